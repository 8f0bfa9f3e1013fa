package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

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
        assertFails("--rate must be greater than 0", "--file", file, "--rate", "100,0");
        assertFails("give either --file or --generate");
        assertFails("give either --file or --generate", "--file", file, "--generate", "100x8");
        assertFails(
                "--rows needs --file: --generate says how many rows there are",
                "--generate",
                "100x8",
                "--rows",
                50);
    }

    @Test
    void refusesRoundsThatCannotBe() {
        assertGeneratedFails(
                "--nq 7 must be a divisor of the number of queries, 1,000", "--nq", "1,7");
        assertGeneratedFails(
                "a filter must accept between 0.01 % and 100 % of the rows, not 0.001 %",
                "--filter", "0.001");
        assertGeneratedFails(
                "--search-param nprobe must be a number, is 'many'",
                "--search-param",
                "nprobe=many");
    }

    @Test
    void refusesBudgetsThatCannotBeMeasured() {
        assertFails(
                "--scale must be between 0.001 and 1, is 2.0", "--preset", "budgets", "--scale", 2);
        assertFails(
                "--preset budgets generates what it needs: --generate is not for it",
                "--preset",
                "budgets",
                "--generate",
                "100x8");
        assertFails(
                "--preset mnist needs --file: the vectors are not part of Atoll",
                "--preset",
                "mnist");
        assertFails(
                "--report is for tables: budgets are printed as text or JSON",
                "--preset",
                "budgets",
                "--report",
                "page.html");
        assertGeneratedFails(
                "give either --uri or --own-server", "--own-server", "--uri", "http://x");
        assertGeneratedFails("--only needs --preset budgets", "--only", "flat");
    }

    private static void assertGeneratedFails(String message, Object... options) {
        assertFails(
                message,
                Stream.concat(Stream.of("--generate", "100x8"), Stream.of(options)).toArray());
    }

    @Test
    void refusesSizesThatCannotBeGenerated() {
        assertFails(
                "cannot generate '100': it must be rows and dimensions, such as 100000x128",
                "--generate",
                "100");
        assertFails(
                "cannot generate '100x1': dimensions must be between 2 and 32,768",
                "--generate",
                "100x1");
        assertFails("cannot generate '0x8': there must be at least one row", "--generate", "0x8");
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
