package io.atoll.segment.search;

import io.atoll.model.Metric;

import java.util.Arrays;

/// The best rows, ties by row number: a binary heap with the worst on top.
final class TopRowNumbers extends TopRows {
    private final long[] heap;
    private int size;

    TopRowNumbers(Metric metric, int capacity) {
        super(metric);
        this.heap = new long[capacity];
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void offer(int row, float distance) {
        long code = encode(row, distance);
        if (size < heap.length) {
            siftUp(size++, code);
        } else if (size > 0 && code < heap[0]) {
            siftDown(code);
        }
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

    @Override
    void sort() {
        Arrays.sort(heap, 0, size);
    }

    @Override
    long code(int rank) {
        return heap[rank];
    }
}
