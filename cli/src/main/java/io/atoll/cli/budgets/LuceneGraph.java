package io.atoll.cli.budgets;

import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.vectors.Vectors;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Lucene's HNSW, float32 by the Euclidean distance, in one segment; built and searched by the
/// thread that calls.
final class LuceneGraph implements GraphBaseline {
    private static final String FIELD = "vector";
    private static final double MAX_BUFFER_MIB = 2000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MMapDirectory directory;
    private final DirectoryReader reader;
    private final LeafReader leaf;
    private final Vectors queries;
    private final ExactAnswers exact;
    private final int k;
    private final double buildCpuSeconds;

    /// @param folder an empty one, for its files
    LuceneGraph(
            Path folder,
            Vectors rows,
            Vectors queries,
            ExactAnswers exact,
            int k,
            int m,
            int efConstruction)
            throws IOException {
        this.queries = queries;
        this.exact = exact;
        this.k = k;
        directory = new MMapDirectory(folder);
        long start = THREADS.getCurrentThreadCpuTime();
        build(rows, m, efConstruction);
        buildCpuSeconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        reader = DirectoryReader.open(directory);
        leaf = reader.leaves().getFirst().reader();
    }

    private void build(Vectors rows, int m, int efConstruction) throws IOException {
        var format = new Lucene99HnswVectorsFormat(m, efConstruction);
        var config =
                new IndexWriterConfig()
                        // Merges neighbours only: the number of a document is its row.
                        .setMergePolicy(new LogDocMergePolicy())
                        .setMergeScheduler(new SerialMergeScheduler())
                        .setRAMBufferSizeMB(MAX_BUFFER_MIB)
                        .setCodec(
                                new Lucene104Codec() {
                                    @Override
                                    public KnnVectorsFormat getKnnVectorsFormatForField(
                                            String field) {
                                        return format;
                                    }
                                });
        try (var writer = new IndexWriter(directory, config)) {
            for (int row = 0; row < rows.size(); row++) {
                var document = new Document();
                document.add(
                        new KnnFloatVectorField(
                                FIELD, rows.get(row), VectorSimilarityFunction.EUCLIDEAN));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    @Override
    public String name() {
        return "Lucene %s, HNSW in one segment".formatted(Version.LATEST);
    }

    @Override
    public double buildCpuSeconds() {
        return buildCpuSeconds;
    }

    @Override
    public Searches search(int ef, Duration atLeast) throws IOException {
        long correct = 0;
        long scored = 0;
        for (int query = 0; query < queries.size(); query++) {
            TopKnnCollector found = search(queries.get(query), ef);
            var ids = new ArrayList<Long>();
            for (ScoreDoc hit : found.topDocs().scoreDocs) {
                ids.add((long) hit.doc);
            }
            scored += found.visitedCount();
            correct += exact.correct(query, List.copyOf(ids.subList(0, Math.min(k, ids.size()))));
        }
        return new Searches(
                (double) correct / ((long) queries.size() * exact.expected()),
                cpuMillis(ef, atLeast),
                (double) scored / queries.size());
    }

    private double cpuMillis(int ef, Duration atLeast) throws IOException {
        long searches = 0;
        long before = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        do {
            for (int query = 0; query < queries.size(); query++) {
                search(queries.get(query), ef);
            }
            searches += queries.size();
        } while (System.nanoTime() - start < atLeast.toNanos());
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / searches;
    }

    private TopKnnCollector search(float[] query, int ef) throws IOException {
        var collector = new TopKnnCollector(Math.max(ef, k), Integer.MAX_VALUE);
        leaf.searchNearestVectors(
                FIELD, query, collector, AcceptDocs.fromLiveDocs(null, leaf.maxDoc()));
        return collector;
    }

    @Override
    public void close() {
        try (directory) {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
