package io.atoll.segment.journal;

import io.atoll.segment.storage.Envelope;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The header of a journal file: whose rows these are, and in which reign they were written. Its
/// form is in [JournalReader].
record JournalHeader(long segmentId, long epoch) {
    private static final Envelope ENVELOPE = new Envelope("ATOLLJNL", 1);
    private static final int BODY_BYTES = 16;

    /// Its length in the file.
    static final int BYTES = BODY_BYTES + Envelope.EXTRA_BYTES;

    byte[] encode() {
        return ENVELOPE.wrap(
                ByteBuffer.allocate(BODY_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(segmentId)
                        .putLong(epoch)
                        .flip());
    }

    static JournalHeader decode(String file, byte[] bytes) {
        ByteBuffer body = ENVELOPE.unwrap(file, bytes);
        return new JournalHeader(body.getLong(), body.getLong());
    }
}
