package io.atoll.router.nodes;

import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;

import java.util.ArrayList;
import java.util.List;

/// How much of what is to be loaded of a manifest is loaded on nodes that are up, sealed segments
/// and journals alike.
///
/// @param copies how many nodes have that segment or journal which the fewest have; 0 for none, and
///   for an empty manifest
record LoadProgress(int loaded, int total, int copies) {

    /// @param collection whose partitions say what of the manifest is to be loaded
    static LoadProgress of(Collection collection, Manifest manifest, RoutingSnapshot snapshot) {
        return of(collection.heldSegments(manifest), manifest, snapshot);
    }

    /// @param segments what of the manifest's segments counts
    static LoadProgress of(
            List<SegmentInfo> segments, Manifest manifest, RoutingSnapshot snapshot) {
        var ids = new ArrayList<Long>();
        segments.forEach(segment -> ids.add(segment.id()));
        manifest.journals().forEach(journal -> ids.add(journal.segmentId()));
        int loaded = 0;
        int copies = ids.isEmpty() ? 0 : Integer.MAX_VALUE;
        for (long id : ids) {
            int holders = holders(snapshot, manifest.collectionId(), id);
            loaded += holders > 0 ? 1 : 0;
            copies = Math.min(copies, holders);
        }
        return new LoadProgress(loaded, ids.size(), copies);
    }

    private static int holders(RoutingSnapshot snapshot, long collectionId, long segmentId) {
        int holders = 0;
        for (KnownNode node : snapshot.nodes()) {
            holders += node.holds(collectionId, segmentId) ? 1 : 0;
        }
        return holders;
    }

    boolean complete() {
        return loaded == total;
    }

    /// Below 1 the share that is loaded; what is complete has 1, and more where any node may be
    /// lost without anything to wait for: the number of copies of all, up to what is wanted.
    ///
    /// @param replicas how many are wanted
    double degree(int replicas) {
        return complete() ? Math.clamp(copies, 1, replicas) : (double) loaded / total;
    }

    /// 0 to 99: 100 is for what can be searched.
    int percent() {
        return Math.min(99, 100 * loaded / Math.max(1, total));
    }
}
