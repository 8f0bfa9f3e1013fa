package io.atoll.writenode.rebuild;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

/// How sealed segments are put together.
///
/// @param automatic whether it is done without being asked for; asked for, it always is
/// @param targetBytes how large a segment may become that is put together of others
/// @param smallSegments how many segments of less than half of that a partition may have
/// @param deadPercent a segment with as many dead rows is written anew without them
public record CompactionSettings(
        boolean automatic, long targetBytes, int smallSegments, int deadPercent) {

    public static final Setting WHEN =
            new Setting(
                    "writenode.compaction",
                    Kind.TEXT,
                    "automatic",
                    "automatic, or asked: segments are put together only when somebody asks for"
                            + " it.");

    // A search through sixteen graphs looks at six times as many vectors as one through a graph of
    // all their rows. With 1 GiB a collection of 100 GB still has 100 to 200 segments, which spread
    // evenly over many nodes, and each graph is built in minutes on all cores.
    public static final Setting SEGMENT_BYTES =
            new Setting(
                    "writenode.segment_bytes",
                    Kind.BYTES,
                    "1GiB",
                    "How large a segment may become that is put together of others; from half of"
                            + " it on, it is left alone.");

    public static final Setting SMALL_SEGMENTS =
            new Setting(
                    "writenode.small_segments",
                    Kind.NUMBER,
                    "8",
                    "How many segments of less than half of segment_bytes a partition may have;"
                            + " more are put together.");

    public static final Setting DEAD_PERCENT =
            new Setting(
                    "writenode.dead_percent",
                    Kind.NUMBER,
                    "20",
                    "A segment with as many deleted rows is written anew without them.");

    public static final CompactionSettings STANDARD = of(SettingValues.DEFAULTS);

    public CompactionSettings {
        requirePositive("target", targetBytes);
        requirePositive("number of small segments", smallSegments);
        requirePositive("percentage of dead rows", deadPercent);
    }

    private static void requirePositive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "the " + what + " of compaction is " + value + ", it must be 1 or more");
        }
    }

    public CompactionSettings withTargetBytes(long bytes) {
        return new CompactionSettings(automatic, bytes, smallSegments, deadPercent);
    }

    public CompactionSettings onlyByHand() {
        return new CompactionSettings(false, targetBytes, smallSegments, deadPercent);
    }

    /// @throws IllegalArgumentException saying which of them is wrong
    public static CompactionSettings of(SettingValues values) {
        return new CompactionSettings(
                isAutomatic(values.text(WHEN)),
                values.bytes(SEGMENT_BYTES),
                values.number(SMALL_SEGMENTS),
                values.number(DEAD_PERCENT));
    }

    private static boolean isAutomatic(String when) {
        return switch (when) {
            case "automatic" -> true;
            case "asked" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "%s: '%s' is neither automatic nor asked".formatted(WHEN.key(), when));
        };
    }
}
