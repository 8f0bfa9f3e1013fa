package io.atoll.segment.journal;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.segment.storage.Storage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Appends records to one journal and makes them durable in groups: concurrent batches share one
/// `fsync`. After the first failed write or `fsync` nothing is appended any more and every wait for
/// more than [#durableOffset] fails: that is the journal's end then, and it moves no more.
///
/// Appends are serialised by the caller (file order is timestamp order); waits may be concurrent.
///
/// An `fsync` runs on a virtual thread of its own, one at a time, and covers what was appended when
/// it began; who comes later waits for the next. So a storage that hangs holds up nobody beyond the
/// limit of their wait.
public final class JournalWriter implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

    private final String file;
    private final Storage.AppendFile out;
    private final JournalHeader journal;
    private final RecordHeaderCodec codec;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private boolean syncing;
    private boolean closed;
    private @Nullable Throwable failure;

    private volatile long endOffset;
    private volatile long durableOffset;
    private long lastTimestamp = Long.MIN_VALUE;
    private boolean rolled;

    private JournalWriter(String file, Storage.AppendFile out, JournalHeader journal) {
        this.file = file;
        this.out = out;
        this.journal = journal;
        this.codec = new RecordHeaderCodec(file, journal);
        this.endOffset = JournalHeader.BYTES;
        this.durableOffset = JournalHeader.BYTES;
    }

    /// Creates the file, with its header, durably.
    public static JournalWriter create(Storage storage, String file, long segmentId, long epoch)
            throws IOException {
        var journal = new JournalHeader(segmentId, epoch);
        Storage.AppendFile out = storage.create(file);
        try {
            out.append(ByteBuffer.wrap(journal.encode()));
            out.force();
            return new JournalWriter(file, out, journal);
        } catch (IOException | RuntimeException e) {
            try (out) {
                throw e;
            }
        }
    }

    /// Appends one record. It is not durable yet.
    ///
    /// @return the offset behind the record, for [#awaitDurable]
    /// @throws AtollException with PARAMETER_TOO_LARGE if the record is too large; the journal is
    ///   as before
    /// @throws IOException if this or an earlier write failed; the journal takes nothing any more
    public long append(long timestamp, BatchId batchId, JournalRecord record) throws IOException {
        if (timestamp < lastTimestamp) {
            throw new IllegalArgumentException(
                    file + ": timestamp " + timestamp + " comes after " + lastTimestamp);
        }
        requireOpen();
        if (rolled) {
            throw new IllegalStateException(file + " has ended with a ROLL");
        }
        ByteBuffer[] payload = PayloadCodec.encode(record);
        int payloadBytes = payloadBytes(payload);
        var header =
                new RecordHeader(
                        PayloadCodec.type(record),
                        endOffset,
                        payloadBytes,
                        journal.epoch(),
                        timestamp,
                        batchId,
                        PayloadCodec.rowCount(record),
                        durableOffset);
        write(codec.encode(header, PayloadCodec.checksum(payload)), payload);
        lastTimestamp = timestamp;
        rolled = header.type() == RecordType.ROLL;
        endOffset = header.offset() + RecordHeaderCodec.BYTES + payloadBytes;
        return endOffset;
    }

    private int payloadBytes(ByteBuffer[] payload) {
        long bytes = 0;
        for (ByteBuffer part : payload) {
            bytes += part.remaining();
        }
        if (bytes > RecordHeaderCodec.MAX_PAYLOAD_BYTES) {
            throw new AtollException(
                    ErrorCode.PARAMETER_TOO_LARGE,
                    "the batch takes "
                            + bytes
                            + " bytes in the journal, the limit is "
                            + RecordHeaderCodec.MAX_PAYLOAD_BYTES
                            + ": send fewer rows at once");
        }
        return (int) bytes;
    }

    private void write(ByteBuffer header, ByteBuffer[] payload) throws IOException {
        try {
            out.append(header);
            out.append(payload);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
            throw e;
        }
    }

    private void requireOpen() throws IOException {
        lock.lock();
        try {
            requireUsable();
        } finally {
            lock.unlock();
        }
    }

    private void requireUsable() throws IOException {
        if (failure != null) {
            throw new IOException(
                    file
                            + " takes nothing any more, it ends at offset "
                            + durableOffset
                            + ": "
                            + failure.getMessage(),
                    failure);
        }
        if (closed) {
            throw new IOException(
                    file + " is closed; it was durable up to offset " + durableOffset);
        }
    }

    /// Ends the journal at what is durable now, whatever a running `fsync` still achieves.
    public void abandon(Throwable cause) {
        fail(cause);
    }

    /// Only the first failure counts.
    private void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
                synced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything before `offset` is durable.
    ///
    /// @throws IOException if it failed or took longer than `limit`: whether the record survives is
    ///   unknown
    public void awaitDurable(long offset, Duration limit) throws IOException {
        if (offset > endOffset) {
            throw new IllegalArgumentException(
                    file + " ends at offset " + endOffset + ", not at " + offset);
        }
        long nanosLeft = limit.toNanos();
        lock.lock();
        try {
            while (durableOffset < offset) {
                requireUsable();
                if (nanosLeft <= 0) {
                    throw new IOException(
                            file
                                    + " was not durable up to offset "
                                    + offset
                                    + " within "
                                    + limit.toMillis()
                                    + " ms, only up to "
                                    + durableOffset);
                }
                if (!syncing) {
                    Thread.ofVirtual().name("journal-sync").start(this::sync);
                    syncing = true;
                }
                nanosLeft = synced.awaitNanos(nanosLeft);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "interrupted while waiting for " + file + " to be durable up to " + offset);
        } finally {
            lock.unlock();
        }
    }

    private void sync() {
        long target = endOffset;
        Throwable failed = null;
        try {
            out.force();
        } catch (IOException | RuntimeException | Error e) {
            failed = e;
        }
        boolean close;
        lock.lock();
        try {
            syncing = false;
            if (failed != null) {
                fail(failed);
            } else if (failure == null) {
                // After a failure the end is fixed, whatever this fsync still achieved.
                durableOffset = target;
            }
            close = closed;
            synced.signalAll();
        } finally {
            lock.unlock();
        }
        if (close) {
            closeFile();
        }
    }

    /// The offset up to which everything is durable.
    public long durableOffset() {
        return durableOffset;
    }

    /// Where the next record goes.
    public long endOffset() {
        return endOffset;
    }

    /// Whether a write or an `fsync` has failed.
    public boolean failed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of the file. What is not durable yet stays uncertain, and waits for it fail.
    @Override
    public void close() {
        boolean close;
        lock.lock();
        try {
            close = !closed && !syncing;
            closed = true;
            synced.signalAll();
        } finally {
            lock.unlock();
        }
        // Otherwise the fsync that is running still needs it.
        if (close) {
            closeFile();
        }
    }

    private void closeFile() {
        try {
            out.close();
        } catch (IOException e) {
            // Nothing was promised about the bytes that this may have lost.
            log.warn("closing failed file={} reason={}", file, e.toString());
        }
    }
}
