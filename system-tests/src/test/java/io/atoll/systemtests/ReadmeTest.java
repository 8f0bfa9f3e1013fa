package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.atoll.cli.Standalone;
import io.atoll.cli.StandaloneConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.tools.ToolProvider;

/// Runs what the README shows, as a new user would, and compares with what it says will be printed.
class ReadmeTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir private static Path data;
    private static Standalone server;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        server = Standalone.start(StandaloneConfig.at(data).withFreePorts());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theFirstSearchInPythonPrintsWhatTheReadmeSays() throws Exception {
        String python = PythonClient.interpreter();
        Readme.Example example = Readme.example("python", server.port());
        Path script = Files.writeString(folder.resolve("first_search.py"), example.code());
        assertPrints(example.prints(), Program.run(folder, LIMIT, python, script.toString()));
    }

    @Test
    void theFirstSearchInJavaPrintsWhatTheReadmeSays() throws Exception {
        Readme.Example example = Readme.example("java", server.port());
        Path source = Files.writeString(folder.resolve("FirstSearch.java"), example.code());
        String classPath = System.getProperty("java.class.path");
        int errors =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-classpath",
                                classPath,
                                source.toString());
        assertEquals(0, errors, "javac");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        assertPrints(
                example.prints(),
                Program.run(
                        folder,
                        LIMIT,
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-classpath",
                        folder + ":" + classPath,
                        "FirstSearch"));
    }

    @Test
    void theFirstSearchWithCurlAnswersWhatTheReadmeSays() throws Exception {
        assumeTrue(hasCurl(), "curl is not on PATH");
        Readme.Example example = Readme.example("sh", server.port());
        Program.Result result = Program.run(folder, LIMIT, "bash", "-c", example.code());
        assertEquals(0, result.exitCode(), result.err());
        List<String> answers = result.out().lines().toList();
        List<String> expected = example.prints().lines().toList();
        assertEquals(expected.size(), answers.size(), result.out());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(
                    JsonParser.parseString(expected.get(i)),
                    withoutCost(JsonParser.parseString(answers.get(i))));
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
    private static JsonElement withoutCost(JsonElement answer) {
        JsonObject members = answer.getAsJsonObject();
        members.remove("cost");
        return members;
    }

    private static void assertPrints(String expected, Program.Result result) {
        assertEquals(0, result.exitCode(), result.out() + result.err());
        assertEquals(expected, result.out(), result.err());
    }
}
