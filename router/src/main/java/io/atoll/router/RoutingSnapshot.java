package io.atoll.router;

import io.atoll.catalog.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that a read is planned from: immutable, taken once and worked on.
///
/// @param nodes the read nodes, sorted by id
/// @param searchable by collection id, of loaded collections that can be read
/// @param discoveryTrouble why discovery cannot tell the members; the nodes are then the last ones
///   that it could
record RoutingSnapshot(
        CatalogState catalog,
        List<ReadNode> nodes,
        Map<Long, SearchableManifest> searchable,
        Optional<String> discoveryTrouble) {

    RoutingSnapshot {
        nodes = List.copyOf(nodes);
        searchable = Map.copyOf(searchable);
    }

    /// At which manifest a collection is read.
    ///
    /// @throws AtollException with COLLECTION_NOT_LOADED or COLLECTION_NOT_FULLY_LOADED
    SearchableManifest searchableOf(Collection collection) {
        SearchableManifest manifest = searchable.get(collection.id());
        if (manifest != null) {
            return manifest;
        }
        Collection now = catalog.collections().getOrDefault(collection.id(), collection);
        throw now.loaded()
                ? new AtollException(
                        ErrorCode.COLLECTION_NOT_FULLY_LOADED,
                        "collection not fully loaded[collection=" + now.name() + "]")
                : new AtollException(
                        ErrorCode.COLLECTION_NOT_LOADED,
                        "collection not loaded[collection=" + now.name() + "]");
    }

    /// What the answers of the fastest node take.
    double fastestServiceMicros() {
        double fastest = Double.MAX_VALUE;
        for (ReadNode node : nodes) {
            double micros = node.link().history().measuredMicros();
            if (node.up() && micros >= 0) {
                fastest = Math.min(fastest, micros);
            }
        }
        return fastest == Double.MAX_VALUE ? 1 : fastest;
    }

    /// Who can be asked for a segment now, whatever manifest it is of.
    Holders holdersOf(long collectionId, long segmentId) {
        List<String> owners = catalog.placement().getOrDefault(segmentId, List.of());
        var first = new ArrayList<ReadNode>();
        var others = new ArrayList<ReadNode>();
        for (ReadNode node : nodes) {
            if (node.holds(collectionId, segmentId)) {
                (owners.contains(node.id()) ? first : others).add(node);
            }
        }
        first.sort((a, b) -> owners.indexOf(a.id()) - owners.indexOf(b.id()));
        int ownerCount = first.size();
        first.addAll(others);
        return first.isEmpty() ? Holders.NONE : new Holders(first, ownerCount);
    }
}
