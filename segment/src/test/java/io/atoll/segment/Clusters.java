package io.atoll.segment;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Literal;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// Segments of clustered vectors, with keys from 0 upwards, a column that says which cluster a row
/// is of, and one that is a random percentage.
public final class Clusters {
    public static final long KEY = 100;
    public static final long CLUSTER = 101;
    public static final long LUCK = 102;
    public static final long VECTOR = 103;
    public static final long TIMESTAMP = 1000;
    public static final long INDEX_ID = 77;

    private static final long PARTITION = 7;
    private static final float SPREAD = 0.5f;

    private final Storage storage;
    private final Path folder;
    private final int dimension;
    private final Random random;
    private final float[][] centres;
    private final Schema schema;
    private static long nextId = 1;

    public Clusters(Path folder, int dimension, int clusters, long seed) throws IOException {
        this.folder = folder;
        this.storage = LocalStorage.at(folder);
        this.dimension = dimension;
        this.random = Segments.random(seed);
        this.centres = new float[clusters][];
        for (int c = 0; c < clusters; c++) {
            centres[c] = gaussian(new float[dimension], 1);
        }
        this.schema =
                new Schema(
                        "",
                        List.of(
                                Samples.field(KEY, "id", DataType.INT64, 0),
                                Samples.field(CLUSTER, "cluster", DataType.INT64, 0),
                                Samples.field(LUCK, "luck", DataType.INT64, 0),
                                Samples.field(VECTOR, "vector", DataType.FLOAT_VECTOR, dimension)));
    }

    private float[] gaussian(float[] centre, float spread) {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = centre[i] + spread * (float) random.nextGaussian();
        }
        return vector;
    }

    public Storage storage() {
        return storage;
    }

    public Path folder() {
        return folder;
    }

    public Schema schema() {
        return schema;
    }

    public static Index hnsw(Metric metric) {
        return index(IndexType.HNSW, metric);
    }

    public static Index smallHnsw(Metric metric) {
        return new Index(
                INDEX_ID,
                VECTOR,
                "small",
                IndexType.HNSW,
                metric,
                Map.of("M", "8", "efConstruction", "30"));
    }

    public static Index index(IndexType type, Metric metric) {
        return new Index(
                INDEX_ID,
                VECTOR,
                "vector_index",
                type,
                metric,
                Map.of("M", "12", "efConstruction", "60"));
    }

    public static Optional<Filter> luckBelow(int percent) {
        return Optional.of(below(LUCK, "luck", percent));
    }

    public static Optional<Filter> clusterBelow(int limit) {
        return Optional.of(below(CLUSTER, "cluster", limit));
    }

    private static Filter below(long field, String name, int limit) {
        return new Filter.Compare(
                new Filter.Reference(field, name, DataType.INT64, List.of()),
                Comparison.LESS,
                new Filter.Constants(new Literal.Int(limit)));
    }

    public List<float[]> queries(int count) {
        var queries = new ArrayList<float[]>();
        for (int q = 0; q < count; q++) {
            queries.add(gaussian(centres[random.nextInt(centres.length)], SPREAD));
        }
        return queries;
    }

    public SealedSegment sealed(int rows) throws IOException {
        return sealed(rows(rows, SPREAD));
    }

    /// Rows of zeros; clusters are of no meaning.
    public SealedSegment zeros(int rows) throws IOException {
        for (float[] centre : centres) {
            Arrays.fill(centre, 0);
        }
        return sealed(rows(rows, 0));
    }

    private SealedSegment sealed(Rows rows) throws IOException {
        long id = nextId++;
        try (var growing = GrowingSegment.create(id, schema)) {
            growing.insert(PARTITION, TIMESTAMP, rows);
            return open(
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                            .orElseThrow());
        }
    }

    private Rows rows(int count, float spread) {
        var keys = new long[count];
        var clusters = new long[count];
        var luck = new long[count];
        var vectors =
                ByteBuffer.allocate(count * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            keys[i] = i;
            clusters[i] = random.nextInt(centres.length);
            luck[i] = random.nextInt(100);
            float[] vector = gaussian(centres[(int) clusters[i]], spread);
            for (float value : vector) {
                vectors.putFloat(value);
            }
        }
        return new Rows(
                count,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Longs(CLUSTER, DataType.INT64, clusters, null),
                        new Column.Longs(LUCK, DataType.INT64, luck, null),
                        new Column.Vectors(
                                VECTOR, DataType.FLOAT_VECTOR, count, dimension, vectors.flip())));
    }

    public SealedSegment rebuilt(SealedSegment source, List<Index> indexes) throws IOException {
        return open(rebuild(source, indexes, () -> false).info().orElseThrow());
    }

    public SegmentSealer.Rebuilt rebuild(
            SealedSegment source, List<Index> indexes, BooleanSupplier cancelled)
            throws IOException {
        return rebuild(List.of(source), indexes, cancelled);
    }

    public SegmentSealer.Rebuilt rebuild(
            List<SealedSegment> sources, List<Index> indexes, BooleanSupplier cancelled)
            throws IOException {
        long id = nextId++;
        return SegmentSealer.rebuild(
                storage, sources, schema, indexes, id, "1-" + id, cancelled::getAsBoolean);
    }

    public SealedSegment open(SegmentInfo info) throws IOException {
        return SealedSegment.open(storage, info, schema, false);
    }

    public float[] vector(SearchableSegment.View view, int row) {
        var column =
                (Column.Vectors)
                        view.fetch(new int[] {row}, 1, schema.vectorFields())
                                .column(VECTOR)
                                .orElseThrow();
        var vector = new float[dimension];
        column.vector(0).asFloatBuffer().get(vector);
        return vector;
    }

    /// The vectors of some rows as bytes, to be compared.
    public static ByteBuffer vectors(SearchableSegment.View view, int[] rows) {
        var field = Samples.field(VECTOR, "vector", DataType.FLOAT_VECTOR, 16);
        var column = view.fetch(rows, rows.length, List.of(field)).column(VECTOR).orElseThrow();
        return ((Column.Vectors) column).bytes();
    }
}
