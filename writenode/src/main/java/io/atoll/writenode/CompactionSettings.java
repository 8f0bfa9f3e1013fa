package io.atoll.writenode;

/// How sealed segments are put together.
///
/// @param automatic whether it is done without being asked for; asked for, it always is
/// @param targetBytes how large a segment may become that is put together of others
/// @param smallSegments how many segments of less than half of that a partition may have
/// @param deadPercent a segment with as many dead rows is written anew without them
public record CompactionSettings(
        boolean automatic, long targetBytes, int smallSegments, int deadPercent) {

    /// With 256 MiB a collection of 100 GB has 400 to 800 segments, which spread evenly over many
    /// nodes, and each graph is still built in minutes.
    public static final CompactionSettings STANDARD =
            new CompactionSettings(true, 256L << 20, 8, 20);

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
}
