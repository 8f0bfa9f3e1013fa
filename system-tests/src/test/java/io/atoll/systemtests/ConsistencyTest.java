package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/// What the consistency levels promise, through two routers, over nodes that share a collection.
class ConsistencyTest {
    private static final String COLLECTION = "levels";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long SEAL_BYTES = 20_000;
    private static final int PAIRS = 40;

    @TempDir Path folder;
    private TestCluster cluster;
    private List<Router> routers;
    private Schema schema;

    @BeforeEach
    void start() throws Exception {
        cluster = TestCluster.start(folder, 2, SEAL_BYTES);
        Router router = cluster.router();
        routers = List.of(router, cluster.anotherRouter());
        schema =
                new LoadedCollection(
                                COLLECTION,
                                List.of(
                                        LoadedCollection.key(),
                                        LoadedCollection.vector(2),
                                        LoadedCollection.number()),
                                Optional.empty(),
                                "FLAT",
                                Metric.L2,
                                1)
                        .createOn(router, LIMIT);
        LoadedCollection.awaitLoaded(routers.getLast(), COLLECTION);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    // --- writes and reads ---------------------------------------------------------------------

    private WriteRequest rows(long[] keys, long number) {
        var numbers = new long[keys.length];
        Arrays.fill(numbers, number);
        return WriteRequest.whole(
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
                                        ByteBuffer.allocate(keys.length * 2 * Float.BYTES)),
                                new Column.Longs(id("number"), DataType.INT64, numbers, null))),
                LIMIT);
    }

    private long id(String field) {
        return schema.field(field).orElseThrow().id();
    }

    private static CollectionQuery everything(
            ConsistencyLevel level, long timestamp, boolean count) {
        return new CollectionQuery(
                new ReadTerms(
                        ReadTarget.of("default", COLLECTION),
                        count ? List.of() : List.of("number"),
                        new ReadFreshness(Optional.of(level), timestamp),
                        Patience.forAll(LIMIT)),
                new FilterText(count ? "" : "id > 0", Map.of()),
                count,
                Optional.empty());
    }

    private static QueryAnswer read(
            Router router, ConsistencyLevel level, long timestamp, boolean count) throws Exception {
        return router.query(everything(level, timestamp, count))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static long count(Router router, ConsistencyLevel level, long timestamp)
            throws Exception {
        return read(router, level, timestamp, true).count();
    }

    // --- promises -----------------------------------------------------------------------------

    @Test
    void sessionSeesItsOwnWritesWhicheverRouterItAsks() throws Exception {
        for (int key = 1; key <= 300; key++) {
            Router writing = routers.get(key % 2);
            Router reading = routers.get((key / 2) % 2);
            long written = writing.insert(rows(new long[] {key}, key)).timestamp();

            assertEquals(key, count(reading, ConsistencyLevel.SESSION, written));
        }
    }

    @Test
    void strongSeesWhatOthersWroteWithoutTheWriterAndRightAfterATakeOver() throws Exception {
        int written = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 50; i++) {
                routers.get(i % 2).insert(rows(new long[] {++written}, 0));
                assertEquals(written, count(routers.get(1 - i % 2), ConsistencyLevel.STRONG, 0));
            }
            cluster.stopWriteNode();
            for (Router router : routers) {
                assertEquals(written, count(router, ConsistencyLevel.STRONG, 0));
            }
            cluster.succeedWriteNode();
            routers.get(0).insert(rows(new long[] {++written}, 0));
            assertEquals(written, count(routers.get(1), ConsistencyLevel.STRONG, 0));
        }
    }

    /// All keys are upserted together, again and again, while their rows are sealed and spread over
    /// the nodes: whatever a read sees, it is the same version of all.
    @Test
    void everyAnswerIsOneStateAtEveryLevel() throws Exception {
        long[] keys = LongStream.rangeClosed(1, PAIRS).toArray();
        long first = routers.getFirst().upsert(rows(keys, 0)).timestamp();
        for (Router router : routers) {
            assertEquals(PAIRS, count(router, ConsistencyLevel.SESSION, first));
        }
        var done = new AtomicBoolean();
        var writing =
                CompletableFuture.runAsync(
                        () -> {
                            for (int version = 1; version <= 400; version++) {
                                routers.get(version % 2).upsert(rows(keys, version));
                            }
                            done.set(true);
                        });
        int reads = 0;
        while (!done.get() && !writing.isCompletedExceptionally()) {
            ConsistencyLevel level =
                    ConsistencyLevel.ofCode(reads % ConsistencyLevel.CUSTOMIZED.code())
                            .orElseThrow();
            QueryAnswer answer = read(routers.get(reads / 4 % 2), level, first, false);
            assertEquals(PAIRS, answer.count(), level + " saw rows of several moments");
            var numbers = (Column.Longs) answer.output().column(id("number")).orElseThrow();
            long distinct =
                    LongStream.range(0, PAIRS).map(i -> numbers.value((int) i)).distinct().count();
            assertEquals(1, distinct, level + " saw rows of several moments");
            reads++;
        }
        writing.get();
        assertTrue(reads > 20, reads + " reads are too few to tell");
        for (Router router : routers) {
            assertEquals(PAIRS, count(router, ConsistencyLevel.STRONG, 0));
        }
    }
}
