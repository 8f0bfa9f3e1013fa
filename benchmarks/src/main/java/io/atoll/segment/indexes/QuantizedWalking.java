package io.atoll.segment.indexes;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// Walks of one graph by the vectors and by their codes: recall, queries a second of processor time
/// of one thread, and the bytes of vectors and codes that are looked at. All walk the same graph (M
/// 16, efConstruction 100), in turns.
///
/// Arguments: the metric (L2, IP or COSINE), a folder to keep the segment in, which is built where
/// it is not there yet, and the vectors: two gzipped idx files of bytes, rows and queries (MNIST),
/// or how many rows of how many dimensions are to be made: around 4,000 centres, in 24 latent
/// dimensions, seeded.
public final class QuantizedWalking {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final int CENTRES = 4000;
    private static final int LATENT = 24;
    private static final float SPREAD = 0.5f;
    private static final int QUERIES = 200;
    private static final int K = 10;
    private static final int[] WIDTHS = {16, 32, 64, 128};
    private static final int ROUNDS = 7;
    private static final int WARM_UPS = 4;

    private final Metric metric;
    private final Path folder;
    private final List<float[]> queries = new ArrayList<>();

    private QuantizedWalking(Metric metric, Path folder) {
        this.metric = metric;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        var walking = new QuantizedWalking(Metric.valueOf(arguments[0]), Path.of(arguments[1]));
        List<float[]> rows;
        if (arguments[2].endsWith(".gz")) {
            rows = images(arguments[2], Integer.MAX_VALUE);
            walking.queries.addAll(images(arguments[3], QUERIES));
        } else {
            rows = made(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            for (int q = 0; q < QUERIES; q++) {
                walking.queries.add(rows.removeLast());
            }
        }
        walking.build(rows);
        walking.run(rows.getFirst().length);
    }

    private static List<float[]> images(String file, int most) throws IOException {
        try (InputStream zipped = Files.newInputStream(Path.of(file));
                var in =
                        new DataInputStream(new BufferedInputStream(new GZIPInputStream(zipped)))) {
            in.readInt();
            int count = Math.min(most, in.readInt());
            var bytes = new byte[in.readInt() * in.readInt()];
            var images = new ArrayList<float[]>();
            for (int i = 0; i < count; i++) {
                in.readFully(bytes);
                var image = new float[bytes.length];
                for (int p = 0; p < image.length; p++) {
                    image[p] = Byte.toUnsignedInt(bytes[p]);
                }
                images.add(image);
            }
            return images;
        }
    }

    private static List<float[]> made(int count, int dimension) {
        var random = new Random(42);
        float[][] axes = new float[LATENT][];
        Arrays.setAll(axes, _ -> normal(random, dimension));
        float[][] centres = new float[CENTRES][];
        Arrays.setAll(centres, _ -> normal(random, LATENT));
        var rows = new ArrayList<float[]>();
        for (int row = 0; row < count + QUERIES; row++) {
            float[] centre = centres[random.nextInt(CENTRES)];
            float[] off = normal(random, LATENT);
            var vector = new float[dimension];
            for (int axis = 0; axis < LATENT; axis++) {
                float at = centre[axis] + SPREAD * off[axis];
                for (int i = 0; i < dimension; i++) {
                    vector[i] += at * axes[axis][i];
                }
            }
            rows.add(vector);
        }
        return rows;
    }

    private static float[] normal(Random random, int dimension) {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    // --- the segment -------------------------------------------------------------------------

    private void build(List<float[]> rows) throws IOException {
        if (Files.exists(folder.resolve("graph"))) {
            return;
        }
        Files.createDirectories(folder);
        Storage storage = LocalStorage.at(folder);
        int dimension = rows.getFirst().length;
        var schema =
                new Schema(
                        "",
                        List.of(
                                Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                                Field.of(VECTOR, "v", DataType.FLOAT_VECTOR)
                                        .withDimension(dimension)));
        var index =
                new Index(
                        1,
                        VECTOR,
                        "graph",
                        IndexType.HNSW,
                        metric,
                        Map.of("M", "16", "efConstruction", "100"));
        try (var growing = GrowingSegment.create(1, schema)) {
            for (int from = 0; from < rows.size(); from += 1000) {
                growing.insert(7, 1000, block(rows, from, Math.min(1000, rows.size() - from)));
            }
            var info = SegmentSealer.seal(storage, growing, schema, 1, 7, 2, "flat").orElseThrow();
            long began = cpuNanos();
            try (var flat = SealedSegment.open(storage, info, schema, false)) {
                SegmentSealer.rebuild(
                        storage, List.of(flat), schema, List.of(index), 3, "graph", () -> false);
            }
            System.out.printf("graph built in %.1f s%n", (cpuNanos() - began) / 1e9);
        }
    }

    private static Rows block(List<float[]> rows, int from, int count) {
        int dimension = rows.getFirst().length;
        var keys = new long[count];
        var bytes =
                ByteBuffer.allocate(count * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
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
                                VECTOR, DataType.FLOAT_VECTOR, count, dimension, bytes.flip())));
    }

    // --- walks -------------------------------------------------------------------------------

    private void run(int dimension) throws IOException {
        try (var directory = new MMapDirectory(folder.resolve("graph"));
                var reader = DirectoryReader.open(directory)) {
            var leaf = (CodecReader) reader.leaves().getFirst().reader();
            String field = LuceneFields.of(VECTOR);
            VectorRows rows = LuceneRows.of(VectorKind.of(DataType.FLOAT_VECTOR), leaf, field);
            var ways = new LinkedHashMap<String, OpenIndex>();
            var bytes = new LinkedHashMap<String, Integer>();
            var walks = new GraphWalks(Graphs.of(leaf, field), metric);
            ways.put("float32", walks);
            bytes.put("float32", dimension * Float.BYTES);
            for (CodeType type : CodeType.values()) {
                CodedVectors codes = codes(type, rows, leaf.maxDoc(), dimension);
                ways.put(type.name(), new QuantizedWalks(walks, codes, metric));
                bytes.put(type.name(), codes.quantizer().rowBytes());
            }
            var all = new FixedBitSet(leaf.maxDoc());
            all.set(0, all.length());
            ways.values().forEach(way -> way.width(query(), leaf.maxDoc()));
            var measured = new Walked(rows, new RowSet(all), nearest(rows, leaf.maxDoc()));
            for (int i = 0; i < WARM_UPS; i++) {
                ways.values().forEach(way -> measured.run(way, 64));
            }
            System.out.println("| ef | | recall | queries/s | bytes of codes | of vectors |");
            for (int ef : WIDTHS) {
                measured.compare(ways, bytes, ef, dimension * Float.BYTES);
            }
        }
    }

    private VectorQuery query() {
        return new VectorQuery(
                VECTOR,
                metric,
                QueryVectors.ofFloats(queries),
                K,
                0,
                Optional.empty(),
                Optional.empty());
    }

    private CodedVectors codes(CodeType type, VectorRows rows, int count, int dimension)
            throws IOException {
        var vector = new float[dimension];
        var ranges = new ScalarQuantizer.Ranges(dimension);
        for (int row = 0; row < count; row++) {
            rows.kind().read(rows.memory(row), rows.offset(row), vector);
            ranges.add(vector);
        }
        ScalarQuantizer quantizer = ranges.quantizer(type, metric);
        var coded = new byte[quantizer.rowBytes()];
        MemorySegment codes = Arena.ofAuto().allocate((long) count * coded.length, Long.BYTES);
        for (int row = 0; row < count; row++) {
            rows.kind().read(rows.memory(row), rows.offset(row), vector);
            quantizer.encode(vector, new float[dimension], coded);
            MemorySegment.copy(
                    MemorySegment.ofArray(coded),
                    0,
                    codes,
                    (long) row * coded.length,
                    coded.length);
        }
        return new CodedVectors(quantizer, codes);
    }

    /// The distance of the K-th nearest row of each query.
    private float[] nearest(VectorRows rows, int count) throws IOException {
        var farthest = new float[QUERIES];
        var numbers = new int[count];
        Arrays.setAll(numbers, row -> row);
        var distances = new float[count];
        for (int q = 0; q < QUERIES; q++) {
            scorer(rows, queries.get(q)).score(numbers, count, distances);
            Arrays.sort(distances);
            farthest[q] = distances[metric.largerIsBetter() ? count - K : K - 1];
        }
        return farthest;
    }

    private RowScorer scorer(VectorRows rows, float[] query) {
        var bytes = ByteBuffer.allocate(query.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(query);
        return rows.kind().batch(rows).scorer(metric, MemorySegment.ofBuffer(bytes));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private final class Walked {
        private final RowSet all;
        private final float[] farthest;
        private final List<RowScorer> scorers = new ArrayList<>();
        private long hits;
        private long scored;

        Walked(VectorRows rows, RowSet all, float[] farthest) {
            this.all = all;
            this.farthest = farthest;
            for (float[] query : queries) {
                scorers.add(scorer(rows, query));
            }
        }

        /// @return processor time of one query, in nanoseconds
        double run(OpenIndex way, int ef) {
            hits = 0;
            scored = 0;
            long began = cpuNanos();
            try {
                for (int q = 0; q < QUERIES; q++) {
                    var found = way.walk(scorers.get(q), all, ef, Integer.MAX_VALUE, () -> false);
                    scored += found.vectorsScored();
                    for (int i = 0; i < K; i++) {
                        hits += metric.isBetter(farthest[q], found.distance(i)) ? 0 : 1;
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return (double) (cpuNanos() - began) / QUERIES;
        }

        void compare(Map<String, OpenIndex> ways, Map<String, Integer> bytes, int ef, int raw) {
            var nanos = new LinkedHashMap<String, double[]>();
            var recall = new LinkedHashMap<String, Double>();
            var visited = new LinkedHashMap<String, Long>();
            for (int round = 0; round < ROUNDS; round++) {
                for (var way : ways.entrySet()) {
                    double each = run(way.getValue(), ef);
                    nanos.computeIfAbsent(way.getKey(), _ -> new double[ROUNDS])[round] = each;
                    recall.put(way.getKey(), (double) hits / QUERIES / K);
                    visited.put(way.getKey(), scored / QUERIES);
                }
            }
            for (String way : ways.keySet()) {
                double[] times = Objects.requireNonNull(nanos.get(way));
                Arrays.sort(times);
                boolean plain = way.equals("float32");
                int again = Math.max(ef / 2, Math.min(ef, 2 * K));
                long seen = Objects.requireNonNull(visited.get(way));
                long coded = plain ? 0 : (seen - again) * Objects.requireNonNull(bytes.get(way));
                System.out.printf(
                        "| %d | %s | %.4f | %.0f | %d | %d |%n",
                        ef,
                        way,
                        recall.get(way),
                        1e9 / times[ROUNDS / 2],
                        coded,
                        plain ? seen * raw : (long) again * raw);
            }
        }
    }
}
