package io.atoll.segment.storage;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// The errors for files that are not what was written. Their messages begin with the file's name on
/// the storage, which has no spaces.
public final class Damage {

    private Damage() {}

    /// @param file the file's name on the storage
    /// @param offset where in it the first bad byte or field is
    /// @param expected what should be there
    /// @param found what is there
    public static AtollException at(String file, long offset, String expected, String found) {
        return at(file, offset, expected, found, null);
    }

    /// @param cause what noticed it
    public static AtollException at(
            String file, long offset, String expected, String found, @Nullable Throwable cause) {
        return new AtollException(
                ErrorCode.SEGMENT_DAMAGED,
                file
                        + " is damaged at offset "
                        + offset
                        + ": expected "
                        + expected
                        + ", found "
                        + found
                        + "; restore the file",
                cause);
    }

    /// A file that is whole but of a format version that this binary does not know.
    public static AtollException unknownVersion(
            String file, long offset, int version, int knownVersion) {
        return new AtollException(
                ErrorCode.SEGMENT_DAMAGED,
                file
                        + " has format version "
                        + version
                        + " at offset "
                        + offset
                        + "; this binary reads version "
                        + knownVersion
                        + ": use the version of Atoll that wrote it, or a newer one");
    }

    /// The file that an error is about, if it is about damage.
    public static Optional<String> fileOf(Throwable error) {
        if (error instanceof AtollException known && known.code() == ErrorCode.SEGMENT_DAMAGED) {
            String name = String.valueOf(known.getMessage()).split(" ", 2)[0];
            return Optional.of(name.endsWith(":") ? name.substring(0, name.length() - 1) : name);
        }
        return Optional.empty();
    }

    /// A checksum as messages show it.
    public static String hex(int checksum) {
        return String.format("0x%08x", checksum);
    }
}
