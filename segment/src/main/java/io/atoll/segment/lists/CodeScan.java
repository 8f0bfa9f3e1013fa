package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.quantization.CodeScorer;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.Quantizer;
import io.atoll.segment.search.Candidates;
import io.atoll.segment.vectors.RowScorer;

import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

import java.io.IOException;

/// Scores rows by codes, which lie list by list, and those that are best by these once more by
/// their vectors.
final class CodeScan implements ListScan {
    private final CodeScorer codes;
    private final RowScorer query;
    private final Metric metric;
    private final LongHeap best;
    private final int most;
    private final float weightOfList;
    private float[] scores = {};
    private long offered;
    private int last = -1;
    private int lastButOne = -1;

    /// @param most how many rows are scored once more
    CodeScan(CodedVectors codes, RowScorer query, Metric metric, int most) {
        this.codes = codes.scorer();
        this.weightOfList = weightOfList(codes.quantizer(), metric);
        this.query = query;
        this.metric = metric;
        this.best = new LongHeap(most);
        this.most = most;
        this.codes.ask(query.components());
    }

    /// What [FloatCentroids#rank] says of a list is half of what is to be said of it by L2.
    private static float weightOfList(Quantizer quantizer, Metric metric) {
        if (!quantizer.isResidual()) {
            return 0;
        }
        return metric == Metric.L2 ? 2 : 1;
    }

    @Override
    public void score(float nearness, int[] rows, int[] places, int count) {
        if (scores.length < count) {
            scores = new float[rows.length];
        }
        if (places[count - 1] - places[0] == count - 1) {
            codes.score(places[0], count, scores);
        } else {
            codes.score(places, count, scores);
        }
        float added = weightOfList == 0 ? 0 : weightOfList * nearness;
        int nearest = 0;
        for (int i = 0; i < count; i++) {
            scores[i] += added;
            best.insertWithOverflow(
                    (long) NumericUtils.floatToSortableInt(scores[i]) << Integer.SIZE | rows[i]);
            if (scores[i] > scores[nearest]) {
                nearest = i;
            }
        }
        offered += count;
        lastButOne = last;
        last = rows[nearest];
    }

    @Override
    public Candidates candidates(boolean all, long scored) throws IOException {
        int count = best.size();
        var rows = new int[count];
        for (int i = count - 1; i >= 0; i--) {
            rows[i] = (int) best.pop();
        }
        var distances = new float[count];
        query.score(rows, count, distances);
        float reach = metric.worst();
        if (!all) {
            reach = Reach.better(metric, distance(last), distance(lastButOne));
        }
        if (offered > most) {
            reach = Reach.better(metric, reach, distances[Reach.worst(metric, distances, count)]);
        }
        return new Candidates(rows, distances, reach, scored + count);
    }

    private float distance(int row) throws IOException {
        return row < 0 ? metric.worst() : query.score(row);
    }
}
