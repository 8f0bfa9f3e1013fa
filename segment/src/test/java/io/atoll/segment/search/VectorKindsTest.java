package io.atoll.segment.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.Segments;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// Each type of dense vectors, with each of its metrics, is found as a look at each row finds it:
/// growing, sealed, and by a graph. Components are small integers, which every type has exactly.
class VectorKindsTest {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int DIMENSION = 24;
    private static final int K = 10;

    private final List<byte[]> vectors = new ArrayList<>();
    private Schema schema;
    private DataType type;
    private Metric metric;
    private int rows;
    private Random random;
    private Storage storage;

    @BeforeEach
    void begin(@TempDir Path folder) throws IOException {
        random = Segments.random(17);
        storage = LocalStorage.at(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT16_VECTOR, L2, 4500",
        "FLOAT16_VECTOR, COSINE, 1100",
        "BFLOAT16_VECTOR, L2, 1100",
        "BFLOAT16_VECTOR, IP, 1100",
        "INT8_VECTOR, L2, 1100",
        "INT8_VECTOR, IP, 1100",
        "INT8_VECTOR, COSINE, 4500",
        "BINARY_VECTOR, HAMMING, 1100",
        "BINARY_VECTOR, JACCARD, 1100"
    })
    void isFoundAsALookAtEachRowFindsIt(DataType vectorType, Metric by, int rowCount)
            throws IOException {
        type = vectorType;
        metric = by;
        rows = rowCount;
        schema =
                new Schema(
                        "",
                        List.of(
                                Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                                Field.of(VECTOR, "v", type)
                                        .withDimension(DIMENSION)
                                        .with(Field.Trait.NULLABLE)));
        GrowingSegment growing = growing();
        assertFindsWhatThereIs(growing, "scan");
        SealedSegment flat =
                open(
                        SegmentSealer.seal(storage, growing, schema, 1, PARTITION, 2, "1-2")
                                .orElseThrow());
        assertFindsWhatThereIs(flat, "scan");
        boolean walked = rows > 4096;
        IndexType plain = type == DataType.BINARY_VECTOR ? IndexType.BIN_IVF_FLAT : IndexType.HNSW;
        assertFindsWhatThereIs(rebuilt(flat, plain, 3), walked ? "graph" : "scan");
        if (walked) {
            assertFindsWhatThereIs(rebuilt(flat, IndexType.HNSW_SQ, 4), "graph");
        }
    }

    // --- rows --------------------------------------------------------------------------------

    /// Of the components, one byte each; bits are the lowest of each. Every 50th row has no vector.
    private GrowingSegment growing() {
        GrowingSegment growing = GrowingSegment.create(1, schema);
        var keys = new long[rows];
        ByteBuffer bytes = bytes(rows);
        var nulls = new BitSet();
        for (int row = 0; row < rows; row++) {
            keys[row] = row;
            byte[] vector = randomVector();
            vectors.add(vector);
            nulls.set(row, row % 50 == 49);
            put(row % 50 == 49 ? new byte[DIMENSION] : vector, bytes);
        }
        growing.insert(
                PARTITION,
                1000,
                new Rows(
                        rows,
                        List.of(
                                new Column.Longs(KEY, DataType.INT64, keys, null),
                                new Column.Vectors(
                                        VECTOR, type, rows, DIMENSION, bytes.flip(), nulls))));
        return growing;
    }

    private byte[] randomVector() {
        var vector = new byte[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (byte) (random.nextInt(61) - 30);
        }
        return vector;
    }

    private ByteBuffer bytes(int count) {
        int each = DenseVectorValues.ofVectors(type).vectorBytes(DIMENSION);
        return ByteBuffer.allocate(count * each).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(byte[] vector, ByteBuffer out) {
        if (metric == Metric.HAMMING || metric == Metric.JACCARD) {
            for (int i = 0; i < DIMENSION; i += 8) {
                int eight = 0;
                for (int bit = 0; bit < 8; bit++) {
                    eight |= (vector[i + bit] & 1) << bit;
                }
                out.put((byte) eight);
            }
            return;
        }
        for (byte component : vector) {
            switch (type) {
                case FLOAT16_VECTOR -> out.putShort(Float.floatToFloat16(component));
                case BFLOAT16_VECTOR ->
                        out.putShort((short) (Float.floatToIntBits(component) >>> 16));
                default -> out.put(component);
            }
        }
    }

    private SealedSegment rebuilt(SealedSegment source, IndexType indexType, long id)
            throws IOException {
        var params = Map.of("M", "16", "efConstruction", "120");
        var index = new Index(1, VECTOR, "index", indexType, metric, params);
        return open(
                SegmentSealer.rebuild(
                                storage,
                                List.of(source),
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

    // --- what a look at each row finds, and what the segment finds ---------------------------

    private record Hit(long key, float distance) {}

    private List<Hit> all(byte[] query) {
        var byDistance = Comparator.comparingDouble(Hit::distance);
        return IntStream.range(0, rows)
                .filter(row -> row % 50 != 49)
                .mapToObj(row -> new Hit(row, distance(query, vectors.get(row))))
                .sorted(
                        (metric.largerIsBetter() ? byDistance.reversed() : byDistance)
                                .thenComparing(Hit::key))
                .toList();
    }

    private float distance(byte[] a, byte[] b) {
        long squares = 0;
        long product = 0;
        long aa = 0;
        long bb = 0;
        int both = 0;
        int any = 0;
        for (int i = 0; i < DIMENSION; i++) {
            squares += (long) (a[i] - b[i]) * (a[i] - b[i]);
            product += (long) a[i] * b[i];
            aa += (long) a[i] * a[i];
            bb += (long) b[i] * b[i];
            both += a[i] & b[i] & 1;
            any += (a[i] | b[i]) & 1;
        }
        return switch (metric) {
            case L2 -> squares;
            case IP -> product;
            case COSINE -> (float) (product / Math.sqrt((double) aa * bb));
            case HAMMING -> any - both;
            case JACCARD -> (float) (any - both) / any;
            case BM25 -> throw metric.scoresNoVectors();
        };
    }

    private void assertFindsWhatThereIs(SearchableSegment segment, String plan) {
        for (int i = 0; i < 5; i++) {
            byte[] query = randomVector();
            List<Hit> all = all(query);
            assertSame(all.subList(0, K), search(segment, query, Optional.empty(), plan), plan);
            float third = all.get(2).distance();
            float thousandth = all.get(999).distance();
            var range = new DistanceRange(thousandth, third);
            assertSame(
                    all.stream()
                            .filter(hit -> range.contains(metric, hit.distance()))
                            .limit(K)
                            .toList(),
                    search(segment, query, Optional.of(range), ""),
                    plan);
        }
        assertFetchesWhatThereIs(segment);
    }

    /// A walk may choose others of the same distance.
    private void assertSame(List<Hit> expected, List<Hit> found, String plan) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).distance(), found.get(i).distance(), 2e-7, plan);
            if (plan.equals("scan") && metric != Metric.COSINE) {
                assertEquals(expected.get(i).key(), found.get(i).key());
            }
        }
    }

    private List<Hit> search(
            SearchableSegment segment, byte[] query, Optional<DistanceRange> range, String plan) {
        ByteBuffer bytes = bytes(1);
        put(query, bytes);
        try (var view = segment.view(SearchableSegment.NOW)) {
            VectorHits found =
                    view.search(
                            VectorSearch.of(
                                    new VectorQuery(
                                            VECTOR,
                                            metric,
                                            new QueryVectors(bytes.flip(), 1),
                                            K,
                                            120,
                                            Optional.empty(),
                                            range)));
            assertTrue(plan.isEmpty() || plan.equals(found.plan()), found.plan());
            int[] hits = found.rows(0);
            Keys.LongKeys keys = (Keys.LongKeys) view.keys(hits, hits.length);
            return IntStream.range(0, hits.length)
                    .mapToObj(i -> new Hit(keys.value(i), found.distances(0)[i]))
                    .toList();
        }
    }

    private void assertFetchesWhatThereIs(SearchableSegment segment) {
        try (var view = segment.view(SearchableSegment.NOW)) {
            int[] first = view.match(Optional.empty(), Set.of(), 200);
            var fetched =
                    (Column.Vectors)
                            view.fetch(first, first.length, schema.vectorFields())
                                    .columns()
                                    .getFirst();
            for (int row = 0; row < first.length; row++) {
                assertEquals(row % 50 == 49, fetched.isNull(row));
                ByteBuffer expected = bytes(1);
                put(row % 50 == 49 ? new byte[DIMENSION] : vectors.get(row), expected);
                assertEquals(expected.flip(), fetched.vector(row));
            }
        }
    }
}
