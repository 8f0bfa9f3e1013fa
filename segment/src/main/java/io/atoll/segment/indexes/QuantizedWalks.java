package io.atoll.segment.indexes;

import io.atoll.model.Metric;
import io.atoll.model.read.VectorQuery;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.graphs.GraphScorer;
import io.atoll.segment.quantization.CodeScorer;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.search.Candidates;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.RowScorer;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// Walks a graph by codes of its vectors, which are a fraction of their bytes. The better half of a
/// walk's candidates, but twice as many as a search wants at least, are scored again by the vectors
/// themselves, so that distances are exact; codes of 6 bits put hardly any row into the wrong half.
/// Of coarser codes all candidates are scored again.
final class QuantizedWalks implements OpenIndex {
    private final GraphWalks walks;
    private final CodeScorer codes;
    private final Metric metric;
    private final boolean fine;
    private int wanted;

    QuantizedWalks(GraphWalks walks, CodedVectors codes, Metric metric) {
        this.walks = walks;
        this.codes = codes.scorer();
        this.fine = codes.quantizer().isFine();
        this.metric = metric;
    }

    /// Segments of earlier versions have graphs without codes.
    static OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        var walks = new GraphWalks(Graphs.of(leaf, field), metric);
        return Graphs.reader(leaf, field) instanceof CompanionReader reader
                        && reader.of(field) instanceof CodedVectors codes
                ? new QuantizedWalks(walks, codes, metric)
                : walks;
    }

    @Override
    public int width(VectorQuery query, int acceptedRows) {
        wanted = query.k();
        return walks.width(query, acceptedRows);
    }

    @Override
    public int narrowed(int ef, double share) {
        return walks.narrowed(ef, share);
    }

    @Override
    public double cost(int ef, RowSet accepted) {
        return walks.cost(ef, accepted);
    }

    @Override
    public Candidates walk(
            RowScorer query, RowSet accepted, int ef, int visitLimit, BooleanSupplier cancelled)
            throws IOException {
        codes.ask(query.components());
        KnnCollector collector =
                walks.collect(
                        new NodeScorer(codes, accepted.bits().length()),
                        accepted,
                        ef,
                        visitLimit,
                        cancelled);
        ScoreDoc[] found = collector.topDocs().scoreDocs;
        boolean complete =
                !collector.earlyTerminated() && found.length >= Math.min(ef, accepted.count());
        int better = fine ? Math.min(found.length, Math.max(ef / 2, 2 * wanted)) : found.length;
        return scored(query, found, better, complete, collector.visitedCount() + better);
    }

    /// The first `count` rows by their exact distances, the best first.
    private Candidates scored(
            RowScorer query, ScoreDoc[] found, int count, boolean complete, long scored)
            throws IOException {
        var rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = found[i].doc;
        }
        var distances = new float[count];
        query.score(rows, count, distances);
        var order = new long[count];
        for (int i = 0; i < count; i++) {
            int cost = NumericUtils.floatToSortableInt(-GraphScorer.score(metric, distances[i]));
            order[i] = (long) cost << Integer.SIZE | rows[i];
        }
        Arrays.sort(order);
        for (int i = 0; i < count; i++) {
            rows[i] = (int) order[i];
            float cost = NumericUtils.sortableIntToFloat((int) (order[i] >> Integer.SIZE));
            distances[i] = GraphScorer.distance(metric, -cost);
        }
        return new Candidates(rows, distances, complete, scored);
    }

    private record NodeScorer(CodeScorer codes, int maxOrd) implements RandomVectorScorer {

        @Override
        public float score(int row) {
            return codes.score(row);
        }

        @Override
        public float bulkScore(int[] nodes, float[] scores, int count) {
            codes.score(nodes, count, scores);
            float best = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                best = Math.max(best, scores[i]);
            }
            return best;
        }
    }
}
