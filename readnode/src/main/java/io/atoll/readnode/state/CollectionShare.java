package io.atoll.readnode.state;

import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;

import java.util.Map;
import java.util.Set;

/// What this node should hold of a collection.
///
/// @param manifest the newest
/// @param segmentIds sealed segments of it to hold
/// @param journalIds journals of it whose rows are to be indexed here
/// @param owners of all its segments and journals, by their ids; empty if the collection is not
///   loaded any more
public record CollectionShare(
        Collection collection,
        Manifest manifest,
        Set<Long> segmentIds,
        Set<Long> journalIds,
        Map<Long, Set<String>> owners) {

    public CollectionShare {
        segmentIds = Set.copyOf(segmentIds);
        journalIds = Set.copyOf(journalIds);
        owners = Map.copyOf(owners);
    }

    public boolean isEmpty() {
        return segmentIds.isEmpty() && journalIds.isEmpty();
    }

    /// Whether a segment or journal is to be held by a node.
    public boolean isOfManifest(long id) {
        return owners.containsKey(id);
    }

    /// The nodes that are to hold a segment or journal, perhaps none yet.
    public Set<String> ownersOf(long id) {
        return owners.getOrDefault(id, Set.of());
    }

    /// The same collection, nothing of which is wanted any more.
    public CollectionShare withoutAny() {
        return new CollectionShare(collection, manifest, Set.of(), Set.of(), Map.of());
    }
}
