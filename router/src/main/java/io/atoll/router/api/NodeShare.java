package io.atoll.router.api;

import java.util.List;

/// @param segmentIds the segments that the answer took from this node
public record NodeShare(String node, List<Long> segmentIds, long vectorsScored, long nanos) {}
