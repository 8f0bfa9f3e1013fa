package io.atoll.readnode;

import io.atoll.model.Schema;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.tombstones.Tombstones;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/// What a node serves of one collection: its open segments, and the chain of journals applied to
/// them, always in one state of the journals.
///
/// Records are applied one by one under the write lock, and a search takes all its views under the
/// read lock, so an upsert is seen whole or not at all. The lock is held for computing only, never
/// over I/O.
///
/// A segment that is opened later gets the deletes that came before: each journal keeps its own
/// until it has been out of the manifest for a while. Older ones are in the tombstone files.
final class ServedState {
    private final StateLock lock = new StateLock();
    private final Map<Long, HeldSegment> segments = new HashMap<>();
    private final JournalChain chain;
    private final GracePeriod segmentsKept;
    private final GracePeriod journalsKept;
    private final GracePeriod rowsKept;
    private final Runnable changed;
    private volatile long readUpTo;
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
        lock.write(
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
        return lock.read(chain::last);
    }

    List<FollowedJournal> journals() {
        return lock.read(() -> List.copyOf(chain.journals()));
    }

    /// The rows of journals, where they are indexed here.
    List<GrowingSegment> indexedRows() {
        return lock.read(chain::indexedRows);
    }

    /// Journals whose rows are indexed here and were read to their end at least once, as was the
    /// whole chain.
    List<Long> servedJournalIds() {
        return caughtUp ? lock.read(chain::servedIds) : List.of();
    }

    /// Journals whose rows are wanted but were passed over when they were read.
    List<FollowedJournal> withoutWantedRows() {
        return lock.read(chain::withoutWantedRows);
    }

    /// Where the next record begins that was not applied yet.
    long placeIn(FollowedJournal journal) {
        return lock.read(journal::next);
    }

    /// Goes on with the next journal of the chain.
    void append(JournalName name) {
        lock.write(
                () -> {
                    var journal = new FollowedJournal(name);
                    journal.own(share.journalIds().contains(name.id()));
                    chain.append(journal);
                });
        indexFromItsBeginning(lastJournal());
    }

    /// Begins to index a journal's rows if they are wanted and nothing of it was read yet.
    void indexFromItsBeginning(FollowedJournal journal) {
        if (journal.next() > 0) {
            return;
        }
        lock.write(
                () -> {
                    if (journal.rows() == null && chain.wantsRows(journal)) {
                        journal.index(GrowingSegment.create(journal.id(), schema()));
                    }
                });
    }

    /// Gives a journal the rows that were passed over, read again up to its present place.
    ///
    /// @return false if they are not wanted any more
    boolean adoptRows(FollowedJournal journal, GrowingSegment rows) {
        boolean adopted =
                lock.write(
                        () -> {
                            if (closed
                                    || chain.find(journal.id()) != journal
                                    || journal.rows() != null) {
                                return false;
                            }
                            for (FollowedJournal later : chain.after(journal.id())) {
                                later.deletes().all().forEach(rows::delete);
                            }
                            journal.index(rows);
                            return true;
                        });
        changed.run();
        return adopted;
    }

    void apply(FollowedJournal journal, StagedRecord staged) {
        Mutation mutation = staged.mutation(schema().primaryKey());
        long timestamp = staged.header().timestamp();
        lock.write(
                () -> {
                    mutation.delete().ifPresent(delete -> deleteElsewhere(journal, delete));
                    journal.apply(mutation);
                    journal.applied(timestamp, staged.behind());
                    readUpTo = Math.max(readUpTo, timestamp);
                });
    }

    private void deleteElsewhere(FollowedJournal journal, Delete delete) {
        segments.values().forEach(held -> held.segment().delete(delete));
        for (FollowedJournal other : chain.journals()) {
            if (other != journal) {
                other.delete(delete);
            }
        }
        lastMutation = Math.max(lastMutation, delete.timestamp());
    }

    /// Notes that a journal was read to its present end.
    void readTo(FollowedJournal journal, JournalReader.Scan scan) {
        if (journal.isReadTo(scan)) {
            // Most looks find nothing new, and need not stop searches.
            return;
        }
        boolean first = !journal.endSeen();
        lock.write(() -> journal.readTo(scan));
        if (first) {
            changed.run();
        }
    }

    void decree(FollowedJournal journal, long endOffset, Optional<JournalName> successor) {
        lock.write(() -> journal.decree(endOffset, successor));
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

    /// Whether the manifest has journals that were not reached yet.
    boolean isBehindManifest() {
        long open = share.manifest().openJournal().segmentId();
        return !caughtUp || lock.read(() -> chain.last().id() < open);
    }

    /// How long ago the chain's end was seen; endless if it never was.
    long nanosSinceEndSeen() {
        return caughtUp ? System.nanoTime() - endSeenNanos : Long.MAX_VALUE;
    }

    /// The timestamp of the last record applied.
    long readUpTo() {
        return readUpTo;
    }

    /// Says that everything up to a timestamp was read: a look found nothing more, and somebody
    /// else has read a record of that timestamp.
    void raiseReadUpTo(long timestamp) {
        if (timestamp > readUpTo) {
            lock.write(() -> readUpTo = Math.max(readUpTo, timestamp));
        }
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

    Set<Long> heldIds() {
        return lock.read(() -> Set.copyOf(segments.keySet()));
    }

    List<HeldSegment> held() {
        return lock.read(() -> List.copyOf(segments.values()));
    }

    /// The deletes that a segment still needs when it has the tombstones of a manifest.
    ///
    /// @return empty if some of them have been forgotten: a newer manifest has them in its
    ///   tombstones
    Optional<KnownDeletes> deletesSince(Manifest manifest) {
        return lock.read(() -> collectDeletes(manifest));
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
                lock.write(
                        () -> {
                            KnownDeletes known = collectDeletes(basis).orElse(applied);
                            if (closed
                                    || known == applied
                                    || known.generation() != applied.generation()) {
                                return false;
                            }
                            List<Delete> all = known.deletes();
                            all.subList(applied.deletes().size(), all.size())
                                    .forEach(held.segment()::delete);
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
        lock.write(
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
        var outdated = new ArrayList<HeldSegment>();
        lock.write(
                () -> {
                    chain.journals().forEach(FollowedJournal::dropRows);
                    chain.replaceAll(journals);
                    outdated.addAll(segments.values());
                    for (HeldSegment held : reopened.values()) {
                        // One that expired in the meantime stays away.
                        if (!segments.containsKey(held.info().id())) {
                            outdated.add(held);
                        }
                    }
                    reopened.keySet().retainAll(segments.keySet());
                    segments.clear();
                    segments.putAll(reopened);
                    readUpTo = chain.readUpTo();
                    lastMutation = chain.lastMutation();
                    generation++;
                });
        outdated.forEach(held -> held.segment().close());
        changed.run();
    }

    // --- searches ------------------------------------------------------------------------------

    /// Fixes views of all segments that a read asks for, all of one state.
    ///
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED and the ids of those that are
    ///   not loaded
    HeldViews views(ReadScope scope, CallLimit limit) {
        long asOf = scope.getAsOf() == 0 ? SearchableSegment.NOW : scope.getAsOf();
        return lock.read(
                () ->
                        HeldViews.of(
                                collectionId(),
                                find(scope.getSegmentIdsList(), scope.getChainFrom()),
                                asOf,
                                Math.min(readUpTo, asOf),
                                Math.min(lastMutation, asOf)),
                limit);
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
    /// @param mayLetGo of a segment or journal, whether somebody else has it
    /// @return whether nothing is left and nothing is wanted
    boolean expire(long nowNanos, LongPredicate mayLetGo) {
        int before = size();
        List<HeldSegment> expired = lock.write(() -> expireSegments(nowNanos, mayLetGo));
        expired.forEach(held -> held.segment().close());
        lock.write(() -> expireJournals(nowNanos, mayLetGo));
        int after = size();
        if (after != before) {
            changed.run();
        }
        return after == 0 && share.isEmpty();
    }

    /// What is held here without being wanted.
    Set<Long> unwantedIds() {
        return lock.read(
                () -> {
                    var ids = new HashSet<>(segments.keySet());
                    ids.addAll(chain.indexedIds());
                    ids.removeAll(share.segmentIds());
                    ids.removeAll(share.journalIds());
                    return ids;
                });
    }

    private int size() {
        return lock.read(() -> segments.size() + chain.indexedRows().size());
    }

    private List<HeldSegment> expireSegments(long nowNanos, LongPredicate mayLetGo) {
        var expired = new ArrayList<HeldSegment>();
        for (HeldSegment held : List.copyOf(segments.values())) {
            long id = held.info().id();
            boolean wanted = share.segmentIds().contains(id) || !mayLetGo.test(id);
            if (segmentsKept.isOver(id, wanted, nowNanos)) {
                segments.remove(id);
                expired.add(held);
            }
        }
        return expired;
    }

    private void expireJournals(long nowNanos, LongPredicate mayLetGo) {
        long first = share.manifest().journals().getFirst().segmentId();
        chain.forgetSealed(first, journalsKept, nowNanos);
        chain.dropUnwantedRows(first, rowsKept, mayLetGo, nowNanos);
    }

    void close() {
        lock.write(
                () -> {
                    closed = true;
                    segments.values().forEach(held -> held.segment().close());
                    segments.clear();
                    chain.journals().forEach(FollowedJournal::dropRows);
                });
        changed.run();
    }
}
