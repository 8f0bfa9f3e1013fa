package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Timestamps;
import io.atoll.model.read.ReadFreshness;

import java.util.Optional;

/// How fresh a read must be, out of the three fields in which clients say it.
public final class Consistency {
    private static final long BOUNDED = 2;

    private Consistency() {}

    /// What a request means by its three fields.
    ///
    /// @param timestamp 0: as fresh as can be, 1: whatever there is, 2: within the bound; else a
    ///   timestamp that must be visible
    public static ReadFreshness of(int level, boolean useDefault, long timestamp) {
        if (useDefault) {
            return new ReadFreshness(Optional.empty(), timestamp);
        }
        ConsistencyLevel asked = level(level);
        // Clients from before the levels say it by the timestamp alone, and Strong is the zero of
        // the field that they do not know.
        if (asked == ConsistencyLevel.STRONG && timestamp != 0) {
            return new ReadFreshness(Optional.of(meant(timestamp)), timestamp);
        }
        return new ReadFreshness(Optional.of(asked), timestamp);
    }

    /// The level of a code.
    ///
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
