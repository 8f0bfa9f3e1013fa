package io.atoll.writenode.reign;

import io.atoll.model.Timestamps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;

/// The hybrid logical clock of a reign. It follows the wall clock, never goes back, and issues no
/// timestamp above a limit that is already on the storage: the next reign starts above that limit,
/// so timestamps grow across take-overs whatever the machines' clocks say.
public final class WriteClock {
    private final LongSupplier millis;
    private final LimitRaiser raiser;
    private long last;
    private long limit;

    /// @param last the youngest timestamp that may have been issued before
    /// @param limit the limit on the storage now
    WriteClock(LongSupplier millis, long last, long limit, LimitRaiser raiser) {
        this.millis = millis;
        this.last = last;
        this.limit = limit;
        this.raiser = raiser;
    }

    public long next() {
        return next(1);
    }

    /// Issues `count` consecutive timestamps and answers the last of them.
    public synchronized long next(int count) {
        long issued = Math.max(last + 1, Timestamps.ofMillis(millis.getAsLong())) + count - 1;
        if (issued > limit) {
            raise(issued);
        }
        last = issued;
        return issued;
    }

    /// Raises the limit before it is reached, so that no write waits for it.
    public synchronized void keepAhead(long distance) {
        long wanted = Math.max(last, Timestamps.ofMillis(millis.getAsLong())) + distance / 2;
        if (wanted > limit) {
            raise(wanted);
        }
    }

    private void raise(long atLeast) {
        try {
            limit = raiser.raise(atLeast);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the limit of timestamps could not be raised on the storage", e);
        }
    }

    /// Puts a higher limit on the storage.
    interface LimitRaiser {
        /// @return the new limit, at least `atLeast`, durable
        long raise(long atLeast) throws IOException;
    }
}
