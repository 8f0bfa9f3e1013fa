package io.atoll.segment.columns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.DataType;
import io.atoll.model.rows.Column;

import org.apache.lucene.util.BytesRef;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/// One array of a row as bytes, in the binary doc values of a segment; a view that is set to one
/// array after the other, so that a scan allocates nothing. Any element is found at once.
///
/// All numbers are little-endian.
///
/// | part | field | type | meaning |
/// | --- | --- | --- | --- |
/// | array | count | int32 | how many elements there are |
/// | | ends | int32 `[count]` | VARCHAR only: where the bytes of each element end, behind this table |
/// | | elements | | BOOL one byte; INT8, INT16, INT32, INT64, FLOAT, DOUBLE their natural width; VARCHAR UTF-8, one behind the other |
public final class ArrayBytes {
    private final DataType elementType;
    private final int width;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private byte[] bytes = BytesRef.EMPTY_BYTES;
    private int offset;
    private int length;

    public ArrayBytes(DataType elementType) {
        this.elementType = elementType;
        this.width = width(elementType);
    }

    /// The array of a row, which has one.
    static BytesRef of(Column.Arrays arrays, int row) {
        int start = arrays.start(row);
        int count = arrays.length(row);
        return new BytesRef(
                switch (arrays.elements()) {
                    case Column.Texts texts -> texts(texts, start, count);
                    case Column.Bools bools -> {
                        ByteBuffer out = sized(count, Byte.BYTES);
                        for (int i = 0; i < count; i++) {
                            out.put((byte) (bools.value(start + i) ? 1 : 0));
                        }
                        yield out.array();
                    }
                    case Column.Longs longs -> integers(longs, start, count);
                    case Column.Floats floats -> {
                        ByteBuffer out = sized(count, Float.BYTES);
                        for (int i = 0; i < count; i++) {
                            out.putFloat(floats.value(start + i));
                        }
                        yield out.array();
                    }
                    case Column.Doubles doubles -> {
                        ByteBuffer out = sized(count, Double.BYTES);
                        for (int i = 0; i < count; i++) {
                            out.putDouble(doubles.value(start + i));
                        }
                        yield out.array();
                    }
                    case Column.Jsons _,
                            Column.Arrays _,
                            Column.Geometries _,
                            Column.Vectors _,
                            Column.SparseVectors _ ->
                            throw new IllegalArgumentException(
                                    "no arrays of " + arrays.elementType());
                });
    }

    private static ByteBuffer sized(int count, int width) {
        return ByteBuffer.allocate(Integer.BYTES + count * width)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(count);
    }

    private static byte[] integers(Column.Longs longs, int start, int count) {
        int width = width(longs.type());
        ByteBuffer out = sized(count, width);
        for (int i = 0; i < count; i++) {
            long value = longs.value(start + i);
            switch (width) {
                case Byte.BYTES -> out.put((byte) value);
                case Short.BYTES -> out.putShort((short) value);
                case Integer.BYTES -> out.putInt((int) value);
                default -> out.putLong(value);
            }
        }
        return out.array();
    }

    private static byte[] texts(Column.Texts texts, int start, int count) {
        var encoded = new byte[count][];
        int size = 0;
        for (int i = 0; i < count; i++) {
            encoded[i] = texts.value(start + i).getBytes(UTF_8);
            size += encoded[i].length;
        }
        ByteBuffer out =
                ByteBuffer.allocate(Integer.BYTES * (1 + count) + size)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(count);
        int end = 0;
        for (byte[] text : encoded) {
            end += text.length;
            out.putInt(end);
        }
        for (byte[] text : encoded) {
            out.put(text);
        }
        return out.array();
    }

    /// Bytes of a BOOL or an integer.
    private static int width(DataType type) {
        return type == DataType.INT64
                ? Long.BYTES
                : type == DataType.INT32
                        ? Integer.BYTES
                        : type == DataType.INT16 ? Short.BYTES : Byte.BYTES;
    }

    /// Looks at another array.
    public void set(BytesRef array) {
        if (array.bytes != bytes) {
            bytes = array.bytes;
            buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        length = buffer.getInt(array.offset);
        offset = array.offset + Integer.BYTES;
    }

    public DataType elementType() {
        return elementType;
    }

    /// How many elements there are.
    public int length() {
        return length;
    }

    /// An element of an array of integers; of one of BOOL, 1 for true.
    public long integer(int i) {
        return switch (width) {
            case Byte.BYTES -> buffer.get(offset + i);
            case Short.BYTES -> buffer.getShort(offset + Short.BYTES * i);
            case Integer.BYTES -> buffer.getInt(offset + Integer.BYTES * i);
            default -> buffer.getLong(offset + Long.BYTES * i);
        };
    }

    /// An element of an array of FLOAT or DOUBLE.
    public double real(int i) {
        return elementType == DataType.FLOAT
                ? buffer.getFloat(offset + Float.BYTES * i)
                : buffer.getDouble(offset + Double.BYTES * i);
    }

    /// Sets `text` to an element of an array of VARCHAR.
    public void text(int i, BytesRef text) {
        int start = i == 0 ? 0 : buffer.getInt(offset + Integer.BYTES * (i - 1));
        text.bytes = bytes;
        text.offset = offset + Integer.BYTES * length + start;
        text.length = buffer.getInt(offset + Integer.BYTES * i) - start;
    }

    /// The arrays of rows as a column.
    ///
    /// @param arrays without bytes where a row has none
    static Column.Arrays column(
            long fieldId, DataType elementType, BytesRef[] arrays, BitSet nulls) {
        var view = new ArrayBytes(elementType);
        var ends = new int[arrays.length];
        int total = 0;
        for (int row = 0; row < arrays.length; row++) {
            if (!nulls.get(row)) {
                view.set(arrays[row]);
                total = Math.addExact(total, view.length());
            }
            ends[row] = total;
        }
        return new Column.Arrays(fieldId, view.elements(fieldId, arrays, ends, total), ends, nulls);
    }

    private Column elements(long fieldId, BytesRef[] arrays, int[] ends, int total) {
        return switch (elementType.shape()) {
            case BOOL -> {
                var values = new boolean[total];
                each(arrays, ends, (i, to) -> values[to] = integer(i) != 0);
                yield new Column.Bools(fieldId, values, null);
            }
            case INTEGER -> {
                var values = new long[total];
                each(arrays, ends, (i, to) -> values[to] = integer(i));
                yield new Column.Longs(fieldId, elementType, values, null);
            }
            case FLOAT -> {
                var values = new float[total];
                each(arrays, ends, (i, to) -> values[to] = (float) real(i));
                yield new Column.Floats(fieldId, values, null);
            }
            case DOUBLE -> {
                var values = new double[total];
                each(arrays, ends, (i, to) -> values[to] = real(i));
                yield new Column.Doubles(fieldId, values, null);
            }
            case TEXT -> {
                var values = new String[total];
                var text = new BytesRef();
                each(
                        arrays,
                        ends,
                        (i, to) -> {
                            text(i, text);
                            values[to] = text.utf8ToString();
                        });
                yield new Column.Texts(fieldId, values, null);
            }
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException("no arrays of " + elementType);
        };
    }

    private void each(BytesRef[] arrays, int[] ends, ElementSink sink) {
        for (int row = 0; row < arrays.length; row++) {
            int start = row == 0 ? 0 : ends[row - 1];
            if (ends[row] > start) {
                set(arrays[row]);
                for (int i = 0; i < length; i++) {
                    sink.take(i, start + i);
                }
            }
        }
    }

    private interface ElementSink {
        /// @param i which element of its array
        /// @param to which element of all
        void take(int i, int to);
    }
}
