package io.atoll.readnode.journals;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.readnode.state.JournalName;
import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignEnds;
import io.atoll.segment.reign.ReignEnds.JournalEnd;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the reign file and the ends of journals say: whether what was read of a journal counts.
final class Decrees {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Storage storage;

    Decrees(Storage storage) {
        this.storage = storage;
    }

    /// Whether a journal is still its writer's: asked after reading it. A later reign reads the
    /// journal after it has written the file, so it will find what was read before.
    boolean isStillWrittenBy(JournalName journal) throws IOException {
        return !ReignFile.hasLaterThan(journal.epoch(), storage);
    }

    /// Waits until the reign has fixed the ends of journals.
    ///
    /// @return its epoch
    long awaitReady(long deadlineNanos) throws IOException {
        while (true) {
            Reign reign = ReignFile.read(storage).orElseThrow();
            if (reign.state() == Reign.State.READY) {
                return reign.epoch();
            }
            long remaining = deadlineNanos - System.nanoTime();
            if (remaining <= 0) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "writer epoch "
                                + reign.epoch()
                                + " is taking over and has not fixed the ends of the journals yet");
            }
            LockSupport.parkNanos(Math.min(PAUSE_NANOS, remaining));
        }
    }

    /// The end that a take-over gave to a journal. The youngest reign that names it counts: an
    /// older one that does, and was followed by another decree, never got ready.
    ///
    /// @param epoch the reign now
    Optional<JournalEnd> endOf(JournalName journal, long epoch) throws IOException {
        for (long reign = epoch; reign > journal.epoch(); reign--) {
            try {
                for (JournalEnd end : ReignEnds.read(storage, reign).ends()) {
                    if (end.segmentId() == journal.id()) {
                        return Optional.of(end);
                    }
                }
            } catch (NoSuchFileException _) {
                // A take-over that died before it had fixed any end, or one long forgotten.
                continue;
            }
        }
        return Optional.empty();
    }
}
