package io.atoll.cli.bench;

import java.util.Arrays;

/// The rows with the largest scores so far: a heap with the worst of them on top.
final class ScoreHeap {
    private final float[] scores;
    private final int[] rows;
    private int size;

    ScoreHeap(int capacity) {
        this.scores = new float[capacity];
        this.rows = new int[capacity];
    }

    void offer(int row, float score) {
        if (size < rows.length) {
            siftUp(row, score);
        } else if (size > 0 && score > scores[0]) {
            siftDown(row, score);
        }
    }

    private void siftUp(int row, float score) {
        int place = size++;
        while (place > 0 && scores[(place - 1) / 2] > score) {
            int parent = (place - 1) / 2;
            scores[place] = scores[parent];
            rows[place] = rows[parent];
            place = parent;
        }
        scores[place] = score;
        rows[place] = row;
    }

    /// In place of the worst.
    private void siftDown(int row, float score) {
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && scores[child + 1] < scores[child]) {
                child++;
            }
            if (scores[child] >= score) {
                break;
            }
            scores[place] = scores[child];
            rows[place] = rows[child];
            place = child;
        }
        scores[place] = score;
        rows[place] = row;
    }

    /// In no order.
    int[] rows() {
        return Arrays.copyOf(rows, size);
    }
}
