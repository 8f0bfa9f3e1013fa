package io.atoll.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A temporary folder that a command leaves nothing of.
public final class TemporaryFolder {
    private TemporaryFolder() {}

    /// Makes it, to be deleted after all that is cleaned up from now on.
    ///
    /// @param prefix of its name
    public static Path make(String prefix, CleanUp cleanUp) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            cleanUp.add("delete " + folder, () -> delete(folder));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
