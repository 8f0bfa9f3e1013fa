package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.MetadataChange.CreatePartition;
import io.atoll.model.change.MetadataChange.DropPartition;
import io.atoll.model.change.MetadataChange.LoadPartitions;
import io.atoll.model.change.MetadataChange.ReleasePartitions;
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
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Drives a cluster with partitions that come, go, are loaded and released, written and deleted
/// from, while rows are sealed and compacted and nodes restarted, and compares every answer with
/// rows kept by partition.
final class PartitionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NAME = "parted";
    private static final String DEFAULT = "_default";
    private static final int KEY_SPACE = 200;
    private static final int STEPS = 35;

    @TempDir private Path folder;

    /// By partition, the numbers of the rows of each key.
    private final TreeMap<String, TreeMap<Long, List<Long>>> rows = new TreeMap<>();

    private final TreeSet<String> loaded = new TreeSet<>();
    private Schema schema;
    private Router router;
    private long names;

    @Test
    void answersAreThoseOfThePartitionsThatAreLoaded() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 6_000)) {
            router = cluster.router();
            schema = create(router);
            rows.put(DEFAULT, new TreeMap<>());
            loaded.add(DEFAULT);
            var random = new Random(5);
            for (int step = 0; step < STEPS; step++) {
                String done = change(cluster, random);
                try {
                    check(random);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("step " + step + ", after " + done, e);
                }
            }
        }
    }

    private static Schema create(Router router) {
        return new LoadedCollection(
                        NAME,
                        List.of(
                                LoadedCollection.key(),
                                LoadedCollection.vector(2),
                                LoadedCollection.number()),
                        Optional.of(ConsistencyLevel.STRONG),
                        "FLAT",
                        Metric.L2,
                        1)
                .createOn(router, LIMIT);
    }

    private String change(TestCluster cluster, Random random) throws Exception {
        String partition = any(List.copyOf(rows.keySet()), random);
        int dice = random.nextInt(100);
        if (dice < 50) {
            return write(partition, random);
        } else if (dice < 58) {
            return delete(partition, random);
        } else if (dice < 68) {
            return createPartition();
        } else if (dice < 74) {
            return drop(partition);
        } else if (dice < 82) {
            return load(partition);
        } else if (dice < 86) {
            return release(partition);
        } else if (dice < 89) {
            router.flush("default", NAME, LIMIT);
            return "flush";
        } else if (dice < 92) {
            router.compactions().begin(router.collection("default", NAME), LIMIT);
            return "compaction";
        } else if (dice < 95) {
            cluster.restartReadNode(any(cluster.readNodeIds(), random));
            return "restart of a read node";
        } else if (dice < 98) {
            cluster.restartWriteNode();
            return "restart of the write node";
        }
        cluster.restartRouter();
        router = cluster.router();
        LoadedCollection.awaitLoaded(router, NAME);
        return "restart of the router";
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private String write(String partition, Random random) {
        int count = 1 + random.nextInt(40);
        long[] keys = random.longs(count, 0, KEY_SPACE).toArray();
        long[] numbers = random.longs(count, 0, 1000).toArray();
        boolean upsert = random.nextBoolean();
        TreeMap<Long, List<Long>> of = rows.get(partition);
        if (upsert) {
            LongStream.of(keys).forEach(of::remove);
        }
        for (int i = 0; i < count; i++) {
            List<Long> ofKey = of.computeIfAbsent(keys[i], _ -> new ArrayList<>());
            if (upsert) {
                ofKey.clear();
            }
            ofKey.add(numbers[i]);
        }
        var request = WriteRequest.whole("default", NAME, partition, rows(keys, numbers), LIMIT);
        if (upsert) {
            router.upsert(request);
        } else {
            router.insert(request);
        }
        return (upsert ? "upsert into " : "insert into ") + partition;
    }

    /// A row's vector has its number and its key.
    private Rows rows(long[] keys, long[] numbers) {
        var vectors =
                ByteBuffer.allocate(keys.length * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < keys.length; i++) {
            vectors.putFloat(numbers[i]).putFloat(keys[i]);
        }
        return new Rows(
                keys.length,
                List.of(
                        new Column.Longs(id("id"), DataType.INT64, keys, null),
                        new Column.Vectors(
                                id("vector"),
                                DataType.FLOAT_VECTOR,
                                keys.length,
                                2,
                                vectors.flip()),
                        new Column.Longs(id("number"), DataType.INT64, numbers, null)));
    }

    private long id(String field) {
        return schema.field(field).orElseThrow().id();
    }

    private String delete(String partition, Random random) {
        long from = random.nextInt(KEY_SPACE);
        List<Long> keys = LongStream.range(from, from + 20).boxed().toList();
        boolean everywhere = random.nextInt(4) == 0;
        router.delete(
                new DeleteRequest(
                        "default",
                        NAME,
                        everywhere ? "" : partition,
                        "id in " + keys,
                        Map.of(),
                        LIMIT));
        rows.forEach(
                (name, of) -> {
                    if (everywhere || name.equals(partition)) {
                        keys.forEach(of::remove);
                    }
                });
        return "delete from " + (everywhere ? "all" : partition);
    }

    private String createPartition() {
        String name = "p" + names++;
        change(new CreatePartition("default", NAME, name));
        rows.put(name, new TreeMap<>());
        if (loaded.contains(DEFAULT)) {
            loaded.add(name);
        }
        return "create " + name;
    }

    private String drop(String partition) {
        if (partition.equals(DEFAULT)) {
            return "nothing";
        }
        if (loaded.contains(partition)) {
            var error =
                    assertThrows(
                            AtollException.class,
                            () -> change(new DropPartition("default", NAME, partition)));
            assertEquals(ErrorCode.UNEXPECTED, error.code());
            release(partition);
        }
        change(new DropPartition("default", NAME, partition));
        rows.remove(partition);
        var error = assertThrows(AtollException.class, () -> write(partition, rows(), LIMIT));
        assertEquals(ErrorCode.PARTITION_NOT_FOUND, error.code());
        return "drop of " + partition;
    }

    private Rows rows() {
        return rows(new long[] {1}, new long[] {1});
    }

    private void write(String partition, Rows added, Duration limit) {
        router.insert(WriteRequest.whole("default", NAME, partition, added, limit));
    }

    private String load(String partition) {
        change(new LoadPartitions("default", NAME, List.of(partition), 0));
        Await.until(
                partition + " is loaded",
                () -> router.loadState("default", NAME, List.of(partition)).percent() == 100);
        loaded.add(partition);
        return "load of " + partition;
    }

    /// The last one stays: what is then is another test's.
    private String release(String partition) {
        if (loaded.equals(new TreeSet<>(List.of(partition)))) {
            load(partition.equals(DEFAULT) ? rows.lastKey() : DEFAULT);
        }
        if (loaded.size() > 1) {
            change(new ReleasePartitions("default", NAME, List.of(partition)));
            loaded.remove(partition);
        }
        return "release of " + partition;
    }

    private void change(MetadataChange change) {
        router.change(change, LIMIT);
    }

    private void check(Random random) throws Exception {
        checkReads(List.of(), List.copyOf(loaded), random);
        String one = any(List.copyOf(rows.keySet()), random);
        if (loaded.contains(one)) {
            checkReads(List.of(one), List.of(one), random);
        } else {
            var error = assertThrows(ExecutionException.class, () -> count(List.of(one)));
            assertEquals(
                    ErrorCode.PARTITION_NOT_LOADED, ((AtollException) error.getCause()).code());
        }
    }

    private void checkReads(List<String> asked, List<String> read, Random random) throws Exception {
        var numbers = new HashMap<Long, List<Long>>();
        for (String partition : read) {
            rows.get(partition)
                    .forEach(
                            (key, values) ->
                                    numbers.computeIfAbsent(key, _ -> new ArrayList<>())
                                            .addAll(values));
        }
        assertEquals(numbers.values().stream().mapToLong(List::size).sum(), count(asked), "rows");
        assertEquals(List.copyOf(new TreeSet<>(numbers.keySet())), keys(asked), "keys");
        long number = random.nextInt(1000);
        long key = random.nextInt(KEY_SPACE);
        var nearest = new TreeMap<Double, TreeSet<Long>>();
        numbers.forEach(
                (k, values) ->
                        values.forEach(
                                n ->
                                        nearest.computeIfAbsent(
                                                        Math.pow(n - number, 2)
                                                                + Math.pow(k - key, 2),
                                                        _ -> new TreeSet<>())
                                                .add(k)));
        List<Long> expected =
                nearest.values().stream().flatMap(TreeSet::stream).distinct().limit(5).toList();
        assertEquals(expected, search(asked, number, key), "nearest");
    }

    private long count(List<String> partitions) throws Exception {
        return router.query(
                        CollectionQuery.counting(terms(partitions), new FilterText("", Map.of())))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .count();
    }

    private List<Long> keys(List<String> partitions) throws Exception {
        var answer =
                router.query(
                                CollectionQuery.paged(
                                        terms(partitions),
                                        new FilterText("id >= 0", Map.of()),
                                        new Page(0, KEY_SPACE)))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return longs(answer.keys().size(), answer.keys()::get);
    }

    private List<Long> search(List<String> partitions, float number, float key) throws Exception {
        var query =
                ByteBuffer.allocate(2 * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(number)
                        .putFloat(key)
                        .flip();
        var answer =
                router.search(
                                CollectionSearch.of(
                                        terms(partitions),
                                        VectorPart.of(
                                                DataType.FLOAT_VECTOR,
                                                new QueryVectors(query, 1),
                                                new FilterText("", Map.of())),
                                        new Page(0, 5),
                                        false))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return longs(answer.hitCounts().getFirst(), answer.keys()::get);
    }

    private static List<Long> longs(int count, java.util.function.IntFunction<Object> key) {
        var list = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            list.add((Long) key.apply(i));
        }
        return list;
    }

    private static ReadTerms terms(List<String> partitions) {
        return new ReadTerms(
                new ReadTarget("default", NAME, partitions),
                List.of(),
                new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                Patience.forAll(LIMIT));
    }
}
