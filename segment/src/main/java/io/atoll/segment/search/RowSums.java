package io.atoll.segment.search;

import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

import java.util.Arrays;

/// What is added up for the rows of one leaf while a query goes through its lists of rows, one
/// after the other. Used by one thread, for many leaves and queries.
final class RowSums {
    private final VectorSearch search;
    private final boolean zeroIsNoHit;
    private double[] sums = {};
    private FixedBitSet touched = new FixedBitSet(0);
    private long offered;

    /// @param zeroIsNoHit whether rows whose sum is 0 are left out
    RowSums(VectorSearch search, boolean zeroIsNoHit) {
        this.search = search;
        this.zeroIsNoHit = zeroIsNoHit;
    }

    /// For a leaf of so many rows; nothing is added up yet.
    void makeRoom(int rows) {
        if (sums.length < rows) {
            sums = new double[rows];
            touched = new FixedBitSet(rows);
        }
    }

    void add(int doc, double value) {
        sums[doc] += value;
        touched.set(doc);
    }

    /// Rows that had a sum so far.
    long offered() {
        return offered;
    }

    /// Forgets all rows but those with the largest sums.
    ///
    /// @return them, ascending
    int[] keepLargest(int most) {
        var largest = new LongHeap(most);
        for (int doc = next(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(doc + 1)) {
            int sum = NumericUtils.floatToSortableInt((float) sums[doc]);
            largest.insertWithOverflow((long) sum << Integer.SIZE | doc);
        }
        var docs = new int[largest.size()];
        var kept = new double[docs.length];
        for (int i = 0; i < docs.length; i++) {
            docs[i] = (int) largest.pop();
        }
        Arrays.sort(docs);
        for (int i = 0; i < docs.length; i++) {
            kept[i] = sums[docs[i]];
        }
        for (int doc = next(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(doc + 1)) {
            sums[doc] = 0;
        }
        touched.clear();
        for (int i = 0; i < docs.length; i++) {
            add(docs[i], kept[i]);
        }
        return docs;
    }

    /// Hands over what was added up, and begins anew.
    ///
    /// @param firstRow the number of the leaf's first row
    void offer(int firstRow, TopRows best) {
        var range = search.range();
        for (int doc = next(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = next(doc + 1)) {
            float sum = (float) Math.clamp(sums[doc], -Float.MAX_VALUE, Float.MAX_VALUE);
            offered++;
            boolean hit = !zeroIsNoHit || sums[doc] != 0;
            if (hit && (range == null || range.contains(search.metric(), sum))) {
                best.offer(firstRow + doc, sum);
            }
            sums[doc] = 0;
        }
        touched.clear();
    }

    private int next(int from) {
        return from < touched.length() ? touched.nextSetBit(from) : DocIdSetIterator.NO_MORE_DOCS;
    }
}
