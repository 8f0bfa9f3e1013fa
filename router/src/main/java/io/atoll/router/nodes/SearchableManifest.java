package io.atoll.router.nodes;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The manifest at which a collection is read, and which nodes hold its segments and journals.
public record SearchableManifest(Manifest manifest, Map<Long, Holders> holders) {

    public SearchableManifest {
        holders = Map.copyOf(holders);
    }

    static SearchableManifest of(Manifest manifest, RoutingSnapshot snapshot) {
        Map<Long, Holders> holders = new HashMap<>();
        long collectionId = manifest.collectionId();
        for (SegmentInfo segment : manifest.segments()) {
            holders.put(segment.id(), snapshot.holdersOf(collectionId, segment.id()));
        }
        for (JournalInfo journal : manifest.journals()) {
            holders.put(journal.segmentId(), snapshot.holdersOf(collectionId, journal.segmentId()));
        }
        return new SearchableManifest(manifest, holders);
    }

    /// The sealed segments and journals to read.
    ///
    /// @param partitionIds only sealed segments of these; empty: all
    /// @param expiredUntil without sealed segments that have nothing younger
    public List<Long> segmentIds(Set<Long> partitionIds, long expiredUntil) {
        var ids = new ArrayList<Long>(manifest.segments().size() + manifest.journals().size());
        for (SegmentInfo segment : manifest.segments()) {
            boolean asked = partitionIds.isEmpty() || partitionIds.contains(segment.partitionId());
            if (asked && segment.maxTimestamp() > expiredUntil) {
                ids.add(segment.id());
            }
        }
        for (JournalInfo journal : manifest.journals()) {
            ids.add(journal.segmentId());
        }
        return ids;
    }

    public Holders holdersOf(long segmentId) {
        return holders.getOrDefault(segmentId, Holders.NONE);
    }
}
