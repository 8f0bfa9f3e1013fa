package io.atoll.model.rows;

import io.atoll.model.DataType;

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
/// (UTF-8), JSON and sparse vectors an int32 length and the bytes; ARRAY the uint16 code of its
/// elements' type, the int32 end of each row's elements, and all elements as that type has them;
/// dense vectors an int32 dimension, then `[rows][vectorBytes]`: each type is one class, [Values].
public final class RowsCodec {
    private static final short VERSION = 1;
    private static final short HAS_NULLS = 1;
    private static final int ROWS_HEADER = 8;
    private static final int COLUMN_HEADER = 16;

    private RowsCodec() {}

    /// Encodes rows into a new heap buffer, ready to be read.
    public static ByteBuffer encode(Rows rows) {
        var bodies = new ArrayList<Values.Body>(rows.columns().size());
        long size = ROWS_HEADER;
        for (Column column : rows.columns()) {
            Values.Body body = Values.of(column.type()).encode(column);
            bodies.add(body);
            size += COLUMN_HEADER + nullBytes(column) + body.size();
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(VERSION).putShort((short) rows.columns().size()).putInt(rows.count());
        for (int i = 0; i < rows.columns().size(); i++) {
            encode(rows.columns().get(i), bodies.get(i), out);
        }
        return out.flip();
    }

    private static int nullBytes(Column column) {
        return column.hasNulls() ? (column.size() + 7) / 8 : 0;
    }

    private static void encode(Column column, Values.Body body, ByteBuffer out) {
        out.putLong(column.fieldId()).putShort((short) column.type().code());
        out.putShort(column.hasNulls() ? HAS_NULLS : 0);
        out.putInt(Math.toIntExact(nullBytes(column) + body.size()));
        BitSet nulls = column.nulls();
        if (nulls != null) {
            byte[] bitmap = nulls.toByteArray();
            out.put(bitmap);
            for (int i = bitmap.length; i < nullBytes(column); i++) {
                out.put((byte) 0);
            }
        }
        body.put(out);
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
        return Values.of(type).decode(fieldId, rows, body, nulls);
    }

    /// Keeps a damaged row count from allocating more than the message could hold.
    private static void requireRoom(long fieldId, DataType type, int rows, int bytes) {
        int least = Values.of(type).leastBytes();
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
}
