package io.atoll.segment.reign;

import io.atoll.model.AtollException;
import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Envelope;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The file `reign`: one small file, never renamed, overwritten in place. Each reign has a slot of
/// its own, so a deposed writer that wakes up late cannot harm: all that it overwrites is its own
/// slot, and readers go by the last one.
///
/// Slot `epoch - 1` begins at `64 * (epoch - 1)`; slots of epochs that never came are all 0. Less
/// than a slot at the end is a reign that was cut off before it began, and does not count. A slot
/// is an [Envelope] with magic `ATOLREIG` and version 1, then zeros up to 64 bytes: it lies in one
/// sector, which a disk writes whole or not at all. Numbers are little-endian.
///
/// | offset | field | type | meaning |
/// | --- | --- | --- | --- |
/// | 16 | epoch | int64 | number of the reign, above 0 |
/// | 24 | limit | int64 | no timestamp above it is issued |
/// | 32 | state | int32 | 1 TAKING, 2 READY |
/// | 36 | | 4 bytes | 0 |
/// | 40 | checksum | uint32 | the envelope's |
/// | 44 | | 20 bytes | 0 |
public final class ReignFile {
    public static final String NAME = "reign";

    private static final Envelope ENVELOPE = new Envelope("ATOLREIG", 1);
    private static final int BODY_BYTES = 24;
    private static final int TAKING = 1;
    private static final int READY = 2;

    /// A write takes microseconds; who meets one this often meets something else.
    private static final int ATTEMPTS = 10;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int SLOT_BYTES = 64;
    private static final int ENVELOPE_BYTES = BODY_BYTES + Envelope.EXTRA_BYTES;

    private ReignFile() {}

    /// The last reign in the file, opened anew; empty if there is no file yet. A reading that meets
    /// a write in progress (a wrong checksum) is tried again a few times.
    ///
    /// @throws AtollException with SEGMENT_DAMAGED if the last slot stays unreadable
    public static Optional<Reign> read(Storage storage) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(readLast(storage));
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

    /// Whether a later reign has begun, seen in the file as it is now. False if there is no file
    /// yet.
    ///
    /// @throws AtollException as [#read] does
    public static boolean hasLaterThan(long epoch, Storage storage) throws IOException {
        return mayHaveLaterThan(epoch, storage)
                && read(storage).filter(reign -> reign.epoch() > epoch).isPresent();
    }

    /// Whether a later reign may have begun, by the file's present length: true where the storage
    /// does not tell it.
    public static boolean mayHaveLaterThan(long epoch, Storage storage) throws IOException {
        try {
            OptionalLong length = storage.presentLength(NAME);
            return length.isEmpty() || length.getAsLong() >= offset(epoch + 2);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static Reign readLast(Storage storage) throws IOException {
        try (Storage.ReadFile in = storage.open(NAME)) {
            var slot = ByteBuffer.allocate(SLOT_BYTES);
            long slots = in.size() / SLOT_BYTES;
            for (long offset = SLOT_BYTES * (slots - 1); offset >= 0; offset -= SLOT_BYTES) {
                slot.clear();
                in.read(slot, offset);
                if (!isEmpty(slot.array())) {
                    return decode(offset, slot.array());
                }
            }
            throw Damage.at(NAME, 0, "a reign", "zeros only");
        }
    }

    private static boolean isEmpty(byte[] slot) {
        for (byte each : slot) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /// Overwrites the reign's slot in place, durably.
    public static void write(Storage storage, Reign reign) throws IOException {
        storage.overwrite(NAME, offset(reign.epoch()), encode(reign));
    }

    private static long offset(long epoch) {
        return SLOT_BYTES * (epoch - 1);
    }

    private static byte[] encode(Reign reign) {
        int state =
                switch (reign.state()) {
                    case TAKING -> TAKING;
                    case READY -> READY;
                };
        byte[] envelope =
                ENVELOPE.wrap(
                        ByteBuffer.allocate(BODY_BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(reign.epoch())
                                .putLong(reign.timestampLimit())
                                .putInt(state)
                                .putInt(0)
                                .flip());
        return Arrays.copyOf(envelope, SLOT_BYTES);
    }

    private static Reign decode(long offset, byte[] slot) {
        ByteBuffer body = ENVELOPE.unwrap(NAME, Arrays.copyOf(slot, ENVELOPE_BYTES));
        for (int i = ENVELOPE_BYTES; i < SLOT_BYTES; i++) {
            if (slot[i] != 0) {
                throw Damage.at(NAME, offset + i, "0", String.valueOf(slot[i]));
            }
        }
        long epoch = body.getLong();
        if (offset(epoch) != offset) {
            throw Damage.at(
                    NAME, offset, "epoch " + (offset / SLOT_BYTES + 1), String.valueOf(epoch));
        }
        long limit = body.getLong();
        int state = body.getInt();
        return switch (state) {
            case TAKING -> new Reign(epoch, Reign.State.TAKING, limit);
            case READY -> new Reign(epoch, Reign.State.READY, limit);
            default -> throw Damage.at(NAME, offset + 32, "state 1 or 2", "" + state);
        };
    }
}
