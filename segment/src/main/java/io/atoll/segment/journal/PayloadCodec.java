package io.atoll.segment.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The bytes of a record's payload. Their form is in [JournalReader].
final class PayloadCodec {
    private static final int KIND_ALL = 0;
    private static final int KIND_LONGS = 1;
    private static final int KIND_TEXTS = 2;

    private PayloadCodec() {}

    static RecordType type(JournalRecord record) {
        return switch (record) {
            case JournalRecord.Insert _ -> RecordType.INSERT;
            case JournalRecord.Upsert _ -> RecordType.UPSERT;
            case JournalRecord.DeleteKeys _, JournalRecord.DeleteAll _ -> RecordType.DELETE;
            case JournalRecord.Roll _ -> RecordType.ROLL;
        };
    }

    static int rowCount(JournalRecord record) {
        return switch (record) {
            case JournalRecord.Insert insert -> insert.rows().count();
            case JournalRecord.Upsert upsert -> upsert.rows().count();
            case JournalRecord.DeleteKeys delete -> delete.keys().size();
            case JournalRecord.DeleteAll _, JournalRecord.Roll _ -> 0;
        };
    }

    /// The parts of the payload, in order; rows are not copied a second time to join them.
    static ByteBuffer[] encode(JournalRecord record) {
        return switch (record) {
            case JournalRecord.Insert(long partitionId, Rows rows) -> encode(partitionId, rows);
            case JournalRecord.Upsert(long partitionId, Rows rows) -> encode(partitionId, rows);
            case JournalRecord.DeleteKeys(long partitionId, Keys keys) ->
                    new ByteBuffer[] {encode(partitionId, keys)};
            case JournalRecord.DeleteAll(long partitionId) ->
                    new ByteBuffer[] {
                        little(Long.BYTES + Integer.BYTES)
                                .putLong(partitionId)
                                .putInt(KIND_ALL)
                                .flip()
                    };
            case JournalRecord.Roll(long nextSegmentId, String nextFile) ->
                    new ByteBuffer[] {
                        little(Long.BYTES).putLong(nextSegmentId).flip(),
                        ByteBuffer.wrap(nextFile.getBytes(UTF_8))
                    };
        };
    }

    private static ByteBuffer[] encode(long partitionId, Rows rows) {
        return new ByteBuffer[] {
            little(Long.BYTES).putLong(partitionId).flip(), RowsCodec.encode(rows)
        };
    }

    private static ByteBuffer encode(long partitionId, Keys keys) {
        int fixed = Long.BYTES + 2 * Integer.BYTES;
        switch (keys) {
            case Keys.LongKeys longs -> {
                ByteBuffer out = little(Math.addExact(fixed, longs.size() * Long.BYTES));
                out.putLong(partitionId).putInt(KIND_LONGS).putInt(longs.size());
                for (int i = 0; i < longs.size(); i++) {
                    out.putLong(longs.value(i));
                }
                return out.flip();
            }
            case Keys.TextKeys texts -> {
                var encoded = new byte[texts.size()][];
                int size = fixed;
                for (int i = 0; i < encoded.length; i++) {
                    encoded[i] = texts.value(i).getBytes(UTF_8);
                    size = Math.addExact(size, Integer.BYTES + encoded[i].length);
                }
                ByteBuffer out = little(size);
                out.putLong(partitionId).putInt(KIND_TEXTS).putInt(texts.size());
                for (byte[] text : encoded) {
                    out.putInt(text.length).put(text);
                }
                return out.flip();
            }
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int checksum(ByteBuffer... parts) {
        var crc = new CRC32C();
        for (ByteBuffer part : parts) {
            crc.update(part.duplicate());
        }
        return (int) crc.getValue();
    }

    /// Decodes a whole payload; vectors are views of it.
    ///
    /// @throws IllegalArgumentException if the bytes are none of this type, or more than that
    static JournalRecord decode(RecordType type, ByteBuffer payload) {
        ByteBuffer in = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        try {
            JournalRecord record =
                    switch (type) {
                        case INSERT -> new JournalRecord.Insert(in.getLong(), RowsCodec.decode(in));
                        case UPSERT -> new JournalRecord.Upsert(in.getLong(), RowsCodec.decode(in));
                        case DELETE -> decodeDelete(in);
                        case ROLL -> new JournalRecord.Roll(in.getLong(), text(in, in.remaining()));
                    };
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes too many");
            }
            return record;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the payload ends in the middle", e);
        }
    }

    private static JournalRecord decodeDelete(ByteBuffer in) {
        long partitionId = in.getLong();
        int kind = in.getInt();
        if (kind == KIND_ALL) {
            return new JournalRecord.DeleteAll(partitionId);
        }
        int least =
                switch (kind) {
                    case KIND_LONGS -> Long.BYTES;
                    case KIND_TEXTS -> Integer.BYTES;
                    default -> throw new IllegalArgumentException("kind of keys " + kind);
                };
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / least) {
            throw new IllegalArgumentException(
                    count + " keys in " + in.remaining() + " bytes are impossible");
        }
        return new JournalRecord.DeleteKeys(
                partitionId, kind == KIND_LONGS ? longs(in, count) : texts(in, count));
    }

    private static Keys longs(ByteBuffer in, int count) {
        var values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getLong();
        }
        return new Keys.LongKeys(values);
    }

    private static Keys texts(ByteBuffer in, int count) {
        var values = new String[count];
        for (int i = 0; i < count; i++) {
            values[i] = text(in, in.getInt());
        }
        return new Keys.TextKeys(values);
    }

    private static String text(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a text of " + length + " bytes where " + in.remaining() + " are left");
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }
}
