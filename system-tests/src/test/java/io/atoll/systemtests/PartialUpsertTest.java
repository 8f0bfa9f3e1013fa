package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.atoll.milvus.EdgeConfig;
import io.atoll.milvus.MilvusEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.response.QueryResp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Clients change different fields of the same rows at the same time, by partial upserts of the
/// Java SDK, while rows are sealed and put together under way. What one has changed, no other one
/// undoes.
final class PartialUpsertTest {
    private static final String COLLECTION = "counters";
    private static final int WRITERS = 4;
    private static final int ROUNDS = 5;
    private static final int ROWS = 40;
    private static final int BATCH = 10;
    private static final long SEAL_BYTES = 8_000;

    @TempDir private Path folder;

    @Test
    void undoNothingOfEachOther() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, SEAL_BYTES);
                var edge =
                        MilvusEdge.start(
                                EdgeConfig.of("127.0.0.1", 0),
                                cluster.router(),
                                new SimpleMeterRegistry());
                var session = SdkSession.open(edge.port());
                var threads = Executors.newFixedThreadPool(WRITERS)) {
            MilvusClientV2 client = session.client();
            client.createCollection(
                    CreateCollectionReq.builder()
                            .collectionName(COLLECTION)
                            .dimension(2)
                            .metricType("L2")
                            .build());
            upsert(client, LongStream.range(0, ROWS).mapToObj(PartialUpsertTest::whole), false);

            var writing = new ArrayList<Future<?>>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String field = "count_" + writer;
                writing.add(threads.submit(() -> count(client, field)));
            }
            for (Future<?> each : writing) {
                each.get();
            }

            List<QueryResp.QueryResult> rows = rows(client);
            assertEquals(ROWS, rows.size());
            for (int key = 0; key < ROWS; key++) {
                Map<String, Object> row = rows.get(key).getEntity();
                assertEquals((long) key, row.get("id"));
                assertEquals(List.of((float) key, 1f), row.get("vector"), "vector of " + key);
                for (int writer = 0; writer < WRITERS; writer++) {
                    assertEquals(
                            ROUNDS,
                            ((Number) row.get("count_" + writer)).intValue(),
                            "count of writer %d in row %d".formatted(writer, key));
                }
            }
        }
    }

    private static void count(MilvusClientV2 client, String field) {
        for (int round = 1; round <= ROUNDS; round++) {
            for (long from = 0; from < ROWS; from += BATCH) {
                int value = round;
                upsert(
                        client,
                        LongStream.range(from, from + BATCH)
                                .mapToObj(
                                        key -> {
                                            var row = new JsonObject();
                                            row.addProperty("id", key);
                                            row.addProperty(field, value);
                                            return row;
                                        }),
                        true);
            }
        }
    }

    private static JsonObject whole(long key) {
        var row = new JsonObject();
        row.addProperty("id", key);
        var vector = new JsonArray();
        vector.add(key);
        vector.add(1);
        row.add("vector", vector);
        return row;
    }

    private static void upsert(MilvusClientV2 client, Stream<JsonObject> rows, boolean partial) {
        client.upsert(
                UpsertReq.builder()
                        .collectionName(COLLECTION)
                        .data(rows.toList())
                        .partialUpdate(partial)
                        .build());
    }

    private static List<QueryResp.QueryResult> rows(MilvusClientV2 client) {
        return client.query(
                        QueryReq.builder()
                                .collectionName(COLLECTION)
                                .filter("id >= 0")
                                .outputFields(List.of("*"))
                                .consistencyLevel(ConsistencyLevel.STRONG)
                                .build())
                .getQueryResults();
    }
}
