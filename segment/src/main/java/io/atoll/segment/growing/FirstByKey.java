package io.atoll.segment.growing;

import io.atoll.model.rows.Keys;

/// Keeps the rows of the least keys, rows of one key by number: a heap with the greatest on top.
final class FirstByKey {
    private final Keys keys;
    private final int[] heap;
    private int size;

    /// @param keys by row number
    FirstByKey(Keys keys, int limit) {
        this.keys = keys;
        this.heap = new int[limit];
    }

    /// Rows come in ascending order of their numbers.
    void offer(int row) {
        if (size < heap.length) {
            siftUp(size++, row);
        } else if (size > 0 && isBefore(row, heap[0])) {
            siftDown(row);
        }
    }

    private boolean isBefore(int row, int other) {
        int compared = keys.compare(row, keys, other);
        return compared < 0 || (compared == 0 && row < other);
    }

    private void siftUp(int from, int row) {
        int place = from;
        while (place > 0 && isBefore(heap[(place - 1) >>> 1], row)) {
            heap[place] = heap[(place - 1) >>> 1];
            place = (place - 1) >>> 1;
        }
        heap[place] = row;
    }

    private void siftDown(int row) {
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && isBefore(heap[child], heap[child + 1])) {
                child++;
            }
            if (!isBefore(row, heap[child])) {
                break;
            }
            heap[place] = heap[child];
            place = child;
        }
        heap[place] = row;
    }

    /// The rows in order; nothing can be offered any more.
    int[] sorted() {
        var rows = new int[size];
        while (size > 0) {
            rows[size - 1] = heap[0];
            int last = heap[--size];
            if (size > 0) {
                siftDown(last);
            }
        }
        return rows;
    }
}
