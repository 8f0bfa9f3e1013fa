package io.atoll.systemtests.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.atoll.systemtests.SdkSession;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// A client that inserts rows one batch after the other and remembers which were acknowledged.
final class WriteLoad implements AutoCloseable {
    private static final String COLLECTION = "written";
    private static final int BATCH = 20;
    private static final int PAGE = 5_000;

    private final SdkSession session;
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    /// Creates the collection and begins.
    WriteLoad(int port) {
        session = SdkSession.open(port);
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("id")
                        .dataType(DataType.Int64)
                        .isPrimaryKey(true)
                        .build());
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("vector")
                        .dataType(DataType.FloatVector)
                        .dimension(2)
                        .build());
        session.client()
                .createCollection(
                        CreateCollectionReq.builder()
                                .collectionName(COLLECTION)
                                .collectionSchema(schema)
                                .consistencyLevel(ConsistencyLevel.STRONG)
                                .indexParams(
                                        List.of(
                                                IndexParam.builder()
                                                        .fieldName("vector")
                                                        .indexType(IndexParam.IndexType.FLAT)
                                                        .metricType(IndexParam.MetricType.L2)
                                                        .build()))
                                .build());
        thread = Thread.ofPlatform().name("writer").start(this::run);
    }

    private void run() {
        for (long first = 0; !stopped; first += BATCH) {
            try {
                session.client()
                        .insert(
                                InsertReq.builder()
                                        .collectionName(COLLECTION)
                                        .data(batch(first))
                                        .build());
                for (long key = first; key < first + BATCH; key++) {
                    acknowledged.add(key);
                }
            } catch (MilvusClientException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
    }

    private static List<JsonObject> batch(long first) {
        var rows = new ArrayList<JsonObject>();
        for (long key = first; key < first + BATCH; key++) {
            var vector = new JsonArray();
            vector.add(key);
            vector.add(0);
            var row = new JsonObject();
            row.addProperty("id", key);
            row.add("vector", vector);
            rows.add(row);
        }
        return rows;
    }

    /// Stops writing.
    ///
    /// @return what the server said of batches that it refused
    List<String> stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return List.copyOf(troubles);
    }

    int acknowledgedRows() {
        return acknowledged.size();
    }

    /// The acknowledged keys that a Strong read does not find.
    List<Long> lost() {
        var lost = new TreeSet<>(acknowledged);
        for (int from = 0; from < acknowledged.size(); from += PAGE) {
            long least = acknowledged.get(from);
            long most = acknowledged.get(Math.min(acknowledged.size(), from + PAGE) - 1);
            session.client()
                    .query(
                            QueryReq.builder()
                                    .collectionName(COLLECTION)
                                    .filter("id >= " + least + " and id <= " + most)
                                    .outputFields(List.of("id"))
                                    .consistencyLevel(ConsistencyLevel.STRONG)
                                    .build())
                    .getQueryResults()
                    .forEach(row -> lost.remove((Long) row.getEntity().get("id")));
        }
        return List.copyOf(lost);
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        session.close();
    }
}
