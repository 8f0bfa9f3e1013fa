package io.atoll.model.rows;

import io.atoll.model.Field;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// BOOL: one byte.
final class BoolValues extends Values {
    static final BoolValues TYPE = new BoolValues();

    private BoolValues() {}

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return value instanceof Literal.Bool;
    }

    @Override
    public void check(Field field, Column column) {
        // Both are right.
    }

    @Override
    public long usualBytes(Field field) {
        return Byte.BYTES;
    }

    @Override
    public long bytes(Column column) {
        return (long) column.size() * Byte.BYTES;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new boolean[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Bools) parts[from[i]]).value(rows[i]);
        }
        return new Column.Bools(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        var values = new boolean[count];
        Arrays.fill(values, ((Literal.Bool) value).value());
        return new Column.Bools(field.id(), values, null);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        return new Column.Bools(field.id(), new boolean[count], nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Bools) column;
        return body(
                column.size(),
                Byte.BYTES,
                (row, out) -> out.put((byte) (values.value(row) ? 1 : 0)));
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = body.get() != 0;
        }
        return new Column.Bools(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Byte.BYTES;
    }
}
