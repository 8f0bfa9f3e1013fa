package io.atoll.writenode.write;

import io.atoll.model.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// What is measured of batches: rows, durations, and how they were held back.
public final class WriteMetrics {
    private final MeterRegistry registry;
    private final Counter inserted;
    private final Counter upserted;
    private final Counter deleted;
    private final Timer duration;
    private final Timer slowed;
    private final Counter refused;

    public WriteMetrics(MeterRegistry registry) {
        this.registry = registry;
        inserted = rows("insert");
        upserted = rows("upsert");
        deleted = rows("delete");
        duration = timer("write.duration", "Batches, from their arrival until they are durable");
        slowed = timer("slowed.duration", "Waits of inserts that ran ahead of sealing or building");
        refused =
                Counter.builder("atoll.writenode.refused.batches")
                        .description(
                                "Batches refused because of what waits for sealing or building")
                        .register(registry);
    }

    private Counter rows(String kind) {
        return Counter.builder("atoll.writenode.rows")
                .description("Rows of acknowledged batches; of a delete its keys")
                .tag("kind", kind)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder("atoll.writenode." + name)
                .description(description)
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry);
    }

    Counter inserted() {
        return inserted;
    }

    Counter upserted() {
        return upserted;
    }

    Counter deleted() {
        return deleted;
    }

    Timer duration() {
        return duration;
    }

    Timer slowed() {
        return slowed;
    }

    Counter refused() {
        return refused;
    }
}
