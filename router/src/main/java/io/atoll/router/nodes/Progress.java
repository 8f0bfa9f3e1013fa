package io.atoll.router.nodes;

import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.router.api.IndexProgress;
import io.atoll.router.api.LoadState;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How far a collection is on its way, as a snapshot shows it.
public final class Progress {
    private Progress() {}

    /// 100 % as soon as the collection can be searched, and from then on: what is loaded later
    /// takes the place of something that is searched meanwhile, or is a partition more, and these
    /// have a progress of their own.
    public static LoadState ofLoading(Collection collection, RoutingSnapshot snapshot) {
        if (!collection.loaded()) {
            return new LoadState(false, 0);
        }
        if (snapshot.searchable().containsKey(collection.id())) {
            return new LoadState(true, 100);
        }
        Manifest newest = snapshot.catalog().manifests().get(collection.id());
        return new LoadState(
                true, newest == null ? 0 : LoadProgress.of(collection, newest, snapshot).percent());
    }

    /// How far some partitions are loaded; not ordered where one of them is not to be.
    public static LoadState ofLoading(
            Collection collection, Set<Long> partitionIds, RoutingSnapshot snapshot) {
        if (!partitionIds.stream().allMatch(collection::holds)) {
            return new LoadState(false, 0);
        }
        SearchableManifest searchable = snapshot.searchable().get(collection.id());
        if (searchable == null) {
            return ofLoading(collection, snapshot);
        }
        Manifest manifest = searchable.manifest();
        List<SegmentInfo> segments =
                manifest.segments().stream()
                        .filter(segment -> partitionIds.contains(segment.partitionId()))
                        .toList();
        LoadProgress progress = LoadProgress.of(segments, manifest, snapshot);
        return new LoadState(true, progress.complete() ? 100 : progress.percent());
    }

    /// Counts rows of sealed segments. Growing rows are left out: they are searched by a scan, and
    /// get their index when they are sealed. So after a flush was seen to be finished, nothing
    /// pending means that all is indexed.
    public static IndexProgress ofBuilding(
            Collection collection, long indexId, RoutingSnapshot snapshot) {
        Optional<Index> index =
                collection.indexes().stream().filter(each -> each.id() == indexId).findFirst();
        long total = 0;
        long indexed = 0;
        for (SegmentInfo segment : segments(collection, snapshot)) {
            total += segment.rowCount();
            if (index.isPresent()
                    && index.get().isBuilt(collection.schema(), segment.builtIndexes())) {
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
