package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
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
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.Missing;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/// A collection whose rows are in partitions by the number that they have: rows move from one to
/// another by upserts, while they are sealed and compacted and nodes restarted, and every count and
/// query is what the rows say, however the filter names the numbers.
final class PartitionKeysTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NAME = "keyed";
    private static final int KEY_SPACE = 300;
    private static final int NUMBERS = 40;
    private static final int STEPS = 22;

    @TempDir private Path folder;

    private final TreeMap<Long, Long> numbers = new TreeMap<>();
    private Schema schema;
    private Router router;

    @Test
    void filtersFindTheirRowsInThePartitionsThatTheyLeave() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 6_000)) {
            router = cluster.router();
            schema =
                    new LoadedCollection(
                                    NAME,
                                    List.of(
                                            LoadedCollection.key(),
                                            LoadedCollection.vector(2),
                                            LoadedCollection.number()
                                                    .with(Field.Trait.PARTITION_KEY)),
                                    Optional.of(ConsistencyLevel.STRONG),
                                    "FLAT",
                                    Metric.L2,
                                    1)
                            .createOn(router, LIMIT);
            var random = new Random(7);
            for (int step = 0; step < STEPS; step++) {
                String done = change(cluster, random);
                try {
                    check(random);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("step " + step + ", after " + done, e);
                }
            }
            aSearchForOneNumberReadsOnePartition();
        }
    }

    private String change(TestCluster cluster, Random random) throws Exception {
        int dice = random.nextInt(100);
        if (dice < 70) {
            return upsert(random);
        } else if (dice < 80) {
            long number = random.nextInt(NUMBERS);
            router.delete(
                    new DeleteRequest("default", NAME, "", "number == " + number, Map.of(), LIMIT));
            numbers.values().removeIf(each -> each == number);
            return "delete";
        } else if (dice < 88) {
            router.flush("default", NAME, LIMIT);
            return "flush";
        } else if (dice < 94) {
            router.compactions().begin(router.collection("default", NAME), LIMIT);
            return "compaction";
        }
        cluster.restartWriteNode();
        return "restart of the write node";
    }

    private String upsert(Random random) {
        int count = 1 + random.nextInt(60);
        long[] keys = random.longs(count, 0, KEY_SPACE).toArray();
        long[] values = random.longs(count, 0, NUMBERS).toArray();
        var vectors = ByteBuffer.allocate(count * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            vectors.putFloat(values[i]).putFloat(keys[i]);
            numbers.put(keys[i], values[i]);
        }
        var rows =
                new Rows(
                        count,
                        List.of(
                                new Column.Longs(id("id"), DataType.INT64, keys, null),
                                new Column.Vectors(
                                        id("vector"),
                                        DataType.FLOAT_VECTOR,
                                        count,
                                        2,
                                        vectors.flip()),
                                new Column.Longs(id("number"), DataType.INT64, values, null)));
        router.upsert(new WriteRequest("default", NAME, "", rows, false, LIMIT));
        return "upsert of " + count;
    }

    private long id(String field) {
        return schema.field(field).orElseThrow().id();
    }

    private void check(Random random) throws Exception {
        long a = random.nextInt(NUMBERS);
        long b = random.nextInt(NUMBERS);
        check("id >= 0", _ -> true);
        check("number == " + a, number -> number == a);
        check("number in [" + a + ", " + b + "]", number -> number == a || number == b);
        check("number == " + a + " or number == " + b, number -> number == a || number == b);
        check("number == " + a + " and number == " + b, number -> number == a && number == b);
        check("number == " + a + " or number > " + b, number -> number == a || number > b);
        check("not (number == " + a + ")", number -> number != a);
        check("number == " + a + ".0", number -> number == a);
    }

    private void check(String filter, LongPredicate accepts) throws Exception {
        List<Long> expected =
                numbers.entrySet().stream()
                        .filter(entry -> accepts.test(entry.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        var text = new FilterText(filter, Map.of());
        assertEquals(
                expected.size(),
                router.query(CollectionQuery.counting(terms(), text))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .count(),
                filter);
        var found =
                router.query(CollectionQuery.paged(terms(), text, new Page(0, KEY_SPACE)))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .keys();
        var keys = new ArrayList<Object>();
        for (int i = 0; i < found.size(); i++) {
            keys.add(found.get(i));
        }
        assertEquals(expected, keys, filter);
    }

    /// The explanation lists the others' segments as passed over.
    private void aSearchForOneNumberReadsOnePartition() throws Exception {
        router.flush("default", NAME, LIMIT);
        long id = router.collection("default", NAME).id();
        Await.until(
                "segments of several partitions",
                () -> router.catalog().manifests().get(id).segments().size() > 2);
        var query =
                ByteBuffer.allocate(2 * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(3)
                        .putFloat(3)
                        .flip();
        var answer =
                router.search(
                                CollectionSearch.of(
                                        terms(),
                                        VectorPart.of(
                                                DataType.FLOAT_VECTOR,
                                                new QueryVectors(query, 1),
                                                new FilterText("number == 3", Map.of())),
                                        new Page(0, 5),
                                        true))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        List<Missing> leftOut = answer.explanation().orElseThrow().leftOut();
        assertTrue(
                leftOut.stream().anyMatch(each -> each.reason().startsWith("partition")),
                () -> "left out: " + leftOut);
    }

    private static ReadTerms terms() {
        return new ReadTerms(
                ReadTarget.of("default", NAME),
                List.of(),
                new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                Patience.forAll(LIMIT));
    }
}
