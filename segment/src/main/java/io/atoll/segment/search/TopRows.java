package io.atoll.segment.search;

import io.atoll.model.Metric;

import org.apache.lucene.util.NumericUtils;

import java.util.Arrays;

/// The best rows seen so far: by distance, ties by the smaller row number.
///
/// A row is one long whose order is the rank: the distance, turned so that smaller is better, as
/// sortable bits, above the row number. The longs are a binary heap with the worst on top.
final class TopRows {
    private final boolean largerIsBetter;
    private final long[] heap;
    private int size;

    TopRows(Metric metric, int capacity) {
        this.largerIsBetter = metric.largerIsBetter();
        this.heap = new long[capacity];
    }

    int size() {
        return size;
    }

    void offer(int row, float distance) {
        long code = encode(row, distance);
        if (size < heap.length) {
            siftUp(size++, code);
        } else if (size > 0 && code < heap[0]) {
            siftDown(code);
        }
    }

    private long encode(int row, float distance) {
        // Adding zero makes 0.0 of -0.0, which would rank before it. What is no number ranks last.
        float cost = (largerIsBetter ? -distance : distance) + 0.0f;
        if (Float.isNaN(cost)) {
            cost = Float.POSITIVE_INFINITY;
        }
        return (long) NumericUtils.floatToSortableInt(cost) << Integer.SIZE | row;
    }

    private void siftUp(int from, long code) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (heap[parent] >= code) {
                break;
            }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = code;
    }

    private void siftDown(long code) {
        int place = 0;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1] > heap[child]) {
                child++;
            }
            if (heap[child] <= code) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = code;
    }

    /// Puts the best first; nothing can be offered any more.
    void sort() {
        Arrays.sort(heap, 0, size);
    }

    int row(int rank) {
        return (int) heap[rank];
    }

    float distance(int rank) {
        float cost = NumericUtils.sortableIntToFloat((int) (heap[rank] >> Integer.SIZE));
        return (largerIsBetter ? -cost : cost) + 0.0f;
    }
}
