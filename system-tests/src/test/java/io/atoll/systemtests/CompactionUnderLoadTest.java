package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

/// Segments are put together all the time while clients read and write at once. Whoever looks sees
/// one state: upserts never change how many rows there are, and what was deleted stays away.
final class CompactionUnderLoadTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String COLLECTION = "things";
    private static final ReadTerms TERMS =
            new ReadTerms(
                    ReadTarget.of("default", COLLECTION),
                    List.of(),
                    new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                    Patience.forAll(LIMIT));

    /// These are upserted again and again, so each of them is there once at any time.
    private static final long LASTING = 200;

    /// Keys from here on are inserted, deleted once, and never used again.
    private static final long PASSING = 1_000_000;

    private static final int ROUNDS = 60;

    @TempDir private Path folder;
    private Router router;
    private Schema schema;

    @Test
    void everyLookSeesOneStateWhileSegmentsAreReplaced() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 4_000)) {
            router = cluster.router();
            createCollection();
            upsert(LongStream.range(0, LASTING).toArray());
            var writing = new FutureTask<>(this::write);
            Thread.ofPlatform().name("writer").start(writing);
            int looks = 0;
            while (!writing.isDone() || looks < 10) {
                look();
                looks++;
            }
            int rounds = writing.get();
            Await.until("few segments are left", () -> sealed(router) <= 3);
            look();
            System.out.printf("looks=%d rounds=%d segments=%d%n", looks, rounds, sealed(router));
        }
    }

    private static int sealed(Router router) {
        var catalog = router.catalog();
        return catalog.manifests().values().stream()
                .mapToInt(manifest -> manifest.segments().size())
                .sum();
    }

    private int write() {
        var random = new Random(7);
        long next = PASSING;
        for (int round = 0; round < ROUNDS; round++) {
            upsert(random.longs(20, 0, LASTING).distinct().toArray());
            long[] passing = LongStream.range(next, next + 20).toArray();
            next += 20;
            upsert(passing);
            delete("id >= " + PASSING);
            router.flush("default", COLLECTION, LIMIT);
            if (round % 10 == 9) {
                var target = router.collection("default", COLLECTION);
                var _ = router.compactions().begin(target, false, LIMIT);
            }
        }
        return ROUNDS;
    }

    private void look() throws Exception {
        String lasting = "id < " + PASSING;
        assertEquals(LASTING, count(lasting), "count");

        var keys = keys(lasting);
        var found = new HashSet<Long>();
        for (int i = 0; i < keys.size(); i++) {
            assertTrue(found.add((Long) keys.get(i)), "key " + keys.get(i) + " twice");
        }
        assertEquals(LASTING, found.size(), "query");

        var hits =
                router.search(
                                CollectionSearch.of(
                                        TERMS,
                                        VectorPart.of(
                                                DataType.FLOAT_VECTOR,
                                                new QueryVectors(
                                                        ByteBuffer.allocate(2 * Float.BYTES), 1),
                                                new FilterText(lasting, Map.of())),
                                        new Page(0, 1_000),
                                        false))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of((int) LASTING), hits.hitCounts(), "search");

        Set<Long> passing = passing();
        assertTrue(passing.size() <= 20, "deleted keys are back: " + passing);
    }

    /// Only one batch of them lives at a time.
    private Set<Long> passing() throws Exception {
        var keys = keys("id >= " + PASSING);
        var found = new HashSet<Long>();
        for (int i = 0; i < keys.size(); i++) {
            found.add((Long) keys.get(i) / 20);
        }
        assertTrue(found.size() <= 1, "keys of several batches: " + found);
        return found;
    }

    private long count(String filter)
            throws InterruptedException, ExecutionException, TimeoutException {
        return router.query(CollectionQuery.counting(TERMS, new FilterText(filter, Map.of())))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .count();
    }

    private Keys keys(String filter)
            throws InterruptedException, ExecutionException, TimeoutException {
        return router.query(
                        CollectionQuery.paged(
                                TERMS, new FilterText(filter, Map.of()), new Page(0, 1_000)))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .keys();
    }

    private void upsert(long... keys) {
        var vectors =
                ByteBuffer.allocate(keys.length * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long key : keys) {
            vectors.putFloat(key).putFloat(0);
        }
        router.upsert(
                WriteRequest.whole(
                        "default",
                        COLLECTION,
                        "",
                        new Rows(
                                keys.length,
                                List.of(
                                        new Column.Longs(id("id"), DataType.INT64, keys, null),
                                        new Column.Vectors(
                                                id("vector"),
                                                DataType.FLOAT_VECTOR,
                                                keys.length,
                                                2,
                                                vectors.flip()))),
                        LIMIT));
    }

    private void delete(String filter) {
        router.delete(new DeleteRequest("default", COLLECTION, "", filter, Map.of(), LIMIT));
    }

    private long id(String field) {
        return schema.field(field).orElseThrow().id();
    }

    private void createCollection() {
        schema =
                new LoadedCollection(
                                COLLECTION,
                                List.of(LoadedCollection.key(), LoadedCollection.vector(2)),
                                Optional.of(ConsistencyLevel.STRONG),
                                "HNSW",
                                Metric.L2,
                                1)
                        .createOn(router, LIMIT);
    }
}
