package io.atoll.segment.reign;

/// What the reign file says.
///
/// @param epoch the number of the reign
/// @param timestampLimit no timestamp above it is issued
public record Reign(long epoch, State state, long timestampLimit) {

    public enum State {
        /// The new writer reads the journals of the one before; their ends are not fixed yet.
        TAKING,
        /// The ends are fixed in [ReignEnds], and the new writer acknowledges.
        READY
    }
}
