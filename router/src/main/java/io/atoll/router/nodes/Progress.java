package io.atoll.router.nodes;

import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.router.api.IndexProgress;
import io.atoll.router.api.LoadState;

import java.util.List;

/// How far a collection is on its way, as a snapshot shows it.
public final class Progress {
    private Progress() {}

    /// 100 % as soon as the collection can be searched, and from then on: what is loaded later
    /// takes the place of something that is searched meanwhile.
    public static LoadState ofLoading(Collection collection, RoutingSnapshot snapshot) {
        if (!collection.loaded()) {
            return new LoadState(false, 0);
        }
        if (snapshot.searchable().containsKey(collection.id())) {
            return new LoadState(true, 100);
        }
        Manifest newest = snapshot.catalog().manifests().get(collection.id());
        return new LoadState(
                true, newest == null ? 0 : LoadProgress.of(newest, snapshot).percent());
    }

    /// Counts rows of sealed segments. Growing rows are left out: they are searched by a scan, and
    /// get their index when they are sealed. So after a flush was seen to be finished, nothing
    /// pending means that all is indexed.
    public static IndexProgress ofBuilding(
            Collection collection, long indexId, RoutingSnapshot snapshot) {
        boolean flat =
                collection.indexes().stream()
                        .filter(index -> index.id() == indexId)
                        .map(Index::type)
                        .anyMatch(type -> type.built() == IndexType.Built.SCAN);
        long total = 0;
        long indexed = 0;
        for (SegmentInfo segment : segments(collection, snapshot)) {
            total += segment.rowCount();
            if (flat || segment.builtIndexes().contains(indexId)) {
                indexed += segment.rowCount();
            }
        }
        return new IndexProgress(total, indexed, "");
    }

    private static List<SegmentInfo> segments(Collection collection, RoutingSnapshot snapshot) {
        Manifest manifest = snapshot.catalog().manifests().get(collection.id());
        return manifest == null ? List.of() : manifest.segments();
    }
}
