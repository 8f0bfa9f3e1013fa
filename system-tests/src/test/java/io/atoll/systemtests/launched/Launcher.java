package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The launcher `atoll` of a fresh clone of this tree: its versioned files as they are now, and
/// nothing that was built. It builds its image when the first test asks for it; all tests share it.
public final class Launcher {
    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();
    private static final Path CLONE = Path.of("target", "fresh-clone").toAbsolutePath();
    private static final Duration BUILD_LIMIT = Await.patient(Duration.ofMinutes(10));
    private static final Duration LIMIT = Await.patient(Duration.ofMinutes(2));

    /// Options of JVMs that live for seconds and share the machine with others.
    public static final String SMALL_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static boolean started;
    private static boolean built;

    private Launcher() {}

    /// The clone's folder. Its image is built, once: what failed for one test fails for all.
    static synchronized Path home() throws IOException, InterruptedException {
        if (!started) {
            started = true;
            delete(CLONE);
            copyVersionedFiles();
            Program.Result build =
                    Program.run(
                            CLONE,
                            BUILD_LIMIT,
                            environment(),
                            CLONE.resolve("atoll").toString(),
                            "--version");
            assertEquals(0, build.exitCode(), build.err());
            built = true;
        }
        assertTrue(built, "the image was not built, the first test that asked for it says why");
        return CLONE;
    }

    private static void copyVersionedFiles() throws IOException, InterruptedException {
        Files.createDirectories(CLONE);
        for (String name : versionedFiles()) {
            Path from = TREE.resolve(name);
            // Those that were deleted and not yet committed are still listed.
            if (Files.exists(from)) {
                Path to = CLONE.resolve(name);
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// Those that are not yet committed are among them, those that Git ignores are not.
    private static List<String> versionedFiles() throws IOException, InterruptedException {
        Program.Result listed =
                Program.run(
                        CLONE,
                        LIMIT,
                        "git",
                        "-C",
                        TREE.toString(),
                        "ls-files",
                        "-z",
                        "--cached",
                        "--others",
                        "--exclude-standard");
        assumeTrue(listed.exitCode() == 0, "this is no clone: " + listed.err());
        return List.of(listed.out().split("\0"));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /// `./atoll` with arguments.
    public static List<String> atoll(String... arguments) throws IOException, InterruptedException {
        return command("atoll", arguments);
    }

    /// A program of the tree, such as `deploy/local-cluster`, with arguments.
    static List<String> command(String program, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(home().resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /// What the launcher reads of its environment.
    public static Map<String, String> environment() {
        return Map.of("ATOLL_JAVA_HOME", System.getProperty("java.home"));
    }

    /// Runs `./atoll` to its end.
    public static Program.Result run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        return Program.run(folder, LIMIT, environment(), atoll(arguments).toArray(String[]::new));
    }
}
