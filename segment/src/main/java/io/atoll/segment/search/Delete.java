package io.atoll.segment.search;

import io.atoll.model.rows.Keys;

import java.util.Optional;

/// The end of rows. Whoever decides by what was read before ends only what could be read then: what
/// was written in between is younger than [#upTo] and lives on.
///
/// @param timestamp when it happens; a view of an earlier moment still has the rows
/// @param upTo rows of this timestamp and older ones die
/// @param partitionId only in this partition; 0 for all
/// @param keys only rows of these keys; empty: of all
public record Delete(long timestamp, long upTo, long partitionId, Optional<Keys> keys) {

    public Delete {
        if (upTo >= timestamp) {
            throw new IllegalArgumentException(
                    "a delete of timestamp "
                            + timestamp
                            + " ends only what is older, not rows up to "
                            + upTo);
        }
    }

    /// The end of all older rows of these keys.
    public static Delete of(long timestamp, long partitionId, Keys keys) {
        return new Delete(timestamp, timestamp - 1, partitionId, Optional.of(keys));
    }

    /// The end of all older rows.
    public static Delete ofAll(long timestamp, long partitionId) {
        return new Delete(timestamp, timestamp - 1, partitionId, Optional.empty());
    }

    /// Of all rows up to a timestamp, as of then.
    public static Delete expired(long timestamp) {
        return new Delete(timestamp + 1, timestamp, 0, Optional.empty());
    }

    /// Whether it can end rows of a partition.
    public boolean concerns(long partition) {
        return partitionId == 0 || partitionId == partition;
    }
}
