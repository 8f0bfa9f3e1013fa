package io.atoll.readnode.loads;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.readnode.state.CollectionShare;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides what a node should hold: what the published placement gives to it, and of its resource
/// group's segments that are not placed or whose owners are all gone, what the policy gives to it.
/// Every member of a group asks the policy the same, so they agree without talking; collections of
/// other groups are their members' concern. What the policy does wrong is its guard's. Used by one
/// thread.
public final class LoadPlanner {
    private final String nodeId;
    private final String resourceGroup;
    private final PlacementPolicy policy;

    /// @param resourceGroup what its own setting says, as long as discovery does not report the
    ///   node itself: all others go by what discovery says, and by the catalog
    public LoadPlanner(String nodeId, String resourceGroup, PlacementPolicy policy) {
        this.nodeId = nodeId;
        this.resourceGroup = resourceGroup;
        this.policy = policy;
    }

    /// @param members as discovery reports them; empty while it never could tell: then the
    ///   published placement is believed as it is
    /// @return by collection id, of each loaded collection the node's share, perhaps nothing
    Map<Long, CollectionShare> plan(CatalogState catalog, Optional<List<Member>> members) {
        var published = new Placement(catalog.placement());
        String group = catalog.groupOf(nodeId, ownGroupAmong(members.orElse(List.of())));
        Optional<List<Member>> peers = members.map(all -> readNodes(all, catalog, group));
        Optional<Set<String>> live =
                peers.map(all -> all.stream().map(Member::id).collect(Collectors.toSet()));
        var homeless = new ArrayList<PlacedSegment>();
        for (Collection collection : catalog.collections().values()) {
            Manifest manifest = catalog.manifests().get(collection.id());
            int replicas = collection.replicasByGroup().getOrDefault(group, 0);
            if (collection.loaded() && manifest != null && replicas > 0) {
                live.ifPresent(
                        ids ->
                                homeless.addAll(
                                        homeless(collection, manifest, replicas, published, ids)));
            }
        }
        Placement walked = walk(homeless, peers.orElse(List.of()), published);
        var shares = new HashMap<Long, CollectionShare>();
        for (Collection collection : catalog.collections().values()) {
            Manifest manifest = catalog.manifests().get(collection.id());
            if (collection.loaded() && manifest != null) {
                shares.put(collection.id(), share(collection, manifest, published, walked));
            }
        }
        return shares;
    }

    private String ownGroupAmong(List<Member> members) {
        return members.stream()
                .filter(member -> member.id().equals(nodeId))
                .filter(member -> member.role() == Member.Role.READ_NODE)
                .map(Member::resourceGroup)
                .findFirst()
                .orElse(resourceGroup);
    }

    private static List<Member> readNodes(
            List<Member> members, CatalogState catalog, String group) {
        return members.stream()
                .filter(member -> member.role() == Member.Role.READ_NODE)
                .filter(m -> catalog.groupOf(m.id(), m.resourceGroup()).equals(group))
                .toList();
    }

    /// @param replicas in the group
    private static List<PlacedSegment> homeless(
            Collection collection,
            Manifest manifest,
            int replicas,
            Placement published,
            Set<String> live) {
        var homeless = new ArrayList<PlacedSegment>();
        long id = collection.id();
        for (SegmentInfo segment : collection.heldSegments(manifest)) {
            if (published.ownersOf(segment.id()).stream().noneMatch(live::contains)) {
                long bytes = Math.max(1, segment.sizeBytes());
                homeless.add(new PlacedSegment(segment.id(), id, bytes, replicas));
            }
        }
        for (JournalInfo journal : manifest.journals()) {
            if (published.ownersOf(journal.segmentId()).stream().noneMatch(live::contains)) {
                homeless.add(new PlacedSegment(journal.segmentId(), id, 1, replicas));
            }
        }
        return homeless;
    }

    private Placement walk(List<PlacedSegment> homeless, List<Member> peers, Placement published) {
        List<ReadNode> nodes = ReadNode.among(peers);
        if (homeless.isEmpty() || nodes.isEmpty()) {
            return Placement.EMPTY;
        }
        homeless.sort(Comparator.comparingLong(PlacedSegment::id));
        return policy.place(new PlacementRequest(homeless, nodes, published));
    }

    private CollectionShare share(
            Collection collection, Manifest manifest, Placement published, Placement walked) {
        Map<Long, Set<String>> owners = new HashMap<>();
        var segments = new HashSet<Long>();
        for (SegmentInfo segment : collection.heldSegments(manifest)) {
            owners.put(segment.id(), owners(segment.id(), published, walked));
            if (owners.get(segment.id()).contains(nodeId)) {
                segments.add(segment.id());
            }
        }
        var journals = new HashSet<Long>();
        for (JournalInfo journal : manifest.journals()) {
            long id = journal.segmentId();
            owners.put(id, owners(id, published, walked));
            if (owners.get(id).contains(nodeId)) {
                journals.add(id);
            }
        }
        return new CollectionShare(collection, manifest, segments, journals, owners);
    }

    private static Set<String> owners(long segmentId, Placement published, Placement walked) {
        var owners = new HashSet<>(published.ownersOf(segmentId));
        owners.addAll(walked.ownersOf(segmentId));
        return owners;
    }
}
