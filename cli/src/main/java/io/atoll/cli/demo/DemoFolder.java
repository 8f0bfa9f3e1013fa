package io.atoll.cli.demo;

import io.atoll.cli.terminal.CleanUp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A temporary folder that a demo leaves nothing of.
final class DemoFolder {
    private DemoFolder() {}

    /// Makes it, to be deleted after all that is cleaned up from now on.
    static Path make(CleanUp cleanUp) {
        try {
            Path folder = Files.createTempDirectory("atoll-demo-");
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
