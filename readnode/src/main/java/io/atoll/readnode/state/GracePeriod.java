package io.atoll.readnode.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Remembers since when things are not wanted any more, so that they are kept for a while. Used by
/// one thread.
final class GracePeriod {
    private final long nanos;
    private final Map<Long, Long> unwantedSince = new HashMap<>();

    GracePeriod(Duration length) {
        this.nanos = length.toNanos();
    }

    /// Notes that a thing is not wanted any more, unless that is known.
    void begin(long id, long nowNanos) {
        unwantedSince.putIfAbsent(id, nowNanos);
    }

    /// @return whether the thing has not been wanted for the whole period; then it is forgotten
    boolean isOver(long id, boolean wanted, long nowNanos) {
        if (wanted) {
            unwantedSince.remove(id);
            return false;
        }
        Long since = unwantedSince.putIfAbsent(id, nowNanos);
        if (since == null || nowNanos - since < nanos) {
            return false;
        }
        unwantedSince.remove(id);
        return true;
    }
}
