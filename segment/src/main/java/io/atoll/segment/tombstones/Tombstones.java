package io.atoll.segment.tombstones;

import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Envelope;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The dead rows of one sealed segment.
///
/// The file is an [Envelope] with magic `ATOLTOMB` and version 1. Numbers are little-endian.
///
/// | offset | field | type | meaning |
/// | --- | --- | --- | --- |
/// | 16 | segment | int64 | id of the segment whose rows are dead |
/// | 24 | timestamp | int64 | of the youngest delete |
/// | 32 | count | int32 | n, how many rows are dead |
/// | 36 | rows | n x int32 | row numbers from 0, ascending, none twice |
public final class Tombstones {
    private static final Envelope ENVELOPE = new Envelope("ATOLTOMB", 1);
    private static final int BODY_AT = 16;
    private static final int FIXED_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private final long segmentId;
    private final long maxTimestamp;
    private final int[] rows;

    /// @param maxTimestamp the timestamp of the youngest delete
    /// @param rows row numbers, ascending, none twice; given away
    public Tombstones(long segmentId, long maxTimestamp, int[] rows) {
        int place = firstOutOfOrder(rows);
        if (place < rows.length) {
            throw new IllegalArgumentException(
                    "segment "
                            + segmentId
                            + ": dead row "
                            + rows[place]
                            + " at place "
                            + place
                            + " is not above the one before");
        }
        this.segmentId = segmentId;
        this.maxTimestamp = maxTimestamp;
        this.rows = rows;
    }

    private static int firstOutOfOrder(int[] rows) {
        int before = -1;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] <= before) {
                return i;
            }
            before = rows[i];
        }
        return rows.length;
    }

    public long segmentId() {
        return segmentId;
    }

    public long maxTimestamp() {
        return maxTimestamp;
    }

    /// Row numbers, ascending. Not to be changed.
    public int[] rows() {
        return rows;
    }

    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if the file is not what was
    ///   written
    public static Tombstones read(Storage storage, String file) throws IOException {
        ByteBuffer body = ENVELOPE.unwrap(file, storage.read(file));
        if (body.remaining() < FIXED_BYTES) {
            throw Damage.at(
                    file, BODY_AT, "at least " + FIXED_BYTES + " bytes", "" + body.remaining());
        }
        long segmentId = body.getLong();
        long maxTimestamp = body.getLong();
        int count = body.getInt();
        if (body.remaining() != (long) count * Integer.BYTES) {
            throw Damage.at(
                    file,
                    BODY_AT + FIXED_BYTES - Integer.BYTES,
                    "a count for " + body.remaining() + " bytes of rows",
                    String.valueOf(count));
        }
        var rows = new int[count];
        body.asIntBuffer().get(rows);
        int place = firstOutOfOrder(rows);
        if (place < count) {
            throw Damage.at(
                    file,
                    BODY_AT + FIXED_BYTES + (long) place * Integer.BYTES,
                    "a row number above the one before",
                    String.valueOf(rows[place]));
        }
        return new Tombstones(segmentId, maxTimestamp, rows);
    }

    /// Puts the file in place, durably.
    public void write(Storage storage, String file) throws IOException {
        ByteBuffer body =
                ByteBuffer.allocate(
                                Math.toIntExact(FIXED_BYTES + (long) rows.length * Integer.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        body.putLong(segmentId).putLong(maxTimestamp).putInt(rows.length);
        for (int row : rows) {
            body.putInt(row);
        }
        storage.publish(file, ENVELOPE.wrap(body.flip()));
    }
}
