package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.atoll.systemtests.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `./atoll demo --chaos`, as one who tries Atoll runs it.
final class ChaosDemoTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Pattern PIDS = Pattern.compile("process ids: (.*)");
    private static final Pattern KILLED = Pattern.compile("killed read-1 \\(pid (\\d+)\\) with -9");
    private static final Pattern ADDED = Pattern.compile("read-4 \\(pid (\\d+)\\) has its part");

    private static final Pattern AWAY = Pattern.compile("had no answer from it for (\\d+\\.\\d) s");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "sqlite"})
    void losesANodeAndTheCatalogAndNoSearch(String metadata) throws Exception {
        Process demo = start(metadata);
        awaitEnd(demo, LIMIT);

        String out = read("out");
        System.out.println(out);
        assertEquals(0, demo.exitValue(), () -> out + read("err"));
        assertEquals("failed 0", out.lines().toList().getLast());
        assertTrue(out.contains("coverage 100.0 %"), out);
        assertHappened(metadata, out);
        for (Map.Entry<String, Long> each : pids(out).entrySet()) {
            assertTrue(
                    ProcessHandle.of(each.getValue()).filter(ProcessHandle::isAlive).isEmpty(),
                    each + " is alive");
        }
        assertNothingIsLeft();
    }

    private static void assertHappened(String metadata, String out) {
        Map<String, Long> pids = pids(out);
        assertEquals(pids.get("read-1"), number(KILLED, out), "the killed process was a member");
        assertFalse(pids.containsValue(number(ADDED, out)), "the added process is a new one");
        // With the pause at its shortest the outage takes a bit more than a second; a router asks
        // five times a second.
        assertTrue(seconds(AWAY, out) >= 1, "the catalog was away");
        switch (metadata) {
            case "mysql" -> {
                long before = number(Pattern.compile("killed MariaDB \\(pid (\\d+)\\)"), out);
                long after = number(Pattern.compile("MariaDB runs again \\(pid (\\d+)\\)"), out);
                assertEquals(pids.get("mysql"), before);
                assertTrue(before != after, out);
            }
            default -> {
                assertTrue(out.contains("locked its SQLite file"), out);
                assertTrue(out.contains("its SQLite file is free again"), out);
            }
        }
    }

    @Test
    void leavesNothingBehindWhenItIsInterruptedWhileItStarts() throws Exception {
        Process demo = start("sqlite");
        try {
            Await.until("a member runs", () -> itsProcesses().size() > 1);
        } finally {
            demo.destroy();
        }
        awaitEnd(demo, Duration.ofSeconds(60));

        assertNothingIsLeft();
    }

    private void awaitEnd(Process demo, Duration limit) throws InterruptedException {
        if (!demo.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            // In an orderly way, so that it ends its members.
            demo.destroy();
            demo.waitFor(30, TimeUnit.SECONDS);
            fail("still runs after " + limit + ": " + read("out") + read("err"));
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertEquals(List.of(), itsProcesses());
        try (var left = Files.list(folder.resolve("tmp"))) {
            assertEquals(List.of(), left.filter(path -> !isOfTheJvm(path)).toList());
        }
    }

    private static boolean isOfTheJvm(Path path) {
        return path.getFileName().toString().startsWith("hsperfdata");
    }

    /// Those that name the folder: the demo, and what it started.
    private List<String> itsProcesses() {
        return ProcessHandle.allProcesses()
                .map(handle -> handle.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    private Process start(String metadata) throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        var builder =
                new ProcessBuilder(Launcher.atoll("demo", "--chaos", "--metadata", metadata))
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(Launcher.environment());
        builder.environment()
                .put("ATOLL_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary);
        return builder.start();
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// By the ids of the members.
    private static Map<String, Long> pids(String out) {
        Matcher matcher = PIDS.matcher(out);
        assertTrue(matcher.find(), out);
        var pids = new HashMap<String, Long>();
        for (String member : matcher.group(1).split(", ")) {
            String[] idAndPid = member.split(" ", 2);
            pids.put(idAndPid[0], Long.valueOf(idAndPid[1]));
        }
        return pids;
    }

    private static double seconds(Pattern pattern, String out) {
        Matcher matcher = pattern.matcher(out);
        assertTrue(matcher.find(), () -> pattern + " in " + out);
        return Double.parseDouble(matcher.group(1));
    }

    private static long number(Pattern pattern, String out) {
        Matcher matcher = pattern.matcher(out);
        assertTrue(matcher.find(), () -> pattern + " in " + out);
        return Long.parseLong(matcher.group(1));
    }
}
