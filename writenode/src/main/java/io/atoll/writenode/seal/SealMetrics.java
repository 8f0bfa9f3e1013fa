package io.atoll.writenode.seal;

import io.atoll.model.LatencyBuckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// What is measured of sealings.
///
/// @param duration of a sealing
/// @param locked the part of it for which it holds the commit lock
public record SealMetrics(Timer duration, Timer locked) {

    public static SealMetrics in(MeterRegistry registry) {
        return new SealMetrics(
                timer(registry, "seal.duration", "Sealings of a journal"),
                timer(
                        registry,
                        "seal.locked.duration",
                        "The part of sealings for which no other commit of the collection is"
                                + " made"));
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder("atoll.writenode." + name)
                .description(description)
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry);
    }
}
