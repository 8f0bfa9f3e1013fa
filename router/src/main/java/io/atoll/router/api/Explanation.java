package io.atoll.router.api;

import io.atoll.protocol.v1.NodeReport;

import java.util.List;
import java.util.Optional;

/// How a search came to its answer: which nodes were asked for what and why, and where the time
/// went.
///
/// @param manifest the number of the manifest that was searched
/// @param plans how often it was planned: more than once if events overtook it
/// @param routingNanos spent on choosing segments and nodes
/// @param searchNanos from the first call to the last answer
/// @param mergeNanos spent on merging, and on fetching output fields
/// @param asks the calls to nodes, in the order of their beginning
/// @param leftOut the segments that were not searched
public record Explanation(
        long manifest,
        int plans,
        long routingNanos,
        long searchNanos,
        long mergeNanos,
        List<Ask> asks,
        List<Missing> leftOut) {

    public Explanation {
        asks = List.copyOf(asks);
        leftOut = List.copyOf(leftOut);
    }

    /// Why a node was asked.
    public enum Cause {
        /// The plan says so.
        PLAN,
        /// Another call for these segments failed.
        RETRY,
        /// Another call for these segments took long.
        HEDGE,
        /// Its first answer was of an older state than another node's.
        ONE_STATE
    }

    /// One call to a node.
    ///
    /// @param outcome `ok`, the name of an error's code, or `unanswered`
    /// @param beganNanos after the beginning of the search
    /// @param nanos how long it took, as seen from here
    /// @param report what the node says of it; empty if it did not answer
    public record Ask(
            String node,
            Cause cause,
            List<Long> segmentIds,
            String outcome,
            long beganNanos,
            long nanos,
            Optional<NodeReport> report) {

        public Ask {
            segmentIds = List.copyOf(segmentIds);
        }
    }
}
