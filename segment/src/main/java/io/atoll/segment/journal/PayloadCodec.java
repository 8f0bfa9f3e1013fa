package io.atoll.segment.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of a record's payload. Their form is in [JournalReader].
final class PayloadCodec {
    /// The first version whose deletes and upserts say up to which timestamp rows end.
    private static final int WITH_UP_TO = 2;

    private static final int RUN_BYTES = Long.BYTES + Integer.BYTES;

    private static final int KIND_NONE = 0;
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
            case JournalRecord.Insert(RowHomes homes, Rows rows) ->
                    new ByteBuffer[] {encode(homes), RowsCodec.encode(rows)};
            case JournalRecord.Upsert(
                            RowHomes homes,
                            long upTo,
                            Optional<Keys> replaced,
                            Rows rows) ->
                    new ByteBuffer[] {
                        encode(homes), longs(upTo), encode(replaced), RowsCodec.encode(rows)
                    };
            case JournalRecord.DeleteKeys(long partitionId, long upTo, Keys keys) ->
                    new ByteBuffer[] {longs(partitionId, upTo), encode(Optional.of(keys))};
            case JournalRecord.DeleteAll(long partitionId, long upTo) ->
                    new ByteBuffer[] {longs(partitionId, upTo), encode(Optional.empty())};
            case JournalRecord.Roll(long nextSegmentId, String nextFile) ->
                    new ByteBuffer[] {
                        longs(nextSegmentId), ByteBuffer.wrap(nextFile.getBytes(UTF_8))
                    };
        };
    }

    private static ByteBuffer encode(RowHomes homes) {
        ByteBuffer out =
                little(
                        Long.BYTES
                                + (homes.partitionId() == 0
                                        ? Integer.BYTES + homes.runs().size() * RUN_BYTES
                                        : 0));
        out.putLong(homes.partitionId());
        if (homes.partitionId() == 0) {
            out.putInt(homes.runs().size());
            for (RowHomes.Run run : homes.runs()) {
                out.putLong(run.partitionId()).putInt(run.rows());
            }
        }
        return out.flip();
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer out = little(values.length * Long.BYTES);
        for (long value : values) {
            out.putLong(value);
        }
        return out.flip();
    }

    private static ByteBuffer encode(Optional<Keys> keys) {
        return keys.isEmpty()
                ? little(Integer.BYTES).putInt(KIND_NONE).flip()
                : switch (keys.get()) {
                    case Keys.LongKeys longs -> encode(longs);
                    case Keys.TextKeys texts -> encode(texts);
                };
    }

    private static ByteBuffer encode(Keys.LongKeys keys) {
        int size = Math.addExact(2 * Integer.BYTES, Math.multiplyExact(keys.size(), Long.BYTES));
        ByteBuffer out = little(size).putInt(KIND_LONGS).putInt(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            out.putLong(keys.value(i));
        }
        return out.flip();
    }

    private static ByteBuffer encode(Keys.TextKeys keys) {
        var encoded = new byte[keys.size()][];
        int size = 2 * Integer.BYTES;
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = keys.value(i).getBytes(UTF_8);
            size = Math.addExact(size, Integer.BYTES + encoded[i].length);
        }
        ByteBuffer out = little(size).putInt(KIND_TEXTS).putInt(keys.size());
        for (byte[] text : encoded) {
            out.putInt(text.length).put(text);
        }
        return out.flip();
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
    /// @param version of the record
    /// @throws IllegalArgumentException if the bytes are none of this type, or more than that
    static JournalRecord decode(int version, RecordHeader header, ByteBuffer payload) {
        ByteBuffer in = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        try {
            JournalRecord record =
                    switch (header.type()) {
                        case INSERT -> decodeInsert(in);
                        case UPSERT -> decodeUpsert(version, header, in);
                        case DELETE -> decodeDelete(version, header, in);
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

    private static JournalRecord decodeInsert(ByteBuffer in) {
        RowHomes homes = homes(in);
        return new JournalRecord.Insert(homes, checked(homes, RowsCodec.decode(in)));
    }

    private static JournalRecord decodeUpsert(int version, RecordHeader header, ByteBuffer in) {
        RowHomes homes = homes(in);
        long upTo = upTo(version, header, in);
        Optional<Keys> replaced = version < WITH_UP_TO ? Optional.empty() : keys(in);
        return new JournalRecord.Upsert(
                homes, upTo, replaced, checked(homes, RowsCodec.decode(in)));
    }

    private static RowHomes homes(ByteBuffer in) {
        long partitionId = in.getLong();
        if (partitionId != 0) {
            return RowHomes.in(partitionId);
        }
        int count = in.getInt();
        if (count <= 0 || count > in.remaining() / RUN_BYTES) {
            throw new IllegalArgumentException(
                    count + " runs of rows in " + in.remaining() + " bytes are impossible");
        }
        var runs = new ArrayList<RowHomes.Run>(count);
        for (int i = 0; i < count; i++) {
            runs.add(new RowHomes.Run(in.getLong(), in.getInt()));
        }
        return RowHomes.of(runs);
    }

    private static Rows checked(RowHomes homes, Rows rows) {
        long homed = homes.runs(rows.count()).stream().mapToLong(RowHomes.Run::rows).sum();
        if (homed != rows.count()) {
            throw new IllegalArgumentException(
                    "partitions for " + homed + " rows, there are " + rows.count());
        }
        return rows;
    }

    private static JournalRecord decodeDelete(int version, RecordHeader header, ByteBuffer in) {
        long partitionId = in.getLong();
        long upTo = upTo(version, header, in);
        Optional<Keys> keys = keys(in);
        return keys.isPresent()
                ? new JournalRecord.DeleteKeys(partitionId, upTo, keys.get())
                : new JournalRecord.DeleteAll(partitionId, upTo);
    }

    /// Records of version 1 end all that is older than they are.
    private static long upTo(int version, RecordHeader header, ByteBuffer in) {
        return version < WITH_UP_TO ? header.timestamp() - 1 : in.getLong();
    }

    private static Optional<Keys> keys(ByteBuffer in) {
        int kind = in.getInt();
        if (kind == KIND_NONE) {
            return Optional.empty();
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
        return Optional.of(kind == KIND_LONGS ? longs(in, count) : texts(in, count));
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
