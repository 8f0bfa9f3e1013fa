package io.atoll.router.watch;

import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.LatencyBuckets;
import io.atoll.router.nodes.EjectedNodes;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.nodes.RoutingTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// What a router counts.
public final class RouterMetrics {
    private final Counter searches;
    private final Counter queries;
    private final Timer searchDuration;
    private final Timer queryDuration;
    private final DistributionSummary fanout;
    private final DistributionSummary coverage;
    private final Counter reasks;
    private final Counter replans;
    private final Counter hedges;
    private final Counter hedgeWins;
    private final Counter budgetSpent;
    private final Counter selectorFailures;
    private final Counter writeRetries;
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

    public RouterMetrics(MeterRegistry registry) {
        searches = counter(registry, "atoll.router.searches", "Searches that ended");
        queries = counter(registry, "atoll.router.queries", "Queries and counts that ended");
        searchDuration = timer(registry, "atoll.router.search.duration", "Searches");
        queryDuration = timer(registry, "atoll.router.query.duration", "Queries and counts");
        fanout =
                DistributionSummary.builder("atoll.router.fanout")
                        .description("Nodes asked by one read")
                        .serviceLevelObjectives(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128)
                        .register(registry);
        coverage =
                DistributionSummary.builder("atoll.router.coverage")
                        .description("Share of what should be read that answers have")
                        .serviceLevelObjectives(0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999999, 1)
                        .register(registry);
        reasks =
                counter(
                        registry,
                        "atoll.router.reasks",
                        "Answers asked for again, to make all one state");
        replans =
                counter(
                        registry,
                        "atoll.router.replans",
                        "Sub-requests that failed and were planned anew");
        hedges =
                counter(
                        registry,
                        "atoll.router.hedges",
                        "Sub-requests sent again because a node took long");
        hedgeWins =
                counter(
                        registry,
                        "atoll.router.hedge.wins",
                        "Of the hedges, those that were answered first");
        budgetSpent =
                counter(
                        registry,
                        "atoll.router.retry.budget.spent",
                        "Sub-requests that failed and were not tried again");
        selectorFailures =
                counter(
                        registry,
                        "atoll.router.selector.failures",
                        "Choices that the owner selector failed to make");
        writeRetries =
                counter(
                        registry,
                        "atoll.router.write.retries",
                        "Calls to the write node that were made again");
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(
                    code,
                    Counter.builder("atoll.router.errors")
                            .description("Reads that failed")
                            .tag("code", code.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry);
    }

    /// Measures the state that reads are planned from.
    public static void watch(
            MeterRegistry registry, RoutingTable table, Supplier<Duration> catalogAge) {
        Gauge.builder("atoll.router.catalog.age.seconds", () -> catalogAge.get().toNanos() / 1e9)
                .description("Since the catalog last answered")
                .register(registry);
        nodes(
                registry,
                "up",
                () -> table.snapshot().nodes().stream().filter(KnownNode::up).count());
        nodes(
                registry,
                "down",
                () -> table.snapshot().nodes().stream().filter(node -> !node.up()).count());
        Gauge.builder(
                        "atoll.router.searchable.collections",
                        () -> table.snapshot().searchable().size())
                .description("Loaded collections that can be searched in whole")
                .register(registry);
    }

    private static void nodes(MeterRegistry registry, String state, Supplier<Number> count) {
        Gauge.builder("atoll.router.nodes", count)
                .description("Read nodes, by whether they answer")
                .tag("state", state)
                .register(registry);
    }

    /// @param error null if it succeeded
    public void searched(long nanos, @Nullable Throwable error) {
        searches.increment();
        searchDuration.record(Duration.ofNanos(nanos));
        failed(error);
    }

    /// @param error null if it succeeded
    public void queried(long nanos, @Nullable Throwable error) {
        queries.increment();
        queryDuration.record(Duration.ofNanos(nanos));
        failed(error);
    }

    public void scattered(int nodes) {
        fanout.record(nodes);
    }

    public void covered(double share) {
        coverage.record(share);
    }

    public void reasked(int answers) {
        reasks.increment(answers);
    }

    public void replanned() {
        replans.increment();
    }

    public void hedged(int parts) {
        hedges.increment(parts);
    }

    public void hedgeWon() {
        hedgeWins.increment();
    }

    public void retryBudgetSpent() {
        budgetSpent.increment();
    }

    public void selectorFailed() {
        selectorFailures.increment();
    }

    /// @param ejected how many nodes are left out at the moment
    public static void watchEjected(MeterRegistry registry, EjectedNodes ejected) {
        Gauge.builder("atoll.router.ejected.nodes", ejected, EjectedNodes::count)
                .description("Read nodes that are left out for a while because they kept failing")
                .register(registry);
    }

    public static void watchAdmission(MeterRegistry registry, Admission admission) {
        Gauge.builder("atoll.router.requests", admission, Admission::inside)
                .description("Requests in flight")
                .register(registry);
        Gauge.builder("atoll.router.claimed.bytes", admission, Admission::claimedBytes)
                .description("Memory that requests in flight may take")
                .register(registry);
    }

    public void writeRetried() {
        writeRetries.increment();
    }

    private void failed(@Nullable Throwable error) {
        if (error == null) {
            return;
        }
        ErrorCode code = error instanceof AtollException known ? known.code() : ErrorCode.INTERNAL;
        Counter counter = errors.get(code);
        if (counter != null) {
            counter.increment();
        }
    }
}
