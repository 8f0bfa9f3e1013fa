package io.atoll.model.rows;

import io.atoll.model.Field;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// DOUBLE: float64, finite.
final class DoubleValues extends Values {
    static final DoubleValues TYPE = new DoubleValues();

    private DoubleValues() {}

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return switch (value) {
            case Literal.Real(double real) -> Double.isFinite(real);
            case Literal.Int _ -> true;
            case Literal.Bool _, Literal.Text _, Literal.Items _ -> false;
        };
    }

    @Override
    public void check(Field field, Column column) {
        var values = (Column.Doubles) column;
        for (int row = 0; row < values.size(); row++) {
            checkFinite(field, row, values.value(row));
        }
    }

    @Override
    public long usualBytes(Field field) {
        return Double.BYTES;
    }

    @Override
    public long bytes(Column column) {
        return (long) column.size() * Double.BYTES;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Doubles) parts[from[i]]).value(rows[i]);
        }
        return new Column.Doubles(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        var values = new double[count];
        Arrays.fill(values, real(value));
        return new Column.Doubles(field.id(), values, null);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        return new Column.Doubles(field.id(), new double[count], nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Doubles) column;
        return body(column.size(), Double.BYTES, (row, out) -> out.putDouble(values.value(row)));
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new double[rows];
        body.asDoubleBuffer().get(values);
        return new Column.Doubles(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Double.BYTES;
    }
}
