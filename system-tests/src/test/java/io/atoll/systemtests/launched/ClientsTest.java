package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Milvus's released clients, old and new: each makes the basic calls of its program in `clients/`
/// and runs the README's example.
final class ClientsTest {
    private static final Path PROGRAMS = InstalledClients.PROGRAMS;
    private static final Duration LIMIT = Await.patient(Duration.ofMinutes(1));

    @TempDir private static Path data;
    private static StandaloneProcess server;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = StandaloneProcess.start(data.resolve("atoll-data"), data.resolve("log"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            assertEquals(0, server.stop());
        }
    }

    // --- Python ---

    @ParameterizedTest
    @ValueSource(strings = {"2.4.15", "2.5.6", "2.5.18", "2.6.2", "2.6.17", "3.0.2"})
    void python(String version) throws Exception {
        String python = InstalledClients.python(version);

        Program.Result calls =
                run(python, PROGRAMS.resolve("python/basic_calls.py").toString(), uri());
        assertPrints("ok " + version + "\n", calls);

        Readme.Example example = Readme.example("python", server.port());
        Path script = Files.writeString(folder.resolve("first_search.py"), example.code());
        assertPrints(example.prints(), run(python, script.toString()));
        drop("books");
    }

    // --- Java ---

    /// 2.5.2 is the first that sends undeclared keys, which the README's example has: 2.5.0 drops
    /// them. From 2.6.18 on the client brings a gRPC of its own.
    @ParameterizedTest
    @ValueSource(strings = {"2.5.2", "2.6.22"})
    void java(String version) throws Exception {
        var programs = new JavaPrograms(folder, InstalledClients.java(version), LIMIT);

        programs.compile(PROGRAMS.resolve("java/BasicCalls.java"));
        assertPrints("ok\n", programs.run("BasicCalls", uri()));

        Readme.Example example = Readme.example("java", server.port());
        // In 2.5 the client sends what topK says, and nothing of limit.
        String code =
                version.startsWith("2.5.")
                        ? example.code().replace(".limit(", ".topK(")
                        : example.code();
        programs.compile(Files.writeString(folder.resolve("FirstSearch.java"), code));
        assertPrints(example.prints(), programs.run("FirstSearch"));
        drop("boats");
    }

    // --- Node ---

    /// 2.2, for Milvus 2.2, has no upsert and calls of another shape.
    @ParameterizedTest
    @ValueSource(strings = {"2.3.2", "3.0.6"})
    void node(String version) throws Exception {
        Path program = InstalledClients.node(version, "basic_calls.js");

        assertPrints("ok " + version + "\n", run("node", program.toString(), uri()));
    }

    // --- Go ---

    /// The newest client is another module than the oldest.
    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void go(String age) throws Exception {
        Path program = InstalledClients.go(age, ".");

        assertPrints("ok\n", run(program.toString(), "127.0.0.1:" + server.port()));
    }

    // --- what they have in common ---

    private Program.Result run(String... command) throws IOException, InterruptedException {
        return Program.run(folder, LIMIT, command);
    }

    private static String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    private static void drop(String collection) throws Exception {
        Http.post(
                "127.0.0.1:" + server.port(),
                "collections/drop",
                "{'collectionName':'%s'}".formatted(collection));
    }

    private static void assertPrints(String expected, Program.Result result) {
        assertEquals(0, result.exitCode(), result.out() + result.err());
        assertEquals(expected, result.out(), result.err());
    }
}
