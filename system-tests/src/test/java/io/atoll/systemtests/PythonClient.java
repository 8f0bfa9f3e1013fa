package io.atoll.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A Python with Milvus's client in it, made once and kept in `target/`. Tests that need it are
/// skipped, with the reason, where it cannot be had.
final class PythonClient {
    private static final String PACKAGE = "pymilvus==2.6.17";
    private static final Path FOLDER = Path.of("target", "python").toAbsolutePath();
    private static final Path PYTHON = FOLDER.resolve(Path.of("bin", "python"));
    private static final Path COMPLETE = FOLDER.resolve(PACKAGE);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private PythonClient() {}

    /// The interpreter to run.
    static String interpreter() throws IOException, InterruptedException {
        if (!Files.exists(COMPLETE)) {
            Files.createDirectories(FOLDER);
            require("no virtual environment", "python3", "-m", "venv", FOLDER.toString());
            require(
                    "no " + PACKAGE,
                    PYTHON.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    PACKAGE);
            Files.createFile(COMPLETE);
        }
        return PYTHON.toString();
    }

    private static void require(String otherwise, String... command) throws InterruptedException {
        Program.Result result;
        try {
            result = Program.run(FOLDER, LIMIT, command);
        } catch (IOException e) {
            result = new Program.Result(-1, "", e.toString());
        }
        assumeTrue(result.exitCode() == 0, otherwise + ": " + result.out() + result.err());
    }
}
