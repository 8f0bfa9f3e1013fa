package io.atoll.writenode.garbage;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

import java.time.Duration;

/// When files that nobody needs any more are looked for. How long what a manifest let go stays is
/// the grace period, `writenode.grace`.
///
/// @param setAside how long a file stays aside that the catalog never knew
/// @param collectEvery how often what manifests let go is deleted
/// @param sweepEvery how often the storage is looked through for what the catalog does not know
public record GarbageSettings(Duration setAside, Duration collectEvery, Duration sweepEvery) {

    public static final Setting SET_ASIDE =
            new Setting(
                    "writenode.set_aside",
                    Kind.DURATION,
                    "24h",
                    "How long such files lie in the folder set-aside before they are deleted.");

    public static final Setting COLLECT_INTERVAL =
            new Setting(
                    "writenode.collect_interval",
                    Kind.DURATION,
                    "1m",
                    "How often files are deleted whose grace has passed.");

    public static final Setting SWEEP_INTERVAL =
            new Setting(
                    "writenode.sweep_interval",
                    Kind.DURATION,
                    "10m",
                    "How often the data folder is looked through for files that the catalog does"
                            + " not know.");

    public static final GarbageSettings STANDARD = of(SettingValues.DEFAULTS);

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

    /// @throws IllegalArgumentException if one is not above zero
    public static GarbageSettings of(SettingValues values) {
        return new GarbageSettings(
                values.duration(SET_ASIDE),
                values.duration(COLLECT_INTERVAL),
                values.duration(SWEEP_INTERVAL));
    }
}
