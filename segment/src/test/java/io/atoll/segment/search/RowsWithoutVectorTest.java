package io.atoll.segment.search;

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
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.Samples;
import io.atoll.segment.Segments;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Segments in which some rows have no vector: those are never hits and come back as null, and
/// everything else is as a look at each row finds it. Components are small integers, so that
/// distances are exact and equal ones many.
class RowsWithoutVectorTest {
    private static final long KEY = 100;
    private static final long LUCK = 101;
    private static final long VECTOR = 102;
    private static final long LATER = 103;
    private static final long PARTITION = 7;
    private static final int DIMENSION = 6;
    private static final int ROWS = 9000;
    private static final int K = 10;

    /// So wide that a walk finds what a scan does.
    private static final int EF = 120;

    private static final DataType TYPE = DataType.FLOAT_VECTOR;

    private record Row(long key, int luck, byte @Nullable [] vector) {}

    private record Hit(long key, float distance) {}

    private final Schema schema = schema(vector(VECTOR));
    private final List<Row> live = new ArrayList<>();
    private Random random;
    private Storage storage;
    private long nextId = 1;
    private long clock = 1000;

    @BeforeEach
    void begin(@TempDir Path folder) throws IOException {
        random = Segments.random(5);
        storage = LocalStorage.at(folder);
    }

    private static Schema schema(Field... vectors) {
        var fields = new ArrayList<Field>();
        fields.add(Samples.field(KEY, "id", DataType.INT64, 0));
        fields.add(Samples.field(LUCK, "luck", DataType.INT64, 0));
        fields.addAll(List.of(vectors));
        return new Schema("", fields);
    }

    private static Field vector(long id) {
        return Field.of(id, "vector" + id, TYPE)
                .with(Field.Trait.NULLABLE)
                .withDimension(DIMENSION);
    }

    // --- rows --------------------------------------------------------------------------------

    /// Inserts rows in batches, of which some have a vector in every row and some in none. A few
    /// rows have the key of an earlier one.
    private GrowingSegment growing(long firstKey, int rows) {
        var growing = GrowingSegment.create(nextId++, schema);
        for (int from = 0; from < rows; ) {
            int count = Math.min(1 + random.nextInt(700), rows - from);
            int without = random.nextInt(4) == 0 ? random.nextInt(2) * 100 : 35;
            var batch = new ArrayList<Row>();
            for (int i = 0; i < count; i++) {
                long key = firstKey + (random.nextInt(30) == 0 ? random.nextInt(rows) : from + i);
                batch.add(
                        new Row(
                                key,
                                random.nextInt(100),
                                random.nextInt(100) < without ? null : randomVector()));
            }
            growing.insert(PARTITION, clock++, columns(batch));
            live.addAll(batch);
            // Each look makes a Lucene leaf of its own.
            try (var view = growing.view(SearchableSegment.NOW)) {
                view.count(luckBelow(50), Set.of());
            }
            from += count;
        }
        return growing;
    }

    private byte[] randomVector() {
        var vector = new byte[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (byte) (random.nextInt(61) - 30);
        }
        return vector;
    }

    private static Rows columns(List<Row> rows) {
        int count = rows.size();
        var without = new BitSet();
        ByteBuffer bytes = bytes(count);
        for (int i = 0; i < count; i++) {
            byte[] vector = rows.get(i).vector();
            without.set(i, vector == null);
            put(vector == null ? new byte[DIMENSION] : vector, bytes);
        }
        return new Rows(
                count,
                List.of(
                        integers(KEY, rows.stream().mapToLong(Row::key).toArray()),
                        integers(LUCK, rows.stream().mapToLong(Row::luck).toArray()),
                        new Column.Vectors(VECTOR, TYPE, count, DIMENSION, bytes.flip(), without)));
    }

    private static Column integers(long field, long[] values) {
        return new Column.Longs(field, DataType.INT64, values, null);
    }

    private static ByteBuffer bytes(int vectors) {
        int vectorBytes = DenseVectorValues.ofVectors(TYPE).vectorBytes(DIMENSION);
        return ByteBuffer.allocate(vectors * vectorBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(byte[] vector, ByteBuffer out) {
        for (byte component : vector) {
            out.putFloat(component);
        }
    }

    private void delete(SearchableSegment segment, int keys) {
        var deleted = new long[keys];
        for (int i = 0; i < keys; i++) {
            deleted[i] = live.get(random.nextInt(live.size())).key();
        }
        Keys all = new Keys.LongKeys(deleted);
        segment.delete(Delete.of(clock, 0, all));
        clock++;
        Set<Long> gone = Arrays.stream(deleted).boxed().collect(Collectors.toSet());
        live.removeIf(row -> gone.contains(row.key()));
    }

    private SealedSegment sealed(GrowingSegment growing) throws IOException {
        long id = nextId++;
        return open(
                SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                        .orElseThrow());
    }

    private SealedSegment rebuilt(IndexType type, SealedSegment... sources) throws IOException {
        long id = nextId++;
        var params = Map.of("M", "16", "efConstruction", "60");
        var index = new Index(1, VECTOR, "index", type, Metric.L2, params);
        return open(
                SegmentSealer.rebuild(
                                storage,
                                List.of(sources),
                                schema,
                                List.of(index),
                                id,
                                "1-" + id,
                                () -> false)
                        .info()
                        .orElseThrow());
    }

    private SealedSegment open(SegmentInfo info) throws IOException {
        return SealedSegment.open(storage, info, schema, true);
    }

    // --- what a look at each row finds -------------------------------------------------------

    private List<Hit> expected(Metric metric, byte[] query, Predicate<Row> accepted) {
        var best = new HashMap<Long, Float>();
        for (Row row : live) {
            byte[] vector = row.vector();
            if (vector != null && accepted.test(row)) {
                best.merge(
                        row.key(),
                        distance(metric, query, vector),
                        (a, b) -> metric.isBetter(a, b) ? a : b);
            }
        }
        var byDistance = Comparator.comparingDouble(Hit::distance);
        return best.entrySet().stream()
                .map(entry -> new Hit(entry.getKey(), entry.getValue()))
                .sorted(
                        (metric.largerIsBetter() ? byDistance.reversed() : byDistance)
                                .thenComparing(Hit::key))
                .limit(K)
                .toList();
    }

    private static float distance(Metric metric, byte[] query, byte[] vector) {
        int sum = 0;
        for (int i = 0; i < DIMENSION; i++) {
            int difference = query[i] - vector[i];
            sum += metric == Metric.L2 ? difference * difference : query[i] * vector[i];
        }
        return sum;
    }

    // --- what the segment finds --------------------------------------------------------------

    private static Optional<Filter> luckBelow(int percent) {
        return Optional.of(
                new Filter.Compare(
                        new Filter.Reference(LUCK, "luck", DataType.INT64, List.of()),
                        Comparison.LESS,
                        new Filter.Constants(new Literal.Int(percent))));
    }

    private static VectorHits search(
            SearchableSegment.View view, Metric metric, byte[] query, Optional<Filter> filter) {
        ByteBuffer bytes = bytes(1);
        put(query, bytes);
        return view.search(
                VectorSearch.of(
                        new VectorQuery(
                                VECTOR,
                                metric,
                                new QueryVectors(bytes.flip(), 1),
                                K,
                                EF,
                                filter,
                                Optional.empty())));
    }

    private static List<Hit> hits(SearchableSegment.View view, VectorHits found) {
        int[] rows = found.rows(0);
        Keys.LongKeys keys = (Keys.LongKeys) view.keys(rows, rows.length);
        return IntStream.range(0, rows.length)
                .mapToObj(i -> new Hit(keys.value(i), found.distances(0)[i]))
                .toList();
    }

    /// @param plan what all rows are searched by
    private void assertFindsWhatThereIs(SearchableSegment segment, Metric metric, String plan) {
        try (var view = segment.view(SearchableSegment.NOW)) {
            assertEquals(live.size(), view.liveRows());
            for (int i = 0; i < 20; i++) {
                byte[] query = randomVector();
                VectorHits all = search(view, metric, query, Optional.empty());
                assertEquals(plan, all.plan());
                assertEquals(live.size(), all.acceptedRows());
                assertSame(expected(metric, query, _ -> true), hits(view, all), plan);
                for (int percent : new int[] {70, 20, 1}) {
                    VectorHits some = search(view, metric, query, luckBelow(percent));
                    assertSame(
                            expected(metric, query, row -> row.luck() < percent),
                            hits(view, some),
                            some.plan());
                }
            }
            assertFetchesWhatThereIs(view);
        }
    }

    /// A walk may choose others of the same distance.
    private static void assertSame(List<Hit> expected, List<Hit> found, String plan) {
        if (plan.equals("scan")) {
            assertEquals(expected, found);
        } else {
            assertEquals(
                    expected.stream().map(Hit::distance).toList(),
                    found.stream().map(Hit::distance).toList());
        }
    }

    private void assertFetchesWhatThereIs(SearchableSegment.View view) {
        int[] rows = view.match(Optional.empty(), Set.of(), Integer.MAX_VALUE, () -> false);
        Rows fetched = view.fetch(rows, rows.length, schema.fields());
        var found = new ArrayList<String>();
        for (int i = 0; i < rows.length; i++) {
            found.add(row(fetched, i));
        }
        var columns = columns(live);
        var expected = new ArrayList<String>();
        for (int i = 0; i < live.size(); i++) {
            expected.add(row(columns, i));
        }
        assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList());
    }

    private static String row(Rows rows, int row) {
        var key = (Column.Longs) rows.column(KEY).orElseThrow();
        var luck = (Column.Longs) rows.column(LUCK).orElseThrow();
        var vectors = (Column.Vectors) rows.column(VECTOR).orElseThrow();
        var vector = new byte[vectors.vectorBytes()];
        vectors.vector(row).get(vector);
        return "%d %d %b %s"
                .formatted(
                        key.value(row),
                        luck.value(row),
                        vectors.isNull(row),
                        Arrays.toString(vector));
    }

    // --- tests -------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"L2", "IP"})
    void aGrowingSegmentFindsTheOthers(Metric metric) {
        try (var growing = growing(0, ROWS)) {
            assertFindsWhatThereIs(growing, metric, "scan");
            delete(growing, 500);
            assertFindsWhatThereIs(growing, metric, "scan");
        }
    }

    @Test
    void aSealedSegmentFindsTheOthersByScan() throws IOException {
        try (var growing = growing(0, ROWS)) {
            delete(growing, 500);
            try (var sealed = sealed(growing);
                    var flat = rebuilt(IndexType.FLAT, sealed)) {
                assertFindsWhatThereIs(sealed, Metric.IP, "scan");
                assertFindsWhatThereIs(flat, Metric.L2, "scan");
                delete(flat, 500);
                assertFindsWhatThereIs(flat, Metric.L2, "scan");
            }
        }
    }

    @Test
    void aSealedSegmentFindsTheOthersByItsGraph() throws IOException {
        try (var growing = growing(0, ROWS)) {
            delete(growing, 500);
            try (var sealed = sealed(growing);
                    var graph = rebuilt(IndexType.HNSW, sealed)) {
                assertFindsWhatThereIs(graph, Metric.L2, "graph");
                delete(graph, 500);
                assertFindsWhatThereIs(graph, Metric.L2, "graph");
            }
        }
    }

    @Test
    void segmentsBecomeOneWhoseGraphGoesOn() throws IOException {
        try (var first = growing(0, ROWS);
                var second = growing(ROWS, ROWS / 4);
                var sealed = sealed(first);
                var other = sealed(second);
                var graph = rebuilt(IndexType.HNSW, sealed)) {
            List<Row> all = List.copyOf(live);
            live.removeIf(row -> row.key() >= ROWS);
            delete(graph, 300);
            all.stream().filter(row -> row.key() >= ROWS).forEach(live::add);
            try (var one = rebuilt(IndexType.HNSW, graph, other)) {
                assertFindsWhatThereIs(one, Metric.L2, "graph");
            }
        }
    }

    @Test
    void whereNoRowHasAVectorThereAreNoHits() throws IOException {
        var none = new ArrayList<Row>();
        for (int i = 0; i < 5000; i++) {
            none.add(new Row(i, i % 100, null));
        }
        live.addAll(none);
        try (var growing = GrowingSegment.create(nextId++, schema)) {
            growing.insert(PARTITION, clock++, columns(none));
            assertFindsWhatThereIs(growing, Metric.L2, "empty");
            try (var sealed = sealed(growing);
                    var graph = rebuilt(IndexType.HNSW, sealed)) {
                assertFindsWhatThereIs(sealed, Metric.L2, "empty");
                assertFindsWhatThereIs(graph, Metric.L2, "empty");
            }
        }
    }

    @Test
    void rowsFromBeforeTheFieldHaveNoVectorInIt() throws IOException {
        var before = new ArrayList<Row>();
        for (int i = 0; i < 10; i++) {
            before.add(new Row(i, i, randomVector()));
        }
        Schema later = schema(vector(VECTOR), vector(LATER));
        try (var growing = GrowingSegment.create(nextId++, schema);
                var replayed = GrowingSegment.create(nextId++, later)) {
            growing.insert(PARTITION, clock, columns(before));
            replayed.insert(PARTITION, clock, columns(before));
            long id = nextId++;
            var info =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                            .orElseThrow();
            try (var sealed = SealedSegment.open(storage, info, later, true)) {
                for (SearchableSegment segment : List.of(replayed, sealed)) {
                    try (var view = segment.view(SearchableSegment.NOW)) {
                        var query =
                                new VectorQuery(
                                        LATER,
                                        Metric.L2,
                                        new QueryVectors(bytes(1), 1),
                                        K,
                                        0,
                                        Optional.empty(),
                                        Optional.empty());
                        assertEquals(0, view.search(VectorSearch.of(query)).rows(0).length);
                        Rows fetched = view.fetch(new int[] {3, 1}, 2, List.of(vector(LATER)));
                        Column column = fetched.column(LATER).orElseThrow();
                        assertTrue(column.isNull(0) && column.isNull(1));
                    }
                }
            }
        }
    }
}
