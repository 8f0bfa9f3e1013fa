package io.atoll.milvus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.milvus.grpc.GrpcMethods;
import io.atoll.milvus.rest.RestMethod;
import io.atoll.milvus.rest.RestMethods;
import io.milvus.grpc.MilvusServiceGrpc;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds `docs/compatibility.md` to the code: each call of Milvus's is in it, what it says of a
/// call is what the edge does with it, and what works has a test.
class CompatibilityTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> ANSWERED = Set.of("works", "differs");
    private static final Set<String> STATES = Set.of("works", "differs", "refused", "not built");

    private static Map<String, List<Row>> tables;
    private static Set<String> methods;
    private static Set<String> paths;

    @BeforeAll
    static void readThePageAndTheTables(@TempDir Path folder) throws IOException {
        tables = tables(Files.readAllLines(ROOT.resolve("docs/compatibility.md")));
        try (var edge = new RunningEdge(folder)) {
            methods =
                    GrpcMethods.of(edge.router()).stream()
                            .map(method -> method.descriptor().getBareMethodName())
                            .collect(Collectors.toCollection(TreeSet::new));
            paths =
                    RestMethods.of(edge.router()).stream()
                            .map(RestMethod::path)
                            .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyMethodOfTheServiceIsInTheTable() {
        Set<String> all =
                MilvusServiceGrpc.getServiceDescriptor().getMethods().stream()
                        .map(method -> String.valueOf(method.getBareMethodName()))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, names("Calls by gRPC"));
    }

    @Test
    void everyPathThatIsAnsweredIsInTheTable() {
        var missing = new TreeSet<>(paths);
        missing.removeAll(names("Calls by REST"));
        assertEquals(Set.of(), missing);
    }

    @Test
    void whatTheTablesSayOfACallIsWhatTheEdgeDoes() {
        assertEquals(List.of(), contradictions("Calls by gRPC", methods));
        assertEquals(List.of(), contradictions("Calls by REST", paths));
    }

    @Test
    void whatWorksHasATest() throws IOException {
        Set<String> tests = testClasses();
        var wrong = new ArrayList<String>();
        tables.forEach(
                (title, rows) -> {
                    for (Row row : rows) {
                        if (!STATES.contains(row.state)
                                || !tests.containsAll(row.tests)
                                || (row.tests.isEmpty() && ANSWERED.contains(row.state))) {
                            wrong.add(title + ": " + row);
                        }
                    }
                });
        assertEquals(List.of(), wrong);
    }

    @Test
    void nothingIsListedTwice() {
        tables.forEach(
                (title, rows) ->
                        assertEquals(rows.size(), names(title).size(), title + ": a name twice"));
    }

    /// Refused calls may have a handler of their own, which says more than that.
    private static List<String> contradictions(String title, Set<String> handled) {
        var wrong = new ArrayList<String>();
        for (Row row : tables.get(title)) {
            boolean handler = handled.contains(row.name);
            if (ANSWERED.contains(row.state) && !handler) {
                wrong.add(row.name + " is said to be answered and has no handler");
            } else if (row.state.equals("not built") && handler) {
                wrong.add(row.name + " has a handler and is said not to be built");
            }
        }
        return wrong;
    }

    private static Set<String> names(String title) {
        return tables.get(title).stream()
                .map(Row::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The tables that have a state for each row, by the title above them.
    private static Map<String, List<Row>> tables(List<String> lines) {
        var found = new LinkedHashMap<String, List<Row>>();
        String title = "";
        boolean states = false;
        for (String line : lines) {
            if (line.startsWith("## ")) {
                title = line.substring(3);
            }
            if (!line.startsWith("|")) {
                states = false;
                continue;
            }
            String[] cells = line.substring(1).split("\\|", -1);
            if (cells.length > 2 && cells[1].strip().equals("state")) {
                states = true;
            } else if (states && !line.startsWith("| ---")) {
                found.computeIfAbsent(title, _ -> new ArrayList<>())
                        .add(Row.of(cells[0].strip(), cells[1].strip(), cells[2].strip()));
            }
        }
        assertTrue(found.size() > 5, "only these tables were found: " + found.keySet());
        return found;
    }

    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> files =
                Files.find(
                        ROOT,
                        12,
                        (path, _) ->
                                path.toString().endsWith("Test.java")
                                        && path.toString().contains("src/test/java"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// @param tests the names of the classes that hold what the row says
    private record Row(String name, String state, List<String> tests) {

        static Row of(String name, String state, String tests) {
            return new Row(name, state, tests.isEmpty() ? List.of() : List.of(tests.split(", *")));
        }
    }
}
