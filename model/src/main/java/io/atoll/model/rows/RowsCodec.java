package io.atoll.model.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.DataType;

import org.jspecify.annotations.Nullable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;

/// The binary form of [Rows], the same on the wire between members and in journals, so that rows
/// are encoded once.
///
/// All numbers are little-endian.
///
/// | part | field | type | meaning |
/// | --- | --- | --- | --- |
/// | rows | version | uint16 | 1 |
/// | | columns | uint16 | how many columns follow |
/// | | rows | int32 | how many rows each of them has |
/// | column | field | int64 | field id |
/// | | type | uint16 | Milvus's code of the data type |
/// | | flags | uint16 | 1: a null bitmap follows |
/// | | length | int32 | bytes of what follows in this column |
/// | | nulls | bytes | if flagged: bit `row % 8` of byte `row / 8` is 1 where there is no value; `ceil(rows / 8)` bytes |
/// | | values | bytes | see below |
///
/// Values: BOOL one byte; INT8, INT16, INT32, INT64, FLOAT, DOUBLE their natural width; VARCHAR
/// (UTF-8) and JSON an int32 length and the bytes; FLOAT_VECTOR an int32 dimension, then
/// `[rows][dimension]` float32.
public final class RowsCodec {
    private static final short VERSION = 1;
    private static final short HAS_NULLS = 1;
    private static final int ROWS_HEADER = 8;
    private static final int COLUMN_HEADER = 16;
    private static final byte[][] NO_TEXTS = {};

    private RowsCodec() {}

    /// Encodes rows into a new heap buffer, ready to be read.
    public static ByteBuffer encode(Rows rows) {
        var texts = new ArrayList<byte[][]>(rows.columns().size());
        long size = ROWS_HEADER;
        for (Column column : rows.columns()) {
            byte[][] encoded = column instanceof Column.Texts t ? utf8(t) : NO_TEXTS;
            texts.add(encoded);
            size += COLUMN_HEADER + bodySize(column, encoded);
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(VERSION).putShort((short) rows.columns().size()).putInt(rows.count());
        for (int i = 0; i < rows.columns().size(); i++) {
            encode(rows.columns().get(i), texts.get(i), out);
        }
        return out.flip();
    }

    private static byte[][] utf8(Column.Texts column) {
        var encoded = new byte[column.size()][];
        for (int row = 0; row < encoded.length; row++) {
            encoded[row] = column.value(row).getBytes(UTF_8);
        }
        return encoded;
    }

    private static long bodySize(Column column, byte[][] texts) {
        long rows = column.size();
        long nulls = column.hasNulls() ? (rows + 7) / 8 : 0;
        return nulls
                + switch (column) {
                    case Column.Bools _ -> rows;
                    case Column.Longs longs -> rows * width(longs.type());
                    case Column.Floats _ -> rows * Float.BYTES;
                    case Column.Doubles _ -> rows * Double.BYTES;
                    case Column.Texts _ -> {
                        long total = rows * Integer.BYTES;
                        for (byte[] text : texts) {
                            total += text.length;
                        }
                        yield total;
                    }
                    case Column.Jsons jsons -> {
                        long total = rows * Integer.BYTES;
                        for (int row = 0; row < rows; row++) {
                            total += jsons.value(row).length;
                        }
                        yield total;
                    }
                    case Column.Vectors vectors ->
                            Integer.BYTES + rows * vectors.dimension() * Float.BYTES;
                };
    }

    private static void encode(Column column, byte[][] texts, ByteBuffer out) {
        int rows = column.size();
        out.putLong(column.fieldId()).putShort((short) column.type().code());
        out.putShort(column.hasNulls() ? HAS_NULLS : 0);
        out.putInt(Math.toIntExact(bodySize(column, texts)));
        BitSet nulls = column.nulls();
        if (nulls != null) {
            byte[] bitmap = nulls.toByteArray();
            out.put(bitmap);
            for (int i = bitmap.length; i < (rows + 7) / 8; i++) {
                out.put((byte) 0);
            }
        }
        switch (column) {
            case Column.Bools bools -> {
                for (int row = 0; row < rows; row++) {
                    out.put((byte) (bools.value(row) ? 1 : 0));
                }
            }
            case Column.Longs longs -> encode(longs, out);
            case Column.Floats floats -> {
                for (int row = 0; row < rows; row++) {
                    out.putFloat(floats.value(row));
                }
            }
            case Column.Doubles doubles -> {
                for (int row = 0; row < rows; row++) {
                    out.putDouble(doubles.value(row));
                }
            }
            case Column.Texts _ -> {
                for (byte[] text : texts) {
                    out.putInt(text.length).put(text);
                }
            }
            case Column.Jsons jsons -> {
                for (int row = 0; row < rows; row++) {
                    out.putInt(jsons.value(row).length).put(jsons.value(row));
                }
            }
            case Column.Vectors vectors -> out.putInt(vectors.dimension()).put(vectors.bytes());
        }
    }

    private static void encode(Column.Longs column, ByteBuffer out) {
        int width = width(column.type());
        for (int row = 0; row < column.size(); row++) {
            long value = column.value(row);
            switch (width) {
                case 1 -> out.put((byte) value);
                case 2 -> out.putShort((short) value);
                case 4 -> out.putInt((int) value);
                default -> out.putLong(value);
            }
        }
    }

    private static int width(DataType integerType) {
        return switch (integerType) {
            case INT8 -> 1;
            case INT16 -> 2;
            case INT32 -> 4;
            default -> 8;
        };
    }

    /// Decodes rows. Vectors are views of `in`, everything else is copied; `in` must not change
    /// while the rows are in use. The position of `in` moves behind the rows.
    ///
    /// @throws IllegalArgumentException if the bytes are not rows of a version known here
    public static Rows decode(ByteBuffer in) {
        ByteBuffer source = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        try {
            short version = source.getShort();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "rows of version " + version + "; this binary reads " + VERSION);
            }
            int columnCount = Short.toUnsignedInt(source.getShort());
            int count = source.getInt();
            if (count < 0) {
                throw new IllegalArgumentException("a negative number of rows: " + count);
            }
            var columns = new ArrayList<Column>(columnCount);
            for (int i = 0; i < columnCount; i++) {
                columns.add(decodeColumn(source, count));
            }
            in.position(source.position());
            return new Rows(count, columns);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("rows end in the middle", e);
        }
    }

    private static Column decodeColumn(ByteBuffer source, int rows) {
        long fieldId = source.getLong();
        int typeCode = Short.toUnsignedInt(source.getShort());
        short flags = source.getShort();
        int length = source.getInt();
        DataType type =
                DataType.ofCode(typeCode)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "field "
                                                        + fieldId
                                                        + " has unknown type code "
                                                        + typeCode));
        ByteBuffer body = source.slice(source.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        source.position(source.position() + length);
        requireRoom(fieldId, type, rows, body.remaining());
        BitSet nulls = null;
        if ((flags & HAS_NULLS) != 0) {
            var bitmap = new byte[(rows + 7) / 8];
            body.get(bitmap);
            nulls = BitSet.valueOf(bitmap);
        }
        return decodeValues(fieldId, type, rows, body, nulls);
    }

    /// Keeps a damaged row count from allocating more than the message could hold.
    private static void requireRoom(long fieldId, DataType type, int rows, int bytes) {
        int least =
                switch (type) {
                    case BOOL, INT8 -> 1;
                    case INT16 -> 2;
                    case INT32, FLOAT, VARCHAR, JSON -> 4;
                    case INT64, DOUBLE -> 8;
                    case FLOAT_VECTOR -> 0;
                };
        if ((long) rows * least > bytes) {
            throw new IllegalArgumentException(
                    "field "
                            + fieldId
                            + " has "
                            + bytes
                            + " bytes for "
                            + rows
                            + " rows of "
                            + type);
        }
    }

    private static Column decodeValues(
            long fieldId, DataType type, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        switch (type) {
            case BOOL -> {
                var values = new boolean[rows];
                for (int row = 0; row < rows; row++) {
                    values[row] = body.get() != 0;
                }
                return new Column.Bools(fieldId, values, nulls);
            }
            case INT8, INT16, INT32, INT64 -> {
                var values = new long[rows];
                int width = width(type);
                for (int row = 0; row < rows; row++) {
                    values[row] =
                            switch (width) {
                                case 1 -> body.get();
                                case 2 -> body.getShort();
                                case 4 -> body.getInt();
                                default -> body.getLong();
                            };
                }
                return new Column.Longs(fieldId, type, values, nulls);
            }
            case FLOAT -> {
                var values = new float[rows];
                body.asFloatBuffer().get(values);
                return new Column.Floats(fieldId, values, nulls);
            }
            case DOUBLE -> {
                var values = new double[rows];
                body.asDoubleBuffer().get(values);
                return new Column.Doubles(fieldId, values, nulls);
            }
            case VARCHAR -> {
                var values = new String[rows];
                for (int row = 0; row < rows; row++) {
                    values[row] = new String(bytes(body), UTF_8);
                }
                return new Column.Texts(fieldId, values, nulls);
            }
            case JSON -> {
                var values = new byte[rows][];
                for (int row = 0; row < rows; row++) {
                    values[row] = bytes(body);
                }
                return new Column.Jsons(fieldId, values, nulls);
            }
            case FLOAT_VECTOR -> {
                int dimension = body.getInt();
                return new Column.Vectors(fieldId, rows, dimension, body);
            }
        }
        throw new IllegalArgumentException("field " + fieldId + " has type " + type);
    }

    private static byte[] bytes(ByteBuffer body) {
        int length = body.getInt();
        if (length < 0 || length > body.remaining()) {
            throw new IllegalArgumentException(
                    "a value of " + length + " bytes where " + body.remaining() + " are left");
        }
        var value = new byte[length];
        body.get(value);
        return value;
    }
}
