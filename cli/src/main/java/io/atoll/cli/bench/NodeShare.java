package io.atoll.cli.bench;

import java.util.List;

/// What one node did for a search.
public record NodeShare(String node, List<Long> segments, long vectorsScored) {
    public NodeShare {
        segments = List.copyOf(segments);
    }
}
