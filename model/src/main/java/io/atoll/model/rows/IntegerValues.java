package io.atoll.model.rows;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.times.TimeNotation;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/// INT8, INT16, INT32, INT64, and TIMESTAMPTZ: two's complement of that many bits, 64 for the last.
final class IntegerValues extends Values {
    static final IntegerValues INT8 = new IntegerValues(DataType.INT8, Byte.BYTES);
    static final IntegerValues INT16 = new IntegerValues(DataType.INT16, Short.BYTES);
    static final IntegerValues INT32 = new IntegerValues(DataType.INT32, Integer.BYTES);
    static final IntegerValues INT64 = new IntegerValues(DataType.INT64, Long.BYTES);
    static final IntegerValues TIMESTAMPTZ = new IntegerValues(DataType.TIMESTAMPTZ, Long.BYTES);

    private final DataType type;
    private final int width;

    private IntegerValues(DataType type, int width) {
        this.type = type;
        this.width = width;
    }

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return switch (value) {
            case Literal.Int(long number) -> fits(number);
            // As it was written: the write node knows whose time it is, and makes a number of it.
            case Literal.Text(String text) -> type == DataType.TIMESTAMPTZ && isTime(text);
            case Literal.Bool _, Literal.Real _, Literal.Items _ -> false;
        };
    }

    /// @throws AtollException with PARAMETER_INVALID if it is none, in Milvus's words
    private static boolean isTime(String text) {
        TimeNotation.parse(text, TimeNotation.UTC);
        return true;
    }

    private boolean fits(long value) {
        int unused = Long.SIZE - Byte.SIZE * width;
        return value << unused >> unused == value;
    }

    @Override
    public void check(Field field, Column column) {
        var values = (Column.Longs) column;
        for (int row = 0; row < values.size(); row++) {
            if (!fits(values.value(row))) {
                throw invalid(
                        "field '"
                                + field.name()
                                + "': "
                                + values.value(row)
                                + " in row "
                                + row
                                + " does not fit into "
                                + type);
            }
        }
    }

    /// Checks one element of an array.
    void checkElement(Field field, int row, int index, long value) {
        if (!fits(value)) {
            long largest = (1L << (Byte.SIZE * width - 1)) - 1;
            throw invalid(
                    "field '%s', row %d: the %dth element (%d) out of range: [%d, %d]"
                            .formatted(field.name(), row, index, value, -largest - 1, largest));
        }
    }

    @Override
    public long usualBytes(Field field) {
        return width;
    }

    @Override
    public long bytes(Column column) {
        return (long) column.size() * width;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Longs) parts[from[i]]).value(rows[i]);
        }
        return new Column.Longs(parts[0].fieldId(), type, values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        var values = new long[count];
        Arrays.fill(values, ((Literal.Int) value).value());
        return new Column.Longs(field.id(), type, values, null);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        return new Column.Longs(field.id(), type, new long[count], nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Longs) column;
        return body(column.size(), width, (row, out) -> put(values.value(row), out));
    }

    private void put(long value, ByteBuffer out) {
        switch (width) {
            case Byte.BYTES -> out.put((byte) value);
            case Short.BYTES -> out.putShort((short) value);
            case Integer.BYTES -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new long[rows];
        for (int row = 0; row < rows; row++) {
            values[row] =
                    switch (width) {
                        case Byte.BYTES -> body.get();
                        case Short.BYTES -> body.getShort();
                        case Integer.BYTES -> body.getInt();
                        default -> body.getLong();
                    };
        }
        return new Column.Longs(fieldId, type, values, nulls);
    }

    @Override
    int leastBytes() {
        return width;
    }
}
