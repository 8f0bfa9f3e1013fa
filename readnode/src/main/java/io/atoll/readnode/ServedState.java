package io.atoll.readnode;

import io.atoll.model.Schema;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.readnode.DeleteLog.Delete;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.tombstones.Tombstones;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// What a node serves of one collection: its open segments, and the chain of journals applied to
/// them, always in one state of the journals.
///
/// Records are applied one by one under the write lock, and a search takes all its views under the
/// read lock, so an upsert is seen whole or not at all. The lock is held for computing only, never
/// over I/O, and it is fair: a follower that applies thousands of records lets searches in between.
///
/// A segment that is opened later gets the deletes that came before: each journal keeps its own
/// until it has been out of the manifest for a while. Older ones are in the tombstone files.
final class ServedState {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Map<Long, HeldSegment> segments = new HashMap<>();
    private final JournalChain chain;
    private final GracePeriod segmentsKept;
    private final GracePeriod journalsKept;
    private final GracePeriod rowsKept;
    private final Runnable changed;
    private long readUpTo;
    private long lastMutation;
    private long generation;
    private boolean closed;
    private volatile CollectionShare share;
    private volatile boolean caughtUp;
    private volatile boolean lost;
    private volatile long endSeenNanos;

    /// Begins at the first journal of the share's manifest: what came before is in its segments and
    /// tombstones.
    ///
    /// @param keep how long what is not wanted any more is kept
    /// @param changed called when something was loaded or let go
    ServedState(CollectionShare share, Duration keep, Runnable changed) {
        this.share = share;
        this.segmentsKept = new GracePeriod(keep);
        this.journalsKept = new GracePeriod(keep);
        this.rowsKept = new GracePeriod(keep);
        this.changed = changed;
        Manifest manifest = share.manifest();
        for (SegmentInfo segment : manifest.segments()) {
            readUpTo = Math.max(readUpTo, segment.maxTimestamp());
        }
        for (TombstoneInfo tombstones : manifest.tombstones()) {
            lastMutation = Math.max(lastMutation, tombstones.maxTimestamp());
        }
        readUpTo = Math.max(readUpTo, lastMutation);
        chain = new JournalChain(readUpTo, lastMutation);
        append(JournalName.of(manifest.journals().getFirst()));
    }

    long collectionId() {
        return share.collection().id();
    }

    Schema schema() {
        return share.collection().schema();
    }

    CollectionShare share() {
        return share;
    }

    /// Takes note of what is wanted here now.
    void assign(CollectionShare newShare) {
        if (newShare.equals(share)) {
            return;
        }
        write(
                () -> {
                    share = newShare;
                    for (JournalInfo journal : newShare.manifest().journals()) {
                        FollowedJournal followed = chain.find(journal.segmentId());
                        if (followed != null) {
                            followed.own(newShare.journalIds().contains(followed.id()));
                        }
                    }
                });
        changed.run();
    }

    // --- the journals --------------------------------------------------------------------------

    /// The journal that is read now.
    FollowedJournal lastJournal() {
        return read(chain::last);
    }

    List<FollowedJournal> journals() {
        return read(() -> List.copyOf(chain.journals()));
    }

    /// The rows of journals, where they are indexed here.
    List<GrowingSegment> indexedRows() {
        return read(
                () -> {
                    var indexed = new ArrayList<GrowingSegment>();
                    for (FollowedJournal journal : chain.journals()) {
                        GrowingSegment rows = journal.rows();
                        if (rows != null) {
                            indexed.add(rows);
                        }
                    }
                    return indexed;
                });
    }

    /// Journals whose rows are indexed here and were read to their end at least once.
    List<Long> servedJournalIds() {
        return read(
                () ->
                        chain.journals().stream()
                                .filter(journal -> journal.rows() != null && journal.endSeen())
                                .map(FollowedJournal::id)
                                .toList());
    }

    /// Where the next record begins that was not applied yet.
    long placeIn(FollowedJournal journal) {
        return read(journal::next);
    }

    /// Goes on with the next journal of the chain.
    void append(JournalName name) {
        write(
                () -> {
                    var journal = new FollowedJournal(name);
                    journal.own(share.journalIds().contains(name.id()));
                    chain.append(journal);
                });
        indexFromItsBeginning(lastJournal());
    }

    /// Begins to index a journal's rows if they are wanted and nothing of it was read yet.
    void indexFromItsBeginning(FollowedJournal journal) {
        write(
                () -> {
                    if (journal.next() == 0 && journal.rows() == null && chain.wantsRows(journal)) {
                        journal.index(GrowingSegment.create(journal.id(), schema()));
                    }
                });
    }

    /// Journals whose rows are wanted but were passed over when they were read.
    List<FollowedJournal> withoutWantedRows() {
        return read(
                () ->
                        chain.journals().stream()
                                .filter(j -> j.rows() == null && j.next() > 0 && chain.wantsRows(j))
                                .toList());
    }

    /// Gives a journal the rows that were passed over, read again up to its present place.
    ///
    /// @return false if they are not wanted any more
    boolean adoptRows(FollowedJournal journal, GrowingSegment rows) {
        boolean adopted =
                write(
                        () -> {
                            if (closed
                                    || chain.find(journal.id()) != journal
                                    || journal.rows() != null) {
                                return false;
                            }
                            for (FollowedJournal later : chain.after(journal.id())) {
                                later.deletes().all().forEach(delete -> delete.applyTo(rows));
                            }
                            journal.index(rows);
                            return true;
                        });
        changed.run();
        return adopted;
    }

    void apply(FollowedJournal journal, StagedRecord staged) {
        write(
                () -> {
                    long timestamp = staged.header().timestamp();
                    Delete delete = deleteOf(staged);
                    if (delete != null) {
                        segments.values().forEach(held -> delete.applyTo(held.segment()));
                        chain.journals().forEach(each -> each.delete(delete));
                        journal.deletes().add(delete);
                        lastMutation = Math.max(lastMutation, timestamp);
                    }
                    journal.insert(timestamp, staged.record());
                    journal.applied(timestamp, staged.behind());
                    readUpTo = Math.max(readUpTo, timestamp);
                });
    }

    private @Nullable Delete deleteOf(StagedRecord staged) {
        return Delete.of(staged.header().timestamp(), staged.record(), schema().primaryKey().id());
    }

    /// Notes that a journal was read to its present end.
    void readTo(FollowedJournal journal, JournalReader.Scan scan) {
        boolean first = !journal.endSeen();
        write(() -> journal.readTo(scan.end(), scan.durable()));
        if (first) {
            changed.run();
        }
    }

    void decree(FollowedJournal journal, long endOffset, Optional<JournalName> successor) {
        write(() -> journal.decree(endOffset, successor));
    }

    /// Notes that the chain was read to its end by a look that began then.
    void lookedAt(long beganNanos) {
        endSeenNanos = beganNanos;
        if (!caughtUp) {
            caughtUp = true;
            changed.run();
        }
    }

    /// Whether the chain was read to its end at least once.
    boolean caughtUp() {
        return caughtUp;
    }

    /// How long ago the chain's end was seen; endless if it never was.
    long nanosSinceEndSeen() {
        return caughtUp ? System.nanoTime() - endSeenNanos : Long.MAX_VALUE;
    }

    long readUpTo() {
        return read(() -> readUpTo);
    }

    /// Says that everything up to a timestamp was read: a look found nothing more, and somebody
    /// else has read a record of that timestamp.
    void raiseReadUpTo(long timestamp) {
        write(() -> readUpTo = Math.max(readUpTo, timestamp));
    }

    /// The journal that should be read is gone: all has to begin anew with a newer manifest.
    void lose() {
        lost = true;
        changed.run();
    }

    boolean lost() {
        return lost;
    }

    // --- the sealed segments -------------------------------------------------------------------

    boolean holds(long segmentId) {
        return read(() -> segments.containsKey(segmentId));
    }

    List<HeldSegment> held() {
        return read(() -> List.copyOf(segments.values()));
    }

    /// The deletes that a segment still needs when it has the tombstones of a manifest.
    ///
    /// @return empty if some of them have been forgotten: a newer manifest has them in its
    ///   tombstones
    Optional<KnownDeletes> deletesSince(Manifest manifest) {
        return read(() -> collectDeletes(manifest));
    }

    private Optional<KnownDeletes> collectDeletes(Manifest manifest) {
        return chain.deletesSince(manifest.journals().getFirst().segmentId())
                .map(deletes -> new KnownDeletes(deletes, generation));
    }

    /// @param generation counts how often applied records turned out not to count
    record KnownDeletes(List<Delete> deletes, long generation) {}

    /// Makes a segment visible.
    ///
    /// @param basis the manifest whose tombstones it has
    /// @param applied the deletes that it got already; the rest is applied here
    /// @return false if it cannot be brought up to date any more and must be opened again
    boolean publish(HeldSegment held, Manifest basis, KnownDeletes applied) {
        boolean published =
                write(
                        () -> {
                            KnownDeletes known = collectDeletes(basis).orElse(applied);
                            if (closed
                                    || known == applied
                                    || known.generation() != applied.generation()) {
                                return false;
                            }
                            List<Delete> all = known.deletes();
                            all.subList(applied.deletes().size(), all.size())
                                    .forEach(delete -> delete.applyTo(held.segment()));
                            segments.put(held.info().id(), held);
                            return true;
                        });
        if (published) {
            changed.run();
        }
        return published;
    }

    /// Folds a newer tombstone file in. Its deletes came through the journals before; folded in,
    /// they take less memory.
    void fold(long segmentId, TombstoneInfo info, Tombstones tombstones) {
        write(
                () -> {
                    HeldSegment held = segments.get(segmentId);
                    if (held != null) {
                        held.segment().apply(tombstones);
                        segments.put(segmentId, held.with(info));
                    }
                });
    }

    /// Takes what was made anew from the records that count in place of what had applied others.
    ///
    /// @param journals the chain
    /// @param reopened sealed segments by id; those held but not among them are let go and loaded
    ///   again
    void rebuild(List<FollowedJournal> journals, Map<Long, HeldSegment> reopened) {
        write(
                () -> {
                    for (FollowedJournal old : chain.journals()) {
                        if (!journals.contains(old)) {
                            old.dropRows();
                        }
                    }
                    chain.replaceAll(journals);
                    segments.values().forEach(held -> held.segment().close());
                    reopened.keySet().retainAll(segments.keySet());
                    segments.clear();
                    segments.putAll(reopened);
                    readUpTo = chain.readUpTo();
                    lastMutation = chain.lastMutation();
                    generation++;
                });
        changed.run();
    }

    // --- searches ------------------------------------------------------------------------------

    /// Fixes views of all segments that a read asks for, all of one state.
    ///
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED and the ids of those that are
    ///   not loaded
    HeldViews views(ReadScope scope, CallLimit limit) {
        long asOf = scope.getAsOf() == 0 ? SearchableSegment.NOW : scope.getAsOf();
        Lock reading = acquire(limit);
        try {
            return HeldViews.of(
                    collectionId(),
                    find(scope.getSegmentIdsList(), scope.getChainFrom()),
                    asOf,
                    Math.min(readUpTo, asOf),
                    Math.min(lastMutation, asOf));
        } finally {
            reading.unlock();
        }
    }

    private Lock acquire(CallLimit limit) {
        Lock reading = lock.readLock();
        try {
            if (reading.tryLock(limit.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return reading;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            limit.cancel();
        }
        throw limit.exceeded("a journal record was being applied");
    }

    private List<SearchableSegment> find(Collection<Long> segmentIds, long chainFrom) {
        var missing = new TreeSet<Long>();
        var found = new LinkedHashMap<Long, SearchableSegment>();
        for (long id : segmentIds) {
            SearchableSegment segment = caughtUp ? searchable(id) : null;
            if (segment == null) {
                missing.add(id);
            } else {
                found.put(id, segment);
            }
        }
        for (FollowedJournal later : chain.after(chainFrom)) {
            GrowingSegment rows = later.rows();
            if (rows == null) {
                missing.add(chainFrom);
            } else {
                found.put(later.id(), rows);
            }
        }
        if (!missing.isEmpty()) {
            throw notLoaded(collectionId(), missing);
        }
        return List.copyOf(found.values());
    }

    private @Nullable SearchableSegment searchable(long id) {
        HeldSegment held = segments.get(id);
        if (held != null) {
            return held.segment();
        }
        FollowedJournal journal = chain.find(id);
        return journal == null ? null : journal.rows();
    }

    static RuntimeException notLoaded(long collectionId, Collection<Long> ids) {
        return Errors.notLoaded(
                "collection " + collectionId + ": segments " + ids + " are not loaded here", ids);
    }

    // --- letting go ----------------------------------------------------------------------------

    /// Lets go of what has not been wanted for a while. Searches in flight finish. Called by one
    /// thread.
    ///
    /// @return whether nothing is left and nothing is wanted
    boolean expire(long nowNanos) {
        int before = size();
        List<HeldSegment> expired = write(() -> expireSegments(nowNanos));
        expired.forEach(held -> held.segment().close());
        write(() -> expireJournals(nowNanos));
        int after = size();
        if (after != before) {
            changed.run();
        }
        return after == 0 && share.isEmpty();
    }

    private int size() {
        return read(
                () ->
                        segments.size()
                                + (int)
                                        chain.journals().stream()
                                                .filter(journal -> journal.rows() != null)
                                                .count());
    }

    private List<HeldSegment> expireSegments(long nowNanos) {
        var expired = new ArrayList<HeldSegment>();
        for (HeldSegment held : List.copyOf(segments.values())) {
            long id = held.info().id();
            if (segmentsKept.isOver(id, share.segmentIds().contains(id), nowNanos)) {
                segments.remove(id);
                expired.add(held);
            }
        }
        return expired;
    }

    private void expireJournals(long nowNanos) {
        while (isSealed(chain.first())
                && chain.first() != chain.last()
                && journalsKept.isOver(chain.first().id(), false, nowNanos)) {
            chain.forgetFirst();
        }
        for (FollowedJournal journal : chain.journals()) {
            if (!isSealed(journal)
                    && rowsKept.isOver(journal.id(), chain.wantsRows(journal), nowNanos)) {
                journal.dropRows();
            }
        }
    }

    /// Whether a journal has left the manifest.
    private boolean isSealed(FollowedJournal journal) {
        return journal.id() < share.manifest().journals().getFirst().segmentId();
    }

    void close() {
        write(
                () -> {
                    closed = true;
                    segments.values().forEach(held -> held.segment().close());
                    segments.clear();
                    chain.journals().forEach(FollowedJournal::dropRows);
                });
        changed.run();
    }

    // --- the lock ------------------------------------------------------------------------------

    private <T> T read(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private <T> T write(Supplier<T> action) {
        lock.writeLock().lock();
        try {
            return action.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void write(Runnable action) {
        lock.writeLock().lock();
        try {
            action.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
