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

    /// What clients send that have written nothing yet.
    private static final long NOTHING_WRITTEN = 1;

    /// Up to here, numbers stand for levels and are no timestamps.
    private static final long LAST_WORD = 2;

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
            case BOUNDED -> bounded(wanted.guaranteeTimestamp());
            case EVENTUALLY -> EVENTUALLY;
            case SESSION, CUSTOMIZED -> upTo(wanted.guaranteeTimestamp());
        };
    }

    /// More than Milvus promises: programs that read what they have just written, without a thought
    /// of levels, are common.
    private Freshness bounded(long written) {
        boolean known = Long.compareUnsigned(written, LAST_WORD) > 0;
        return known && !bounded.getStrong()
                ? bounded.toBuilder().setWrittenTimestamp(written).build()
                : bounded;
    }

    private static Freshness upTo(long timestamp) {
        if (timestamp == 0) {
            // Clients without a memory of their own writes: only everything is surely enough.
            return STRONG;
        }
        return timestamp == NOTHING_WRITTEN
                ? EVENTUALLY
                : Freshness.newBuilder().setGuaranteeTimestamp(timestamp).build();
    }
}
