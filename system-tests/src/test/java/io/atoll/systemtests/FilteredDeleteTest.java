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
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// Deletes by a filter beside upserts of the same keys, by the Java SDK, while rows are sealed and
/// put together under way. A delete first finds the keys and then deletes them: whatever was
/// written in between and does not match has to stay, whatever matched and was left alone has to
/// go.
final class FilteredDeleteTest {
    private static final String COLLECTION = "states";
    private static final int ROUNDS = 20;
    private static final int WRITERS = 3;

    /// Keys whose rows are put in place of such that match, in each round.
    private static final long KEPT = 600;

    /// Keys behind them, whose rows match and are left alone.
    private static final long DOOMED = 100;

    private static final int BATCH = 10;
    private static final long SEAL_BYTES = 40_000;

    @TempDir private Path folder;

    @Test
    void endWhatMatchedAndNothingThatCameSince() throws Exception {
        long lost = 0;
        long left = 0;
        int deletes = 0;
        try (var cluster = TestCluster.start(folder, 2, SEAL_BYTES);
                var edge =
                        MilvusEdge.start(
                                EdgeConfig.of("127.0.0.1", 0),
                                cluster.router(),
                                new SimpleMeterRegistry());
                var session = SdkSession.open(edge.port());
                var threads = Executors.newFixedThreadPool(WRITERS + 1)) {
            MilvusClientV2 client = session.client();
            client.createCollection(
                    CreateCollectionReq.builder()
                            .collectionName(COLLECTION)
                            .dimension(2)
                            .metricType("L2")
                            .build());
            var random = new Random(11);
            for (int round = 0; round < ROUNDS; round++) {
                upsert(client, LongStream.range(0, KEPT + DOOMED).boxed().toList(), "going");
                var writing = new ArrayList<Future<Integer>>();
                for (List<Long> keys : shares(random)) {
                    writing.add(threads.submit(keep(client, keys)));
                }
                Future<Integer> deleting = threads.submit(() -> deleteUntil(client, writing));
                for (Future<Integer> each : writing) {
                    each.get();
                }
                deletes += deleting.get();
                lost += KEPT - count(client, "state == 'kept'");
                left += count(client, "state == 'going'");
            }
        }
        System.out.printf(
                "upserts=%d deletes=%d lost=%d left=%d%n", ROUNDS * KEPT, deletes, lost, left);
        assertEquals(0, lost, "acknowledged upserts that never matched are gone");
        assertEquals(0, left, "rows that matched before the last delete are there");
    }

    /// The kept keys in any order, some for each writer.
    private static List<List<Long>> shares(Random random) {
        var keys = new ArrayList<>(LongStream.range(0, KEPT).boxed().toList());
        Collections.shuffle(keys, random);
        int share = keys.size() / WRITERS;
        var shares = new ArrayList<List<Long>>();
        for (int writer = 0; writer < WRITERS; writer++) {
            shares.add(keys.subList(writer * share, (writer + 1) * share));
        }
        return shares;
    }

    private static Callable<Integer> keep(MilvusClientV2 client, List<Long> keys) {
        return () -> {
            for (int from = 0; from < keys.size(); from += BATCH) {
                upsert(client, keys.subList(from, from + BATCH), "kept");
            }
            return keys.size();
        };
    }

    /// Each delete ends at least what matched when it began and was not touched since.
    ///
    /// @return how many there were
    private static int deleteUntil(MilvusClientV2 client, List<Future<Integer>> writing)
            throws ExecutionException, InterruptedException {
        int deletes = 0;
        boolean last;
        do {
            last = writing.stream().allMatch(Future::isDone);
            client.delete(
                    DeleteReq.builder()
                            .collectionName(COLLECTION)
                            .filter("state == 'going'")
                            .build());
            deletes++;
            assertEquals(
                    0,
                    count(client, "state == 'going' and id >= " + KEPT),
                    "rows that nobody touched outlived a delete that they match");
        } while (!last);
        return deletes;
    }

    private static void upsert(MilvusClientV2 client, List<Long> keys, String state) {
        var rows = new ArrayList<JsonObject>(keys.size());
        for (long key : keys) {
            var row = new JsonObject();
            row.addProperty("id", key);
            row.addProperty("state", state);
            var vector = new JsonArray();
            vector.add(key);
            vector.add(1);
            row.add("vector", vector);
            rows.add(row);
        }
        client.upsert(UpsertReq.builder().collectionName(COLLECTION).data(rows).build());
    }

    private static long count(MilvusClientV2 client, String filter) {
        return (Long)
                client.query(
                                QueryReq.builder()
                                        .collectionName(COLLECTION)
                                        .filter(filter)
                                        .outputFields(List.of("count(*)"))
                                        .consistencyLevel(ConsistencyLevel.STRONG)
                                        .build())
                        .getQueryResults()
                        .getFirst()
                        .getEntity()
                        .get("count(*)");
    }
}
