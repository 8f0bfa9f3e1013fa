package io.atoll.model.rows;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.BitSet;

/// What the values of one type of field are: their rules, how they are picked from columns, how
/// large they are, and their bytes in [RowsCodec]. A type is one class; a new one is a new class
/// and a line in [#of(DataType)]. Columns that are passed in are of the type.
public abstract sealed class Values
        permits BoolValues,
                IntegerValues,
                FloatValues,
                DoubleValues,
                TextValues,
                JsonValues,
                ArrayValues,
                GeometryValues,
                DenseVectorValues,
                SparseVectorValues {

    public static Values of(DataType type) {
        return switch (type) {
            case BOOL -> BoolValues.TYPE;
            case INT8 -> IntegerValues.INT8;
            case INT16 -> IntegerValues.INT16;
            case INT32 -> IntegerValues.INT32;
            case INT64 -> IntegerValues.INT64;
            case TIMESTAMPTZ -> IntegerValues.TIMESTAMPTZ;
            case FLOAT -> FloatValues.TYPE;
            case DOUBLE -> DoubleValues.TYPE;
            case VARCHAR -> TextValues.TYPE;
            case JSON -> JsonValues.TYPE;
            case ARRAY -> ArrayValues.TYPE;
            case GEOMETRY -> GeometryValues.TYPE;
            case BINARY_VECTOR -> BinaryVectorValues.TYPE;
            case FLOAT_VECTOR -> FloatVectorValues.TYPE;
            case FLOAT16_VECTOR -> HalfVectorValues.FLOAT16;
            case BFLOAT16_VECTOR -> HalfVectorValues.BFLOAT16;
            case INT8_VECTOR -> Int8VectorValues.TYPE;
            case SPARSE_FLOAT_VECTOR -> SparseVectorValues.TYPE;
        };
    }

    /// What a field of this type must be declared like.
    ///
    /// @throws AtollException naming the field and the limit
    public void checkField(Field field) {
        // Most types have nothing to declare.
    }

    /// Whether rows of a field can have this default value.
    public abstract boolean takesDefault(Field field, Literal value);

    /// Checks the values of rows.
    ///
    /// @throws AtollException naming the field and the row
    public abstract void check(Field field, Column column);

    /// How many bytes a value has as a rule, as far as can be told from the field.
    public abstract long usualBytes(Field field);

    /// How many bytes the values of a column have.
    public abstract long bytes(Column column);

    /// Row `i` of the result is row `rows[i]` of `parts[from[i]]`.
    abstract Column gather(
            Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls);

    /// Rows that all have one value.
    ///
    /// @param value what [#takesDefault] said yes to
    public abstract Column constant(Field field, Literal value, int count);

    /// Rows that have no value.
    abstract Column absent(Field field, int count, BitSet nulls);

    /// The bytes of a column's values.
    abstract Body encode(Column column);

    /// Reads what [#encode] has written.
    abstract Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls);

    /// The least number of bytes that the value of a row has there.
    abstract int leastBytes();

    /// Bytes that are about to be written.
    interface Body {
        long size();

        void put(ByteBuffer out);
    }

    static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }

    /// A body of `rows` values of `width` bytes each.
    static Body body(int rows, int width, RowWriter writer) {
        return new Body() {
            @Override
            public long size() {
                return (long) rows * width;
            }

            @Override
            public void put(ByteBuffer out) {
                for (int row = 0; row < rows; row++) {
                    writer.put(row, out);
                }
            }
        };
    }

    interface RowWriter {
        void put(int row, ByteBuffer out);
    }

    /// A body of byte strings, each behind its length.
    static Body body(byte[][] values) {
        return new Body() {
            @Override
            public long size() {
                long total = (long) values.length * Integer.BYTES;
                for (byte[] value : values) {
                    total += value.length;
                }
                return total;
            }

            @Override
            public void put(ByteBuffer out) {
                for (byte[] value : values) {
                    out.putInt(value.length).put(value);
                }
            }
        };
    }

    /// Reads a byte string behind its length.
    static byte[] bytes(ByteBuffer body) {
        int length = body.getInt();
        if (length < 0 || length > body.remaining()) {
            throw new IllegalArgumentException(
                    "a value of " + length + " bytes where " + body.remaining() + " are left");
        }
        var value = new byte[length];
        body.get(value);
        return value;
    }

    static double real(Literal value) {
        return switch (value) {
            case Literal.Real(double real) -> real;
            case Literal.Int(long number) -> number;
            case Literal.Bool _, Literal.Text _, Literal.Items _ ->
                    throw new IllegalArgumentException("no number: " + value);
        };
    }

    static void checkFinite(Field field, int row, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw invalid(
                    "field '"
                            + field.name()
                            + "' has "
                            + value
                            + " in row "
                            + row
                            + "; it must be a finite number");
        }
    }
}
