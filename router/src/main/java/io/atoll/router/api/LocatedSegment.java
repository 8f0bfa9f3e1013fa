package io.atoll.router.api;

import io.atoll.spi.Member;

import java.util.List;
import java.util.Set;

/// A segment of a collection, or a journal, and who has it.
///
/// @param partitionId 0 for a journal, which has rows of all partitions
/// @param rows dead ones included
/// @param bytes of a sealed segment's files; 0 for a journal
/// @param builtIndexes the ids of the indexes that are built into it
/// @param holders read nodes that are up and have it loaded, its owners first; none while the
///   collection is not loaded
public record LocatedSegment(
        long id,
        long partitionId,
        Stage stage,
        long rows,
        long bytes,
        Set<Long> builtIndexes,
        List<Member> holders) {

    public LocatedSegment {
        builtIndexes = Set.copyOf(builtIndexes);
        holders = List.copyOf(holders);
    }

    /// How far it is on its way.
    public enum Stage {
        GROWING,
        /// A journal that has ended and is not sealed yet.
        SEALING,
        SEALED
    }
}
