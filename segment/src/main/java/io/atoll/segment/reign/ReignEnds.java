package io.atoll.segment.reign;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Envelope;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The file `reign-<epoch>`: where the journals of the reign before end, and which ones follow
/// them. Written once, before the reign is READY.
///
/// An [Envelope] with magic `ATOLENDS` and version 1. Numbers are little-endian.
///
/// | part | field | type | meaning |
/// | --- | --- | --- | --- |
/// | file | epoch | int64 | the reign that fixed the ends |
/// | | count | int32 | how many journals follow |
/// | journal | collection | int64 | collection id |
/// | | segment | int64 | id of the journal that ends |
/// | | end | int64 | behind its last record that counts |
/// | | successor | int64 | id of the journal that follows it |
/// | | name length | int32 | bytes of the next field |
/// | | name | UTF-8 | the successor's file on the storage |
public record ReignEnds(long epoch, List<JournalEnd> ends) {
    private static final Envelope ENVELOPE = new Envelope("ATOLENDS", 1);
    private static final int BODY_AT = 16;

    public ReignEnds {
        ends = List.copyOf(ends);
    }

    /// @param segmentId the journal that ends
    /// @param endOffset behind its last record that counts
    /// @param successorId the journal that follows it; it exists already
    public record JournalEnd(
            long collectionId,
            long segmentId,
            long endOffset,
            long successorId,
            String successorFile) {
        private static final int FIXED_BYTES = 4 * Long.BYTES + Integer.BYTES;
    }

    public static String fileName(long epoch) {
        return ReignFile.NAME + "-" + epoch;
    }

    /// @throws java.nio.file.NoSuchFileException if that reign has fixed no ends yet
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if the file is not what was
    ///   written
    public static ReignEnds read(Storage storage, long epoch) throws IOException {
        String file = fileName(epoch);
        ByteBuffer body = ENVELOPE.unwrap(file, storage.read(file));
        ReignEnds read;
        try {
            read = decode(body);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw Damage.at(file, BODY_AT, "the ends of journals", "too few bytes", e);
        }
        if (body.hasRemaining()) {
            throw Damage.at(
                    file, BODY_AT + body.position(), "the end", body.remaining() + " bytes more");
        }
        if (read.epoch != epoch) {
            throw Damage.at(file, BODY_AT, "epoch " + epoch, String.valueOf(read.epoch));
        }
        return read;
    }

    private static ReignEnds decode(ByteBuffer in) {
        long epoch = in.getLong();
        int count = in.getInt();
        var ends = new ArrayList<JournalEnd>();
        for (int i = 0; i < count; i++) {
            ends.add(
                    new JournalEnd(
                            in.getLong(), in.getLong(), in.getLong(), in.getLong(), text(in)));
        }
        return new ReignEnds(epoch, ends);
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a name of " + length + " bytes");
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    /// Puts the file in place, durably.
    public void write(Storage storage) throws IOException {
        var names = new ArrayList<byte[]>(ends.size());
        int size = Long.BYTES + Integer.BYTES;
        for (JournalEnd end : ends) {
            byte[] name = end.successorFile().getBytes(UTF_8);
            names.add(name);
            size += JournalEnd.FIXED_BYTES + name.length;
        }
        ByteBuffer body = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        body.putLong(epoch).putInt(ends.size());
        for (int i = 0; i < ends.size(); i++) {
            JournalEnd end = ends.get(i);
            body.putLong(end.collectionId()).putLong(end.segmentId()).putLong(end.endOffset());
            body.putLong(end.successorId()).putInt(names.get(i).length).put(names.get(i));
        }
        storage.publish(fileName(epoch), ENVELOPE.wrap(body.flip()));
    }
}
