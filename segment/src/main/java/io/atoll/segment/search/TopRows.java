package io.atoll.segment.search;

import io.atoll.model.Metric;

import org.apache.lucene.util.NumericUtils;

import java.util.Optional;

/// The best rows seen so far: by distance, ties by key, each key once.
///
/// A row is one long whose order is the rank but for ties: the distance, turned so that smaller is
/// better, as sortable bits, above the row number.
abstract sealed class TopRows permits TopKeys, TopRowNumbers {
    private final boolean largerIsBetter;

    TopRows(Metric metric) {
        this.largerIsBetter = metric.largerIsBetter();
    }

    /// @param capacity how many at most
    /// @param keys empty: the order of keys is that of row numbers, and no key comes twice
    static TopRows of(Metric metric, int capacity, Optional<KeyOrder> keys) {
        return keys.isPresent()
                ? new TopKeys(metric, capacity, keys.get())
                : new TopRowNumbers(metric, capacity);
    }

    /// After [#sort], how many there are.
    abstract int size();

    abstract void offer(int row, float distance);

    /// Puts the best first; nothing can be offered any more.
    abstract void sort();

    abstract long code(int rank);

    final long encode(int row, float distance) {
        // Adding zero makes 0.0 of -0.0, which would rank before it. NaN ranks last.
        float cost = (largerIsBetter ? -distance : distance) + 0.0f;
        if (Float.isNaN(cost)) {
            cost = Float.POSITIVE_INFINITY;
        }
        return (long) NumericUtils.floatToSortableInt(cost) << Integer.SIZE | row;
    }

    static int row(long code) {
        return (int) code;
    }

    final int row(int rank) {
        return row(code(rank));
    }

    final float distance(int rank) {
        float cost = NumericUtils.sortableIntToFloat((int) (code(rank) >> Integer.SIZE));
        return (largerIsBetter ? -cost : cost) + 0.0f;
    }
}
