package io.atoll.model.rows;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.BitSet;

/// Vectors with a value in each of their dimensions, all of the same number of bytes, and kept as
/// the bytes that they came as: an int32 dimension, then `[rows][vectorBytes]`. What differs
/// between types is what their components are.
public abstract non-sealed class DenseVectorValues extends Values {
    private final DataType type;

    DenseVectorValues(DataType type) {
        this.type = type;
    }

    /// Those of a vector type.
    public static DenseVectorValues ofVectors(DataType type) {
        if (of(type) instanceof DenseVectorValues vectors) {
            return vectors;
        }
        throw new IllegalArgumentException(type + " is not a vector type");
    }

    /// How many bytes a vector has.
    public abstract int vectorBytes(int dimension);

    /// Checks the components of vectors.
    ///
    /// @param what how a message calls the vectors
    /// @param vectors `[rows][vectorBytes]`, little-endian
    /// @throws AtollException naming the vector and the component
    public abstract void checkComponents(String what, ByteBuffer vectors, int dimension);

    /// The largest dimension.
    public int maxDimension() {
        return Limits.MAX_DIMENSION;
    }

    @Override
    public final void checkField(Field field) {
        int dimension = field.dimension();
        if (dimension < Limits.MIN_DIMENSION) {
            throw invalidDimension(
                    "invalid dimension: %d. should be in range %d ~ %d: field '%s'"
                            .formatted(
                                    dimension,
                                    Limits.MIN_DIMENSION,
                                    Limits.MAX_DIMENSION,
                                    field.name()));
        }
        checkDimension(field.name(), dimension);
        if (field.defaultValue().isPresent()) {
            throw new AtollException(
                    ErrorCode.COLLECTION_ILLEGAL_SCHEMA,
                    "vector field '" + field.name() + "' must not have a default value");
        }
    }

    /// Checks a dimension that is not too small.
    void checkDimension(String field, int dimension) {
        requireAtMost(field, "float", dimension);
    }

    final void requireAtMost(String field, String kind, int dimension) {
        if (dimension > maxDimension()) {
            throw invalidDimension(
                    "invalid dimension: %d of field %s. %s vector dimension should be in range %d ~ %d"
                            .formatted(
                                    dimension, field, kind, Limits.MIN_DIMENSION, maxDimension()));
        }
    }

    static AtollException invalidDimension(String message) {
        return new AtollException(ErrorCode.UNEXPECTED, message);
    }

    @Override
    public final boolean takesDefault(Field field, Literal value) {
        return false;
    }

    @Override
    public final void check(Field field, Column column) {
        var vectors = (Column.Vectors) column;
        if (vectors.dimension() != field.dimension()) {
            throw invalid(
                    "the dimension "
                            + vectors.dimension()
                            + " of the vectors is not field '"
                            + field.name()
                            + "' dimension "
                            + field.dimension());
        }
        checkComponents("field '" + field.name() + "'", vectors.bytes(), field.dimension());
    }

    @Override
    public final long usualBytes(Field field) {
        return vectorBytes(field.dimension());
    }

    @Override
    public final long bytes(Column column) {
        return ((Column.Vectors) column).bytes().remaining();
    }

    @Override
    final Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var like = (Column.Vectors) parts[0];
        int bytes = like.vectorBytes();
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(count, bytes));
        for (int i = 0; i < count; i++) {
            ByteBuffer all = ((Column.Vectors) parts[from[i]]).bytes();
            data.put(i * bytes, all, rows[i] * bytes, bytes);
        }
        return new Column.Vectors(like.fieldId(), type, count, like.dimension(), data, nulls);
    }

    @Override
    public final Column constant(Field field, Literal value, int count) {
        throw new IllegalArgumentException(
                "field '" + field.name() + "': " + value + " is no default value of type " + type);
    }

    @Override
    final Column absent(Field field, int count, BitSet nulls) {
        int bytes = Math.multiplyExact(count, vectorBytes(field.dimension()));
        return new Column.Vectors(
                field.id(), type, count, field.dimension(), ByteBuffer.allocate(bytes), nulls);
    }

    @Override
    final Body encode(Column column) {
        var vectors = (Column.Vectors) column;
        return new Body() {
            @Override
            public long size() {
                return Integer.BYTES + (long) vectors.bytes().remaining();
            }

            @Override
            public void put(ByteBuffer out) {
                out.putInt(vectors.dimension()).put(vectors.bytes());
            }
        };
    }

    @Override
    final Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        int dimension = body.getInt();
        return new Column.Vectors(fieldId, type, rows, dimension, body, nulls);
    }

    @Override
    final int leastBytes() {
        return 0;
    }
}
