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
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Types of indexes over one segment of images: recall at 10, searches in a second of one thread's
/// CPU time, and what a search looks at.
///
/// Arguments: two gzipped idx files of images, as MNIST has them, for rows and for queries; the
/// metric (L2); `nlist` (256); the types to measure, with commas between (all). In the place of the
/// files, two times the same `ROWSxDIMENSION`: clusters of normal vectors, seeded, with 24
/// dimensions in truth.
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
    private final Path folder;
    private final List<String> types;
    private final Vectors rows;
    private final List<float[]> queries;
    private final Schema schema;
    private int[][] nearest = {};
    private long nextId = 1;

    private IndexTypes(
            Path folder, Metric metric, Vectors rows, Vectors queries, List<String> types)
            throws IOException {
        this.folder = folder;
        this.types = types;
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
        List<String> types = arguments.length > 4 ? List.of(arguments[4].split(",")) : List.of();
        boolean made = arguments[0].equals(arguments[1]);
        Vectors rows = made ? Made.of(arguments[0], 1, 0) : Images.read(Path.of(arguments[0]));
        Vectors queries =
                made ? Made.of(arguments[0], 2, QUERIES) : Images.read(Path.of(arguments[1]));
        try {
            new IndexTypes(folder, metric, rows, queries, types).run(lists);
        } finally {
            Clusters.deleteAll(folder);
        }
    }

    private void run(String lists) throws IOException {
        try (SealedSegment flat = sealed()) {
            Found exact = find(flat, 0);
            nearest = exact.rows();
            System.out.println(
                    "| index | search | recall | searches/s | scored | built in s | MB | in memory"
                            + " |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            report(flat, "FLAT", "", exact, 0);
            var nlist = Map.of("nlist", lists);
            var graph = Map.of("M", "16", "efConstruction", "100");
            measure(flat, IndexType.IVF_FLAT, nlist, "nprobe", 4, 8, 16, 32, 64);
            measure(flat, IndexType.IVF_SQ8, nlist, "nprobe", 4, 8, 16, 32, 64);
            measure(flat, IndexType.IVF_PQ, nlist, "nprobe", 4, 8, 16, 32, 64);
            measure(flat, IndexType.IVF_RABITQ, nlist, "nprobe", 4, 8, 16, 32, 64);
            measure(flat, IndexType.SCANN, nlist, "nprobe", 4, 8, 16, 32, 64);
            measure(flat, IndexType.HNSW_SQ, graph, "ef", 16, 32, 64, 128);
            measure(flat, IndexType.HNSW_PQ, graph, "ef", 32, 64, 128);
            measure(flat, IndexType.DISKANN, graph, "search_list", 32, 64, 128);
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
        if (!types.isEmpty() && !types.contains(type.name())) {
            return;
        }
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
                report(
                        segment,
                        type + " " + params,
                        parameter + " " + width,
                        find(segment, width),
                        seconds);
            }
        }
    }

    private void report(
            SealedSegment segment, String name, String parameter, Found found, double built)
            throws IOException {
        System.out.printf(
                "| %s | %s | %.4f | %.0f | %d | %.1f | %.0f | %.4f |%n",
                name,
                parameter,
                recall(found.rows()),
                QUERIES / found.seconds(),
                found.scored() / QUERIES,
                built,
                segment.info().sizeBytes() / 1e6,
                inMemory(segment));
    }

    /// What a search reads beside the raw vectors and a graph, in shares of the raw vectors: 1
    /// where it reads these themselves.
    private double inMemory(SealedSegment segment) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder.resolve(segment.info().folder()))) {
            for (Path file : files.filter(f -> f.toString().matches(".*[.]v[lq][lmc]")).toList()) {
                bytes += Files.size(file);
            }
        }
        double raw = (double) rows.count() * rows.dimension() * Float.BYTES;
        // Lists alone have but the numbers of rows and the centroids.
        return bytes < 0.01 * raw ? 1 : bytes / raw;
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

    private interface Vectors {
        int count();

        int dimension();

        float[] get(int place);
    }

    /// @param places all rows of 24 numbers, `[count][24]`
    /// @param turns `[24][dimension]`
    private record Made(int count, int dimension, float[] places, float[] turns)
            implements Vectors {
        private static final int TRUE_DIMENSION = 24;
        private static final int ROWS_OF_CLUSTER = 50;

        /// @param seed of the rows; clusters are the same for all seeds
        /// @param most how many rows; 0: as many as are said
        static Made of(String said, long seed, int most) {
            String[] sizes = said.split("x");
            int all = Integer.parseInt(sizes[0]);
            int dimension = Integer.parseInt(sizes[1]);
            float[] centres = normal(new Random(7), all / ROWS_OF_CLUSTER * TRUE_DIMENSION);
            var random = new Random(seed);
            int count = most == 0 ? all : most;
            float[] places = normal(random, count * TRUE_DIMENSION);
            for (int row = 0; row < count; row++) {
                int centre = random.nextInt(all / ROWS_OF_CLUSTER) * TRUE_DIMENSION;
                for (int i = 0; i < TRUE_DIMENSION; i++) {
                    places[row * TRUE_DIMENSION + i] =
                            centres[centre + i] + 0.5f * places[row * TRUE_DIMENSION + i];
                }
            }
            return new Made(
                    count, dimension, places, normal(new Random(8), TRUE_DIMENSION * dimension));
        }

        private static float[] normal(Random random, int count) {
            var numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
        }

        @Override
        public float[] get(int place) {
            var vector = new float[dimension];
            for (int i = 0; i < TRUE_DIMENSION; i++) {
                float number = places[place * TRUE_DIMENSION + i];
                for (int j = 0; j < dimension; j++) {
                    vector[j] += number * turns[i * dimension + j];
                }
            }
            return vector;
        }
    }

    /// An idx file: big-endian ints magic, count, rows, columns, and a byte for each pixel.
    private record Images(int count, int dimension, ByteBuffer pixels) implements Vectors {

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

        @Override
        public float[] get(int image) {
            var vector = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                vector[i] = pixels.get(image * dimension + i) & 0xFF;
            }
            return vector;
        }
    }
}
