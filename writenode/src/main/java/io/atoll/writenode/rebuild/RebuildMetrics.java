package io.atoll.writenode.rebuild;

import io.atoll.model.LatencyBuckets;
import io.atoll.writenode.rebuild.CompactionPolicy.Cause;
import io.atoll.writenode.rebuild.CompactionPolicy.Merge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What rebuilding costs, by its cause.
public final class RebuildMetrics {
    private final Map<Cause, Meters> byCause = new EnumMap<>(Cause.class);

    public RebuildMetrics(MeterRegistry registry) {
        for (Cause cause : Cause.values()) {
            String name = cause.name().toLowerCase(Locale.ROOT);
            byCause.put(
                    cause,
                    new Meters(
                            Timer.builder("atoll.writenode.rebuild.duration")
                                    .description("Rebuildings of sealed segments that succeeded")
                                    .tag("cause", name)
                                    .serviceLevelObjectives(LatencyBuckets.bounds())
                                    .register(registry),
                            counter(registry, name, "segments", "Sealed segments rebuilt"),
                            counter(registry, name, "rows", "Rows written while rebuilding"),
                            counter(registry, name, "failures", "Rebuildings that failed")));
        }
    }

    private static Counter counter(
            MeterRegistry registry, String cause, String what, String description) {
        return Counter.builder("atoll.writenode.rebuild." + what)
                .description(description)
                .tag("cause", cause)
                .register(registry);
    }

    void ended(Merge merge, SegmentRebuilder.Result result, boolean failed, long millis) {
        Meters meters = meters(merge.cause());
        if (failed) {
            meters.failures().increment();
        } else if (result.committed()) {
            meters.duration().record(Duration.ofMillis(Math.max(0, millis)));
            meters.segments().increment(merge.sources().size());
            result.segment().ifPresent(segment -> meters.rows().increment(segment.rowCount()));
        }
    }

    private Meters meters(Cause cause) {
        return Objects.requireNonNull(byCause.get(cause));
    }

    private record Meters(Timer duration, Counter segments, Counter rows, Counter failures) {}
}
