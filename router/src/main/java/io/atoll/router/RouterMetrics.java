package io.atoll.router;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
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

/// What a router counts.
final class RouterMetrics {
    private final Counter searches;
    private final Counter queries;
    private final Timer searchDuration;
    private final Timer queryDuration;
    private final DistributionSummary fanout;
    private final Counter reasks;
    private final Counter replans;
    private final Counter hedges;
    private final Counter hedgeWins;
    private final Counter budgetSpent;
    private final Counter selectorFailures;
    private final Counter writeRetries;
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

    RouterMetrics(MeterRegistry registry) {
        searches = registry.counter("atoll.router.searches");
        queries = registry.counter("atoll.router.queries");
        searchDuration = timer(registry, "atoll.router.search.duration");
        queryDuration = timer(registry, "atoll.router.query.duration");
        fanout =
                DistributionSummary.builder("atoll.router.fanout")
                        .description("nodes asked by one read")
                        .register(registry);
        reasks =
                Counter.builder("atoll.router.reasks")
                        .description("answers asked for again, to make all one state")
                        .register(registry);
        replans =
                Counter.builder("atoll.router.replans")
                        .description("sub-requests that failed and were planned anew")
                        .register(registry);
        hedges =
                Counter.builder("atoll.router.hedges")
                        .description("sub-requests sent again because a node took long")
                        .register(registry);
        hedgeWins =
                Counter.builder("atoll.router.hedge.wins")
                        .description("of these, those that were answered first")
                        .register(registry);
        budgetSpent =
                Counter.builder("atoll.router.retry.budget.spent")
                        .description("sub-requests that failed and were not tried again")
                        .register(registry);
        selectorFailures =
                Counter.builder("atoll.router.selector.failures")
                        .description("choices that the owner selector failed to make")
                        .register(registry);
        writeRetries = registry.counter("atoll.router.write.retries");
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(
                    code,
                    registry.counter(
                            "atoll.router.errors", "code", code.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static Timer timer(MeterRegistry registry, String name) {
        return Timer.builder(name)
                .serviceLevelObjectives(
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofNanos(2_500_000),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(registry);
    }

    /// @param error null if it succeeded
    void searched(long nanos, @Nullable Throwable error) {
        searches.increment();
        searchDuration.record(Duration.ofNanos(nanos));
        failed(error);
    }

    /// @param error null if it succeeded
    void queried(long nanos, @Nullable Throwable error) {
        queries.increment();
        queryDuration.record(Duration.ofNanos(nanos));
        failed(error);
    }

    void scattered(int nodes) {
        fanout.record(nodes);
    }

    void reasked(int answers) {
        reasks.increment(answers);
    }

    void replanned() {
        replans.increment();
    }

    void hedged(int parts) {
        hedges.increment(parts);
    }

    void hedgeWon() {
        hedgeWins.increment();
    }

    void retryBudgetSpent() {
        budgetSpent.increment();
    }

    void selectorFailed() {
        selectorFailures.increment();
    }

    /// @param ejected how many nodes are left out at the moment
    static void watchEjected(MeterRegistry registry, EjectedNodes ejected) {
        Gauge.builder("atoll.router.ejected.nodes", ejected, EjectedNodes::count)
                .description("read nodes that are left out for a while because they kept failing")
                .register(registry);
    }

    void writeRetried() {
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
