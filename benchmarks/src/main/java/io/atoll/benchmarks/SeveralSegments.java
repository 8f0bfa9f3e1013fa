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
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.SegmentSpan;
import io.atoll.readnode.search.HitMerger;
import io.atoll.readnode.search.SegmentHits;
import io.atoll.readnode.search.SegmentsSearch;
import io.atoll.readnode.state.HeldViews;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorSearch;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.apache.lucene.util.VectorUtil;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

/// The same rows in 1, 4, 16 and 64 segments of one read node: recall at 10, vectors scored and
/// processor time of one thread for a search, with each segment walked as wide as if there were no
/// others, and with all walked together. Rows come into segments at random, or so that rows that
/// lie beside each other are in one ("sorted").
///
/// Arguments: a folder, which keeps the segments for the next run; `random` or `sorted`; the
/// numbers of segments, with commas between them; two gzipped idx files of images (MNIST), or how
/// many rows of 128 dimensions are to be made, in clusters of 250 around normal centres in 24
/// latent dimensions.
public final class SeveralSegments {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int K = 10;
    private static final int QUERIES = 300;
    private static final int[] WIDTHS = {16, 32, 64, 128};
    private static final int ROUNDS = 3;
    private static final int LATENT = 24;
    private static final int ROWS_OF_CLUSTER = 250;
    private static final float SPREAD = 0.5f;

    private final Path folder;
    private final List<float[]> rows;
    private final List<float[]> queries;
    private final Schema schema;
    private final float[] farthest = new float[QUERIES];

    private SeveralSegments(Path folder, List<float[]> rows, List<float[]> queries) {
        this.folder = folder;
        this.rows = rows;
        this.queries = queries;
        this.schema =
                new Schema(
                        "",
                        List.of(
                                Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                                Field.of(VECTOR, "vector", DataType.FLOAT_VECTOR)
                                        .withDimension(rows.getFirst().length)));
    }

    public static void main(String[] arguments) throws IOException {
        List<float[]> rows;
        List<float[]> queries;
        if (arguments.length > 4) {
            rows = images(Path.of(arguments[3]), Integer.MAX_VALUE);
            queries = images(Path.of(arguments[4]), QUERIES);
        } else {
            List<float[]> made = made(Integer.parseInt(arguments[3]) + QUERIES, 128);
            rows = made.subList(QUERIES, made.size());
            queries = made.subList(0, QUERIES);
        }
        if (arguments[1].equals("sorted")) {
            rows = sorted(rows);
        } else {
            Collections.shuffle(rows, new Random(5));
        }
        var several =
                new SeveralSegments(Path.of(arguments[0]).resolve(arguments[1]), rows, queries);
        System.out.println(
                "| segments | ef | recall alone | together | scored alone | together"
                        + " | us alone | together | walked again |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String count : arguments[2].split(",")) {
            several.run(Integer.parseInt(count));
        }
    }

    // --- vectors -----------------------------------------------------------------------------

    private static List<float[]> images(Path file, int most) throws IOException {
        try (var in =
                new DataInputStream(
                        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
            in.readInt();
            int count = Math.min(most, in.readInt());
            var bytes = new byte[in.readInt() * in.readInt()];
            var images = new ArrayList<float[]>(count);
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
        var axes = new float[LATENT][];
        Arrays.setAll(axes, _ -> normal(random, dimension));
        var centres = new float[count / ROWS_OF_CLUSTER][];
        Arrays.setAll(centres, _ -> normal(random, LATENT));
        var made = new ArrayList<float[]>(count);
        for (int row = 0; row < count; row++) {
            float[] centre = centres[random.nextInt(centres.length)];
            float[] off = normal(random, LATENT);
            var vector = new float[dimension];
            for (int axis = 0; axis < LATENT; axis++) {
                float at = centre[axis] + SPREAD * off[axis];
                for (int i = 0; i < dimension; i++) {
                    vector[i] += at * axes[axis][i];
                }
            }
            made.add(vector);
        }
        return made;
    }

    private static float[] normal(Random random, int dimension) {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /// By the product with a row from the middle, which neighbours share.
    private static List<float[]> sorted(List<float[]> rows) {
        float[] axis = rows.get(rows.size() / 2);
        var products = new float[rows.size()];
        var order = new ArrayList<Integer>();
        for (int row = 0; row < products.length; row++) {
            for (int i = 0; i < axis.length; i++) {
                products[row] += rows.get(row)[i] * axis[i];
            }
            order.add(row);
        }
        order.sort((a, b) -> Float.compare(products[a], products[b]));
        return new ArrayList<>(order.stream().map(rows::get).toList());
    }

    // --- segments ----------------------------------------------------------------------------

    private void run(int count) throws IOException {
        var segments = new ArrayList<SealedSegment>();
        var held = new ArrayList<HeldViews.Held>();
        try {
            for (int part = 0; part < count; part++) {
                SealedSegment segment = segment(count, part);
                segments.add(segment);
                held.add(new HeldViews.Held(segment, segment.view(SearchableSegment.NOW)));
            }
            if (farthest[0] == 0) {
                findFarthest();
            }
            for (int ef : WIDTHS) {
                report(held, ef);
            }
        } finally {
            held.forEach(each -> each.view().close());
            segments.forEach(SealedSegment::close);
        }
    }

    private SealedSegment segment(int count, int part) throws IOException {
        Path home = folder.resolve(count + "/" + part);
        Files.createDirectories(home);
        Storage storage = LocalStorage.at(home);
        int from = (int) ((long) rows.size() * part / count);
        int to = (int) ((long) rows.size() * (part + 1) / count);
        var graph = new SegmentInfo(part + 1, 1, PARTITION, "graph", to - from, 1, 0, 0, Set.of());
        if (!Files.exists(home.resolve("graph"))) {
            graph = build(storage, from, to, part + 1);
        }
        return SealedSegment.open(storage, graph, schema, false);
    }

    private SegmentInfo build(Storage storage, int from, int to, long id) throws IOException {
        var index =
                new Index(
                        1,
                        VECTOR,
                        "graph",
                        IndexType.HNSW,
                        Metric.L2,
                        Map.of("M", "16", "efConstruction", "100"));
        try (var growing = GrowingSegment.create(id, schema)) {
            for (int first = from; first < to; first += 1000) {
                growing.insert(PARTITION, 1000, rows(first, Math.min(to, first + 1000)));
            }
            SegmentInfo info =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "flat")
                            .orElseThrow();
            try (var flat = SealedSegment.open(storage, info, schema, false)) {
                return SegmentSealer.rebuild(
                                storage,
                                List.of(flat),
                                schema,
                                List.of(index),
                                id,
                                "graph",
                                () -> false)
                        .info()
                        .orElseThrow();
            }
        }
    }

    private Rows rows(int from, int to) {
        int dimension = rows.getFirst().length;
        var keys = new long[to - from];
        var bytes =
                ByteBuffer.allocate(keys.length * dimension * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = from + i;
            for (float component : rows.get(from + i)) {
                bytes.putFloat(component);
            }
        }
        return new Rows(
                keys.length,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Vectors(
                                VECTOR,
                                DataType.FLOAT_VECTOR,
                                keys.length,
                                dimension,
                                bytes.flip())));
    }

    // --- searches ----------------------------------------------------------------------------

    /// The distances of the K-th nearest rows, by scans.
    private void findFarthest() {
        var costs = new float[rows.size()];
        for (int q = 0; q < QUERIES; q++) {
            float[] query = queries.get(q);
            for (int row = 0; row < costs.length; row++) {
                costs[row] = VectorUtil.squareDistance(query, rows.get(row));
            }
            Arrays.sort(costs);
            // The rows' own distances are summed up in another order.
            farthest[q] = costs[K - 1] * 1.000_01f;
        }
    }

    private static VectorSearch search(float[] query, int ef) {
        return VectorSearch.of(
                new VectorQuery(
                        VECTOR,
                        Metric.L2,
                        QueryVectors.ofFloats(List.of(query)),
                        K,
                        ef,
                        Optional.empty(),
                        Optional.empty()));
    }

    private interface Way {
        SegmentsSearch.Found find(List<HeldViews.Held> held, VectorSearch search);
    }

    private static SegmentsSearch.Found alone(List<HeldViews.Held> held, VectorSearch search) {
        var segments = new ArrayList<SegmentHits>();
        for (HeldViews.Held each : held) {
            segments.add(SegmentHits.of(each, search, 0, SegmentSpan.NONE));
        }
        return new SegmentsSearch.Found(new HitMerger(segments, search, limit()).merge(), segments);
    }

    private static SegmentsSearch.Found together(List<HeldViews.Held> held, VectorSearch search) {
        var searching = new SegmentsSearch(held, search, _ -> SegmentSpan.NONE);
        return searching.found(compute(searching.pieces(0)), SeveralSegments::compute, limit());
    }

    private static CallLimit limit() {
        return CallLimit.of(Duration.ofMinutes(1));
    }

    private static List<SegmentHits> compute(List<Supplier<SegmentHits>> pieces) {
        return pieces.stream().map(Supplier::get).toList();
    }

    /// @param micros of processor time for a search, the least of some rounds
    /// @param again segments that were walked a second time, for a search
    private record Measured(double recall, long scored, double micros, double again) {}

    private void report(List<HeldViews.Held> held, int ef) {
        Measured alone = measure(SeveralSegments::alone, held, ef);
        Measured together = measure(SeveralSegments::together, held, ef);
        System.out.printf(
                "| %d | %d | %.4f | %.4f | %,d | %,d | %.0f | %.0f | %.2f |%n",
                held.size(),
                ef,
                alone.recall(),
                together.recall(),
                alone.scored(),
                together.scored(),
                alone.micros(),
                together.micros(),
                together.again());
    }

    private Measured measure(Way way, List<HeldViews.Held> held, int ef) {
        int hits = 0;
        long scored = 0;
        int again = 0;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            hits = 0;
            scored = 0;
            again = 0;
            long began = cpuNanos();
            for (int q = 0; q < QUERIES; q++) {
                SegmentsSearch.Found found = way.find(held, search(queries.get(q), ef));
                if (found.hits().hits().size() != K) {
                    throw new IllegalStateException(found.hits().hits().size() + " hits of " + K);
                }
                for (int hit = 0; hit < K; hit++) {
                    hits += found.hits().distance(hit) <= farthest[q] ? 1 : 0;
                }
                for (SegmentHits segment : found.segments()) {
                    scored += segment.hits().vectorsScored();
                    again += segment.hits().plan().endsWith("+wider") ? 1 : 0;
                }
            }
            least = Math.min(least, cpuNanos() - began);
        }
        return new Measured(
                (double) hits / QUERIES / K,
                scored / QUERIES,
                least / 1e3 / QUERIES,
                (double) again / QUERIES);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
