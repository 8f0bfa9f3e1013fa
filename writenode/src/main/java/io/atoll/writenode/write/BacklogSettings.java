package io.atoll.writenode.write;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

/// How far writing may run ahead of sealing and of building indexes, for each collection, in bytes.
/// From the first limit on inserts are slowed, from the second on they are refused.
///
/// @param slowUnsealed of journals that are not sealed yet
/// @param mostUnsealed likewise
/// @param slowUnindexed of the vectors in sealed segments that lack an index: searches scan them
/// @param mostUnindexed likewise
public record BacklogSettings(
        long slowUnsealed, long mostUnsealed, long slowUnindexed, long mostUnindexed) {

    public static final Setting UNSEALED_SLOW =
            new Setting(
                    "writenode.unsealed_slow",
                    Kind.BYTES,
                    "256MiB",
                    "Inserts are slowed while more journal bytes of the collection than this wait"
                            + " to be sealed.");

    public static final Setting UNSEALED_LIMIT =
            new Setting(
                    "writenode.unsealed_limit",
                    Kind.BYTES,
                    "1GiB",
                    "Writes are refused (code 8) from here on.");

    // A scan of 10 MiB takes about as long as all else that a search does.
    public static final Setting UNINDEXED_SLOW =
            new Setting(
                    "writenode.unindexed_slow",
                    Kind.BYTES,
                    "10MiB",
                    "Inserts are slowed while more bytes of vectors in sealed segments of a loaded"
                            + " collection than this wait for their index: searches scan them.");

    public static final Setting UNINDEXED_LIMIT =
            new Setting(
                    "writenode.unindexed_limit",
                    Kind.BYTES,
                    "512MiB",
                    "Inserts are refused (code 8) from here on.");

    public static final BacklogSettings STANDARD = of(SettingValues.DEFAULTS);

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

    /// @throws IllegalArgumentException if they do not fit together
    public static BacklogSettings of(SettingValues values) {
        return new BacklogSettings(
                values.bytes(UNSEALED_SLOW),
                values.bytes(UNSEALED_LIMIT),
                values.bytes(UNINDEXED_SLOW),
                values.bytes(UNINDEXED_LIMIT));
    }
}
