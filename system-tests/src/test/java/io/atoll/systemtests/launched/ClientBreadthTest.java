package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// All that Milvus's clients can ask, with values checked, against two read nodes that hold many
/// small segments: through one router, and through two by turns. What takes minutes to install is
/// installed meanwhile, and tried last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClientBreadthTest {
    private static final Duration LIMIT = Await.patient(Duration.ofMinutes(4));

    private static final String[] LLAMA_INDEX = {
        "llama-index-vector-stores-milvus==1.2.0", "pymilvus==2.6.17"
    };
    private static final String[] VECTOR_DB_BENCH = {"vectordb-bench==2.0.0", "pymilvus==2.6.17"};

    @TempDir private static Path folder;
    private static LaunchedCluster cluster;
    private static List<String> routers;

    @BeforeAll
    static void start() throws Exception {
        InstalledClients.beginPython("llamaindex-1.2.0", LLAMA_INDEX);
        InstalledClients.beginPython("vectordb-bench-2.0.0", VECTOR_DB_BENCH);
        cluster =
                LaunchedCluster.up(
                        folder,
                        Map.of(),
                        "--metadata",
                        "sqlite",
                        "--discovery",
                        "static",
                        "--readnodes",
                        "2",
                        "--replicas",
                        "1",
                        "--set",
                        "writenode.seal_bytes=64KiB");
        routers = cluster.routers().stream().map(each -> "http://" + each.endpoint()).toList();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.down();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.5.18", "2.6.17"})
    void pythonThroughOneRouter(String version) throws Exception {
        assertPrintsLast("ok " + version, python(version, "breadth.py", routers.getFirst()));
    }

    @Test
    void pythonThroughTwoRoutersByTurns() throws Exception {
        assertPrintsLast(
                "ok 3.0.2", python("3.0.2", "breadth.py", routers.getFirst(), routers.getLast()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.5.18", "2.6.17", "3.0.2"})
    void pythonByItsObjectsAndAsynchronously(String version) throws Exception {
        assertPrintsLast("ok " + version, python(version, "orm.py", routers.getLast()));
        assertPrintsLast("ok " + version, python(version, "async_client.py", routers.getLast()));
    }

    @Test
    void scriptsOfTheField() throws Exception {
        assertPrintsLast("ok 2.6.17", python("2.6.17", "field_scripts.py", routers.getFirst()));
    }

    @Test
    void javaThroughTwoRoutersByTurns() throws Exception {
        var programs = new JavaPrograms(folder, InstalledClients.java("2.6.22"), LIMIT);
        programs.compile(InstalledClients.PROGRAMS.resolve("java/Breadth.java"));
        assertPrintsLast("ok", programs.run("Breadth", both()));
    }

    @Test
    void goThroughTwoRoutersByTurns() throws Exception {
        Path program = InstalledClients.go("newest", "./breadth");
        assertPrintsLast(
                "ok",
                Program.run(
                        folder,
                        LIMIT,
                        program.toString(),
                        withoutScheme(routers.getFirst()),
                        withoutScheme(routers.getLast())));
    }

    private static String withoutScheme(String address) {
        return address.substring(address.indexOf("//") + 2);
    }

    @Test
    void nodeThroughTwoRoutersByTurns() throws Exception {
        Path program = InstalledClients.node("3.0.6", "breadth.js");
        assertPrintsLast(
                "ok 3.0.6",
                Program.run(
                        folder,
                        LIMIT,
                        "node",
                        program.toString(),
                        routers.getFirst(),
                        routers.getLast()));
    }

    @Test
    void langChainsStore() throws Exception {
        String python =
                InstalledClients.python(
                        "langchain-0.4.0", "langchain-milvus==0.4.0", "pymilvus==3.0.2");
        assertPrintsLast("ok 0.4.0", script(python, "langchain_store.py", both()));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void llamaIndexsStore() throws Exception {
        String python = InstalledClients.python("llamaindex-1.2.0", LLAMA_INDEX);
        assertPrintsLast("ok 1.2.0", script(python, "llamaindex_store.py", both()));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void vectorDbBenchsOwnRunner() throws Exception {
        String python = InstalledClients.python("vectordb-bench-2.0.0", VECTOR_DB_BENCH);
        assertPrintsLast("ok 2.0.0", script(python, "vdbbench.py", routers.getFirst()));
    }

    private static String[] both() {
        return new String[] {routers.getFirst(), routers.getLast()};
    }

    @Test
    void consoleByNode() throws Exception {
        Path program = InstalledClients.node("2.5.9", "console_calls.js");
        assertPrintsLast(
                "ok 2.5.9",
                Program.run(folder, LIMIT, "node", program.toString(), routers.getFirst()));
    }

    private static Program.Result python(String version, String program, String... addresses)
            throws Exception {
        return script(InstalledClients.python(version), program, addresses);
    }

    private static Program.Result script(String python, String program, String... addresses)
            throws Exception {
        var command = new ArrayList<String>();
        command.add(python);
        command.add(InstalledClients.PROGRAMS.resolve("python").resolve(program).toString());
        command.addAll(List.of(addresses));
        return Program.run(folder, LIMIT, command.toArray(String[]::new));
    }

    private static void assertPrintsLast(String expected, Program.Result result) {
        assertEquals(0, result.exitCode(), result.out() + result.err());
        assertTrue(result.out().strip().endsWith(expected), result.out());
    }
}
