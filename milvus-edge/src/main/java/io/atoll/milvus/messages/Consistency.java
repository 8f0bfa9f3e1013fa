package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Timestamps;

import java.util.Optional;

/// How fresh a read must be, out of the three fields in which clients say it.
///
/// @param level empty: the collection's
/// @param timestamp what SESSION and CUSTOMIZED wait for
public record Consistency(Optional<ConsistencyLevel> level, long timestamp) {
    private static final long BOUNDED = 2;

    public static Consistency ofCollection() {
        return new Consistency(Optional.empty(), 0);
    }

    /// @param timestamp 0: as fresh as can be, 1: whatever there is, 2: within the bound; else a
    ///   timestamp that must be visible
    public static Consistency of(int level, boolean useDefault, long timestamp) {
        if (useDefault) {
            return new Consistency(Optional.empty(), timestamp);
        }
        ConsistencyLevel asked = level(level);
        // Clients from before the levels say it by the timestamp alone, and Strong is the zero of
        // the field that they do not know.
        if (asked == ConsistencyLevel.STRONG && timestamp != 0) {
            return new Consistency(Optional.of(meant(timestamp)), timestamp);
        }
        return new Consistency(Optional.of(asked), timestamp);
    }

    /// @throws io.atoll.model.AtollException if there is none of this code
    public static ConsistencyLevel level(int code) {
        return ConsistencyLevel.ofCode(code)
                .orElseThrow(
                        () ->
                                Refusals.invalid(
                                        "consistency level %d is unknown; known: %s"
                                                .formatted(code, ConsistencyLevel.listed())));
    }

    private static ConsistencyLevel meant(long timestamp) {
        if (timestamp == Timestamps.EVENTUALLY) {
            return ConsistencyLevel.EVENTUALLY;
        }
        return timestamp == BOUNDED ? ConsistencyLevel.BOUNDED : ConsistencyLevel.CUSTOMIZED;
    }
}
