package io.atoll.model.rows;

import io.atoll.model.DataType;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/// The values of one field for a number of rows. Where a row has no value, the place in the array
/// is zero, the empty string or no bytes, and [#isNull] says so. Immutable by convention: whoever
/// passes an array in gives it away.
public abstract sealed class Column {
    private final long fieldId;
    private final DataType type;
    private final int size;
    private final @Nullable BitSet nulls;

    private Column(long fieldId, DataType type, int size, @Nullable BitSet nulls) {
        this.fieldId = fieldId;
        this.type = type;
        this.size = size;
        this.nulls = nulls == null || nulls.isEmpty() ? null : nulls;
    }

    public final long fieldId() {
        return fieldId;
    }

    public final DataType type() {
        return type;
    }

    /// The number of rows.
    public final int size() {
        return size;
    }

    public final boolean hasNulls() {
        return nulls != null;
    }

    public final boolean isNull(int row) {
        return nulls != null && nulls.get(row);
    }

    /// The rows without a value, or null when every row has one. Not to be changed.
    public final @Nullable BitSet nulls() {
        return nulls;
    }

    /// A BOOL field.
    public static final class Bools extends Column {
        private final boolean[] values;

        public Bools(long fieldId, boolean[] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.BOOL, values.length, nulls);
            this.values = values;
        }

        public boolean value(int row) {
            return values[row];
        }
    }

    /// An INT8, INT16, INT32 or INT64 field, or a TIMESTAMPTZ field: microseconds since 1970.
    public static final class Longs extends Column {
        private final long[] values;

        public Longs(long fieldId, DataType type, long[] values, @Nullable BitSet nulls) {
            super(fieldId, type, values.length, nulls);
            if (!type.isInteger() && type != DataType.TIMESTAMPTZ) {
                throw new IllegalArgumentException(type + " is not an integer type");
            }
            this.values = values;
        }

        public long value(int row) {
            return values[row];
        }

        public long[] values() {
            return values;
        }
    }

    /// A FLOAT field.
    public static final class Floats extends Column {
        private final float[] values;

        public Floats(long fieldId, float[] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.FLOAT, values.length, nulls);
            this.values = values;
        }

        public float value(int row) {
            return values[row];
        }
    }

    /// A DOUBLE field.
    public static final class Doubles extends Column {
        private final double[] values;

        public Doubles(long fieldId, double[] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.DOUBLE, values.length, nulls);
            this.values = values;
        }

        public double value(int row) {
            return values[row];
        }
    }

    /// A VARCHAR field.
    public static final class Texts extends Column {
        private final String[] values;

        public Texts(long fieldId, String[] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.VARCHAR, values.length, nulls);
            this.values = values;
        }

        public String value(int row) {
            return values[row];
        }

        public String[] values() {
            return values;
        }
    }

    /// A JSON field: each value is one JSON text in UTF-8.
    public static final class Jsons extends Column {
        private final byte[][] values;

        public Jsons(long fieldId, byte[][] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.JSON, values.length, nulls);
            this.values = values;
        }

        public byte[] value(int row) {
            return values[row];
        }
    }

    /// A GEOMETRY field: each value is the bytes of one, as [io.atoll.model.geometry.GeometryBytes]
    /// has them.
    public static final class Geometries extends Column {
        private final byte[][] values;

        public Geometries(long fieldId, byte[][] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.GEOMETRY, values.length, nulls);
            this.values = values;
        }

        public byte[] value(int row) {
            return values[row];
        }
    }

    /// A field of arrays: the elements of all rows one after the other, `[sum of lengths]`, and
    /// where each row's end. A row without a value has no elements.
    public static final class Arrays extends Column {
        private final Column elements;
        private final int[] ends;

        /// @param elements of a scalar type, none of them null
        /// @param ends `[rows]`, where the elements of a row end; those of the first row begin at 0
        public Arrays(long fieldId, Column elements, int[] ends, @Nullable BitSet nulls) {
            super(fieldId, DataType.ARRAY, ends.length, nulls);
            int last = ends.length == 0 ? 0 : ends[ends.length - 1];
            if (last != elements.size()) {
                throw new IllegalArgumentException(
                        elements.size() + " elements in arrays that have " + last);
            }
            this.elements = elements;
            this.ends = ends;
        }

        public DataType elementType() {
            return elements.type();
        }

        /// The elements of all rows.
        public Column elements() {
            return elements;
        }

        /// Where the elements of a row begin.
        public int start(int row) {
            return row == 0 ? 0 : ends[row - 1];
        }

        /// Where they end.
        public int end(int row) {
            return ends[row];
        }

        public int length(int row) {
            return end(row) - start(row);
        }
    }

    /// A field of sparse vectors: each value is the bytes of one, as [SparseVectorValues] has them.
    public static final class SparseVectors extends Column {
        private final byte[][] values;

        public SparseVectors(long fieldId, byte[][] values, @Nullable BitSet nulls) {
            super(fieldId, DataType.SPARSE_FLOAT_VECTOR, values.length, nulls);
            this.values = values;
        }

        public byte[] value(int row) {
            return values[row];
        }
    }

    /// A field of dense vectors: `[rows][vectorBytes]`, kept as the bytes that they came as,
    /// numbers little-endian. Where a row has no vector its bytes are zero.
    public static final class Vectors extends Column {
        private final int dimension;
        private final int vectorBytes;
        private final ByteBuffer data;

        /// A vector in every row.
        public Vectors(long fieldId, DataType type, int rows, int dimension, ByteBuffer data) {
            this(fieldId, type, rows, dimension, data, null);
        }

        /// @param data exactly the bytes of `rows` vectors between position and limit
        public Vectors(
                long fieldId,
                DataType type,
                int rows,
                int dimension,
                ByteBuffer data,
                @Nullable BitSet nulls) {
            super(fieldId, type, rows, nulls);
            this.dimension = dimension;
            this.vectorBytes = DenseVectorValues.ofVectors(type).vectorBytes(dimension);
            if (data.remaining() != (long) rows * vectorBytes) {
                throw new IllegalArgumentException(
                        data.remaining()
                                + " bytes are not "
                                + rows
                                + " vectors of type "
                                + type
                                + " and dimension "
                                + dimension);
            }
            this.data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        }

        public int dimension() {
            return dimension;
        }

        /// How many bytes each vector has.
        public int vectorBytes() {
            return vectorBytes;
        }

        /// The vector of a row: a read-only little-endian view of its own position.
        public ByteBuffer vector(int row) {
            return bytes().slice(row * vectorBytes, vectorBytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        /// All vectors: a read-only little-endian view of its own position.
        public ByteBuffer bytes() {
            return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
