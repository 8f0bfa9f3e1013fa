package io.atoll.writenode;

/// How far writing may run ahead of sealing and of building indexes, for each collection. From the
/// first limit on inserts are slowed, from the second on they are refused.
///
/// @param slowBytes of journals that are not sealed yet
/// @param mostBytes likewise
/// @param slowRows of sealed segments that lack an index: searches scan them
/// @param mostRows likewise
public record BacklogSettings(long slowBytes, long mostBytes, long slowRows, long mostRows) {

    public static final BacklogSettings STANDARD =
            new BacklogSettings(256L << 20, 1L << 30, 200_000, 1_000_000);

    public BacklogSettings {
        requireOrder("bytes that are not sealed", slowBytes, mostBytes);
        requireOrder("rows without their index", slowRows, mostRows);
    }

    private static void requireOrder(String what, long slow, long most) {
        if (slow < 0 || most <= slow) {
            throw new IllegalArgumentException(
                    "inserts would be slowed from %d %s on and refused from %d on"
                            .formatted(slow, what, most));
        }
    }
}
