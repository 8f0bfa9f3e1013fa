package io.atoll.router.nodes;

import io.atoll.model.Collection;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.router.api.LocatedSegment;
import io.atoll.router.api.LocatedSegment.Stage;
import io.atoll.router.api.ReplicaNodes;
import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which read nodes hold what of a collection.
public record Holdings(RoutingSnapshot snapshot) {

    /// The sealed segments of a collection by id, then its journals, oldest first.
    ///
    /// @param journalRows rows of journals by their ids; of one that is not there, none are known
    public List<LocatedSegment> segments(Collection collection, Map<Long, Long> journalRows) {
        Manifest manifest = snapshot.catalog().manifests().get(collection.id());
        if (manifest == null) {
            return List.of();
        }
        var segments = new ArrayList<LocatedSegment>();
        manifest.segments().forEach(info -> segments.add(sealed(collection, info)));
        for (JournalInfo info : manifest.journals()) {
            segments.add(
                    new LocatedSegment(
                            info.segmentId(),
                            0,
                            info.equals(manifest.openJournal()) ? Stage.GROWING : Stage.SEALING,
                            journalRows.getOrDefault(info.segmentId(), 0L),
                            0,
                            Set.of(),
                            holders(collection, info.segmentId())));
        }
        return segments;
    }

    /// Whether all that was written to a collection before a flush is sealed. A flush ends every
    /// journal that has rows, so the one that takes rows was begun by it, or was empty.
    ///
    /// @param timestamp the flush's, or a later one
    public boolean flushedAsOf(Collection collection, long timestamp) {
        Manifest manifest = snapshot.catalog().manifests().get(collection.id());
        return manifest == null
                || manifest.journals().stream()
                        .filter(journal -> !journal.equals(manifest.openJournal()))
                        .noneMatch(
                                journal ->
                                        Long.compareUnsigned(journal.segmentId(), timestamp) < 0);
    }

    private LocatedSegment sealed(Collection collection, SegmentInfo info) {
        return new LocatedSegment(
                info.id(),
                info.partitionId(),
                Stage.SEALED,
                info.rowCount(),
                info.sizeBytes(),
                info.builtIndexes(),
                holders(collection, info.id()));
    }

    private List<Member> holders(Collection collection, long segmentId) {
        return snapshot.holdersOf(collection.id(), segmentId).nodes().stream()
                .map(KnownNode::member)
                .toList();
    }

    /// The replicas of a loaded collection: as many as were asked for, the last ones without nodes
    /// where there are too few.
    public List<ReplicaNodes> replicas(Collection collection) {
        Manifest manifest = snapshot.catalog().manifests().get(collection.id());
        if (!collection.loaded() || manifest == null) {
            return List.of();
        }
        var replicas = new ArrayList<ReplicaNodes>();
        collection
                .replicasByGroup()
                .forEach(
                        (group, count) -> {
                            boolean alone = count == Math.max(1, collection.replicas());
                            for (int i = 0; i < count; i++) {
                                var place = new Place(group, alone, i);
                                replicas.add(replica(replicas.size(), place, manifest));
                            }
                        });
        return replicas;
    }

    /// Which of a segment's owners hold a replica.
    ///
    /// @param alone whether all replicas are in this group: then all owners are of it, also one
    ///   that is about to hand over to it
    /// @param index of the owner among those of the group
    private record Place(String group, boolean alone, int index) {}

    private ReplicaNodes replica(int number, Place place, Manifest manifest) {
        var nodes = new TreeMap<String, Member>();
        for (long id : ids(manifest)) {
            owner(id, place).ifPresent(node -> nodes.put(node.id(), node));
        }
        var outbound = new HashMap<String, Integer>();
        nodes.values().stream()
                .map(snapshot::groupOf)
                .filter(group -> !group.equals(place.group))
                .forEach(group -> outbound.merge(group, 1, Integer::sum));
        return new ReplicaNodes(
                number,
                place.group,
                List.copyOf(nodes.values()),
                outbound,
                owner(manifest.openJournal().segmentId(), place));
    }

    private static List<Long> ids(Manifest manifest) {
        return Stream.concat(
                        manifest.segments().stream().map(SegmentInfo::id),
                        manifest.journals().stream().map(JournalInfo::segmentId))
                .toList();
    }

    /// The read node that owns a segment for a replica, if it is placed on one that is known.
    private Optional<Member> owner(long segmentId, Place place) {
        List<String> owners = snapshot.catalog().placement().getOrDefault(segmentId, List.of());
        if (place.alone) {
            return owners.size() <= place.index
                    ? Optional.empty()
                    : member(owners.get(place.index));
        }
        return owners.stream()
                .flatMap(id -> member(id).stream())
                .filter(member -> snapshot.groupOf(member).equals(place.group))
                .skip(place.index)
                .findFirst();
    }

    /// The read nodes that are known.
    public List<Member> readNodes() {
        return snapshot.nodes().stream().map(KnownNode::member).toList();
    }

    private Optional<Member> member(String id) {
        return snapshot.nodes().stream()
                .map(KnownNode::member)
                .filter(member -> member.id().equals(id))
                .findFirst();
    }
}
