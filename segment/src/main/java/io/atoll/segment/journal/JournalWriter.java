package io.atoll.segment.journal;

import io.atoll.model.BatchId;
import io.atoll.segment.storage.Storage;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/// Appends records to one journal and makes them durable in groups: concurrent batches share one
/// `fsync`. After the first failed write or `fsync` nothing is appended any more and every wait
/// fails: the journal's end is then [#durableOffset].
///
/// Appends are serialised by the caller (file order is timestamp order); waits may be concurrent.
public final class JournalWriter implements Closeable {

    /// Creates the file, with its header, durably.
    public static JournalWriter create(Storage storage, String file, long segmentId, long epoch)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Appends one record. It is not durable yet.
    ///
    /// @return the offset behind the record, for [#awaitDurable]
    /// @throws IOException if this or an earlier write failed; the journal takes nothing any more
    public long append(long timestamp, BatchId batchId, JournalRecord record) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Waits until everything before `offset` is durable. One of the waiting threads does the
    /// `fsync` for all.
    ///
    /// @throws IOException if it failed: whether the record survives is unknown
    public void awaitDurable(long offset, Duration limit) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The offset up to which everything is durable.
    public long durableOffset() {
        throw new UnsupportedOperationException();
    }

    /// Where the next record goes.
    public long endOffset() {
        throw new UnsupportedOperationException();
    }

    /// Whether a write or an `fsync` has failed.
    public boolean failed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
