package io.atoll.spi;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Segment id to the ids of its owners, first choice first. Replica `r` of a collection is the
/// `r`-th owners of its segments.
public record Placement(Map<Long, List<String>> owners) {

    public static final Placement EMPTY = new Placement(Map.of());

    public Placement {
        owners =
                owners.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, each -> List.copyOf(each.getValue())));
    }

    /// The owners of a segment; none if it is not placed.
    public List<String> ownersOf(long segmentId) {
        return owners.getOrDefault(segmentId, List.of());
    }
}
