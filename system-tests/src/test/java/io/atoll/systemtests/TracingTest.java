package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;
import io.atoll.process.tracing.TracingConfig;
import io.atoll.process.tracing.TracingConfig.Reporter;
import io.atoll.systemtests.JaegerCollector.Reported;
import io.atoll.writenode.seal.SealSettings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What jaeger-client reports of a router and read nodes that speak over the wire.
class TracingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLLECTIONS = 4;

    @TempDir private static Path folder;
    private static JaegerCollector collector;
    private static Standalone server;
    private static HttpClient http;

    @BeforeAll
    static void fillServer() throws Exception {
        collector = JaegerCollector.start();
        server =
                Standalone.start(
                        StandaloneConfig.at(folder)
                                .withFreePorts()
                                .with(SealSettings.BYTES, "1")
                                .withTracing(
                                        new TracingConfig(
                                                Reporter.COLLECTOR, collector.endpoint(), 1)));
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; i < COLLECTIONS; i++) {
            post(
                    "collections/create",
                    "{'collectionName':'c%d','dimension':2,'metricType':'L2'}".formatted(i));
            post(
                    "entities/insert",
                    "{'collectionName':'c%d','data':[{'id':1,'vector':[0,0]},{'id':2,'vector':[3,4]}]}"
                            .formatted(i));
        }
        // Sealed segments, so that there are loads; each is beside the journal after it.
        Await.until("all rows are sealed and loaded", TracingTest::allSealed);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
        collector.close();
    }

    private static boolean allSealed() {
        for (int i = 0; i < COLLECTIONS; i++) {
            JsonNode segments = search("c" + i, "'explain':true").at("/explain/nodes");
            boolean sealed = false;
            for (JsonNode node : segments) {
                for (JsonNode segment : node.path("segments")) {
                    sealed |=
                            !segment.path("growing").asBoolean()
                                    && segment.path("liveRows").asInt() == 2;
                }
            }
            if (!sealed) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aSearchIsATreeFromTheRpcToTheSegments() {
        Tree tree = newest("c0");

        Reported whole = tree.only("search");
        assertEquals(0, whole.span().getParentSpanId());
        assertEquals("atoll-router", whole.service());
        for (String step : List.of("get_routing", "do_search", "do_merge")) {
            assertTrue(tree.only(step).isChildOf(whole), step);
        }
        List<Reported> calls = tree.startingWith("search_read-");
        assertFalse(calls.isEmpty());
        Set<String> called = new TreeSet<>();
        int segments = 0;
        for (Reported call : calls) {
            assertTrue(call.isChildOf(tree.only("do_search")), call.name());
            assertEquals("search_" + call.tags().get("node"), call.name());
            assertTrue(called.add(call.name()), "once each: " + calls);
            List<Reported> searched = tree.childrenOf(call);
            assertEquals(call.tags().get("segments"), Integer.toString(searched.size()));
            segments += searched.size();
            for (Reported segment : searched) {
                assertEquals("search_segment", segment.name());
                assertEquals("atoll-readnode", segment.service());
                assertEquals(call.tags().get("node"), segment.tags().get("node"));
            }
        }
        assertEquals(whole.tags().get("segments"), Integer.toString(segments));
        assertEquals(4 + calls.size() + segments, tree.spans.size());
    }

    @Test
    void spansSayWhatWasSearchedAndHowItEnded() {
        Tree tree = newest("c1");

        Map<String, String> whole = tree.only("search").tags();
        assertEquals("c1", whole.get("collection"));
        assertEquals("1", whole.get("nq"));
        assertEquals("7", whole.get("k"));
        assertEquals("strong", whole.get("level"));
        assertEquals("2", whole.get("segments"));
        assertEquals("ok", whole.get("code"));
        assertEquals("server", whole.get("span.kind"));
        long rows = 0;
        for (Reported call : tree.startingWith("search_read-")) {
            rows += Long.parseLong(call.tags().get("rows"));
            assertEquals("ok", call.tags().get("code"));
            assertEquals("plan", call.tags().get("cause"));
        }
        assertEquals(2, rows);
        Map<String, String> sealed =
                tree.named("search_segment").stream()
                        .map(Reported::tags)
                        .filter(tags -> tags.get("rows").equals("2"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("scan", sealed.get("plan"));
        assertEquals("2", sealed.get("vectors_scored"));
        assertEquals("1", sealed.get("nq"));
        assertEquals("7", sealed.get("k"));
        assertEquals("ok", sealed.get("code"));
        assertTrue(Long.parseLong(sealed.get("segment")) > 0);
        assertTrue(Long.parseLong(sealed.get("queue_micros")) >= 0);
    }

    @Test
    void childrenLieWithinTheirParentsAndStepsFollowEachOther() {
        Tree tree = newest("c2");

        long routed = end(tree.only("get_routing"));
        long searched = end(tree.only("do_search"));
        assertTrue(routed <= tree.only("do_search").span().getStartTime());
        assertTrue(searched <= tree.only("do_merge").span().getStartTime());
        for (Reported call : tree.startingWith("search_read-")) {
            assertTrue(tree.only("do_search").span().getStartTime() <= call.span().getStartTime());
            assertTrue(end(call) <= searched, call.name());
        }
        assertTrue(end(tree.only("do_merge")) <= end(tree.only("search")));
    }

    @Test
    void aSearchThatFailsSaysSo() {
        search("c3", "'anns_field':'none'");
        post(
                "entities/search",
                "{'collectionName':'c3','data':[[1,2]],'limit':5,'filter':'nothing >'}");

        Await.until(
                "the failed search is reported",
                () ->
                        spans("search").stream()
                                .anyMatch(
                                        span ->
                                                "c3".equals(span.tags().get("collection"))
                                                        && "true".equals(span.tags().get("error"))
                                                        && !"ok".equals(span.tags().get("code"))));
    }

    @Test
    void loadsHaveTracesOfTheirOwn() {
        Await.until(
                "a load of each collection is reported",
                () -> spans("load_segment").size() >= COLLECTIONS);

        for (Reported load : spans("load_segment")) {
            assertEquals(0, load.span().getParentSpanId());
            assertEquals("atoll-readnode", load.service());
            assertEquals("ok", load.tags().get("code"));
            assertTrue(load.tags().get("node").startsWith("read-"));
            assertTrue(Long.parseLong(load.tags().get("bytes")) > 0);
        }
    }

    @Test
    void queriesAreTracedLikeSearches() {
        post(
                "entities/query",
                "{'collectionName':'c3','filter':'id > 0','consistencyLevel':'Strong'}");

        Await.until("the query is reported", () -> !spans("query").isEmpty());
        Reported query = spans("query").getFirst();
        assertEquals("ok", query.tags().get("code"));
        assertEquals("c3", query.tags().get("collection"));
    }

    private static long end(Reported span) {
        return span.span().getStartTime() + span.span().getDuration();
    }

    private static List<Reported> spans(String name) {
        return collector.spans().stream().filter(span -> span.name().equals(name)).toList();
    }

    /// Searches, and waits until all spans of this search are reported.
    private static Tree newest(String collection) {
        Set<Long> before = new TreeSet<>();
        spans("search").forEach(span -> before.add(span.trace()));
        search(collection, "");
        var found = new ArrayList<Tree>();
        Await.until(
                "the search of " + collection + " is reported",
                () -> {
                    found.clear();
                    for (Reported whole : spans("search")) {
                        if (!before.contains(whole.trace())
                                && collection.equals(whole.tags().get("collection"))
                                && "7".equals(whole.tags().get("k"))) {
                            found.add(Tree.of(whole));
                        }
                    }
                    return !found.isEmpty() && found.getLast().isComplete();
                });
        return found.getLast();
    }

    /// The spans of one trace.
    private record Tree(List<Reported> spans) {
        static Tree of(Reported whole) {
            return new Tree(
                    collector.spans().stream()
                            .filter(span -> span.trace() == whole.trace())
                            .sorted(Comparator.comparing(span -> span.span().getStartTime()))
                            .toList());
        }

        boolean isComplete() {
            String segments = only("search").tags().get("segments");
            return Integer.toString(named("search_segment").size()).equals(segments)
                    && named("do_merge").size() == 1;
        }

        List<Reported> named(String name) {
            return spans.stream().filter(span -> span.name().equals(name)).toList();
        }

        Reported only(String name) {
            List<Reported> named = named(name);
            assertEquals(1, named.size(), name);
            return named.getFirst();
        }

        List<Reported> startingWith(String prefix) {
            return spans.stream().filter(span -> span.name().startsWith(prefix)).toList();
        }

        List<Reported> childrenOf(Reported parent) {
            return spans.stream().filter(span -> span.isChildOf(parent)).toList();
        }
    }

    private static JsonNode search(String collection, String params) {
        return post(
                "entities/search",
                "{'collectionName':'%s','data':[[1,0]],'limit':7,'consistencyLevel':'Strong','searchParams':{%s}}"
                        .formatted(collection, params));
    }

    private static JsonNode post(String path, String body) {
        var uri = URI.create("http://127.0.0.1:" + server.port() + "/v2/vectordb/" + path);
        var request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        try {
            return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
