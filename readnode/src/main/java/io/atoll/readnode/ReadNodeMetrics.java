package io.atoll.readnode;

import io.atoll.model.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.util.function.Supplier;

/// What a read node measures, by its id: several may live in one process.
final class ReadNodeMetrics {
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
                .serviceLevelObjectives(LatencyBuckets.bounds())
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
                .description("Requests that ended, by how")
                .tags(tags.and("outcome", outcome))
                .register(registry)
                .increment();
    }
}
