package io.atoll.readnode.calls;

import io.atoll.model.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What a read node measures, by its id: several may live in one process.
public final class ReadNodeMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter vectorsScored;
    private final Counter loadFailures;
    private final MultiGauge damagedFiles;
    private final Timer searchDuration;
    private final Timer queryDuration;
    private final Timer fetchDuration;
    private final Timer lookDuration;
    private final Map<FreshnessWait, Counter> atOnce = new EnumMap<>(FreshnessWait.class);
    private final Map<FreshnessWait, Timer> waits = new EnumMap<>(FreshnessWait.class);

    public ReadNodeMetrics(MeterRegistry registry, String nodeId) {
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
        this.damagedFiles =
                MultiGauge.builder("atoll.readnode.damaged.file")
                        .description("1 for each file that is damaged, cut off or missing")
                        .tags(tags)
                        .register(registry);
        this.searchDuration = timer("atoll.readnode.search.duration", "Searches, from admission");
        this.queryDuration = timer("atoll.readnode.query.duration", "Queries, from admission");
        this.fetchDuration = timer("atoll.readnode.fetch.duration", "Fetches, from admission");
        this.lookDuration =
                timer("atoll.readnode.journal.look.duration", "Looks at a collection's journals");
        for (FreshnessWait level : FreshnessWait.values()) {
            Tags leveled = tags.and("level", level.label());
            atOnce.put(
                    level,
                    Counter.builder("atoll.readnode.fresh.reads")
                            .description("Reads that needed no look at journals")
                            .tags(leveled)
                            .register(registry));
            waits.put(
                    level,
                    Timer.builder("atoll.readnode.look.wait.duration")
                            .description("How long reads waited for a look at journals")
                            .tags(leveled)
                            .serviceLevelObjectives(LatencyBuckets.bounds())
                            .register(registry));
        }
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry);
    }

    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("atoll.readnode." + name, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    public void vectorsScored(long count) {
        vectorsScored.increment(count);
    }

    public void loadFailed() {
        loadFailures.increment();
    }

    /// Names the files that cannot be used now, in place of those named before.
    public void damaged(List<String> files) {
        damagedFiles.register(
                files.stream()
                        .map(file -> MultiGauge.Row.of(Tags.of("file", file), 1))
                        .collect(Collectors.toList()),
                true);
    }

    public Timer searchDuration() {
        return searchDuration;
    }

    public Timer queryDuration() {
        return queryDuration;
    }

    public Timer fetchDuration() {
        return fetchDuration;
    }

    public Timer lookDuration() {
        return lookDuration;
    }

    /// @param looks whether the read has to wait for a look at journals
    public void asked(FreshnessWait level, boolean looks) {
        Counter counter = atOnce.get(level);
        if (!looks && counter != null) {
            counter.increment();
        }
    }

    public void waited(FreshnessWait level, long nanos) {
        Timer timer = waits.get(level);
        if (timer != null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /// Counts a request that ended.
    ///
    /// @param outcome `ok` or the error's code
    public void ended(String kind, String outcome) {
        Counter.builder("atoll.readnode." + kind)
                .description("Requests that ended, by how")
                .tags(tags.and("outcome", outcome))
                .register(registry)
                .increment();
    }
}
