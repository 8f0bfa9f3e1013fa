package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.atoll.cli.members.MemberProcess;
import io.atoll.cli.members.MemberSettings;
import io.atoll.spi.Member.Role;
import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;
import io.atoll.systemtests.SdkSession;
import io.atoll.systemtests.launched.Launcher;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plugins under `examples/plugins`, as an operator installs them: their jars, which were built
/// and tested apart from this tree, in the plugin folder of a cluster.
final class OutsidePluginsTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "plugins");
    private static final int SEGMENTS = 3;
    private static final int LIMIT = 10;

    @TempDir Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile String members = "";

    @BeforeEach
    void install() throws IOException {
        install("home-zone");
        install("http-list");
    }

    private void install(String name) throws IOException {
        Path built = EXAMPLES.resolve(name).resolve("target");
        assumeTrue(Files.isDirectory(built), "the examples are built by mvn verify");
        Path jar = built.resolve(name + ".jar");
        Path installed = Files.createDirectories(plugins().resolve(name));
        Files.copy(jar, installed.resolve(jar.getFileName()));
    }

    private Path plugins() {
        return folder.resolve("plugins");
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        http.close();
    }

    @Test
    void theyAreListedWithTheirFolders() throws Exception {
        Program.Result result = Launcher.run(folder, "plugins", "--set", "plugins=" + plugins());

        assertEquals(0, result.exitCode(), result.err());
        assertListed(result.out(), "routing policy", "home-zone", plugins().resolve("home-zone"));
        assertListed(
                result.out(), "owner selector", "first-choice", plugins().resolve("home-zone"));
        assertListed(result.out(), "discovery", "http-list", plugins().resolve("http-list"));
    }

    private static void assertListed(String out, String kind, String name, Path from) {
        assertTrue(
                out.lines().anyMatch(line -> line.matches(kind + " +" + name + " +" + from)), out);
    }

    @Test
    void aClusterFindsItsMembersAndPlacesItsSegmentsWithThem() throws Exception {
        String list = serveMembers();
        start(Role.WRITE_NODE, "write", list);
        MemberProcess north = start(Role.READ_NODE, "read-north", list);
        MemberProcess south = start(Role.READ_NODE, "read-south", list);
        members =
                """
                read_node read-north %s north
                read_node read-south %s south
                """
                        .formatted(north.serves(), south.serves());
        MemberProcess router = start(Role.ROUTER, "router", list);
        Await.until("the router is ready", () -> ask(router, "/readyz").isPresent());

        var data = new ClusterData(42, 1_000, 5);
        try (SdkSession session = SdkSession.open(port(router))) {
            data.load(session, SEGMENTS, 1);
            // Those that were replaced meanwhile are kept for a minute.
            Await.until("the zone has them all", () -> openSegments(north) >= SEGMENTS);

            for (int i = 0; i < data.queries().length; i++) {
                assertEquals(
                        data.exact(LIMIT).get(i), search(session, data.queries()[i]), "query " + i);
            }
        }
        assertEquals(0, openSegments(south), "segments outside of the zone");
    }

    private String serveMembers() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/members", this::answer);
        server.start();
        opened.push(() -> server.stop(0));
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/members";
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = members.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private MemberProcess start(Role role, String id, String list) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("data", Files.createDirectories(folder.resolve("data")).toString());
        settings.put("plugins", plugins().toString());
        settings.put("discovery.plugin", "http-list");
        settings.put("discovery.settings.url", list);
        settings.put("discovery.settings.poll-millis", "100");
        settings.put("placement.policy", "home-zone");
        settings.put("placement.settings.zone", "north");
        settings.put("router.selector", "first-choice");
        settings.put("member.id", id);
        for (String port : List.of("router.port", "readnode.port", "writenode.port")) {
            settings.put(port, "0");
        }
        settings.put("admin.port", "0");
        MemberProcess member =
                MemberProcess.start(
                        role, MemberSettings.read(Optional.empty(), Map.of(), settings));
        opened.push(member);
        return member;
    }

    private static int port(MemberProcess member) {
        return Integer.parseInt(member.serves().split(":", 2)[1]);
    }

    /// What its admin port answers; empty if it does not, or with an error.
    private Optional<String> ask(MemberProcess member, String path) {
        var uri = URI.create("http://127.0.0.1:" + member.adminPort() + path);
        try {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                            BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// -1 if it does not say.
    private int openSegments(MemberProcess member) {
        return ask(member, "/metrics").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("atoll_readnode_open_segments"))
                .mapToInt(line -> (int) Double.parseDouble(line.replaceAll(".* ", "")))
                .findFirst()
                .orElse(-1);
    }

    private static List<Long> search(SdkSession session, float[] query) {
        return session
                .client()
                .search(
                        SearchReq.builder()
                                .collectionName(ClusterData.COLLECTION)
                                .data(List.of(new FloatVec(query)))
                                .limit(LIMIT)
                                .build())
                .getSearchResults()
                .getFirst()
                .stream()
                .map(SearchResult::getId)
                .map(Long.class::cast)
                .toList();
    }
}
