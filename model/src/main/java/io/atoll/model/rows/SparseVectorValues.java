package io.atoll.model.rows;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/// SPARSE_FLOAT_VECTOR: the dimensions in which a vector is not 0. Its bytes are Milvus's: for each
/// such dimension its number, a uint32, and its value, a float32, both little-endian, in ascending
/// order of the numbers. No pair at all is a vector, too. In records they stand behind their
/// length, an int32.
public final class SparseVectorValues extends Values {
    static final SparseVectorValues TYPE = new SparseVectorValues();

    /// A dimension and its value.
    public static final int PAIR_BYTES = Integer.BYTES + Float.BYTES;

    private static final int USUAL_BYTES = 100 * PAIR_BYTES;
    private static final byte[] EMPTY = {};

    private SparseVectorValues() {}

    /// Checks one vector.
    ///
    /// @param what how a message calls the vectors
    /// @param number which of them it is
    /// @throws AtollException with PARAMETER_INVALID, naming the vector and the dimension
    public static void checkVector(String what, int number, ByteBuffer vector) {
        ByteBuffer pairs = vector.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (pairs.remaining() % PAIR_BYTES != 0) {
            throw refusal(
                    "invalid data length in sparse float vector: " + pairs.remaining(),
                    what,
                    number);
        }
        long last = -1;
        while (pairs.hasRemaining()) {
            long dimension = Integer.toUnsignedLong(pairs.getInt());
            float value = pairs.getFloat();
            if (dimension == 0xFFFF_FFFFL) {
                throw refusal(
                        "invalid index in sparse float vector: must be less than 2^32-1",
                        what,
                        number);
            }
            if (dimension <= last) {
                throw refusal(
                        "unsorted or same indices in sparse float vector: %d after %d"
                                .formatted(dimension, last),
                        what,
                        number);
            }
            if (!Float.isFinite(value)) {
                throw refusal(
                        "value '%s' is not a number or infinity: dimension %d of a sparse float vector"
                                .formatted(value, dimension),
                        what,
                        number);
            }
            if (value < 0) {
                throw refusal(
                        "negative value in sparse float vector: %s at dimension %d"
                                .formatted(value, dimension),
                        what,
                        number);
            }
            last = dimension;
        }
    }

    private static AtollException refusal(String message, String what, int number) {
        return invalid("%s (%s, vector %d)".formatted(message, what, number));
    }

    @Override
    public void checkField(Field field) {
        if (field.dimension() != 0) {
            throw invalid(
                    "dim should not be specified for sparse vector field '%s'"
                            .formatted(field.name()));
        }
        if (field.defaultValue().isPresent()) {
            throw new AtollException(
                    ErrorCode.COLLECTION_ILLEGAL_SCHEMA,
                    "vector field '" + field.name() + "' must not have a default value");
        }
    }

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return false;
    }

    @Override
    public void check(Field field, Column column) {
        var vectors = (Column.SparseVectors) column;
        for (int row = 0; row < vectors.size(); row++) {
            checkVector("field '" + field.name() + "'", row, ByteBuffer.wrap(vectors.value(row)));
        }
    }

    @Override
    public long usualBytes(Field field) {
        return USUAL_BYTES;
    }

    @Override
    public long bytes(Column column) {
        var vectors = (Column.SparseVectors) column;
        long bytes = 0;
        for (int row = 0; row < vectors.size(); row++) {
            bytes += vectors.value(row).length;
        }
        return bytes;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.SparseVectors) parts[from[i]]).value(rows[i]);
        }
        return new Column.SparseVectors(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        throw new IllegalArgumentException(
                "field '"
                        + field.name()
                        + "': "
                        + value
                        + " is no default value of type "
                        + DataType.SPARSE_FLOAT_VECTOR);
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        var values = new byte[count][];
        java.util.Arrays.fill(values, EMPTY);
        return new Column.SparseVectors(field.id(), values, nulls);
    }

    @Override
    Body encode(Column column) {
        var vectors = (Column.SparseVectors) column;
        var values = new byte[vectors.size()][];
        for (int row = 0; row < values.length; row++) {
            values[row] = vectors.value(row);
        }
        return body(values);
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new byte[rows][];
        for (int row = 0; row < rows; row++) {
            values[row] = bytes(body);
        }
        return new Column.SparseVectors(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Integer.BYTES;
    }
}
