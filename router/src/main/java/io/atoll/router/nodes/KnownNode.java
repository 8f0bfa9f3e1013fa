package io.atoll.router.nodes;

import io.atoll.protocol.v1.LoadFailure;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.spi.Member;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A read node as its last status told.
///
/// @param up whether it answers; a node that was never heard of is not up
/// @param loaded by collection id, the sealed segments and journals that it can be asked for
/// @param failures by segment id, why it could not load what it should
public record KnownNode(
        Member member,
        ReadNodeLink link,
        boolean up,
        long incarnation,
        long revision,
        Map<Long, Set<Long>> loaded,
        Map<Long, String> failures) {

    public static KnownNode unheard(Member member, ReadNodeLink link) {
        return new KnownNode(member, link, false, 0, 0, Map.of(), Map.of());
    }

    public String id() {
        return member.id();
    }

    boolean holds(long collectionId, long segmentId) {
        return up && loadedBefore(collectionId, segmentId);
    }

    /// Whether it held a segment when it last answered.
    boolean loadedBefore(long collectionId, long segmentId) {
        return loaded.getOrDefault(collectionId, Set.of()).contains(segmentId);
    }

    KnownNode after(NodeStatusAnswer status) {
        boolean same = incarnation == status.getIncarnation() && revision == status.getRevision();
        if (same || status.getUnchanged()) {
            return up ? this : with(true);
        }
        Map<Long, Set<Long>> nowLoaded = new HashMap<>();
        Map<Long, String> nowFailed = new HashMap<>();
        for (LoadedCollection collection : status.getLoadedList()) {
            Set<Long> ids = new HashSet<>(collection.getSegmentIdsList());
            ids.addAll(collection.getJournalIdsList());
            nowLoaded.put(collection.getCollectionId(), ids);
            for (LoadFailure failure : collection.getFailuresList()) {
                nowFailed.put(failure.getSegmentId(), failure.getReason());
            }
        }
        return new KnownNode(
                member,
                link,
                true,
                status.getIncarnation(),
                status.getRevision(),
                Map.copyOf(nowLoaded),
                Map.copyOf(nowFailed));
    }

    /// Adds the collections of which this node, as it is now, holds or may be asked for something
    /// else.
    void addChangesSince(KnownNode before, Set<Long> collectionIds) {
        boolean anew = up != before.up || link != before.link;
        Set<Long> ids = new HashSet<>(loaded.keySet());
        ids.addAll(before.loaded.keySet());
        for (long id : ids) {
            if (anew || !Objects.equals(loaded.get(id), before.loaded.get(id))) {
                collectionIds.add(id);
            }
        }
    }

    private KnownNode with(boolean nowUp) {
        return new KnownNode(member, link, nowUp, incarnation, revision, loaded, failures);
    }

    /// What it had loaded is kept: it may be there again in a moment.
    KnownNode down() {
        return with(false);
    }
}
