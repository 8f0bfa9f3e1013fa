package io.atoll.segment.columns;

import java.util.Arrays;

/// Rows to be read, in any order: sorted once, so that each column is read in the order in which it
/// lies.
public final class RowSelection {
    private final int[] rows;
    private final int[] places;

    /// @param rows row numbers, of which the first `count` are meant; the same one may come twice
    public RowSelection(int[] rows, int count) {
        var order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) rows[i] << Integer.SIZE | i;
        }
        Arrays.sort(order);
        this.rows = new int[count];
        this.places = new int[count];
        for (int i = 0; i < count; i++) {
            this.rows[i] = (int) (order[i] >>> Integer.SIZE);
            this.places[i] = (int) order[i];
        }
    }

    public int count() {
        return rows.length;
    }

    /// The `i`-th row in ascending order.
    public int row(int i) {
        return rows[i];
    }

    /// Where the value of [#row] goes in the answer.
    public int place(int i) {
        return places[i];
    }
}
