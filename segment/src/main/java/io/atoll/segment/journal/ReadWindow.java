package io.atoll.segment.journal;

import io.atoll.segment.storage.Storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A bounded part of a file in memory, which moves with the reading. It reads ahead while reading
/// goes on where it stopped, and little after a leap: a reader that skips payloads should not get
/// them all the same.
final class ReadWindow {
    static final int READ_AHEAD_BYTES = 256 << 10;
    private static final int AFTER_LEAP_BYTES = 4 << 10;

    private final Storage.ReadFile in;
    private final String file;
    private final long limit;
    private final ByteBuffer window;
    private long start;
    private long readTo;

    /// @param from where reading begins
    /// @param limit where the file ends, as far as this reading is concerned
    ReadWindow(Storage.ReadFile in, String file, long from, long limit) {
        this.in = in;
        this.file = file;
        this.limit = limit;
        this.start = from;
        this.readTo = from;
        this.window =
                ByteBuffer.allocate((int) Math.min(READ_AHEAD_BYTES, limit - from))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .limit(0);
    }

    /// The most bytes that one view can show.
    int capacity() {
        return window.capacity();
    }

    /// A little-endian view of some bytes, good until the next call.
    ///
    /// @param length at most [#capacity], and nothing beyond the limit
    ByteBuffer view(long position, int length) throws IOException {
        if (position < start || position + length > start + window.limit()) {
            fill(position, length);
        }
        readTo = position + length;
        return window.slice((int) (position - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void fill(long position, int length) throws IOException {
        int wish = position == readTo ? window.capacity() : Math.max(length, AFTER_LEAP_BYTES);
        long amount = Math.min(Math.min(wish, window.capacity()), limit - position);
        start = position;
        window.clear().limit((int) amount);
        readFully(window, position);
        window.rewind();
    }

    /// A little-endian copy of some bytes in an array of its own.
    ///
    /// @param length any, but nothing beyond the limit
    ByteBuffer copy(long position, int length) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (length <= window.capacity() / 2) {
            return copy.put(view(position, length)).flip();
        }
        if (position >= start && position < start + window.limit()) {
            int at = (int) (position - start);
            copy.put(window.slice(at, Math.min(length, window.limit() - at)));
        }
        readFully(copy, position + copy.position());
        readTo = position + length;
        return copy.flip();
    }

    private void readFully(ByteBuffer target, long position) throws IOException {
        int wanted = target.remaining();
        int count = in.read(target, position);
        if (count < wanted) {
            throw new EOFException(
                    file
                            + " became shorter while it was read: offset "
                            + (position + count)
                            + " was below its end");
        }
    }
}
