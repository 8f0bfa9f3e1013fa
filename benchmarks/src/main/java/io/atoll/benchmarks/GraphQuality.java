package io.atoll.benchmarks;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.indexes.Graphs;
import io.atoll.segment.indexes.VectorIndex;
import io.atoll.segment.indexes.WideVectorsFormat;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.NeighborQueue;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// How good the graph of an HNSW index is (L2, M 16, efConstruction 100): recall at 10 beside the
/// vectors scored, whether every row is reached on the lowest level, and what the build costs.
///
/// Arguments: a folder, then nothing where it has `rows.f32` and `queries.f32`, else what to put
/// there:
/// - `clusters ROWS SPREAD [ordered]`: vectors of 128 dimensions, in clusters of 50 to 250 rows
///   around normal centres in 24 latent dimensions, of that spread; seeded; shuffled, or cluster by
///   cluster;
/// - `images ROWS.gz QUERIES.gz`: MNIST's files of images.
///
/// Beside them it leaves `nearest.i32`, the exact answers, so that other programs can be given the
/// same: all are little-endian, row by row. With `-DmaxRows=N` it takes the first rows only. With
/// `-Dparts=N` the graph is what a compaction of N segments makes of them: it goes on from that of
/// the first one, the largest.
public final class GraphQuality {
    private static final int K = 10;
    private static final int[] WIDTHS = {10, 16, 32, 64, 128, 256};
    private static final String FIELD = "vector";
    private static final VectorKind KIND = VectorKind.of(DataType.FLOAT_VECTOR);

    /// By one thread, or with `-Dparallel=true` by one for each processor.
    private static final IndexBuild BUILD =
            !Boolean.getBoolean("parallel")
                    ? () -> false
                    : new IndexBuild() {
                        @Override
                        public boolean cancelled() {
                            return false;
                        }

                        @Override
                        public void each(int pieces, IntConsumer work) {
                            IntStream.range(0, pieces).parallel().forEach(work);
                        }
                    };

    private final float[][] rows;
    private final float[][] queries;
    private final Path folder;

    private GraphQuality(Path folder) throws IOException {
        this.folder = folder;
        this.rows = VectorFolder.rows(folder);
        this.queries = VectorFolder.queries(folder);
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        VectorFolder.fill(folder, Arrays.asList(arguments).subList(1, arguments.length));
        new GraphQuality(folder).run();
    }

    private void run() throws IOException {
        Path index = Files.createTempDirectory(folder, "index");
        try {
            int parts = Integer.getInteger("parts", 1);
            var sources = new ArrayList<Path>();
            for (int part = 0; part < parts; part++) {
                Path source = index.resolve("flat" + part);
                flat(source, begin(part, parts), begin(part + 1, parts));
                sources.add(source);
            }
            if (parts > 1) {
                withGraph(List.of(sources.getFirst()), index.resolve("first"));
                sources.set(0, index.resolve("first"));
            }
            long cpu = processNanos();
            long began = System.nanoTime();
            withGraph(sources, index.resolve("graph"));
            System.out.printf(
                    "built in %.1f s, CPU of all threads %.1f s%n",
                    (System.nanoTime() - began) / 1e9, (processNanos() - cpu) / 1e9);
            try (var reader = DirectoryReader.open(new MMapDirectory(index.resolve("graph")))) {
                measure((CodecReader) reader.leaves().getFirst().reader());
            }
        } finally {
            Clusters.deleteAll(index);
        }
    }

    private static IndexWriter writer(Path folder, KnnVectorsFormat format) throws IOException {
        return new IndexWriter(
                new MMapDirectory(folder),
                new IndexWriterConfig()
                        .setUseCompoundFile(false)
                        .setRAMBufferSizeMB(1900)
                        .setCodec(
                                new Lucene104Codec() {
                                    @Override
                                    public KnnVectorsFormat getKnnVectorsFormatForField(
                                            String field) {
                                        return format;
                                    }
                                }));
    }

    /// The first part has half of the rows, the others the rest.
    private int begin(int part, int parts) {
        if (part == 0) {
            return 0;
        }
        int half = parts == 1 ? rows.length : rows.length / 2;
        return part == parts
                ? rows.length
                : half + (int) ((long) (rows.length - half) * (part - 1) / (parts - 1));
    }

    private void flat(Path target, int from, int to) throws IOException {
        try (var writer = writer(target, WideVectorsFormat.FLAT)) {
            for (int row = from; row < to; row++) {
                var document = new Document();
                document.add(
                        new KnnFloatVectorField(
                                FIELD, rows[row], VectorSimilarityFunction.EUCLIDEAN));
                writer.addDocument(document);
            }
        }
    }

    private void withGraph(List<Path> sources, Path target) throws IOException {
        var index =
                new Index(
                        1,
                        1,
                        "graph",
                        IndexType.HNSW,
                        Metric.L2,
                        Map.of("M", "16", "efConstruction", "100"));
        KnnVectorsFormat format =
                VectorIndex.of(IndexType.HNSW)
                        .format(index, KIND, rows.length, BUILD)
                        .orElseThrow();
        var readers = new ArrayList<DirectoryReader>();
        try (var writer = writer(target, format)) {
            for (Path source : sources) {
                readers.add(DirectoryReader.open(new MMapDirectory(source)));
            }
            writer.addIndexes(
                    readers.stream()
                            .map(reader -> (CodecReader) reader.leaves().getFirst().reader())
                            .toArray(CodecReader[]::new));
        } finally {
            for (DirectoryReader reader : readers) {
                reader.close();
            }
        }
    }

    private void measure(CodecReader leaf) throws IOException {
        HnswGraph graph = Graphs.of(leaf, FIELD);
        RowScorer scorer = KIND.batch(LuceneRows.of(KIND, leaf, FIELD)).scorer(Metric.L2);
        int[][] nearest = nearest(scorer);
        recall(graph, scorer, nearest, false);
        recall(graph, scorer, nearest, true);
        shape(graph);
    }

    /// The exact answers, which are written down.
    private int[][] nearest(RowScorer scorer) throws IOException {
        var nearest = new int[queries.length][];
        var bytes =
                ByteBuffer.allocate(queries.length * K * Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int q = 0; q < queries.length; q++) {
            scorer.ask(MemorySegment.ofArray(VectorFolder.bytes(queries[q]).array()), 0);
            var best = new NeighborQueue(K, false);
            for (int row = 0; row < rows.length; row++) {
                best.insertWithOverflow(row, -scorer.score(row));
            }
            nearest[q] = best.nodes();
            for (int row : nearest[q]) {
                bytes.putInt(row);
            }
            Arrays.sort(nearest[q]);
        }
        Files.write(folder.resolve("nearest.i32"), bytes.array());
        return nearest;
    }

    private void recall(HnswGraph graph, RowScorer scorer, int[][] nearest, boolean print)
            throws IOException {
        for (int width : WIDTHS) {
            long scored = 0;
            int hits = 0;
            long cpu = cpuNanos();
            for (int q = 0; q < queries.length; q++) {
                scorer.ask(MemorySegment.ofArray(VectorFolder.bytes(queries[q]).array()), 0);
                var collector =
                        new TopKnnCollector(
                                width, Integer.MAX_VALUE, new KnnSearchStrategy.Hnsw(0));
                HnswGraphSearcher.search(new Negated(scorer, rows.length), collector, graph, null);
                var found = collector.topDocs().scoreDocs;
                if (found.length != width) {
                    throw new IllegalStateException(found.length + " rows found of " + width);
                }
                for (int i = 0; i < K; i++) {
                    hits += Arrays.binarySearch(nearest[q], found[i].doc) >= 0 ? 1 : 0;
                }
                scored += collector.visitedCount();
            }
            if (print) {
                System.out.printf(
                        "ef %3d: recall %.4f, %5d scored, %4.0f us%n",
                        width,
                        (double) hits / queries.length / K,
                        scored / queries.length,
                        (cpuNanos() - cpu) / 1e3 / queries.length);
            }
        }
    }

    private record Negated(RowScorer scorer, int maxOrd) implements RandomVectorScorer {
        @Override
        public float score(int row) throws IOException {
            return -scorer.score(row);
        }

        @Override
        public float bulkScore(int[] nodes, float[] scores, int count) throws IOException {
            scorer.score(nodes, count, scores);
            float best = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                scores[i] = -scores[i];
                best = Math.max(best, scores[i]);
            }
            return best;
        }
    }

    private static void shape(HnswGraph graph) throws IOException {
        var incoming = new int[graph.size()];
        var byDegree = new int[graph.maxConn() * 2 + 1];
        long links = 0;
        var reached = new FixedBitSet(graph.size());
        var queue = new int[graph.size()];
        for (int row = 0; row < graph.size(); row++) {
            graph.seek(0, row);
            int degree = 0;
            for (int to = next(graph); to >= 0; to = next(graph)) {
                incoming[to]++;
                degree++;
            }
            byDegree[degree]++;
            links += degree;
        }
        int count = 0;
        queue[count++] = graph.entryNode();
        reached.set(graph.entryNode());
        for (int at = 0; at < count; at++) {
            graph.seek(0, queue[at]);
            for (int to = next(graph); to >= 0; to = next(graph)) {
                if (!reached.getAndSet(to)) {
                    queue[count++] = to;
                }
            }
        }
        System.out.printf(
                "%d of %d rows reached, %d without a link to them; %.2f links a row;"
                        + " rows by links: %s%n",
                count,
                graph.size(),
                Arrays.stream(incoming).filter(links0 -> links0 == 0).count(),
                (double) links / graph.size(),
                Arrays.toString(byDegree));
        for (int level = 0; level < graph.numLevels(); level++) {
            System.out.printf("level %d: %d nodes%n", level, graph.getNodesOnLevel(level).size());
        }
    }

    private static int next(HnswGraph graph) throws IOException {
        int node = graph.nextNeighbor();
        return node == org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS ? -1 : node;
    }

    private static long processNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
