package io.atoll.segment.journal;

import io.atoll.segment.storage.Damage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One reading of a journal, up to a limit that is fixed when it begins: what is appended meanwhile
/// is for the next reading.
///
/// A bad record is damage if its bytes were durable. They were if it lies below the highest durable
/// offset known so far; but the header that says so may also come after it, where plain reading
/// never gets. So the rest of the file is searched for such a header before bad bytes are called a
/// torn tail. A header names its own offset and segment, therefore nothing else is taken for one.
final class JournalScan {
    private final String file;
    private final ReadWindow window;
    private final RecordHeaderCodec codec;
    private final long limit;
    private long durable;

    /// @param limit where the file ended when reading began, or ends by decree
    /// @param durable the highest durable offset known
    JournalScan(String file, ReadWindow window, RecordHeaderCodec codec, long limit, long durable) {
        this.file = file;
        this.window = window;
        this.codec = codec;
        this.limit = limit;
        this.durable = durable;
    }

    JournalReader.Scan run(long from, JournalReader.Visitor visitor) throws IOException {
        long offset = from;
        boolean rolled = false;
        while (offset < limit && !rolled) {
            if (limit - offset < RecordHeaderCodec.BYTES) {
                refuseIfDurable(offset, cutOff(offset + RecordHeaderCodec.BYTES));
                break;
            }
            ByteBuffer bytes = window.view(offset, RecordHeaderCodec.BYTES);
            Flaw flaw = codec.flaw(bytes, offset);
            if (flaw != null) {
                refuseIfDamaged(offset, flaw);
                break;
            }
            RecordHeader header = codec.decode(bytes, offset);
            int version = RecordHeaderCodec.version(bytes);
            int checksum = RecordHeaderCodec.payloadChecksum(bytes);
            durable = Math.max(durable, header.durableOffset());
            long next = offset + RecordHeaderCodec.BYTES + header.payloadBytes();
            if (next > limit) {
                refuseIfDurable(offset, cutOff(next));
                break;
            }
            boolean roll = header.type() == RecordType.ROLL;
            boolean wanted = visitor.wants(header);
            // What ends a journal is believed only when it is whole.
            if (wanted || roll) {
                ByteBuffer payload =
                        window.copy(offset + RecordHeaderCodec.BYTES, header.payloadBytes());
                flaw = payloadFlaw(offset, checksum, payload);
                if (flaw != null) {
                    refuseIfDamaged(offset, flaw);
                    break;
                }
                JournalRecord record = decode(version, header, payload);
                if (wanted) {
                    visitor.record(header, record);
                }
            }
            rolled = roll;
            offset = next;
        }
        return new JournalReader.Scan(offset, limit - offset, durable, rolled);
    }

    private Flaw cutOff(long needed) {
        return new Flaw(limit, "a record up to offset " + needed, "the journal's end");
    }

    private static @Nullable Flaw payloadFlaw(long offset, int expected, ByteBuffer payload) {
        int found = PayloadCodec.checksum(payload);
        return found == expected
                ? null
                : new Flaw(
                        offset + RecordHeaderCodec.BYTES,
                        "a payload with checksum " + Damage.hex(expected),
                        Damage.hex(found));
    }

    /// A payload whose checksum is right is not torn: if it cannot be read, nothing helps waiting.
    private JournalRecord decode(int version, RecordHeader header, ByteBuffer payload) {
        long at = header.offset() + RecordHeaderCodec.BYTES;
        String expected = header.type() + " of " + header.rowCount() + " rows";
        JournalRecord record;
        try {
            record = PayloadCodec.decode(version, header, payload);
        } catch (IllegalArgumentException e) {
            throw Damage.at(file, at, expected, String.valueOf(e.getMessage()), e);
        }
        if (PayloadCodec.rowCount(record) != header.rowCount()) {
            throw Damage.at(file, at, expected, PayloadCodec.rowCount(record) + " rows");
        }
        return record;
    }

    private void refuseIfDamaged(long offset, Flaw flaw) throws IOException {
        refuseIfDurable(offset, flaw);
        long later = durableNamedBeyond(offset);
        if (later > offset) {
            durable = later;
            refuseIfDurable(offset, flaw);
        }
    }

    private void refuseIfDurable(long offset, Flaw flaw) {
        if (offset < durable) {
            throw Damage.at(
                    file,
                    flaw.offset(),
                    flaw.expected() + " (everything below offset " + durable + " was durable)",
                    flaw.found());
        }
    }

    /// The first durable offset above `offset` that a header behind it names, or 0.
    private long durableNamedBeyond(long offset) throws IOException {
        long position = offset + 1;
        while (limit - position >= RecordHeaderCodec.BYTES) {
            int length = (int) Math.min(window.capacity(), limit - position);
            ByteBuffer bytes = window.view(position, length);
            int last = length - RecordHeaderCodec.BYTES;
            for (int i = 0; i <= last; i++) {
                if (bytes.getInt(i) == RecordHeaderCodec.MAGIC) {
                    long named = durableNamedAt(bytes, i, position + i);
                    if (named > offset) {
                        return named;
                    }
                }
            }
            position += last + 1;
        }
        return 0;
    }

    private long durableNamedAt(ByteBuffer bytes, int index, long offset) {
        ByteBuffer header =
                bytes.slice(index, RecordHeaderCodec.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return codec.flaw(header, offset) == null ? RecordHeaderCodec.durableOffset(header) : 0;
    }
}
