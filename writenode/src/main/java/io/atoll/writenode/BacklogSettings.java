package io.atoll.writenode;

/// How far writing may run ahead of sealing and of building indexes, for each collection, in bytes.
/// From the first limit on inserts are slowed, from the second on they are refused.
///
/// @param slowUnsealed of journals that are not sealed yet
/// @param mostUnsealed likewise
/// @param slowUnindexed of the vectors in sealed segments that lack an index: searches scan them
/// @param mostUnindexed likewise
public record BacklogSettings(
        long slowUnsealed, long mostUnsealed, long slowUnindexed, long mostUnindexed) {

    /// A scan of 10 MiB takes about as long as all else that a search does.
    public static final BacklogSettings STANDARD =
            new BacklogSettings(256L << 20, 1L << 30, 10L << 20, 512L << 20);

    public BacklogSettings {
        requireOrder("bytes that are not sealed", slowUnsealed, mostUnsealed);
        requireOrder("bytes of vectors without their index", slowUnindexed, mostUnindexed);
    }

    private static void requireOrder(String what, long slow, long most) {
        if (slow < 0 || most <= slow) {
            throw new IllegalArgumentException(
                    "inserts would be slowed from %d %s on and refused from %d on"
                            .formatted(slow, what, most));
        }
    }
}
