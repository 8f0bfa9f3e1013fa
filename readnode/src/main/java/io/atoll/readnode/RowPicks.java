package io.atoll.readnode;

import io.atoll.model.rows.Keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A growing list of rows of several segments, with their keys.
final class RowPicks {
    private int[] segments = new int[16];
    private int[] rows = new int[16];
    private final List<Object> keys = new ArrayList<>();
    private int size;

    /// @param segment the segment's place in the list that was searched
    void add(int segment, int row, Object key) {
        if (size == rows.length) {
            segments = Arrays.copyOf(segments, size * 2);
            rows = Arrays.copyOf(rows, size * 2);
        }
        segments[size] = segment;
        rows[size] = row;
        size++;
        keys.add(key);
    }

    int size() {
        return size;
    }

    int segment(int pick) {
        return segments[pick];
    }

    int row(int pick) {
        return rows[pick];
    }

    /// The keys in the order of the picks.
    Keys keys() {
        if (!keys.isEmpty() && keys.getFirst() instanceof String) {
            return Keys.ofTexts(keys.stream().map(String.class::cast).toList());
        }
        return new Keys.LongKeys(keys.stream().mapToLong(Long.class::cast).toArray());
    }
}
