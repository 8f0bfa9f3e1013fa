package io.atoll.readnode;

import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;

import java.util.Set;

/// What this node should hold of a collection.
///
/// @param manifest the newest
/// @param segmentIds sealed segments of it to hold
/// @param journalIds journals of it whose rows are to be indexed here
record CollectionShare(
        Collection collection, Manifest manifest, Set<Long> segmentIds, Set<Long> journalIds) {

    CollectionShare {
        segmentIds = Set.copyOf(segmentIds);
        journalIds = Set.copyOf(journalIds);
    }

    boolean isEmpty() {
        return segmentIds.isEmpty() && journalIds.isEmpty();
    }

    /// The same collection, nothing of which is wanted any more.
    CollectionShare withoutAny() {
        return new CollectionShare(collection, manifest, Set.of(), Set.of());
    }
}
