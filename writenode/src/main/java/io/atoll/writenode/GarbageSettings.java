package io.atoll.writenode;

import java.time.Duration;

/// When files that nobody needs any more are looked for. How long what a manifest let go stays is
/// the grace period of [WriteNodeConfig].
///
/// @param setAside how long a file stays aside that the catalog never knew
/// @param collectEvery how often what manifests let go is deleted
/// @param sweepEvery how often the storage is looked through for what the catalog does not know
public record GarbageSettings(Duration setAside, Duration collectEvery, Duration sweepEvery) {

    public static final GarbageSettings STANDARD =
            new GarbageSettings(Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofMinutes(10));

    public GarbageSettings {
        requirePositive("collection of garbage", collectEvery);
        requirePositive("look through the storage", sweepEvery);
    }

    private static void requirePositive(String what, Duration interval) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException(
                    "the time between one " + what + " and the next must be above zero");
        }
    }
}
