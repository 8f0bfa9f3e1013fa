package io.atoll.writenode.garbage;

import io.atoll.segment.storage.StorageLayout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A name on the storage that a write node made, taken apart.
///
/// @param name relative to the storage's root
/// @param temporary whether it was being made
/// @param epoch the reign that made it
/// @param number the last number in it: the timestamp of its making, or a manifest's number
record StoredName(String name, boolean temporary, long epoch, long number) {
    private static final Pattern ENTRY =
            Pattern.compile(
                    "(\\.tmp-)?(\\d{1,18})-(?:\\d{1,18}-)?(\\d{1,18})"
                            + "(?:\\.journal|\\.tombstones|\\.json)?");

    /// @param folder where it is
    /// @param entry its name there
    /// @return empty if no write node calls anything like that
    static Optional<StoredName> parse(String folder, String entry) {
        Matcher matcher = ENTRY.matcher(entry);
        return matcher.matches()
                ? Optional.of(
                        new StoredName(
                                folder + "/" + entry,
                                matcher.group(1) != null,
                                Long.parseLong(matcher.group(2)),
                                Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /// Of a whole name.
    static Optional<StoredName> parse(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : parse(name.substring(0, slash), name.substring(slash + 1));
    }

    /// The id of a collection whose folder has this name under [StorageLayout#COLLECTIONS].
    static Optional<Long> collection(String entry) {
        return entry.matches("\\d{1,18}") ? Optional.of(Long.parseLong(entry)) : Optional.empty();
    }
}
