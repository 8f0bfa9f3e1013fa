package io.atoll.spi;

/// Decides which read nodes own which segment.
///
/// A policy is a pure function: equal requests give an equal placement in every process, so they
/// need not talk to each other. Implementations are safe for use by many threads.
public interface PlacementPolicy {

    /// Gives every segment its owners.
    ///
    /// @param request the segments with their bytes and replica counts, the read nodes sorted by id
    ///   (never empty) with capacity and zone, and the placement before (possibly empty)
    /// @return a placement in which each segment has as many distinct owners as its collection has
    ///   replicas, or all nodes where there are fewer; first choice first
    Placement place(PlacementRequest request);
}
