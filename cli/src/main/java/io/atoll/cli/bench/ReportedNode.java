package io.atoll.cli.bench;

import java.util.List;

/// What one node did for a search.
public record ReportedNode(String node, List<Long> segments, long vectorsScored) {
    public ReportedNode {
        segments = List.copyOf(segments);
    }
}
