package io.atoll.segment.reign;

import io.atoll.model.AtollException;
import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Envelope;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The file `reign`: one small file, never renamed, overwritten in place.
///
/// An [Envelope] with magic `ATOLREIG` and version 1, 44 bytes in all: it lies in one sector, which
/// a disk writes whole or not at all. Numbers are little-endian.
///
/// | offset | field | type | meaning |
/// | --- | --- | --- | --- |
/// | 16 | epoch | int64 | number of the reign, above 0 |
/// | 24 | limit | int64 | no timestamp above it is issued |
/// | 32 | state | int32 | 1 TAKING, 2 READY |
/// | 36 | | 4 bytes | 0 |
///
/// A longer file is damaged.
public final class ReignFile {
    public static final String NAME = "reign";

    private static final Envelope ENVELOPE = new Envelope("ATOLREIG", 1);
    private static final int BODY_BYTES = 24;
    private static final int TAKING = 1;
    private static final int READY = 2;

    /// A write takes microseconds; who meets one this often meets something else.
    private static final int ATTEMPTS = 10;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private ReignFile() {}

    /// Reads the file, opened anew; empty if there is none yet. A reading that meets a write in
    /// progress (a wrong checksum) is tried again a few times.
    ///
    /// @throws AtollException with SEGMENT_DAMAGED if the file stays unreadable
    public static Optional<Reign> read(Storage storage) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(decode(storage.read(NAME)));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            } catch (AtollException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// Overwrites the file in place, durably.
    public static void write(Storage storage, Reign reign) throws IOException {
        storage.overwrite(NAME, encode(reign));
    }

    private static byte[] encode(Reign reign) {
        int state =
                switch (reign.state()) {
                    case TAKING -> TAKING;
                    case READY -> READY;
                };
        return ENVELOPE.wrap(
                ByteBuffer.allocate(BODY_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(reign.epoch())
                        .putLong(reign.timestampLimit())
                        .putInt(state)
                        .putInt(0)
                        .flip());
    }

    private static Reign decode(byte[] content) {
        ByteBuffer body = ENVELOPE.unwrap(NAME, content);
        if (body.remaining() != BODY_BYTES) {
            throw Damage.at(NAME, 12, "a body of " + BODY_BYTES + " bytes", "" + body.remaining());
        }
        long epoch = body.getLong();
        long limit = body.getLong();
        int state = body.getInt();
        return switch (state) {
            case TAKING -> new Reign(epoch, Reign.State.TAKING, limit);
            case READY -> new Reign(epoch, Reign.State.READY, limit);
            default -> throw Damage.at(NAME, 32, "state 1 or 2", String.valueOf(state));
        };
    }
}
