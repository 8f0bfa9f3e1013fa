package io.atoll.segment.columns;

import java.util.Arrays;

/// Row numbers, collected one by one.
public final class RowList {
    private int[] rows = new int[16];
    private int count;

    public void add(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
    }

    /// The first [#count] are meant. Not to be changed.
    public int[] rows() {
        return rows;
    }

    public int count() {
        return count;
    }

    public int[] toArray() {
        return Arrays.copyOf(rows, count);
    }
}
