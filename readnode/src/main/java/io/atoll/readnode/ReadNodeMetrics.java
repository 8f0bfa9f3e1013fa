package io.atoll.readnode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.function.Supplier;

/// What a read node measures, by its id: several may live in one process.
final class ReadNodeMetrics {
    private static final Duration[] BUCKETS = {
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
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter vectorsScored;
    private final Counter loadFailures;
    private final Timer searchDuration;
    private final Timer queryDuration;
    private final Timer fetchDuration;
    private final Timer lookDuration;

    ReadNodeMetrics(MeterRegistry registry, String nodeId) {
        this.registry = registry;
        this.tags = Tags.of("node", nodeId);
        this.vectorsScored =
                Counter.builder("atoll.readnode.vectors.scored")
                        .description("Distances computed, approximate ones included")
                        .tags(tags)
                        .register(registry);
        this.loadFailures =
                Counter.builder("atoll.readnode.load.failures")
                        .description("Loads of segments that failed or were refused")
                        .tags(tags)
                        .register(registry);
        this.searchDuration = timer("atoll.readnode.search.duration", "Searches, from admission");
        this.queryDuration = timer("atoll.readnode.query.duration", "Queries, from admission");
        this.fetchDuration = timer("atoll.readnode.fetch.duration", "Fetches, from admission");
        this.lookDuration =
                timer("atoll.readnode.journal.look.duration", "Looks at a collection's journals");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("atoll.readnode." + name, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    void vectorsScored(long count) {
        vectorsScored.increment(count);
    }

    void loadFailed() {
        loadFailures.increment();
    }

    Timer searchDuration() {
        return searchDuration;
    }

    Timer queryDuration() {
        return queryDuration;
    }

    Timer fetchDuration() {
        return fetchDuration;
    }

    Timer lookDuration() {
        return lookDuration;
    }

    /// Counts a request that ended.
    ///
    /// @param outcome `ok` or the error's code
    void ended(String kind, String outcome) {
        Counter.builder("atoll.readnode." + kind)
                .tags(tags.and("outcome", outcome))
                .register(registry)
                .increment();
    }
}
