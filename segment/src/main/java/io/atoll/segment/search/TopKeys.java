package io.atoll.segment.search;

import io.atoll.model.Metric;

import org.apache.lucene.util.IntroSorter;

import java.util.Arrays;

/// The best rows where the order of keys is not that of row numbers, or a key has several rows:
/// ties by key, each key once by its best row.
///
/// What is offered and may belong to the best is gathered until there is twice as much as is
/// wanted; then the worse half goes. So a row costs `log k` at most, whatever the ties. A heap
/// would have to find the place of a key that comes again.
final class TopKeys extends TopRows {
    private final int capacity;
    private final KeyOrder keys;
    private long[] codes;
    private int size;

    /// Whether [#last] is known: as many keys were found as are wanted.
    private boolean full;

    private long last;

    TopKeys(Metric metric, int capacity, KeyOrder keys) {
        super(metric);
        this.capacity = capacity;
        this.keys = keys;
        this.codes = new long[Math.max(2, capacity)];
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void offer(int row, float distance) {
        long code = encode(row, distance);
        if (capacity == 0 || (full && byRank(code, last) >= 0)) {
            return;
        }
        if (size == codes.length) {
            makeRoom();
        }
        codes[size++] = code;
    }

    private void makeRoom() {
        if (codes.length < 2 * capacity) {
            codes = Arrays.copyOf(codes, 2 * capacity);
        } else {
            sort();
        }
    }

    @Override
    void sort() {
        sort(this::byKey);
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            if (distinct == 0 || keys.compare(row(codes[distinct - 1]), row(codes[i])) != 0) {
                codes[distinct++] = codes[i];
            }
        }
        size = distinct;
        sort(this::byRank);
        size = Math.min(size, capacity);
        full = size == capacity;
        if (full && size > 0) {
            last = codes[size - 1];
        }
    }

    /// By distance, then by key, then by row number.
    private int byRank(long a, long b) {
        int byCost = Integer.compare((int) (a >> Integer.SIZE), (int) (b >> Integer.SIZE));
        return byCost != 0 ? byCost : byKey(a, b);
    }

    /// By key, then by distance, then by row number.
    private int byKey(long a, long b) {
        int byKey = keys.compare(row(a), row(b));
        return byKey != 0 ? byKey : Long.compare(a, b);
    }

    private void sort(Order order) {
        new Sorter(codes, order).sort(0, size);
    }

    private interface Order {
        int compare(long a, long b);
    }

    private static final class Sorter extends IntroSorter {
        private final long[] codes;
        private final Order order;
        private long pivot;

        Sorter(long[] codes, Order order) {
            this.codes = codes;
            this.order = order;
        }

        @Override
        protected void swap(int i, int j) {
            long code = codes[i];
            codes[i] = codes[j];
            codes[j] = code;
        }

        @Override
        protected int compare(int i, int j) {
            return order.compare(codes[i], codes[j]);
        }

        @Override
        protected void setPivot(int i) {
            pivot = codes[i];
        }

        @Override
        protected int comparePivot(int j) {
            return order.compare(pivot, codes[j]);
        }
    }

    @Override
    long code(int rank) {
        return codes[rank];
    }
}
