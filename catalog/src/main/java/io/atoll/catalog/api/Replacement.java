package io.atoll.catalog.api;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// One step from a manifest to the next: what goes out and what comes in. All parts may be empty.
///
/// @param segmentsOut their tombstones go with them
/// @param tombstonesIn each takes the place of the segment's file before
/// @param journalsIn appended to the chain, in this order
/// @param journalEnds journal id to the offset where a take-over ends it
public record Replacement(
        long collectionId,
        Set<Long> segmentsOut,
        List<SegmentInfo> segmentsIn,
        List<TombstoneInfo> tombstonesIn,
        Set<Long> journalsOut,
        List<JournalInfo> journalsIn,
        Map<Long, Long> journalEnds) {

    public Replacement {
        segmentsOut = Set.copyOf(segmentsOut);
        segmentsIn = List.copyOf(segmentsIn);
        tombstonesIn = List.copyOf(tombstonesIn);
        journalsOut = Set.copyOf(journalsOut);
        journalsIn = List.copyOf(journalsIn);
        journalEnds = Map.copyOf(journalEnds);
    }

    /// Segments go, and nothing comes.
    public static Replacement without(long collectionId, Set<Long> segmentsOut) {
        return new Replacement(
                collectionId, segmentsOut, List.of(), List.of(), Set.of(), List.of(), Map.of());
    }
}
