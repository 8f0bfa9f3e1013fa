package io.atoll.readnode.state;

import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.SearchableSegment.Moment;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a node serves of one collection, at one moment of its journals: an upsert is in it whole or
/// not at all. Immutable; reading it waits for nothing.
///
/// @param sealed by id
/// @param journals the chain, oldest first
/// @param readUpTo the timestamp of the last record applied
/// @param lastMutation the timestamp of the last delete or upsert applied
public record CollectionView(
        Map<Long, Sealed> sealed, List<Journal> journals, long readUpTo, long lastMutation) {

    public CollectionView {
        sealed = Map.copyOf(sealed);
        journals = List.copyOf(journals);
    }

    /// A sealed segment.
    record Sealed(HeldSegment held, Moment moment) {}

    /// A journal that is followed.
    ///
    /// @param rows null: its rows are not indexed here
    /// @param endSeen whether it was read to its end at least once
    /// @param passedOver whether its rows are wanted, but were passed over when they were read
    /// @param next where the next record begins that was not applied yet
    public record Journal(
            FollowedJournal journal,
            @Nullable Indexed rows,
            boolean endSeen,
            boolean passedOver,
            long next) {
        long id() {
            return journal.id();
        }
    }

    /// The rows of a journal.
    ///
    /// @param sizeBytes in memory
    public record Indexed(GrowingSegment segment, Moment moment, int rowCount, long sizeBytes) {

        static Indexed of(GrowingSegment segment) {
            return new Indexed(segment, segment.moment(), segment.rowCount(), segment.sizeBytes());
        }
    }

    /// A segment to search, as it was at the moment of the view.
    record Found(SearchableSegment segment, Moment moment) {}

    // --- what is here --------------------------------------------------------------------------

    public List<HeldSegment> held() {
        return sealed.values().stream().map(Sealed::held).toList();
    }

    /// Journals whose rows are indexed here.
    List<Journal> indexed() {
        return journals.stream().filter(journal -> journal.rows() != null).toList();
    }

    /// Journals whose rows are indexed here and were read to their end at least once.
    List<Long> servedJournalIds() {
        return journals.stream()
                .filter(journal -> journal.rows() != null && journal.endSeen())
                .map(Journal::id)
                .toList();
    }

    /// Journals whose rows are wanted but were passed over when they were read.
    public List<FollowedJournal> withoutWantedRows() {
        return journals.stream().filter(Journal::passedOver).map(Journal::journal).toList();
    }

    /// What is held here without being part of a share.
    Set<Long> idsBeside(CollectionShare share) {
        var ids = new HashSet<>(sealed.keySet());
        indexed().forEach(journal -> ids.add(journal.id()));
        ids.removeAll(share.segmentIds());
        ids.removeAll(share.journalIds());
        return ids;
    }

    boolean isEmpty() {
        return sealed.isEmpty() && indexed().isEmpty();
    }

    /// Where the next record of a journal begins that was not applied yet; 0 if it is not followed.
    public long placeIn(FollowedJournal wanted) {
        for (Journal journal : journals) {
            if (journal.journal() == wanted) {
                return journal.next();
            }
        }
        return 0;
    }

    /// The journal that is read now.
    long lastJournalId() {
        return journals.getLast().id();
    }

    // --- searches ------------------------------------------------------------------------------

    /// The segments that a read asks for.
    ///
    /// @param readable whether anything may be read yet
    /// @throws io.grpc.StatusRuntimeException with SEGMENT_NOT_LOADED and the ids of those that are
    ///   not loaded
    List<Found> find(long collectionId, ReadScope scope, boolean readable) {
        var missing = new TreeSet<Long>();
        var found = new LinkedHashMap<Long, Found>();
        for (long id : scope.getSegmentIdsList()) {
            Found segment = readable ? searchable(id) : null;
            if (segment == null) {
                missing.add(id);
            } else {
                found.put(id, segment);
            }
        }
        addChain(scope.getChainFrom(), found, missing);
        if (!missing.isEmpty()) {
            throw notLoaded(collectionId, missing);
        }
        return List.copyOf(found.values());
    }

    /// Adds the journals that follow one.
    private void addChain(long from, Map<Long, Found> found, Set<Long> missing) {
        boolean follows = false;
        for (Journal journal : journals) {
            Indexed rows = journal.rows();
            if (follows && rows == null) {
                missing.add(from);
            } else if (follows && rows != null) {
                found.put(journal.id(), new Found(rows.segment(), rows.moment()));
            }
            follows |= journal.id() == from;
        }
    }

    private @Nullable Found searchable(long id) {
        Sealed segment = sealed.get(id);
        if (segment != null) {
            return new Found(segment.held().segment(), segment.moment());
        }
        for (Journal journal : journals) {
            Indexed rows = journal.rows();
            if (journal.id() == id && rows != null) {
                return new Found(rows.segment(), rows.moment());
            }
        }
        return null;
    }

    public static RuntimeException notLoaded(long collectionId, Collection<Long> ids) {
        return Errors.notLoaded(
                "collection " + collectionId + ": segments " + ids + " are not loaded here", ids);
    }

    /// The view of segments and a chain as they are now.
    static CollectionView of(
            Map<Long, HeldSegment> segments, JournalChain chain, long readUpTo, long lastMutation) {
        var sealed = new HashMap<Long, Sealed>();
        segments.forEach((id, held) -> sealed.put(id, new Sealed(held, held.segment().moment())));
        var journals = new ArrayList<Journal>();
        for (FollowedJournal journal : chain.journals()) {
            GrowingSegment rows = journal.rows();
            journals.add(
                    new Journal(
                            journal,
                            rows == null ? null : Indexed.of(rows),
                            journal.endSeen(),
                            rows == null && journal.next() > 0 && chain.wantsRows(journal),
                            journal.next()));
        }
        return new CollectionView(sealed, journals, readUpTo, lastMutation);
    }
}
