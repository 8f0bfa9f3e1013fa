package io.atoll.router.api;

import java.util.List;

/// How much of what should have been read was read.
///
/// @param segments sealed segments and journals that should have been read
/// @param rows live rows of those that were
/// @param vectorsScored distances computed on all nodes
/// @param nodes what each node did
/// @param missing what was left out, and why; empty unless the caller allowed it
/// @param share of what should have been read, 0 to 1: the smaller of the share of segments and
///   journals, and the share of the sealed segments' rows
public record Coverage(
        int segments,
        int segmentsRead,
        long rows,
        long vectorsScored,
        List<NodeShare> nodes,
        List<Missing> missing,
        double share) {

    /// Of an answer that has all.
    public static Coverage full(
            int segments, long rows, long vectorsScored, List<NodeShare> nodes) {
        return new Coverage(segments, segments, rows, vectorsScored, nodes, List.of(), 1);
    }
}
