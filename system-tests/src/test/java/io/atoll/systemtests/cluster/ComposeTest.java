package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.atoll.cli.local.FreePort;
import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;
import io.atoll.systemtests.launched.Launcher;

import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What `docker-compose.yml` says, without a container engine: its syntax, the proxies' files, and
/// the commands and the configuration of our own services, each as a process.
final class ComposeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir Path folder;

    @Test
    void theComposeFileIsValid() throws Exception {
        assumeTrue(isInstalled("docker-compose"), "docker-compose is not installed");
        Program.Result result =
                Program.run(
                        folder,
                        LIMIT,
                        "docker-compose",
                        "-f",
                        ROOT.resolve("docker-compose.yml").toString(),
                        "config",
                        "-q");
        assertEquals(0, result.exitCode(), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "hash", "consistent-hash"})
    void nginxTakesItsFiles(String balance) throws Exception {
        assumeTrue(isInstalled("nginx"), "nginx is not installed");
        Path file = onLoopback(ROOT.resolve("deploy/nginx/" + balance + ".conf"));
        Program.Result result =
                Program.run(folder, LIMIT, program("nginx"), "-t", "-c", file.toString());
        assertEquals(0, result.exitCode(), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "hash", "consistent-hash"})
    void haproxyTakesItsFiles(String balance) throws Exception {
        assumeTrue(isInstalled("haproxy"), "haproxy is not installed");
        Path file = onLoopback(ROOT.resolve("deploy/haproxy/" + balance + ".cfg"));
        Program.Result result =
                Program.run(folder, LIMIT, program("haproxy"), "-c", "-f", file.toString());
        assertEquals(0, result.exitCode(), result.err());
    }

    /// Names of containers do not resolve here.
    private Path onLoopback(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("router-[12]:19530", "127.0.0.1:19530");
        return Files.writeString(folder.resolve("proxy.conf"), text);
    }

    @Test
    void ourServicesStartWithTheirCommandsAndTheirConfiguration() throws Exception {
        JsonNode services =
                new YAMLMapper()
                        .readTree(ROOT.resolve("docker-compose.yml").toFile())
                        .path("services");
        Path configuration = configuration();
        var running = new ArrayList<Process>();
        try (var zookeeper = new TestingServer(true)) {
            var adminPorts = new LinkedHashMap<String, Integer>();
            for (String name :
                    List.of("writenode", "writenode-standby", "readnode", "router-1", "router-2")) {
                JsonNode command = services.path(name).path("command");
                assertFalse(command.isEmpty(), name + " has a command");
                int adminPort = FreePort.find();
                adminPorts.put(name, adminPort);
                running.add(start(name, command, configuration, adminPort, zookeeper));
            }
            try (HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                adminPorts.forEach(
                        (name, port) -> Await.until(name + " is ready", () -> isReady(http, port)));
            }
        } finally {
            running.forEach(Process::destroyForcibly);
            for (Process process : running) {
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            }
        }
    }

    /// Paths of containers are those of this test; the rest is as it stands.
    private Path configuration() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        String text =
                Files.readString(ROOT.resolve("deploy/config/atoll.yaml"))
                        .replace("data: /data", "data: " + data)
                        .replace("/run/secrets", ROOT.resolve("deploy/secrets").toString());
        return Files.writeString(folder.resolve("atoll.yaml"), text);
    }

    private Process start(
            String name,
            JsonNode command,
            Path configuration,
            int adminPort,
            TestingServer zookeeper)
            throws IOException, InterruptedException {
        List<String> arguments = Launcher.atoll();
        command.forEach(
                word ->
                        arguments.add(
                                word.asText()
                                        .replace("/etc/atoll.yaml", configuration.toString())));
        String role = command.get(0).asText();
        arguments.addAll(List.of("--set", role + ".port=" + FreePort.find()));
        arguments.addAll(List.of("--set", "admin.port=" + adminPort));
        var builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment().putAll(Launcher.environment());
        builder.environment()
                .putAll(
                        Map.of(
                                "ATOLL_CATALOG_URL",
                                "jdbc:sqlite:" + folder.resolve("catalog.db"),
                                "ATOLL_DISCOVERY_SETTINGS_CONNECT",
                                zookeeper.getConnectString(),
                                "ATOLL_MEMBER_BIND",
                                "127.0.0.1",
                                "ATOLL_JAVA_OPTS",
                                Launcher.SMALL_JVM));
        return builder.redirectOutput(folder.resolve(name + ".log").toFile()).start();
    }

    private static boolean isReady(HttpClient http, int adminPort) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/readyz"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean isInstalled(String program) {
        return find(program).isPresent();
    }

    private static String program(String name) {
        return find(name).orElseThrow().toString();
    }

    /// Servers are where the PATH of ordinary users does not lead.
    private static java.util.Optional<Path> find(String program) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
