package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.systemtests.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the README and the documents show, run as a new user would, and compared with what they say
/// will be printed. The examples for clients are run by [ClientsTest], on many versions.
final class ReadmeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir private Path folder;

    @Test
    void theFirstSearchWithCurlAnswersWhatTheReadmeSaysAlsoAfterARestart() throws Exception {
        assumeTrue(hasCurl(), "curl is not on PATH (Debian's package curl)");
        Path data = folder.resolve("atoll-data");
        Path log = folder.resolve("log");
        try (var server = StandaloneProcess.start(data, log)) {
            Readme.Example example = Readme.example("sh", server.port());
            Program.Result result = Program.run(folder, LIMIT, "bash", "-c", example.code());
            assertEquals(0, result.exitCode(), result.err());
            List<String> answers = result.out().lines().toList();
            List<String> expected = example.prints().lines().toList();
            assertEquals(expected.size(), answers.size(), result.out());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(JSON.readTree(expected.get(i)), withoutCost(answers.get(i)));
            }
            assertEquals(0, server.stop());
        }
        assertTrue(Files.readString(log).contains("Atoll is ready"), "it greets");
        try (var server = StandaloneProcess.start(data, log)) {
            JsonNode found =
                    Http.post(
                            "127.0.0.1:" + server.port(),
                            "entities/search",
                            "{'collectionName':'birds','data':[[1,0,0]],'limit':1}");
            assertEquals(1, found.at("/data/0/id").asInt(), found.toString());
        }
    }

    private boolean hasCurl() throws InterruptedException {
        try {
            return Program.run(folder, LIMIT, "curl", "--version").exitCode() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// The README leaves out what a request cost.
    private static JsonNode withoutCost(String answer) throws IOException {
        return ((ObjectNode) JSON.readTree(answer)).without("cost");
    }

    @Test
    void theDemoShowsWhoSearchedWhatAndHowRightItWas() throws Exception {
        Program.Result run =
                Launcher.run(folder, "demo", "--rows=2000", "--dimension=16", "--seconds=1");

        assertEquals(0, run.exitCode(), run.err());
        for (String line :
                List.of(
                        "2,000 vectors of 16 dimensions are loaded and indexed",
                        "read-[12] compared [0-9,]+ vectors in the segments",
                        "Recall@10 over 200 queries, .*: (0\\.9|1\\.0)\\d+",
                        "[0-9,]+ searches per second by 4 clients")) {
            assertTrue(run.out().matches("(?s).*" + line + ".*"), line + " in " + run.out());
        }
    }

    @Test
    void theConfigurationOfTheComposeFileIsShownWithWhereItComesFrom() throws Exception {
        Path home = Launcher.home();
        String text =
                Files.readString(home.resolve("deploy/config/atoll.yaml"))
                        .replace("/run/secrets", home.resolve("deploy/secrets").toString());
        Path file = Files.writeString(folder.resolve("atoll.yaml"), text);

        Program.Result run = Launcher.run(folder, "config", "--config", file.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains(file.toString()), run.out());
    }

    @Test
    void theClusterNamesThePackageThatItMissesBeforeItStartsAnything() throws Exception {
        Path cluster = folder.resolve("cluster");

        Program.Result run =
                Program.run(
                        folder,
                        LIMIT,
                        environmentWithout("mariadb-install-db"),
                        Launcher.command("deploy/local-cluster", "up", "--dir", cluster.toString())
                                .toArray(String[]::new));

        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains("Debian's package mariadb-server"), run.err());
        assertTrue(Files.notExists(cluster), "nothing was begun");
    }

    @Test
    void theLauncherNamesThePackageThatItMissesBeforeItBuilds() throws Exception {
        Path script = Files.copy(Launcher.home().resolve("atoll"), folder.resolve("atoll"));

        Program.Result run =
                Program.run(folder, LIMIT, environmentWithout("mvn"), script.toString(), "demo");

        assertEquals(1, run.exitCode(), run.out());
        assertEquals(
                "atoll: mvn is not on PATH: install Maven 3.8 or newer (Debian's package maven)",
                run.err().strip());
    }

    /// An environment whose PATH leads to what the launcher is made of, and to nothing else.
    private Map<String, String> environmentWithout(String program) throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("bash", "cat", "dirname", "find", "grep", "head", "readlink")) {
            Path found =
                    Stream.of("/bin", "/usr/bin")
                            .map(each -> Path.of(each, tool))
                            .filter(Files::isExecutable)
                            .findFirst()
                            .orElseThrow();
            Path script = tools.resolve(tool);
            Files.writeString(script, "#!/bin/sh\nexec %s \"$@\"\n".formatted(found));
            assertTrue(script.toFile().setExecutable(true));
        }
        assertTrue(Files.notExists(tools.resolve(program)));
        return Map.of("PATH", tools.toString(), "ATOLL_JAVA_HOME", System.getProperty("java.home"));
    }
}
