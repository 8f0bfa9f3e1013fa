package io.atoll.router.nodes;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.spi.Member;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// All that a read is planned from: immutable, taken once and worked on.
///
/// @param nodes the read nodes, sorted by id
/// @param searchable by collection id, of loaded collections that can be read
/// @param discoveryTrouble why discovery cannot tell the members; the nodes are then the last ones
///   that it could
public record RoutingSnapshot(
        CatalogState catalog,
        List<KnownNode> nodes,
        Map<Long, SearchableManifest> searchable,
        Optional<String> discoveryTrouble) {
    private static final int REASONS_SHOWN = 3;

    public RoutingSnapshot {
        nodes = List.copyOf(nodes);
        searchable = Map.copyOf(searchable);
    }

    /// The resource group of a member as it is now.
    public String groupOf(Member member) {
        return catalog.groupOf(member.id(), member.resourceGroup());
    }

    /// At which manifest a collection is read.
    ///
    /// @param minCoverage below 1: the newest manifest will do, though it was never loaded in whole
    /// @throws AtollException with COLLECTION_NOT_LOADED or COLLECTION_NOT_FULLY_LOADED
    public SearchableManifest readableOf(Collection collection, double minCoverage) {
        SearchableManifest complete = searchable.get(collection.id());
        if (complete != null) {
            return complete;
        }
        Collection now = catalog.collections().getOrDefault(collection.id(), collection);
        if (!now.loaded()) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_LOADED,
                    "collection not loaded[collection=" + now.name() + "]");
        }
        Manifest newest = catalog.manifests().get(now.id());
        if (newest != null && minCoverage < 1) {
            return SearchableManifest.of(newest, this);
        }
        throw new AtollException(
                ErrorCode.COLLECTION_NOT_FULLY_LOADED,
                "collection not fully loaded[collection="
                        + now.name()
                        + "]"
                        + lacking(now, newest));
    }

    private String lacking(Collection collection, @Nullable Manifest manifest) {
        if (manifest == null) {
            return "";
        }
        List<Long> homeless =
                SearchableManifest.of(manifest, this)
                        .segmentIds(collection.heldPartitions(), 0)
                        .stream()
                        .filter(id -> holdersOf(manifest.collectionId(), id).isEmpty())
                        .toList();
        return homeless.isEmpty() ? "" : ": " + whyNotHeld(manifest.collectionId(), homeless);
    }

    /// Why no node can be asked for these, in words: the first few one by one.
    public String whyNotHeld(long collectionId, List<Long> segmentIds) {
        String first =
                segmentIds.stream()
                        .limit(REASONS_SHOWN)
                        .map(id -> id + " (" + whyNotHeld(collectionId, id) + ")")
                        .collect(Collectors.joining(", "));
        int more = segmentIds.size() - REASONS_SHOWN;
        return "segments loaded on no live node: "
                + first
                + (more > 0 ? " and " + more + " more" : "");
    }

    /// Why no node can be asked for a segment or journal, in words.
    public String whyNotHeld(long collectionId, long segmentId) {
        var reasons = new ArrayList<String>();
        for (KnownNode node : nodes) {
            String failure = node.failures().get(segmentId);
            if (node.up() && failure != null) {
                reasons.add(node.id() + " cannot load it: " + failure);
            } else if (!node.up() && node.loadedBefore(collectionId, segmentId)) {
                reasons.add(node.id() + ", which had it, is down");
            }
        }
        if (!reasons.isEmpty()) {
            return String.join("; ", reasons);
        }
        List<String> owners = catalog.placement().getOrDefault(segmentId, List.of());
        if (owners.isEmpty()) {
            return "it is not placed on any node yet";
        }
        return owners.stream().map(this::ownerInWords).collect(Collectors.joining("; "));
    }

    private String ownerInWords(String id) {
        for (KnownNode node : nodes) {
            if (node.id().equals(id)) {
                return node.up() ? id + " has not loaded it yet" : "its owner " + id + " is down";
            }
        }
        return "its owner " + id + " is not there";
    }

    /// What the answers of the fastest node take.
    public double fastestServiceMicros() {
        double fastest = Double.MAX_VALUE;
        for (KnownNode node : nodes) {
            double micros = node.link().history().measuredMicros();
            if (node.up() && micros >= 0) {
                fastest = Math.min(fastest, micros);
            }
        }
        return fastest == Double.MAX_VALUE ? 1 : fastest;
    }

    /// Whether a node answers when it is asked for its status.
    public boolean isUp(String nodeId) {
        for (KnownNode node : nodes) {
            if (node.id().equals(nodeId)) {
                return node.up();
            }
        }
        return false;
    }

    /// Who can be asked for a segment now, whatever manifest it is of.
    public Holders holdersOf(long collectionId, long segmentId) {
        List<String> owners = catalog.placement().getOrDefault(segmentId, List.of());
        var first = new ArrayList<KnownNode>();
        var others = new ArrayList<KnownNode>();
        for (KnownNode node : nodes) {
            if (node.holds(collectionId, segmentId)) {
                (owners.contains(node.id()) ? first : others).add(node);
            }
        }
        leaveToItsGroups(collectionId, first, others);
        first.sort((a, b) -> owners.indexOf(a.id()) - owners.indexOf(b.id()));
        int ownerCount = first.size();
        first.addAll(others);
        return first.isEmpty() ? Holders.NONE : new Holders(first, ownerCount);
    }

    /// A node of another resource group that has the segment still is asked only as long as none of
    /// the collection's own groups has it: not even in a race, since one group's load would become
    /// another one's.
    private void leaveToItsGroups(
            long collectionId, List<KnownNode> owners, List<KnownNode> others) {
        Collection collection = catalog.collections().get(collectionId);
        if (collection == null || owners.size() + others.size() < 2) {
            return;
        }
        Set<String> groups = collection.replicasByGroup().keySet();
        Predicate<KnownNode> stranger = node -> !groups.contains(groupOf(node.member()));
        if (owners.stream().allMatch(stranger) && others.stream().allMatch(stranger)) {
            return;
        }
        owners.removeIf(stranger);
        others.removeIf(stranger);
    }
}
