package io.atoll.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A folder seen through a FUSE mount that remembers for 5 s which files there are, absence
/// included, and their lengths: what another client makes, writes or deletes is seen late. Made
/// with bindfs. NFS is no worse: it asks for a length anew when a file is opened, FUSE does not.
final class StaleMount implements AutoCloseable {
    private static final String MEMORY = "attr_timeout=5,entry_timeout=5,negative_timeout=5";
    private static final Path DEVICE = Path.of("/dev/fuse");

    private final Path point;

    private StaleMount(Path point) {
        this.point = point;
    }

    /// Why there can be none on this machine; empty if there can.
    static Optional<String> hindrance() {
        if (!Files.isWritable(DEVICE)) {
            return Optional.of("FUSE is missing: " + DEVICE + " cannot be written");
        }
        boolean installed =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "bindfs")));
        return installed ? Optional.empty() : Optional.of("bindfs is not installed");
    }

    /// @param point an empty folder
    static StaleMount of(Path folder, Path point) throws IOException, InterruptedException {
        run("bindfs", "-o", MEMORY, folder.toString(), point.toString());
        return new StaleMount(point);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    /// The folder as it is seen through the mount.
    Path point() {
        return point;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        // Files may still be mapped.
        run("umount", "-l", point.toString());
    }
}
