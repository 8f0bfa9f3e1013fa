package io.atoll.segment.journal;

import io.atoll.model.BatchId;
import io.atoll.segment.storage.Damage;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The bytes of a record's header in one journal. Their form is in [JournalReader].
final class RecordHeaderCodec {
    static final int BYTES = 80;

    /// Twice the largest request, because short values take more room here than on the wire.
    static final int MAX_PAYLOAD_BYTES = 128 << 20;

    /// "ATOR" as a little-endian number.
    static final int MAGIC = 0x524F5441;

    private static final int OLDEST_VERSION = 1;
    private static final int VERSION = 3;

    private static final int VERSION_AT = 4;
    private static final int TYPE_AT = 6;
    private static final int PAYLOAD_BYTES_AT = 8;
    private static final int PAYLOAD_CHECKSUM_AT = 12;
    private static final int SEGMENT_AT = 16;
    private static final int EPOCH_AT = 24;
    private static final int OFFSET_AT = 32;
    private static final int TIMESTAMP_AT = 40;
    private static final int BATCH_HIGH_AT = 48;
    private static final int BATCH_LOW_AT = 56;
    private static final int DURABLE_AT = 64;
    private static final int ROW_COUNT_AT = 72;
    private static final int CHECKSUM_AT = 76;

    private final String file;
    private final JournalHeader journal;

    RecordHeaderCodec(String file, JournalHeader journal) {
        this.file = file;
        this.journal = journal;
    }

    ByteBuffer encode(RecordHeader header, int payloadChecksum) {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(MAGIC)
                        .putShort((short) VERSION)
                        .putShort((short) header.type().code())
                        .putInt(header.payloadBytes())
                        .putInt(payloadChecksum)
                        .putLong(journal.segmentId())
                        .putLong(header.epoch())
                        .putLong(header.offset())
                        .putLong(header.timestamp())
                        .putLong(header.batchId().high())
                        .putLong(header.batchId().low())
                        .putLong(header.durableOffset())
                        .putInt(header.rowCount());
        return bytes.putInt(checksum(bytes)).flip();
    }

    /// Why these bytes are no header of this journal that was written at `offset`; null if they are
    /// one. A header of another place or another file does not pass, so what a torn tail may show
    /// of files deleted long ago, or of rows that look like headers, is not taken for a record.
    ///
    /// @param bytes little-endian, at least a header's length
    @Nullable Flaw flaw(ByteBuffer bytes, long offset) {
        int magic = bytes.getInt(0);
        if (magic != MAGIC) {
            return new Flaw(
                    offset, "a record header's magic " + Damage.hex(MAGIC), Damage.hex(magic));
        }
        int expected = checksum(bytes);
        int found = bytes.getInt(CHECKSUM_AT);
        if (expected != found) {
            return new Flaw(
                    offset + CHECKSUM_AT,
                    "the record header's checksum " + Damage.hex(expected),
                    Damage.hex(found));
        }
        Flaw flaw = mismatch(bytes, offset, SEGMENT_AT, "segment", journal.segmentId());
        if (flaw == null) {
            flaw = mismatch(bytes, offset, EPOCH_AT, "epoch", journal.epoch());
        }
        if (flaw == null) {
            flaw = mismatch(bytes, offset, OFFSET_AT, "a record header of offset", offset);
        }
        return flaw == null ? impossible(bytes, offset) : flaw;
    }

    private static @Nullable Flaw mismatch(
            ByteBuffer bytes, long offset, int at, String what, long expected) {
        long found = bytes.getLong(at);
        return found == expected
                ? null
                : new Flaw(offset + at, what + " " + expected, String.valueOf(found));
    }

    private static @Nullable Flaw impossible(ByteBuffer bytes, long offset) {
        int payloadBytes = bytes.getInt(PAYLOAD_BYTES_AT);
        if (payloadBytes < 0 || payloadBytes > MAX_PAYLOAD_BYTES) {
            return new Flaw(
                    offset + PAYLOAD_BYTES_AT,
                    "a payload of at most " + MAX_PAYLOAD_BYTES + " bytes",
                    String.valueOf(payloadBytes));
        }
        long durable = bytes.getLong(DURABLE_AT);
        if (durable < 0 || durable > offset) {
            return new Flaw(
                    offset + DURABLE_AT,
                    "a durable offset of at most " + offset,
                    String.valueOf(durable));
        }
        return null;
    }

    /// The header that bytes without a flaw are.
    ///
    /// @throws io.atoll.model.AtollException if a later version of Atoll wrote it
    RecordHeader decode(ByteBuffer bytes, long offset) {
        int version = version(bytes);
        if (version < OLDEST_VERSION || version > VERSION) {
            throw Damage.unknownVersion(file, offset + VERSION_AT, version, VERSION);
        }
        int type = Short.toUnsignedInt(bytes.getShort(TYPE_AT));
        return new RecordHeader(
                RecordType.ofCode(type)
                        .orElseThrow(
                                () ->
                                        Damage.at(
                                                file,
                                                offset + TYPE_AT,
                                                "a record type from 1 to 4",
                                                String.valueOf(type))),
                offset,
                bytes.getInt(PAYLOAD_BYTES_AT),
                bytes.getLong(EPOCH_AT),
                bytes.getLong(TIMESTAMP_AT),
                new BatchId(bytes.getLong(BATCH_HIGH_AT), bytes.getLong(BATCH_LOW_AT)),
                bytes.getInt(ROW_COUNT_AT),
                bytes.getLong(DURABLE_AT));
    }

    /// The durable offset that bytes without a flaw name.
    static long durableOffset(ByteBuffer bytes) {
        return bytes.getLong(DURABLE_AT);
    }

    static int version(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort(VERSION_AT));
    }

    static int payloadChecksum(ByteBuffer bytes) {
        return bytes.getInt(PAYLOAD_CHECKSUM_AT);
    }

    private static int checksum(ByteBuffer header) {
        var crc = new CRC32C();
        crc.update(header.slice(0, CHECKSUM_AT));
        return (int) crc.getValue();
    }
}
