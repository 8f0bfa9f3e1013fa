package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.atoll.systemtests.launched.StandaloneProcess;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.response.QueryResp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/// Kills the whole server while it is written to, starts it again, and looks for what was
/// acknowledged.
final class KillTest {
    private static final String COLLECTION = "survivors";
    private static final int DIMENSION = 8;
    private static final int BATCH = 50;

    @Test
    void everyAcknowledgedRowIsFoundOnceAfterAKillWhileLoading(@TempDir Path folder)
            throws Exception {
        long seed = System.nanoTime();
        System.out.println("kill test, seed " + seed);
        var random = new Random(seed);
        var acknowledged = new ConcurrentSkipListSet<Long>();
        var sent = new AtomicLong();
        Path log = folder.resolve("log.txt");
        for (int round = 0; round < 3; round++) {
            try (var server = StandaloneProcess.start(folder.resolve("data"), log)) {
                if (round == 0) {
                    createCollection(server);
                }
                Thread writer = writeInBackground(server, acknowledged, sent);
                int wanted = acknowledged.size() + BATCH * (5 + random.nextInt(20));
                Await.until("rows are acknowledged", () -> acknowledged.size() >= wanted);
                server.kill();
                writer.join(20_000);
            }
        }
        try (var server = StandaloneProcess.start(folder.resolve("data"), log)) {
            List<Long> found = allKeys(server);
            assertEquals(found.size(), new HashSet<>(found).size(), "no row twice");
            assertTrue(found.containsAll(acknowledged), "every acknowledged row is found");
            // A batch in flight at the kill may be there or not, but only whole.
            Set<Long> unacknowledged = new TreeSet<>(found);
            unacknowledged.removeAll(acknowledged);
            assertEquals(0, unacknowledged.size() % BATCH, "batches are whole");
            assertEquals(found.size(), count(server), "count(*)");
        }
    }

    @Test
    void deletedRowsStayDeletedAfterTheSealAndARestart(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log.txt");
        try (var server = StandaloneProcess.start(folder.resolve("data"), log)) {
            createCollection(server);
            try (var session = session(server)) {
                var client = session.client();
                client.insert(
                        InsertReq.builder().collectionName(COLLECTION).data(rows(0, 200)).build());
                client.delete(
                        DeleteReq.builder().collectionName(COLLECTION).filter("id < 50").build());
                client.flush(FlushReq.builder().collectionNames(List.of(COLLECTION)).build());
                assertEquals(150, count(server), "after the seal");
                client.delete(
                        DeleteReq.builder()
                                .collectionName(COLLECTION)
                                .filter("id in [60, 61, 62]")
                                .build());
                client.flush(FlushReq.builder().collectionNames(List.of(COLLECTION)).build());
                assertEquals(147, count(server), "after deletes from a sealed segment");
            }
            assertTrue(Set.of(0, 143).contains(server.stop()), "a clean stop");
        }
        try (var server = StandaloneProcess.start(folder.resolve("data"), log)) {
            List<Long> found = allKeys(server);
            assertEquals(147, found.size(), "after the restart");
            assertTrue(
                    found.stream().allMatch(key -> key >= 50 && (key < 60 || key > 62)),
                    "no deleted row came back");
        }
    }

    private static void createCollection(StandaloneProcess server) throws Exception {
        try (var session = session(server)) {
            var client = session.client();
            client.createCollection(
                    CreateCollectionReq.builder()
                            .collectionName(COLLECTION)
                            .dimension(DIMENSION)
                            .metricType(IndexParam.MetricType.L2.name())
                            .build());
        }
    }

    private static Thread writeInBackground(
            StandaloneProcess server, Set<Long> acknowledged, AtomicLong sent) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try (var session = session(server)) {
                                var client = session.client();
                                while (true) {
                                    long first = sent.getAndAdd(BATCH);
                                    List<JsonObject> rows = rows(first, BATCH);
                                    client.insert(
                                            InsertReq.builder()
                                                    .collectionName(COLLECTION)
                                                    .data(rows)
                                                    .build());
                                    rows.forEach(
                                            row -> acknowledged.add(row.get("id").getAsLong()));
                                }
                            } catch (Exception e) {
                                // The server was killed: what follows was not acknowledged.
                            }
                        });
    }

    private static List<JsonObject> rows(long first, int count) {
        var rows = new ArrayList<JsonObject>(count);
        for (long key = first; key < first + count; key++) {
            var vector = new JsonArray();
            for (int i = 0; i < DIMENSION; i++) {
                vector.add((float) ((key * 31 + i) % 17));
            }
            var row = new JsonObject();
            row.addProperty("id", key);
            row.add("vector", vector);
            rows.add(row);
        }
        return rows;
    }

    private static List<Long> allKeys(StandaloneProcess server) throws Exception {
        var keys = new ArrayList<Long>();
        try (var session = session(server)) {
            var client = session.client();
            long last = -1;
            while (true) {
                QueryResp page =
                        client.query(
                                QueryReq.builder()
                                        .collectionName(COLLECTION)
                                        .filter("id > " + last)
                                        .limit(5_000)
                                        .outputFields(List.of("id"))
                                        .consistencyLevel(ConsistencyLevel.STRONG)
                                        .build());
                if (page.getQueryResults().isEmpty()) {
                    return keys;
                }
                for (var row : page.getQueryResults()) {
                    keys.add((Long) row.getEntity().get("id"));
                }
                last = keys.getLast();
            }
        }
    }

    private static long count(StandaloneProcess server) throws Exception {
        try (var session = session(server)) {
            var client = session.client();
            QueryResp answer =
                    client.query(
                            QueryReq.builder()
                                    .collectionName(COLLECTION)
                                    .outputFields(List.of("count(*)"))
                                    .consistencyLevel(ConsistencyLevel.STRONG)
                                    .build());
            return (Long) answer.getQueryResults().getFirst().getEntity().get("count(*)");
        }
    }

    private static SdkSession session(StandaloneProcess server) {
        return SdkSession.open(server.port());
    }
}
