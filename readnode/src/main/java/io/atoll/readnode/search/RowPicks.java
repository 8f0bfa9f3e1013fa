package io.atoll.readnode.search;

import java.util.Arrays;

/// A growing list of rows of several segments.
public final class RowPicks {
    private int[] segments;
    private int[] rows;
    private int size;

    /// @param capacity how many are expected
    public RowPicks(int capacity) {
        segments = new int[capacity];
        rows = new int[capacity];
    }

    /// @param segment the segment's place in the list that was searched
    public void add(int segment, int row) {
        if (size == rows.length) {
            segments = Arrays.copyOf(segments, size * 2 + 16);
            rows = Arrays.copyOf(rows, size * 2 + 16);
        }
        segments[size] = segment;
        rows[size] = row;
        size++;
    }

    public int size() {
        return size;
    }

    int segment(int pick) {
        return segments[pick];
    }

    int row(int pick) {
        return rows[pick];
    }
}
