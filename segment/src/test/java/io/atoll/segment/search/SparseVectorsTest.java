package io.atoll.segment.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Literal;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.Segments;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Sparse vectors are found as a look at each row finds them, growing, sealed and put together.
/// Values are small multiples of 1/4, so that inner products are exact and equal ones many.
class SparseVectorsTest {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int DIMENSIONS = 40;
    private static final int K = 10;

    private final Schema schema =
            new Schema(
                    "",
                    List.of(
                            Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                            Field.of(VECTOR, "sparse", DataType.SPARSE_FLOAT_VECTOR)
                                    .with(Field.Trait.NULLABLE)));
    private final List<Row> live = new ArrayList<>();
    private Random random;
    private Storage storage;
    private long nextId = 1;
    private long clock = 1000;

    private record Row(long key, Optional<SortedMap<Integer, Float>> vector) {}

    private record Hit(long key, float distance) {}

    @BeforeEach
    void begin(@TempDir Path folder) throws IOException {
        random = Segments.random(11);
        storage = LocalStorage.at(folder);
    }

    @Test
    void growingSealedAndCompactedSegmentsFindWhatALookAtEachRowFinds() throws IOException {
        GrowingSegment first = growing(0, 700);
        delete(first, 60);
        assertFindsWhatThereIs(first);
        SealedSegment sealed = sealed(first);
        assertFindsWhatThereIs(sealed);
        delete(sealed, 40);
        assertFindsWhatThereIs(sealed);

        var before = List.copyOf(live);
        live.clear();
        SealedSegment second = sealed(growing(400, 500));
        assertFindsWhatThereIs(second);
        live.addAll(before);
        assertFindsWhatThereIs(rebuilt(sealed, second));
    }

    @Test
    void aRowWithoutACommonDimensionIsNoHit() throws IOException {
        GrowingSegment growing = GrowingSegment.create(nextId++, schema);
        insert(
                growing,
                List.of(
                        new Row(1, Optional.of(new TreeMap<>(Map.of(3, 0.5f)))),
                        new Row(2, Optional.of(new TreeMap<>(Map.of(-2, 0.25f, 3, 0f)))),
                        new Row(3, Optional.of(new TreeMap<>())),
                        new Row(4, Optional.empty())));
        assertEquals(List.of(new Hit(1, 1)), hits(growing, Map.of(3, 2f), any(), Optional.empty()));
        assertEquals(
                List.of(new Hit(2, 0.25f)), hits(growing, Map.of(-2, 1f), any(), Optional.empty()));
        assertEquals(List.of(), hits(growing, Map.of(4, 2f), any(), Optional.empty()));
        assertEquals(List.of(), hits(growing, Map.of(), any(), Optional.empty()));
    }

    @Test
    void smallValuesThatAreDroppedLeadToNoRowsButCountInThoseThatAreFound() throws IOException {
        GrowingSegment growing = GrowingSegment.create(nextId++, schema);
        insert(
                growing,
                List.of(
                        new Row(1, Optional.of(new TreeMap<>(Map.of(3, 1f, 7, 2f)))),
                        new Row(2, Optional.of(new TreeMap<>(Map.of(3, 2f, 5, 4f, 7, -8f)))),
                        new Row(3, Optional.of(new TreeMap<>(Map.of(5, 1f, 7, 90f))))));
        var query = Map.of(3, 4f, 5, -0.5f, 7, 0.25f);
        try (SearchableSegment segment = growing) {
            assertEquals(
                    List.of(new Hit(3, 22), new Hit(1, 4.5f), new Hit(2, 4)),
                    hits(segment, query, any(), Optional.empty(), 0.3f));
            assertEquals(
                    List.of(new Hit(1, 4.5f), new Hit(2, 4)),
                    hits(segment, query, any(), Optional.empty(), 0.9f));
        }
    }

    // --- rows --------------------------------------------------------------------------------

    /// Some rows have no vector, and some the key of an earlier one.
    private GrowingSegment growing(long firstKey, int rows) throws IOException {
        GrowingSegment growing = GrowingSegment.create(nextId++, schema);
        for (int from = 0; from < rows; from += 100) {
            var batch = new ArrayList<Row>();
            for (int i = 0; i < 100; i++) {
                long key = firstKey + (random.nextInt(30) == 0 ? random.nextInt(rows) : from + i);
                batch.add(
                        new Row(
                                key,
                                random.nextInt(10) == 0
                                        ? Optional.empty()
                                        : Optional.of(randomVector(random.nextInt(8)))));
            }
            insert(growing, batch);
            live.addAll(batch);
            // Each look makes a Lucene leaf of its own.
            try (var view = growing.view(SearchableSegment.NOW)) {
                view.count(keyBelow(firstKey), Set.of());
            }
        }
        return growing;
    }

    private SortedMap<Integer, Float> randomVector(int size) {
        var vector = new TreeMap<Integer, Float>(Integer::compareUnsigned);
        for (int i = 0; i < size; i++) {
            vector.put(random.nextInt(DIMENSIONS) - 3, random.nextInt(1, 6) / 4f);
        }
        return vector;
    }

    private void insert(GrowingSegment growing, List<Row> batch) {
        var keys = new long[batch.size()];
        var vectors = new byte[batch.size()][];
        var nulls = new java.util.BitSet();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = batch.get(i).key();
            nulls.set(i, batch.get(i).vector().isEmpty());
            vectors[i] = bytes(batch.get(i).vector().orElse(new TreeMap<>()));
        }
        growing.insert(
                PARTITION,
                clock++,
                new Rows(
                        keys.length,
                        List.of(
                                new Column.Longs(KEY, DataType.INT64, keys, null),
                                new Column.SparseVectors(VECTOR, vectors, nulls))));
    }

    private static byte[] bytes(Map<Integer, Float> vector) {
        ByteBuffer out = ByteBuffer.allocate(8 * vector.size()).order(ByteOrder.LITTLE_ENDIAN);
        var sorted = new TreeMap<Integer, Float>(Integer::compareUnsigned);
        sorted.putAll(vector);
        sorted.forEach((dimension, value) -> out.putInt(dimension).putFloat(value));
        return out.array();
    }

    private void delete(SearchableSegment segment, int count) {
        var keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = live.get(random.nextInt(live.size())).key();
        }
        segment.delete(Delete.of(clock++, 0, new Keys.LongKeys(keys)));
        for (long key : keys) {
            live.removeIf(row -> row.key() == key);
        }
    }

    private SealedSegment sealed(GrowingSegment growing) throws IOException {
        long id = nextId++;
        return open(
                SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                        .orElseThrow());
    }

    private SealedSegment rebuilt(SealedSegment... sources) throws IOException {
        long id = nextId++;
        var index =
                new Index(1, VECTOR, "index", IndexType.SPARSE_INVERTED_INDEX, Metric.IP, Map.of());
        SegmentInfo info =
                SegmentSealer.rebuild(
                                storage,
                                List.of(sources),
                                schema,
                                List.of(index),
                                id,
                                "1-" + id,
                                () -> false)
                        .info()
                        .orElseThrow();
        assertEquals(Set.of(1L), info.builtIndexes());
        return open(info);
    }

    private SealedSegment open(SegmentInfo info) throws IOException {
        return SealedSegment.open(storage, info, schema, true);
    }

    // --- what a look at each row finds, and what the segment finds ---------------------------

    private List<Hit> expected(
            Map<Integer, Float> query, Predicate<Row> accepted, Predicate<Float> inRange) {
        var best = new HashMap<Long, Float>();
        for (Row row : live) {
            float product = row.vector().isEmpty() ? 0 : product(query, row.vector().get());
            if (product != 0 && accepted.test(row) && inRange.test(product)) {
                best.merge(row.key(), product, Math::max);
            }
        }
        return best.entrySet().stream()
                .map(entry -> new Hit(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.comparingDouble(Hit::distance)
                                .reversed()
                                .thenComparing(Hit::key))
                .limit(K)
                .toList();
    }

    private static float product(Map<Integer, Float> a, Map<Integer, Float> b) {
        float sum = 0;
        for (var entry : a.entrySet()) {
            sum += entry.getValue() * b.getOrDefault(entry.getKey(), 0f);
        }
        return sum;
    }

    private static Optional<Filter> keyBelow(long most) {
        return Optional.of(
                new Filter.Compare(
                        new Filter.Reference(KEY, "id", DataType.INT64, List.of()),
                        Comparison.LESS,
                        new Filter.Constants(new Literal.Int(most))));
    }

    private static Optional<Filter> any() {
        return Optional.empty();
    }

    private static List<Hit> hits(
            SearchableSegment segment,
            Map<Integer, Float> query,
            Optional<Filter> filter,
            Optional<DistanceRange> range) {
        return hits(segment, query, filter, range, 0);
    }

    private static List<Hit> hits(
            SearchableSegment segment,
            Map<Integer, Float> query,
            Optional<Filter> filter,
            Optional<DistanceRange> range,
            float dropped) {
        var extras =
                new VectorQuery.Extras(
                        Optional.empty(), Optional.empty(), Optional.empty(), false, 0, dropped);
        // Two queries of different lengths: the second one is asked for.
        var queries =
                QueryVectors.ofAnyLength(
                        List.of(
                                ByteBuffer.wrap(bytes(Map.of(1, 1f))),
                                ByteBuffer.wrap(bytes(query))));
        try (var view = segment.view(SearchableSegment.NOW)) {
            VectorHits found =
                    view.search(
                            VectorSearch.of(
                                    new VectorQuery(
                                            VECTOR, Metric.IP, queries, K, 0, filter, range,
                                            extras)));
            int[] rows = found.rows(1);
            Keys.LongKeys keys = (Keys.LongKeys) view.keys(rows, rows.length);
            var hits = new ArrayList<Hit>();
            for (int i = 0; i < rows.length; i++) {
                hits.add(new Hit(keys.value(i), found.distances(1)[i]));
            }
            return hits;
        }
    }

    private void assertFindsWhatThereIs(SearchableSegment segment) {
        for (int i = 0; i < 20; i++) {
            Map<Integer, Float> query = randomVector(1 + random.nextInt(6));
            assertEquals(
                    expected(query, _ -> true, _ -> true),
                    hits(segment, query, any(), Optional.empty()));
            assertEquals(
                    expected(query, row -> row.key() < 450, d -> d > 0.5f && d <= 2),
                    hits(segment, query, keyBelow(450), Optional.of(new DistanceRange(0.5f, 2))));
        }
        assertFetchesWhatThereIs(segment);
    }

    private void assertFetchesWhatThereIs(SearchableSegment segment) {
        try (var view = segment.view(SearchableSegment.NOW)) {
            int[] rows = view.match(any(), Set.of(), Integer.MAX_VALUE);
            Keys.LongKeys keys = (Keys.LongKeys) view.keys(rows, rows.length);
            var vectors =
                    (Column.SparseVectors)
                            view.fetch(rows, rows.length, schema.vectorFields())
                                    .columns()
                                    .getFirst();
            for (int i = 0; i < rows.length; i++) {
                long key = keys.value(i);
                byte[] found = vectors.value(i);
                boolean none = vectors.isNull(i);
                assertTrue(
                        live.stream()
                                .filter(row -> row.key() == key)
                                .anyMatch(
                                        row ->
                                                row.vector().isEmpty() == none
                                                        && java.util.Arrays.equals(
                                                                found,
                                                                bytes(
                                                                        row.vector()
                                                                                .orElse(
                                                                                        new TreeMap<>())))));
            }
            assertArrayEquals(
                    live.stream().mapToLong(Row::key).sorted().toArray(),
                    java.util.stream.IntStream.range(0, rows.length)
                            .mapToLong(keys::value)
                            .toArray());
        }
    }
}
