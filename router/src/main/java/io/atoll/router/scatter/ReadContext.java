package io.atoll.router.scatter;

import io.atoll.router.nodes.RoutingSnapshot;
import io.atoll.router.nodes.SearchableManifest;
import io.atoll.router.plan.NodeChoice;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.watch.ReadWatch;
import io.atoll.router.watch.RouterMetrics;
import io.atoll.spi.OwnerSelector;
import io.grpc.Deadline;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// What one read has with it from its beginning to its end.
///
/// @param minCoverage the share of what should be read that the answer may not fall below
/// @param limit how long it may take in all
/// @param snapshots the routing snapshot of the moment
/// @param clock by which rows expire
/// @param turn spreads reads over the owners of segments
public record ReadContext(
        Supplier<RoutingSnapshot> snapshots,
        ScheduledExecutorService timer,
        RouterMetrics metrics,
        ReadWatch watch,
        OwnerSelector selector,
        Hedging hedging,
        double minCoverage,
        Duration limit,
        Deadline deadline,
        int turn,
        InstantSource clock) {

    /// A deadline counts as passed a little early, since what ends now can be of no use.
    private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long SHORTEST_RESERVE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_RESERVE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    /// The same for calls that no explanation has to tell of.
    ReadContext unwatched() {
        return new ReadContext(
                snapshots,
                timer,
                metrics,
                ReadWatch.NONE,
                selector,
                hedging,
                minCoverage,
                limit,
                deadline,
                turn,
                clock);
    }

    /// Plans a read at the newest manifest that can be searched now.
    Plan plan(ResolvedRead read) {
        watch.begins(ReadWatch.Step.ROUTING);
        SearchableManifest searchable = snapshots.get().readableOf(read.collection(), minCoverage);
        Plan plan = Plan.of(read, searchable, this::choice, clock.millis());
        watch.planned(plan);
        watch.begins(ReadWatch.Step.SEARCH);
        metrics.scattered(plan.parts().size());
        return plan;
    }

    /// Chooses nodes for one planning.
    private NodeChoice choice() {
        return new NodeChoice(
                selector, metrics::selectorFailed, snapshots.get().fastestServiceMicros(), turn);
    }

    /// When an answer that may be incomplete has to be made from what is there, so that it still
    /// arrives in time.
    Duration untilLastCall() {
        long reserve = Math.clamp(limit.toNanos() / 10, SHORTEST_RESERVE, LONGEST_RESERVE);
        return Duration.ofNanos(
                Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS) - reserve));
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
