package io.atoll.milvus.values;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.milvus.grpc.FieldData;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.List;

/// Which value of a `FieldData` in a request belongs to which row. Where some rows have no value,
/// clients leave those values out and say so in `valid_data`; a full list with placeholders is
/// understood too.
final class ValueLayout {
    private final int rows;
    private final @Nullable BitSet nulls;
    private final int[] rowsWithValue;
    private final boolean full;

    private ValueLayout(int rows, @Nullable BitSet nulls, int[] rowsWithValue, boolean full) {
        this.rows = rows;
        this.nulls = nulls;
        this.rowsWithValue = rowsWithValue;
        this.full = full;
    }

    /// @param data its `valid_data` is empty when every row has a value
    /// @param given how many values there are
    /// @param rows how many rows the request has
    static ValueLayout of(Field field, FieldData data, int given, int rows) {
        List<Boolean> valid = data.getValidDataList();
        if (valid.isEmpty()) {
            if (given != rows) {
                throw wrongCount(field, given, rows);
            }
            return new ValueLayout(rows, null, new int[0], true);
        }
        if (valid.size() != rows) {
            throw wrongCount(field, valid.size(), rows);
        }
        var nulls = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            nulls.set(row, !valid.get(row));
        }
        var rowsWithValue = new int[rows - nulls.cardinality()];
        for (int i = 0, row = nulls.nextClearBit(0); i < rowsWithValue.length; i++) {
            rowsWithValue[i] = row;
            row = nulls.nextClearBit(row + 1);
        }
        if (given != rowsWithValue.length && given != rows) {
            throw Refusals.invalid(
                    "field '%s' has %d values for %d valid rows of %d"
                            .formatted(field.name(), given, rowsWithValue.length, rows));
        }
        return new ValueLayout(rows, nulls, rowsWithValue, given == rows);
    }

    int rows() {
        return rows;
    }

    @Nullable BitSet nulls() {
        return nulls;
    }

    /// The number of rows that have a value.
    int values() {
        return nulls == null ? rows : rowsWithValue.length;
    }

    /// The row of the i-th of those.
    int row(int i) {
        return nulls == null ? i : rowsWithValue[i];
    }

    /// Where its value stands in the request's list.
    int place(int i) {
        return full ? row(i) : i;
    }

    private static AtollException wrongCount(Field field, int given, int rows) {
        return Refusals.invalid(
                "the num_rows (%d) of field '%s' is not equal to passed num_rows (%d)"
                        .formatted(given, field.name(), rows));
    }
}
