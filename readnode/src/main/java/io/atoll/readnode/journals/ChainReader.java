package io.atoll.readnode.journals;

import io.atoll.catalog.CatalogCache;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.readnode.state.FollowedJournal;
import io.atoll.readnode.state.JournalName;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalReader.Scan;
import io.atoll.segment.reign.ReignEnds.JournalEnd;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.Storage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Reads a collection's journals from where it was and applies what is new to the collection's
/// state. One look after the other.
///
/// A look goes journal by journal. Each is read to its present end, opened anew, *then* the reign
/// file; only if the journal is still its writer's is what was read applied. Otherwise the new
/// reign says where the journal ends: what was read is forgotten, and the journal is read again up
/// to that end. A ROLL and a decree name the journal that follows, which existed before it was
/// named.
final class ChainReader {
    private static final Logger LOG = LoggerFactory.getLogger(ChainReader.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ServedState state;
    private final Storage storage;
    private final CatalogCache catalog;
    private final Decrees decrees;
    private final ViewRewind rewind;
    private volatile @Nullable SeenEnd seenEnd;

    ChainReader(ServedState state, Storage storage, CatalogCache catalog) {
        this.state = state;
        this.storage = storage;
        this.catalog = catalog;
        this.decrees = new Decrees(storage);
        this.rewind = new ViewRewind(state, storage);
    }

    /// What a look saw at last.
    ///
    /// @param end of that journal, which no other one followed
    private record SeenEnd(JournalName journal, long end) {}

    /// Whether the last look saw all that was acknowledged before this call: the journal has not
    /// grown, and there was no room for a later reign when that was seen. Does not wait: false
    /// where the storage does not tell lengths at once.
    boolean hasSeenAll() {
        SeenEnd seen = seenEnd;
        if (seen == null || !storage.tellsLengthsAtOnce()) {
            return false;
        }
        try {
            OptionalLong length = storage.presentLength(seen.journal().file());
            return length.isPresent()
                    && length.getAsLong() == seen.end()
                    && !ReignFile.mayHaveLaterThan(seen.journal().epoch(), storage);
        } catch (IOException _) {
            // The look that follows will say so.
            return false;
        }
    }

    /// Reads and applies what is new, to the end of the last journal.
    ///
    /// @param deadlineNanos by [System#nanoTime]: how long to wait for a take-over to get ready
    void readToEnd(long deadlineNanos) throws IOException {
        boolean more = true;
        while (more) {
            more = step(deadlineNanos);
        }
    }

    /// Reads what is new in the last journal.
    ///
    /// @return whether there is more: the journal has to be read again, or another follows it
    private boolean step(long deadlineNanos) throws IOException {
        FollowedJournal journal = state.lastJournal();
        learnEnd(journal, state.share().manifest());
        if (journal.outran()) {
            rewind.toEndOf(journal);
            return true;
        }
        state.indexFromItsBeginning(journal);
        var batch = new RecordBatch(journal.rows() != null);
        Scan scan = read(journal, batch);
        if (journal.end().isEmpty() && !counts(journal, scan, deadlineNanos)) {
            return true;
        }
        if (scan.end() < journal.next()) {
            awaitLost(journal, scan, deadlineNanos);
            return true;
        }
        Optional<JournalName> successor = successor(journal, batch, scan);
        state.apply(journal, batch.staged(scan.end()), scan);
        successor.ifPresent(state::append);
        seenEnd = successor.isPresent() ? null : new SeenEnd(journal.name(), scan.end());
        return successor.isPresent();
    }

    private Scan read(FollowedJournal journal, RecordBatch batch) throws IOException {
        try {
            return JournalReader.read(
                    storage,
                    journal.name().file(),
                    journal.next(),
                    journal.end(),
                    journal.durable(),
                    batch);
        } catch (NoSuchFileException e) {
            loseIfSealed(journal);
            throw e;
        }
    }

    /// A node that was away for very long comes back to journals that were sealed and deleted.
    private void loseIfSealed(FollowedJournal journal) {
        Manifest newest = newestManifest();
        if (journal.id() < newest.journals().getFirst().segmentId()) {
            LOG.warn(
                    "journal was sealed before it was read, the collection is read anew file={}",
                    journal.name().file());
            state.lose();
        }
    }

    /// Whether what was read counts. If not, the journal knows its end now.
    private boolean counts(FollowedJournal journal, Scan scan, long deadlineNanos)
            throws IOException {
        if (decrees.isStillWrittenBy(journal.name())) {
            return true;
        }
        long epoch = decrees.awaitReady(deadlineNanos);
        Optional<JournalEnd> decree = decrees.endOf(journal.name(), epoch);
        if (decree.isPresent()) {
            JournalEnd end = decree.get();
            JournalName successor = JournalName.of(end.successorId(), end.successorFile());
            decree(journal, end.endOffset(), Optional.of(successor));
            return false;
        }
        if (scan.rolled()) {
            // The journal had its ROLL before the take-over, which therefore left it alone.
            return true;
        }
        learnEnd(journal, newestManifest());
        if (journal.end().isPresent()) {
            return false;
        }
        loseIfSealed(journal);
        throw new AtollException(
                ErrorCode.UNAVAILABLE,
                "journal "
                        + journal.name().file()
                        + " is of epoch "
                        + journal.name().epoch()
                        + ", the writer's is "
                        + epoch
                        + ", and neither reign files nor the catalog say where it ends");
    }

    /// Records are gone that were never durable: the storage's power failed, or this look at it is
    /// older than the last. Either its writer is no more, and a take-over will say where the
    /// journal ends, or the next look shows them again.
    private static void awaitLost(FollowedJournal journal, Scan scan, long deadlineNanos) {
        long remaining = deadlineNanos - System.nanoTime();
        if (remaining <= 0) {
            throw new AtollException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "journal "
                            + journal.name().file()
                            + " was read up to "
                            + journal.next()
                            + " and ends at "
                            + scan.end()
                            + " now; no take-over has said yet where it ends");
        }
        LockSupport.parkNanos(Math.min(PAUSE_NANOS, remaining));
    }

    private void decree(FollowedJournal journal, long endOffset, Optional<JournalName> successor) {
        LOG.info(
                "journal ends by a take-over file={} end={} read={}",
                journal.name().file(),
                endOffset,
                journal.next());
        journal.decree(endOffset, successor);
    }

    /// The catalog knows the ends that take-overs gave, too.
    private void learnEnd(FollowedJournal journal, Manifest manifest) {
        if (journal.end().isPresent()) {
            return;
        }
        List<JournalInfo> chain = manifest.journals();
        for (int i = 0; i < chain.size(); i++) {
            JournalInfo known = chain.get(i);
            if (known.segmentId() == journal.id() && known.endOffset().isPresent()) {
                Optional<JournalName> successor =
                        i + 1 < chain.size()
                                ? Optional.of(JournalName.of(chain.get(i + 1)))
                                : Optional.empty();
                decree(journal, known.endOffset().getAsLong(), successor);
            }
        }
    }

    private Manifest newestManifest() {
        Manifest newest = catalog.refresh().manifests().get(state.collectionId());
        return newest == null ? state.share().manifest() : newest;
    }

    /// The journal that follows; empty while this one goes on.
    private Optional<JournalName> successor(FollowedJournal journal, RecordBatch batch, Scan scan) {
        if (journal.end().isPresent()) {
            requireWhole(journal, scan);
        } else if (!scan.rolled()) {
            return Optional.empty();
        }
        Optional<JournalName> successor =
                journal.successor()
                        .or(batch::rolledTo)
                        .or(() -> nextIn(newestManifest(), journal))
                        .map(named -> orWhatFollows(named, journal));
        if (successor.isEmpty()) {
            throw new AtollException(
                    ErrorCode.UNAVAILABLE,
                    "journal "
                            + journal.name().file()
                            + " has ended, and which one follows is not known yet");
        }
        return successor;
    }

    private static void requireWhole(FollowedJournal journal, Scan scan) {
        if (scan.end() < journal.end().orElseThrow()) {
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "journal "
                            + journal.name().file()
                            + " ends at "
                            + journal.end().orElseThrow()
                            + " by a take-over, but can be read to "
                            + scan.end()
                            + " only");
        }
    }

    /// A take-over drops journals without a record. What a ROLL or a decree named may be deleted
    /// since; then a manifest that still has this journal has a later one in its place.
    private JournalName orWhatFollows(JournalName named, FollowedJournal journal) {
        Manifest known = state.share().manifest();
        return known.journals().stream().anyMatch(info -> info.segmentId() == journal.id())
                ? nextIn(known, journal).filter(next -> next.id() > named.id()).orElse(named)
                : named;
    }

    private static Optional<JournalName> nextIn(Manifest manifest, FollowedJournal journal) {
        return manifest.journals().stream()
                .filter(info -> info.segmentId() > journal.id())
                .findFirst()
                .map(JournalName::of);
    }
}
