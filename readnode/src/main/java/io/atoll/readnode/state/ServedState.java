package io.atoll.readnode.state;

import io.atoll.model.Schema;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.model.rows.Rows;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.tombstones.Tombstones;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// What a node serves of one collection: its open segments, and the chain of journals applied to
/// them.
///
/// One task after the other changes it, on the collection's sequential executor, which also looks
/// at the journals; each ends by publishing a new [CollectionView]. All others read the last one:
/// none waits for a change, and a search's segments are all of one state.
///
/// A segment that is opened later gets the deletes that came before: each journal keeps its own
/// until it has been out of the manifest for a while. Older ones are in the tombstone files.
public final class ServedState {
    private static final long SCHEMA_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SCHEMA_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Runnable changed;
    private volatile int knownFields;
    private volatile CollectionShare share;
    private volatile CollectionView view;
    private volatile boolean caughtUp;
    private volatile boolean lost;
    private volatile long endSeenNanos;

    /// What another node has read, beyond the view's last record: a look found nothing more.
    private final AtomicLong readElsewhere = new AtomicLong();

    // Changed by one task after the other.
    private final Map<Long, HeldSegment> segments = new HashMap<>();
    private final JournalChain chain;
    private final GracePeriod segmentsKept;
    private final GracePeriod journalsKept;
    private final GracePeriod rowsKept;
    private long readUpTo;
    private long lastMutation;
    private long generation;
    private boolean closed;

    /// Begins at the first journal of the share's manifest: what came before is in its segments and
    /// tombstones.
    ///
    /// @param keep how long what is not wanted any more is kept
    /// @param changed called when something was loaded or let go
    public ServedState(CollectionShare share, Duration keep, Runnable changed) {
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
        knownFields = schema().fields().size();
        chain = new JournalChain(readUpTo, lastMutation);
        chain.append(followed(JournalName.of(manifest.journals().getFirst()), share));
        indexIfWanted(chain.last());
        view = CollectionView.of(segments, chain, readUpTo, lastMutation);
    }

    private static FollowedJournal followed(JournalName name, CollectionShare share) {
        var journal = new FollowedJournal(name);
        journal.own(share.journalIds().contains(name.id()));
        return journal;
    }

    private void publish() {
        view = CollectionView.of(segments, chain, readUpTo, lastMutation);
    }

    // --- for all threads -----------------------------------------------------------------------

    public long collectionId() {
        return share.collection().id();
    }

    /// How many fields all rows here know: those that came to the schema later are the last ones.
    public int knownFields() {
        return knownFields;
    }

    public Schema schema() {
        return share.collection().schema();
    }

    public CollectionShare share() {
        return share;
    }

    /// The last state published.
    public CollectionView view() {
        return view;
    }

    /// Journals whose rows are served here: the whole chain was read to its end.
    public List<Long> servedJournalIds() {
        return caughtUp ? view.servedJournalIds() : List.of();
    }

    /// What is held here without being wanted.
    public Set<Long> unwantedIds() {
        return view.idsBeside(share);
    }

    /// Notes that the chain was read to its end by a look that began then.
    public void lookedAt(long beganNanos) {
        endSeenNanos = beganNanos;
        if (!caughtUp) {
            caughtUp = true;
            changed.run();
        }
    }

    /// Whether the chain was read to its end at least once.
    public boolean caughtUp() {
        return caughtUp;
    }

    /// Whether the manifest has journals that were not reached yet.
    public boolean isBehindManifest() {
        long open = share.manifest().openJournal().segmentId();
        return !caughtUp || view.lastJournalId() < open;
    }

    /// How long ago the chain's end was seen; endless if it never was.
    public long nanosSinceEndSeen() {
        return caughtUp ? System.nanoTime() - endSeenNanos : Long.MAX_VALUE;
    }

    /// Up to which timestamp everything was read.
    public long readUpTo() {
        // In this order: what was read elsewhere is in the view already.
        long elsewhere = readElsewhere.get();
        return Math.max(elsewhere, view.readUpTo());
    }

    /// Says that everything up to a timestamp was read: a look found nothing more, and another node
    /// has read a record of that timestamp.
    public void raiseReadUpTo(long timestamp) {
        readElsewhere.accumulateAndGet(timestamp, Math::max);
    }

    /// The journal that should be read is gone: all has to begin anew with a newer manifest.
    public void lose() {
        lost = true;
        changed.run();
    }

    public boolean lost() {
        return lost;
    }

    /// Fixes views of all segments that a read asks for, all of one state.
    ///
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED and the ids of those that are
    ///   not loaded
    public HeldViews views(ReadScope scope) {
        while (true) {
            long elsewhere = readElsewhere.get();
            CollectionView seen = view;
            try {
                long asOf = scope.getAsOf() == 0 ? SearchableSegment.NOW : scope.getAsOf();
                return HeldViews.of(
                        collectionId(),
                        seen.find(collectionId(), scope, caughtUp),
                        asOf,
                        scope.getAsFarAsKnown(),
                        scope.getExpiredUntil(),
                        Math.min(Math.max(elsewhere, seen.readUpTo()), asOf),
                        Math.min(seen.lastMutation(), asOf));
            } catch (RuntimeException e) {
                // What was closed meanwhile may have a successor.
                if (seen == view) {
                    throw e;
                }
            }
        }
    }

    /// Takes note of what is wanted here now, for [#adoptShare].
    ///
    /// @return whether that is something else than before
    public boolean assign(CollectionShare newShare) {
        if (newShare.equals(share)) {
            return false;
        }
        share = newShare;
        changed.run();
        return true;
    }

    // --- one task after the other: the journals ------------------------------------------------

    /// Follows what is wanted here now.
    public void adoptShare() {
        CollectionShare wanted = share;
        for (JournalInfo journal : wanted.manifest().journals()) {
            FollowedJournal followed = chain.find(journal.segmentId());
            if (followed != null) {
                followed.own(wanted.journalIds().contains(followed.id()));
            }
        }
        for (FollowedJournal journal : chain.journals()) {
            GrowingSegment rows = journal.rows();
            if (rows != null) {
                rows.know(wanted.collection().schema());
            }
        }
        segments.values().forEach(held -> held.segment().know(wanted.collection().schema()));
        knownFields = wanted.collection().schema().fields().size();
        publish();
        changed.run();
    }

    /// The journal that is read now.
    public FollowedJournal lastJournal() {
        return chain.last();
    }

    public List<FollowedJournal> journals() {
        return List.copyOf(chain.journals());
    }

    /// Goes on with the next journal of the chain.
    public void append(JournalName name) {
        chain.append(followed(name, share));
        indexIfWanted(chain.last());
        publish();
    }

    /// Begins to index a journal's rows if they are wanted and nothing of it was read yet.
    public void indexFromItsBeginning(FollowedJournal journal) {
        if (indexIfWanted(journal)) {
            publish();
        }
    }

    private boolean indexIfWanted(FollowedJournal journal) {
        boolean begins = journal.next() == 0 && journal.rows() == null && chain.wantsRows(journal);
        if (begins) {
            journal.index(GrowingSegment.create(journal.id(), schema()));
        }
        return begins;
    }

    /// Gives a journal the rows that were passed over, read again up to its present place.
    ///
    /// @return false if they are not wanted any more
    public boolean adoptRows(FollowedJournal journal, GrowingSegment rows) {
        boolean adopted = !closed && chain.find(journal.id()) == journal && journal.rows() == null;
        if (adopted) {
            // They were read by the schema that was known when the reading began.
            rows.know(schema());
            for (FollowedJournal later : chain.after(journal.id())) {
                later.deletes().all().forEach(rows::delete);
            }
            journal.index(rows);
            publish();
        }
        changed.run();
        return adopted;
    }

    /// Applies what a reading of a journal found, up to its present end, as one change.
    public void apply(
            FollowedJournal journal, List<StagedRecord> records, JournalReader.Scan scan) {
        if (records.isEmpty() && journal.isReadTo(scan)) {
            // Most looks find nothing new.
            return;
        }
        records.forEach(staged -> apply(journal, staged));
        boolean first = !journal.endSeen();
        journal.readTo(scan);
        publish();
        if (first) {
            changed.run();
        }
    }

    private void apply(FollowedJournal journal, StagedRecord staged) {
        Mutation mutation = staged.mutation(schema().primaryKey());
        mutation.addition().ifPresent(added -> knowFields(journal, added.rows()));
        mutation.delete().ifPresent(delete -> deleteElsewhere(journal, delete));
        journal.apply(mutation);
        journal.applied(staged.header().timestamp(), staged.behind());
        readUpTo = Math.max(readUpTo, staged.header().timestamp());
    }

    /// Rows may have a field of which the catalog told routers before it told this node. Without it
    /// for so long, the rows are taken without the field until they are sealed.
    private void knowFields(FollowedJournal journal, Rows added) {
        GrowingSegment rows = journal.rows();
        if (rows == null || rows.knows(added)) {
            return;
        }
        long began = System.nanoTime();
        while (!knows(schema(), added) && System.nanoTime() - began < SCHEMA_WAIT_NANOS) {
            LockSupport.parkNanos(SCHEMA_LOOK_NANOS);
        }
        rows.know(schema());
    }

    private static boolean knows(Schema schema, Rows rows) {
        return rows.columns().stream().allMatch(each -> schema.field(each.fieldId()).isPresent());
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

    /// Takes what was made anew from the records that count in place of what had applied others.
    ///
    /// @param journals the chain
    /// @param reopened sealed segments by id; those held but not among them are let go and loaded
    ///   again
    public void rewind(List<FollowedJournal> journals, Map<Long, HeldSegment> reopened) {
        var outdated = new ArrayList<SearchableSegment>(chain.indexedRows());
        segments.values().forEach(held -> outdated.add(held.segment()));
        chain.replaceAll(journals);
        segments.clear();
        segments.putAll(reopened);
        reopened.values().forEach(held -> held.segment().know(schema()));
        readUpTo = chain.readUpTo();
        lastMutation = chain.lastMutation();
        readElsewhere.set(0);
        generation++;
        publish();
        outdated.forEach(SearchableSegment::close);
        changed.run();
    }

    // --- one task after the other: the sealed segments -----------------------------------------

    /// The deletes that a segment still needs when it has the tombstones of a manifest.
    ///
    /// @return empty if some of them have been forgotten: a newer manifest has them in its
    ///   tombstones
    public Optional<KnownDeletes> deletesSince(Manifest manifest) {
        return chain.deletesSince(manifest.journals().getFirst().segmentId())
                .map(deletes -> new KnownDeletes(deletes, generation));
    }

    /// @param generation counts how often applied records turned out not to count
    public record KnownDeletes(List<Delete> deletes, long generation) {}

    /// Makes a segment visible.
    ///
    /// @param basis the manifest whose tombstones it has
    /// @param applied the deletes that it got already; the rest is applied here
    /// @return false if it cannot be brought up to date any more and must be opened again
    public boolean show(HeldSegment held, Manifest basis, KnownDeletes applied) {
        KnownDeletes known = deletesSince(basis).orElse(applied);
        if (closed || known == applied || known.generation() != applied.generation()) {
            return false;
        }
        // It was opened by the schema that was known then.
        held.segment().know(schema());
        List<Delete> all = known.deletes();
        all.subList(applied.deletes().size(), all.size()).forEach(held.segment()::delete);
        segments.put(held.info().id(), held);
        publish();
        changed.run();
        return true;
    }

    /// Folds a newer tombstone file in. Its deletes came through the journals before; folded in,
    /// they take less memory.
    ///
    /// @return false if the segment is not held any more
    public boolean fold(long segmentId, TombstoneInfo info, Tombstones tombstones) {
        HeldSegment held = segments.get(segmentId);
        if (held != null) {
            held.segment().apply(tombstones);
            segments.put(segmentId, held.with(info));
            publish();
        }
        return held != null;
    }

    // --- one task after the other: letting go --------------------------------------------------

    /// Lets go of what has not been wanted for a while. Searches in flight finish.
    ///
    /// @param needed segments and journals that no other node has yet
    public void expire(long nowNanos, Set<Long> needed) {
        var closing = new ArrayList<SearchableSegment>();
        for (HeldSegment held : List.copyOf(segments.values())) {
            long id = held.info().id();
            boolean wanted = share.segmentIds().contains(id) || needed.contains(id);
            if (segmentsKept.isOver(id, wanted, nowNanos)) {
                segments.remove(id);
                closing.add(held.segment());
            }
        }
        int journals = chain.journals().size();
        long first = share.manifest().journals().getFirst().segmentId();
        closing.addAll(chain.forgetSealed(first, journalsKept, nowNanos));
        closing.addAll(chain.giveUpRows(first, rowsKept, needed, nowNanos));
        if (!closing.isEmpty() || chain.journals().size() < journals) {
            publish();
            changed.run();
        }
        closing.forEach(SearchableSegment::close);
    }

    /// Whether nothing is left and nothing is wanted.
    public boolean isOver() {
        return view.isEmpty() && share.isEmpty();
    }

    public void close() {
        closed = true;
        var closing = new ArrayList<SearchableSegment>(chain.indexedRows());
        segments.values().forEach(held -> closing.add(held.segment()));
        segments.clear();
        chain.journals().forEach(journal -> journal.index(null));
        publish();
        closing.forEach(SearchableSegment::close);
        changed.run();
    }
}
