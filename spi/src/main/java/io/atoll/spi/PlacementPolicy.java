package io.atoll.spi;

/// Decides which read nodes own which segment.
///
/// A policy is a pure function: equal requests give an equal placement in every process, so they
/// need not talk to each other. Implementations are safe for use by many threads.
public interface PlacementPolicy {

    /// Gives every segment its owners, and no other segment.
    ///
    /// What a policy made of nothing stays: asked again with that as the placement before, it gives
    /// the same. No node is given more than it holds while another one has room for some of it. The
    /// owners of a segment stand in distinct zones where there are as many with room, unless the
    /// policy is about something that counts more, and says so.
    ///
    /// @param request the segments with their bytes and replica counts, the read nodes sorted by id
    ///   (never empty) with capacity and zone, and the placement before (possibly empty)
    /// @return a placement in which each segment has as many distinct owners as its collection has
    ///   replicas, or all nodes where there are fewer; first choice first
    Placement place(PlacementRequest request);
}
