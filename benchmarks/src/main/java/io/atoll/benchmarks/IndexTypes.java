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

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Types of indexes over one segment of images: recall at 10, searches in a second of one thread's
/// CPU time, and what a search looks at.
///
/// Arguments: two gzipped idx files of images, as MNIST has them, for rows and for queries; the
/// metric (L2); `nlist` (256).
public final class IndexTypes {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int K = 10;
    private static final int QUERIES = 500;
    private static final int BATCH = 1000;
    private static final long WARM_UP_NANOS = 1_500_000_000L;
    private static final int ROUNDS = 3;

    private final Storage storage;
    private final Metric metric;
    private final Images rows;
    private final List<float[]> queries;
    private final Schema schema;
    private int[][] nearest = {};
    private long nextId = 1;

    private IndexTypes(Path folder, Metric metric, Images rows, Images queries) throws IOException {
        this.storage = LocalStorage.at(folder);
        this.metric = metric;
        this.rows = rows;
        this.queries = new ArrayList<>();
        for (int q = 0; q < QUERIES; q++) {
            this.queries.add(queries.get(q));
        }
        this.schema =
                new Schema(
                        "",
                        List.of(
                                Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                                Field.of(VECTOR, "vector", DataType.FLOAT_VECTOR)
                                        .withDimension(rows.dimension())));
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("atoll-index-types");
        Metric metric = arguments.length > 2 ? Metric.valueOf(arguments[2]) : Metric.L2;
        String lists = arguments.length > 3 ? arguments[3] : "256";
        try {
            new IndexTypes(
                            folder,
                            metric,
                            Images.read(Path.of(arguments[0])),
                            Images.read(Path.of(arguments[1])))
                    .run(lists);
        } finally {
            Clusters.deleteAll(folder);
        }
    }

    private void run(String lists) throws IOException {
        try (SealedSegment flat = sealed()) {
            nearest = find(flat, 0).rows();
            System.out.println(
                    "| index | search | recall | searches/s | scored | built in s | MB |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
            report(flat, "FLAT", "", 0, 0);
            var nlist = Map.of("nlist", lists);
            measure(flat, IndexType.IVF_FLAT, nlist, "nprobe", 4, 8, 16, 32, 64);
            measure(flat, IndexType.IVF_SQ8, nlist, "nprobe", 4, 8, 16, 32, 64);
            var graph = Map.of("M", "16", "efConstruction", "100");
            measure(flat, IndexType.HNSW, graph, "ef", 16, 32, 64, 128);
        }
    }

    private SealedSegment sealed() throws IOException {
        long id = nextId++;
        try (var growing = GrowingSegment.create(id, schema)) {
            for (int from = 0; from < rows.count(); from += BATCH) {
                growing.insert(PARTITION, 1000, rows(from));
            }
            SegmentInfo info =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                            .orElseThrow();
            return SealedSegment.open(storage, info, schema, false);
        }
    }

    private Rows rows(int from) {
        int count = Math.min(BATCH, rows.count() - from);
        var keys = new long[count];
        var bytes =
                ByteBuffer.allocate(count * rows.dimension() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            keys[i] = from + i;
            for (float component : rows.get(from + i)) {
                bytes.putFloat(component);
            }
        }
        return new Rows(
                count,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Vectors(
                                VECTOR,
                                DataType.FLOAT_VECTOR,
                                count,
                                rows.dimension(),
                                bytes.flip())));
    }

    private void measure(
            SealedSegment flat,
            IndexType type,
            Map<String, String> params,
            String parameter,
            int... widths)
            throws IOException {
        long id = nextId++;
        long began = cpuNanos();
        var index = new Index(77, VECTOR, "index", type, metric, params);
        SegmentInfo info =
                SegmentSealer.rebuild(
                                storage,
                                List.of(flat),
                                schema,
                                List.of(index),
                                id,
                                "1-" + id,
                                () -> false)
                        .info()
                        .orElseThrow();
        double seconds = (cpuNanos() - began) / 1e9;
        try (var segment = SealedSegment.open(storage, info, schema, false)) {
            for (int width : widths) {
                report(segment, type + " " + params, parameter + " " + width, width, seconds);
            }
        }
    }

    private void report(
            SealedSegment segment, String name, String parameter, int width, double built) {
        Found found = find(segment, width);
        System.out.printf(
                "| %s | %s | %.4f | %.0f | %d | %.1f | %.0f |%n",
                name,
                parameter,
                recall(found.rows()),
                QUERIES / found.seconds(),
                found.scored() / QUERIES,
                built,
                segment.info().sizeBytes() / 1e6);
    }

    /// @param rows `[queries][K]`
    /// @param scored vectors, or codes of them, for all queries
    /// @param seconds of CPU time for all queries, the least of some rounds
    private record Found(int[][] rows, long scored, double seconds) {}

    private Found find(SearchableSegment segment, int width) {
        var found = new int[QUERIES][];
        long scored = 0;
        long least = Long.MAX_VALUE;
        try (var view = segment.view(SearchableSegment.NOW)) {
            long warm = cpuNanos() + WARM_UP_NANOS;
            for (int measured = 0; measured < ROUNDS; ) {
                long began = cpuNanos();
                scored = 0;
                for (int q = 0; q < QUERIES; q++) {
                    VectorHits hits = view.search(search(queries.get(q), width));
                    found[q] = hits.rows(0);
                    scored += hits.vectorsScored();
                    if (found[q].length != K) {
                        throw new IllegalStateException(found[q].length + " hits of " + K);
                    }
                }
                if (began >= warm) {
                    least = Math.min(least, cpuNanos() - began);
                    measured++;
                }
            }
        }
        return new Found(found, scored, least / 1e9);
    }

    private VectorSearch search(float[] query, int width) {
        return VectorSearch.of(
                new VectorQuery(
                        VECTOR,
                        metric,
                        QueryVectors.ofFloats(List.of(query)),
                        K,
                        width,
                        Optional.empty(),
                        Optional.empty()));
    }

    private double recall(int[][] found) {
        int hits = 0;
        for (int q = 0; q < QUERIES; q++) {
            for (int row : found[q]) {
                for (int expected : nearest[q]) {
                    hits += row == expected ? 1 : 0;
                }
            }
        }
        return (double) hits / QUERIES / K;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// An idx file: big-endian ints magic, count, rows, columns, and a byte for each pixel.
    private record Images(int count, int dimension, ByteBuffer pixels) {

        static Images read(Path file) throws IOException {
            try (var in =
                    new DataInputStream(
                            new BufferedInputStream(
                                    new GZIPInputStream(Files.newInputStream(file))))) {
                in.readInt();
                int count = in.readInt();
                int dimension = in.readInt() * in.readInt();
                return new Images(
                        count, dimension, ByteBuffer.wrap(in.readNBytes(count * dimension)));
            }
        }

        float[] get(int image) {
            var vector = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                vector[i] = pixels.get(image * dimension + i) & 0xFF;
            }
            return vector;
        }
    }
}
