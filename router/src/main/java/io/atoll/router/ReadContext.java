package io.atoll.router;

import io.atoll.spi.OwnerSelector;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What one read has with it from its beginning to its end.
///
/// @param limit how long it may take in all
/// @param snapshots the routing snapshot of the moment
record ReadContext(
        Supplier<RoutingSnapshot> snapshots,
        ScheduledExecutorService timer,
        RouterMetrics metrics,
        ReadWatch watch,
        OwnerSelector selector,
        Hedging hedging,
        Duration limit,
        Deadline deadline) {

    /// A deadline counts as passed a little early, since what ends now can be of no use.
    private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    /// Chooses nodes for one planning.
    ///
    /// @param turn spreads reads over the owners of segments
    NodeChoice choice(int turn) {
        return new NodeChoice(selector, metrics, snapshots.get().fastestServiceMicros(), turn);
    }

    boolean expired() {
        return deadline.timeRemaining(TimeUnit.NANOSECONDS) < LAST_NANOS;
    }

    /// Runs something after a pause that grows with the number of failures, but not after the
    /// deadline: then it runs at the deadline.
    void afterPause(int failures, Runnable action) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        long left = Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
        var _ = timer.schedule(action, Math.min(pause, left), TimeUnit.MILLISECONDS);
    }
}
