package io.atoll.benchmarks;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorHits;
import io.atoll.segment.search.VectorSearch;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// What searches of one segment cost, in CPU time of the one thread that does them: scans of a
/// growing and of a sealed one, and walks of a graph, for each metric.
///
/// Arguments: rows (50,000), their dimension (128). The vectors are clustered and seeded. To
/// compare two builds, run them in turns.
public final class SegmentSearches {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int CLUSTERS = 500;
    private static final int QUERIES = 256;
    private static final int AT_ONCE = 16;
    private static final int K = 10;
    private static final int EF = 64;

    /// CPU time after which the better compiler has long done its work.
    private static final long WARM_UP_NANOS = 3_000_000_000L;

    private static final int ROUNDS = 5;

    private final Storage storage;
    private final Random random = new Random(42);
    private final int dimension;
    private final Schema schema;
    private final float[][] centres;
    private long nextId = 1;

    private SegmentSearches(Path folder, int dimension) throws IOException {
        this.storage = LocalStorage.at(folder);
        this.dimension = dimension;
        this.schema =
                new Schema(
                        "",
                        List.of(field(KEY, DataType.INT64), field(VECTOR, DataType.FLOAT_VECTOR)));
        this.centres = new float[CLUSTERS][];
        for (int c = 0; c < CLUSTERS; c++) {
            centres[c] = near(new float[dimension], 1);
        }
    }

    private Field field(long id, DataType type) {
        return Field.of(id, "f" + id, type)
                .with(Field.Trait.PRIMARY_KEY, id == KEY)
                .withDimension(type.isVector() ? dimension : 0);
    }

    private float[] near(float[] centre, float spread) {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = centre[i] + spread * (float) random.nextGaussian();
        }
        return vector;
    }

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50_000;
        int dimension = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
        Path folder = Files.createTempDirectory("atoll-segment-searches");
        try {
            new SegmentSearches(folder, dimension).run(rows);
        } finally {
            Clusters.deleteAll(folder);
        }
    }

    private void run(int rows) throws IOException {
        long id = nextId++;
        try (var growing = GrowingSegment.create(id, schema)) {
            for (int from = 0; from < rows; from += 1000) {
                growing.insert(PARTITION, 1000, rows(from, Math.min(1000, rows - from)));
            }
            SegmentInfo info =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                            .orElseThrow();
            try (var flat = SealedSegment.open(storage, info, schema, false)) {
                for (Metric metric : Metric.DENSE) {
                    run(metric, rows, growing, flat);
                }
            }
        }
    }

    private Rows rows(int from, int count) {
        var keys = new long[count];
        var vectors =
                ByteBuffer.allocate(count * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            keys[i] = from + i;
            for (float value : near(centres[random.nextInt(CLUSTERS)], 0.5f)) {
                vectors.putFloat(value);
            }
        }
        return new Rows(
                count,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Vectors(
                                VECTOR, DataType.FLOAT_VECTOR, count, dimension, vectors.flip())));
    }

    private void run(Metric metric, int rows, SearchableSegment growing, SealedSegment flat)
            throws IOException {
        var queries = new ArrayList<float[]>();
        for (int q = 0; q < QUERIES; q++) {
            queries.add(near(centres[random.nextInt(CLUSTERS)], 0.5f));
        }
        long building = cpuNanos();
        SegmentInfo info = withGraph(flat, metric);
        building = cpuNanos() - building;
        try (var graph = SealedSegment.open(storage, info, schema, false);
                var growingView = growing.view(SearchableSegment.NOW);
                var flatView = flat.view(SearchableSegment.NOW);
                var graphView = graph.view(SearchableSegment.NOW)) {
            double scan = (double) rows / 1000;
            double one = nanos(growingView, metric, queries.subList(0, 16), 1) / scan;
            double sealed = nanos(flatView, metric, queries.subList(0, 16), 1) / scan;
            double many = nanos(flatView, metric, queries.subList(0, 16), AT_ONCE) / scan;
            double walk = nanos(graphView, metric, queries, 1);
            System.out.printf(
                    "%-6s growing scan %6.1f ns/row, sealed scan %6.1f, %d queries at once %6.1f;"
                            + " graph %6.1f us/query, recall %.3f, built in %.1f s%n",
                    metric,
                    one,
                    sealed,
                    AT_ONCE,
                    many,
                    walk,
                    recall(flatView, graphView, metric, queries),
                    building / 1e9);
        }
    }

    private SegmentInfo withGraph(SealedSegment flat, Metric metric) throws IOException {
        long id = nextId++;
        var index =
                new Index(
                        77,
                        VECTOR,
                        "graph",
                        IndexType.HNSW,
                        metric,
                        Map.of("M", "16", "efConstruction", "100"));
        return SegmentSealer.rebuild(
                        storage, List.of(flat), schema, List.of(index), id, "1-" + id, () -> false)
                .info()
                .orElseThrow();
    }

    /// The least CPU time of some rounds, in microseconds for each query.
    private static double nanos(
            SearchableSegment.View view, Metric metric, List<float[]> queries, int atOnce) {
        double least = Double.MAX_VALUE;
        long warm = cpuNanos() + WARM_UP_NANOS;
        for (int measured = 0; measured < ROUNDS; ) {
            long began = cpuNanos();
            for (int q = 0; q < queries.size(); q += atOnce) {
                VectorHits hits = view.search(search(metric, queries.subList(q, q + atOnce)));
                if (hits.rows(0).length != K) {
                    throw new IllegalStateException(hits.rows(0).length + " hits of " + K);
                }
            }
            double each = (cpuNanos() - began) / 1e3 / queries.size();
            if (began >= warm) {
                least = Math.min(least, each);
                measured++;
            }
        }
        return least;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static VectorSearch search(Metric metric, List<float[]> queries) {
        return VectorSearch.of(
                new VectorQuery(
                        VECTOR,
                        metric,
                        QueryVectors.ofFloats(queries),
                        K,
                        EF,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static double recall(
            SearchableSegment.View exact,
            SearchableSegment.View view,
            Metric metric,
            List<float[]> queries) {
        VectorHits expected = exact.search(search(metric, queries));
        VectorHits found = view.search(search(metric, queries));
        int hit = 0;
        for (int q = 0; q < queries.size(); q++) {
            var rows = new HashSet<Integer>();
            for (int row : expected.rows(q)) {
                rows.add(row);
            }
            for (int row : found.rows(q)) {
                hit += rows.contains(row) ? 1 : 0;
            }
        }
        return (double) hit / queries.size() / K;
    }
}
