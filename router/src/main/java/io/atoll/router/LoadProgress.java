package io.atoll.router;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;

/// How much of a manifest is loaded on nodes that are up, sealed segments and journals alike.
record LoadProgress(int loaded, int total) {

    static LoadProgress of(Manifest manifest, RoutingSnapshot snapshot) {
        int loaded = 0;
        for (SegmentInfo segment : manifest.segments()) {
            loaded += isHeld(snapshot, manifest.collectionId(), segment.id()) ? 1 : 0;
        }
        for (JournalInfo journal : manifest.journals()) {
            loaded += isHeld(snapshot, manifest.collectionId(), journal.segmentId()) ? 1 : 0;
        }
        return new LoadProgress(loaded, manifest.segments().size() + manifest.journals().size());
    }

    private static boolean isHeld(RoutingSnapshot snapshot, long collectionId, long segmentId) {
        for (ReadNode node : snapshot.nodes()) {
            if (node.holds(collectionId, segmentId)) {
                return true;
            }
        }
        return false;
    }

    boolean complete() {
        return loaded == total;
    }

    /// 0 to 1; 1 is for what is complete.
    double share() {
        return complete() ? 1 : (double) loaded / total;
    }

    /// 0 to 99: 100 is for what can be searched.
    int percent() {
        return Math.min(99, 100 * loaded / Math.max(1, total));
    }
}
