package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster that `deploy/local-cluster` of the fresh clone starts, tells of and stops.
public final class LaunchedCluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Await.patient(Duration.ofMinutes(5));

    private final Path folder;
    private final Path outputs;
    private final Map<String, String> environment = new HashMap<>(Launcher.environment());

    private LaunchedCluster(Path folder, Map<String, String> settings) throws IOException {
        this.folder = folder.resolve("cluster");
        outputs = Files.createDirectories(folder.resolve("outputs"));
        environment.put("ATOLL_JAVA_OPTS", Launcher.SMALL_JVM);
        environment.putAll(settings);
    }

    /// A process of it, as `status` lists it.
    public record Listed(
            String role, String id, long pid, String endpoint, String admin, boolean ready) {}

    /// @param folder for all that it makes
    /// @param settings of all members, as environment variables
    /// @param options of `up`
    public static LaunchedCluster up(Path folder, Map<String, String> settings, String... options)
            throws Exception {
        var cluster = new LaunchedCluster(folder, settings);
        try {
            Program.Result up = cluster.run("up", options);
            assertEquals(0, up.exitCode(), up.out() + up.err());
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.run("down");
            throw e;
        }
    }

    /// What runs of it.
    public List<Listed> status() throws Exception {
        Program.Result status = run("status", "--output", "json");
        assertEquals(0, status.exitCode(), status.err());
        var listed = new ArrayList<Listed>();
        for (JsonNode each : JSON.readTree(status.out())) {
            listed.add(JSON.treeToValue(each, Listed.class));
        }
        return listed;
    }

    public List<Listed> routers() throws Exception {
        return status().stream().filter(each -> each.role().equals("router")).toList();
    }

    /// A file with a secret of its members.
    public Path secret(String name) {
        return folder.resolve("secrets").resolve(name);
    }

    /// Stops it, and holds it to that nothing runs any more.
    public void down() throws Exception {
        List<Listed> before = status();
        Program.Result down = run("down");
        assertEquals(0, down.exitCode(), down.err());
        for (Listed each : before) {
            assertTrue(
                    ProcessHandle.of(each.pid()).filter(ProcessHandle::isAlive).isEmpty(),
                    each + " still runs");
        }
        assertEquals(List.of(), status());
    }

    private Program.Result run(String verb, String... options)
            throws IOException, InterruptedException {
        List<String> command =
                Launcher.command("deploy/local-cluster", verb, "--dir", folder.toString());
        command.addAll(List.of(options));
        return Program.run(outputs, LIMIT, environment, command.toArray(String[]::new));
    }
}
