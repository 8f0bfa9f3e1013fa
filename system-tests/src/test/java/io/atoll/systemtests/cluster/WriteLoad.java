package io.atoll.systemtests.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.SdkSession;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.response.InsertResp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/// A client that inserts rows one batch after the other and remembers which were acknowledged.
final class WriteLoad implements AutoCloseable {
    private static final int BATCH = 20;
    private static final int PAGE = 5_000;

    private final SdkSession session;
    private final String collection;
    private final boolean keysMade;
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long lastNanos;
    private volatile long longestPauseNanos;

    WriteLoad(int port) {
        this(port, "written", false);
    }

    /// Creates the collection and begins.
    ///
    /// @param keysMade whether the server makes the keys (autoID)
    WriteLoad(int port, String collection, boolean keysMade) {
        this.collection = collection;
        this.keysMade = keysMade;
        session = SdkSession.open(port);
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("id")
                        .dataType(DataType.Int64)
                        .isPrimaryKey(true)
                        .autoID(keysMade)
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
                                .collectionName(collection)
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
        lastNanos = System.nanoTime();
        thread = Thread.ofPlatform().name("writer").start(this::run);
    }

    private void run() {
        for (long first = 0; !stopped; first += BATCH) {
            try {
                InsertResp answer =
                        session.client()
                                .insert(
                                        InsertReq.builder()
                                                .collectionName(collection)
                                                .data(batch(first))
                                                .build());
                acknowledged(answer.getPrimaryKeys());
            } catch (MilvusClientException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
    }

    private synchronized void acknowledged(List<Object> keys) {
        long now = System.nanoTime();
        longestPauseNanos = Math.max(longestPauseNanos, now - lastNanos);
        lastNanos = now;
        keys.forEach(key -> acknowledged.add((Long) key));
    }

    /// Waits until rows are acknowledged that were sent after this call.
    void awaitMore() {
        int batches = 3;
        long wanted = acknowledgedRows() + (long) batches * BATCH;
        Await.until("more rows are acknowledged", () -> acknowledgedRows() >= wanted);
    }

    /// The longest time between two acknowledgements since the last call.
    synchronized Duration longestPause() {
        long pause = longestPauseNanos;
        longestPauseNanos = 0;
        return Duration.ofNanos(pause);
    }

    private List<JsonObject> batch(long first) {
        var rows = new ArrayList<JsonObject>();
        for (long key = first; key < first + BATCH; key++) {
            var vector = new JsonArray();
            vector.add(key);
            vector.add(0);
            var row = new JsonObject();
            if (!keysMade) {
                row.addProperty("id", key);
            }
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

    /// What the server said of batches that it refused so far.
    List<String> refusals() {
        synchronized (troubles) {
            return List.copyOf(troubles);
        }
    }

    synchronized int acknowledgedRows() {
        return acknowledged.size();
    }

    /// The acknowledged keys that a Strong read does not find. Only while nothing is written.
    List<Long> lost() {
        var lost = new TreeSet<>(acknowledged);
        var keys = List.copyOf(lost);
        for (int from = 0; from < keys.size(); from += PAGE) {
            long least = keys.get(from);
            long most = keys.get(Math.min(keys.size(), from + PAGE) - 1);
            session.client()
                    .query(
                            QueryReq.builder()
                                    .collectionName(collection)
                                    .filter("id >= " + least + " and id <= " + most)
                                    .outputFields(List.of("id"))
                                    .consistencyLevel(ConsistencyLevel.STRONG)
                                    .build())
                    .getQueryResults()
                    .forEach(row -> lost.remove((Long) row.getEntity().get("id")));
        }
        return List.copyOf(lost);
    }

    /// How many rows there are: of a batch that was written twice, each counts twice.
    long rows() {
        return (Long)
                session.client()
                        .query(
                                QueryReq.builder()
                                        .collectionName(collection)
                                        .filter("")
                                        .outputFields(List.of("count(*)"))
                                        .consistencyLevel(ConsistencyLevel.STRONG)
                                        .build())
                        .getQueryResults()
                        .getFirst()
                        .getEntity()
                        .get("count(*)");
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        session.close();
    }
}
