package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class BenchCommandTest {
    @TempDir private Path folder;

    @Test
    void refusesAFileThatItCannotUse() {
        Path absent = folder.resolve("absent.fvecs");
        assertFails("cannot use %s: there is no such file".formatted(absent), "--file", absent);
    }

    @Test
    void refusesTooFewRows() throws IOException {
        Path file = threeVectors();
        assertFails(
                "%s has 3 rows, too few to use the last 1,000 as queries: give --queries or a"
                                .formatted(file)
                        + " smaller --query-count",
                "--file",
                file);
    }

    @Test
    void refusesOptionsThatMakeNoSense() throws IOException {
        Path file = threeVectors();
        assertFails("--limit must be at least 1", "--file", file, "--limit", 0);
        assertFails("--clients must be at least 1", "--file", file, "--clients", "1,0");
        assertFails("--label needs --labels", "--file", file, "--label", 3);
    }

    @Test
    void saysThatNoServerAnswers() throws IOException {
        CommandRun run =
                CommandRun.of(
                        "bench",
                        "--file",
                        threeVectors().toString(),
                        "--query-count",
                        "1",
                        "--uri",
                        "http://127.0.0.1:1");
        assertEquals(1, run.exitCode());
        assertTrue(
                run.err().startsWith("atoll: connect failed, server 127.0.0.1:1: UNAVAILABLE"),
                run.err());
    }

    @Test
    void refusesAnAddressOfAnotherKind() throws IOException {
        assertFails(
                "'localhost:19530' is no address of a server; needed is one like"
                        + " http://127.0.0.1:19530",
                "--file",
                threeVectors(),
                "--query-count",
                1,
                "--uri",
                "localhost:19530");
    }

    private Path threeVectors() throws IOException {
        byte[] three = {2, 0, 0, 0, 1, 2, 2, 0, 0, 0, 3, 4, 2, 0, 0, 0, 5, 6};
        return Files.write(folder.resolve("three.bvecs"), three);
    }

    private static void assertFails(String message, Object... options) {
        var arguments = new String[options.length + 1];
        arguments[0] = "bench";
        for (int i = 0; i < options.length; i++) {
            arguments[i + 1] = options[i].toString();
        }
        CommandRun run = CommandRun.of(arguments);
        assertEquals("atoll: " + message, run.err().strip());
        assertEquals(1, run.exitCode());
        assertEquals("", run.out());
    }
}
