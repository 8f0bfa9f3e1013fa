package io.atoll.model.rows;

import io.atoll.model.Field;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// FLOAT: float32, finite.
final class FloatValues extends Values {
    static final FloatValues TYPE = new FloatValues();

    private FloatValues() {}

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return switch (value) {
            case Literal.Real(double real) -> Float.isFinite((float) real);
            case Literal.Int _ -> true;
            case Literal.Bool _, Literal.Text _, Literal.Items _ -> false;
        };
    }

    @Override
    public void check(Field field, Column column) {
        var values = (Column.Floats) column;
        for (int row = 0; row < values.size(); row++) {
            checkFinite(field, row, values.value(row));
        }
    }

    @Override
    public long usualBytes(Field field) {
        return Float.BYTES;
    }

    @Override
    public long bytes(Column column) {
        return (long) column.size() * Float.BYTES;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Floats) parts[from[i]]).value(rows[i]);
        }
        return new Column.Floats(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        var values = new float[count];
        Arrays.fill(values, (float) real(value));
        return new Column.Floats(field.id(), values, null);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        return new Column.Floats(field.id(), new float[count], nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Floats) column;
        return body(column.size(), Float.BYTES, (row, out) -> out.putFloat(values.value(row)));
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new float[rows];
        body.asFloatBuffer().get(values);
        return new Column.Floats(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Float.BYTES;
    }
}
