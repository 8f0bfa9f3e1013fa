package io.atoll.router.plan;

import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.read.ReadFreshness;
import io.atoll.protocol.v1.Freshness;

import java.time.Duration;

/// Turns a consistency level into what nodes are told.
///
/// | level | a node looks at the journals' end first |
/// | --- | --- |
/// | STRONG | always |
/// | BOUNDED | unless it saw that end within the window, and has read what the client wrote |
/// | SESSION, CUSTOMIZED | unless it has read up to the timestamp given |
/// | EVENTUALLY | never |
public final class WantedFreshness {
    public static final Freshness STRONG = Freshness.newBuilder().setStrong(true).build();
    private static final Freshness EVENTUALLY = Freshness.getDefaultInstance();

    /// Compared unsigned: no journal has got there.
    private static final long BEYOND_ALL = -1;

    private final Freshness bounded;

    public WantedFreshness(Duration boundedWindow) {
        this.bounded =
                boundedWindow.isZero()
                        ? STRONG
                        : Freshness.newBuilder()
                                .setGuaranteeTimestamp(BEYOND_ALL)
                                .setMaxStalenessMillis(boundedWindow.toMillis())
                                .build();
    }

    /// The request's level counts, else the collection's.
    Freshness of(Collection collection, ReadFreshness wanted) {
        ConsistencyLevel level = wanted.level().orElse(collection.consistency());
        return switch (level) {
            case STRONG -> STRONG;
            case BOUNDED -> bounded(wanted);
            case EVENTUALLY -> EVENTUALLY;
            case SESSION, CUSTOMIZED -> upTo(wanted.guaranteeTimestamp());
        };
    }

    /// More than Milvus promises: programs that read what they have just written, without a thought
    /// of levels, are common.
    private Freshness bounded(ReadFreshness wanted) {
        return wanted.namesTimestamp() && !bounded.getStrong()
                ? bounded.toBuilder().setWrittenTimestamp(wanted.guaranteeTimestamp()).build()
                : bounded;
    }

    private static Freshness upTo(long timestamp) {
        if (timestamp == 0) {
            // Clients without a memory of their own writes: only everything is surely enough.
            return STRONG;
        }
        return timestamp == ReadFreshness.NOTHING_WRITTEN
                ? EVENTUALLY
                : Freshness.newBuilder().setGuaranteeTimestamp(timestamp).build();
    }
}
