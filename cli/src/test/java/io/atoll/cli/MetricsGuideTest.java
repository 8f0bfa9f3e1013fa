package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;
import io.atoll.writenode.seal.SealSettings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `docs/operations/metrics.md` against what a server answers that has done all it can do.
class MetricsGuideTest {
    private static final Path GUIDE = Path.of("../docs/operations/metrics.md");
    private static final Pattern TYPE = Pattern.compile("# TYPE (atoll_\\w+) (\\w+)");
    private static final Pattern ROW = Pattern.compile("\\| `(atoll_\\w+)` \\| (\\w+) \\| .*");

    /// A server in one process has no discovery to be doubted, and no network storage; nothing of
    /// this one's is damaged.
    private static final Predicate<String> ABSENT_HERE =
            name ->
                    name.startsWith("atoll_discovery_")
                            || name.equals("atoll_readnode_damaged_file")
                            || name.startsWith("atoll_readnode_copies_");

    @TempDir private static Path folder;
    private static Standalone server;
    private static HttpClient http;

    @BeforeAll
    static void doAllThereIsToDo() throws Exception {
        server =
                Standalone.start(
                        StandaloneConfig.at(folder).withFreePorts().with(SealSettings.BYTES, "1"));
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        post("collections/create", "{'collectionName':'books','dimension':2,'metricType':'L2'}");
        post(
                "entities/insert",
                "{'collectionName':'books','data':[{'id':1,'vector':[0,0]},{'id':2,'vector':[3,4]}]}");
        post(
                "entities/search",
                "{'collectionName':'books','data':[[0,0]],'limit':2,'outputFields':['id']}");
        post("entities/query", "{'collectionName':'books','filter':'id > 0'}");
        await("a journal is sealed", "atoll_writenode_seal_duration_seconds_count 0");
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @Test
    void theGuideListsEachMetricWithItsType() throws Exception {
        Map<String, String> answered = new TreeMap<>();
        scrape().lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .forEach(type -> answered.put(type.group(1), type.group(2)));
        answered.keySet().removeIf(name -> name.endsWith("_max"));
        Map<String, String> listed = new TreeMap<>();
        Files.readString(GUIDE)
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> listed.put(row.group(1), row.group(2)));

        listed.keySet().removeIf(ABSENT_HERE);
        assertEquals(lines(answered), lines(listed));
    }

    @Test
    void eachMetricSaysWhatItIs() throws Exception {
        String metrics = scrape();
        metrics.lines()
                .filter(line -> line.startsWith("# HELP atoll_"))
                .forEach(
                        line ->
                                assertTrue(
                                        line.split(" ").length > 3,
                                        "a description is missing: " + line));
    }

    @Test
    void histogramsTellSteps50MicrosecondsWide() throws Exception {
        String metrics = scrape();
        for (String bound : new String[] {"5.0E-5", "1.0E-4", "1.5E-4", "2.0E-4"}) {
            assertTrue(
                    metrics.contains(
                            "atoll_router_search_duration_seconds_bucket{le=\"" + bound + "\"}"),
                    bound);
        }
    }

    @Test
    void whatWasDoneIsCounted() throws Exception {
        String metrics = scrape();
        assertTrue(metrics.contains("atoll_writenode_rows_total{kind=\"insert\"} 2.0"));
        assertTrue(metrics.contains("atoll_router_searches_total 1.0"));
        assertTrue(metrics.contains("atoll_router_nodes{state=\"up\"} 2.0"));
        assertTrue(metrics.contains("atoll_router_nodes{state=\"down\"} 0.0"));
    }

    private static String lines(Map<String, String> types) {
        var text = new StringBuilder();
        types.forEach((name, type) -> text.append(name).append(' ').append(type).append('\n'));
        return text.toString();
    }

    /// Waits until a line is no longer among the metrics.
    private static void await(String what, String absent) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (scrape().contains(absent)) {
            assertTrue(System.nanoTime() < end, "not within 60 s: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static String scrape() throws Exception {
        return send(HttpRequest.newBuilder(uri(server.adminPort(), "/metrics")).build());
    }

    private static void post(String path, String body) throws Exception {
        String answer =
                send(
                        HttpRequest.newBuilder(uri(server.port(), "/v2/vectordb/" + path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                                .build());
        assertTrue(answer.startsWith("{\"code\":0"), answer);
    }

    private static String send(HttpRequest request) throws Exception {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
