package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.model.read.VectorQuery;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.search.Cancellation;
import io.atoll.segment.search.Candidates;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.RowScorer;

import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Scans the lists whose centroids are nearest to a query. The width is `nprobe`: how many lists.
/// Where these have fewer accepted rows than are wanted, it goes on to the next ones.
final class ListWalks implements OpenIndex {
    private static final int USUAL_LISTS = 8;

    /// A row of a list costs so much of one in a scan of all: they do not lie beside each other.
    private static final double COST_OF_ROW = 1.5;

    /// The same of a code.
    private static final double COST_OF_CODE = 0.5;

    /// The same of a row that is not accepted.
    private static final double COST_OF_REFUSED_ROW = 0.05;

    private final InvertedLists lists;
    private final Metric metric;
    private int wanted = 1;
    private int usualWidth = 1;
    private int rescored;

    ListWalks(InvertedLists lists, Metric metric) {
        this.lists = lists;
        this.metric = metric;
    }

    @Override
    public int width(VectorQuery query, int acceptedRows) {
        wanted = Math.min(query.k(), acceptedRows);
        rescored = query.extras().scoredAgain();
        usualWidth = Math.min(query.ef() > 0 ? query.ef() : USUAL_LISTS, lists.count());
        return usualWidth;
    }

    @Override
    public double cost(int width, RowSet accepted) {
        int all = accepted.bits().length();
        double share = Math.min(1, (double) width / lists.count());
        double scanned = share * accepted.count();
        double again = lists.codes().isPresent() ? Math.min(rescored(width), scanned) : 0;
        return lists.count()
                + costOfRow() * scanned
                + COST_OF_ROW * again
                + COST_OF_REFUSED_ROW * share * (all - accepted.count());
    }

    private double costOfRow() {
        return lists.codes().isPresent() ? COST_OF_CODE : COST_OF_ROW;
    }

    /// How many of the best rows by codes are scored again by their vectors.
    private int rescored(int width) {
        return (int) Math.min(Integer.MAX_VALUE / 2, (long) rescored() * width / usualWidth);
    }

    private int rescored() {
        return rescored > 0 ? Math.max(rescored, wanted) : lists.scoredAgain(wanted);
    }

    @Override
    public String plan() {
        return "lists";
    }

    @Override
    public Candidates walk(
            RowScorer query, RowSet accepted, int width, int visitLimit, BooleanSupplier cancelled)
            throws IOException {
        LongHeap nearest = rank(query);
        ListScan scan =
                lists.codes().isPresent()
                        ? new CodeScan(
                                lists.codes().get(),
                                query,
                                metric,
                                Math.min(accepted.count(), rescored(width)))
                        : new RowScan(query, metric, Math.min(accepted.count(), visitLimit));
        var accept = accepted.count() == accepted.bits().length() ? null : accepted.bits();
        IndexInput ordinals = lists.ordinals();
        var rows = new int[lists.longest()];
        var places = new int[lists.longest()];
        int found = 0;
        for (int probed = 0; nearest.size() > 0 && (probed < width || found < wanted); probed++) {
            Cancellation.check(cancelled);
            long next = nearest.pop();
            int list = (int) next;
            int begin = lists.start(list);
            int length = lists.end(list) - begin;
            ordinals.seek((long) begin * Integer.BYTES);
            ordinals.readInts(rows, 0, length);
            int count = 0;
            for (int i = 0; i < length; i++) {
                int row = rows[i];
                rows[count] = row;
                places[count] = begin + i;
                count += accept == null || accept.get(row) ? 1 : 0;
            }
            if ((found + count) * costOfRow() > COST_OF_ROW * visitLimit) {
                return new Candidates(new int[0], new float[0], false, lists.count() + found);
            }
            if (count > 0) {
                scan.score(nearness(next), rows, places, count);
                found += count;
            }
        }
        return scan.candidates(nearest.size() == 0, lists.count() + found);
    }

    /// The lists, the nearest on top.
    private LongHeap rank(RowScorer query) {
        float[] asked = query.components().clone();
        lists.centroids().space().enterAsQuery(asked);
        var scores = new float[lists.count()];
        lists.centroids().rank(asked, scores);
        var heap = new LongHeap(scores.length);
        for (int list = 0; list < scores.length; list++) {
            heap.push((long) NumericUtils.floatToSortableInt(-scores[list]) << Integer.SIZE | list);
        }
        return heap;
    }

    /// The other way round.
    private static float nearness(long ranked) {
        return -NumericUtils.sortableIntToFloat((int) (ranked >> Integer.SIZE));
    }
}
