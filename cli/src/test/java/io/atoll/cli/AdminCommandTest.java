package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// `atoll admin` against a whole server with three read nodes.
class AdminCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 400;

    @TempDir private static Path folder;
    private static Path tokenFile;
    private static Standalone server;

    @BeforeAll
    static void fillServer() throws Exception {
        tokenFile = Files.writeString(folder.resolve("token"), "open sesame\n");
        server =
                Standalone.start(
                        StandaloneConfig.at(folder.resolve("data"))
                                .withFreePorts()
                                .withReadNodes(3)
                                .withSealBytes(4_096)
                                .withAdminToken("open sesame"));
        post("collections/create", "{'collectionName':'books','dimension':8,'metricType':'L2'}");
        for (int batch = 0; batch < 8; batch++) {
            insert(batch * ROWS / 8, ROWS / 8);
        }
        awaitSettled();
    }

    private static void insert(int from, int count) throws Exception {
        var rows = new ArrayList<String>();
        IntStream.range(from, from + count)
                .forEach(id -> rows.add("{'id':%d,'vector':[%d,0,0,0,0,0,0,0]}".formatted(id, id)));
        post(
                "entities/insert",
                "{'collectionName':'books','data':[" + String.join(",", rows) + "]}");
    }

    /// Until nothing is under way any more: each segment built, placed and loaded where it is
    /// placed.
    private static void awaitSettled() throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode segments = json("segments").path("segments");
            long rows = 0;
            boolean settled = true;
            for (JsonNode segment : segments) {
                rows += segment.path("rows").asLong();
                String state = segment.path("state").asText();
                settled &=
                        List.of("growing", "indexed").contains(state)
                                && segment.path("owners").size() == 1
                                && !segment.has("trouble");
            }
            if (rows >= ROWS / 2 && settled) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("not settled: " + json("segments"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void nodesAreATable() {
        CommandRun run = admin("nodes");

        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        String[] lines = run.out().split("\n");
        assertTrue(
                lines[0].matches("NODE +ROLE +STATE +ENDPOINT +INCARNATION +HOLDS +.*"), run.out());
        assertTrue(
                lines[1].matches("read-1 +readnode +READY +127.0.0.1:[0-9]+ +[0-9a-f]+ +.*"),
                run.out());
        assertTrue(lines[4].startsWith("write   writenode  READY"), run.out());
    }

    @Test
    void nodesAreJsonForMachines() throws Exception {
        JsonNode nodes = json("nodes").path("nodes");

        assertEquals(4, nodes.size());
        JsonNode node = nodes.get(0);
        assertEquals("read-1", node.path("id").asText());
        assertEquals("readnode", node.path("role").asText());
        assertEquals("READY", node.path("announced").asText());
        for (String key :
                List.of(
                        "fillBytes",
                        "running",
                        "queued",
                        "answerAgeMillis",
                        "segments",
                        "journals",
                        "rows",
                        "bytes",
                        "boundSegments",
                        "boundBytes")) {
            assertTrue(node.path(key).isNumber(), key + " of " + node);
        }
        assertFalse(node.has("capacityBytes"), "there is no limit");
    }

    @Test
    void segmentsSayWhereTheyAre() throws Exception {
        JsonNode segments = json("segments").path("segments");

        long growing = 0;
        for (JsonNode segment : segments) {
            assertEquals("default.books", segment.path("collection").asText());
            assertEquals(1, segment.path("owners").size(), segment.toString());
            growing += segment.path("state").asText().equals("growing") ? 1 : 0;
        }
        assertEquals(1, growing);
        assertTrue(admin("segments").out().startsWith("COLLECTION     SEGMENT "));
    }

    @Test
    void compactionSaysWhyASegmentIsLeftAsItIs() throws Exception {
        JsonNode segments = json("compaction", "books").path("segments");

        assertTrue(segments.size() > 0);
        for (JsonNode segment : segments) {
            assertEquals("default.books", segment.path("collection").asText());
            assertFalse(segment.path("why").asText().isEmpty(), segment.toString());
        }
        assertTrue(
                admin("compaction").out().startsWith("COLLECTION     SEGMENT "),
                admin("compaction").out());
        assertTrue(admin("compaction", "nobooks").err().contains("nobooks"));
    }

    @Test
    void placementShowsHowEvenlyNodesAreFilled() throws Exception {
        JsonNode placement = json("placement");

        assertEquals(3, placement.path("nodes").size());
        assertTrue(placement.path("meanBytes").asLong() > 0, placement.toString());
        assertTrue(placement.path("fullestOverMean").asDouble() >= 1, placement.toString());
        assertTrue(admin("placement").out().contains("\nfullest / mean: "));
    }

    @Test
    void aForecastTellsWhatWouldMoveAndMovesNothing() throws Exception {
        JsonNode before = awaitRest();

        JsonNode forecast = json("placement", "--what-if", "add=2,remove=read-2");

        assertEquals(List.of("new-1", "new-2"), ids(forecast, "added"));
        assertEquals(List.of("read-2"), ids(forecast, "removed"));
        long incoming = 0;
        for (JsonNode node : forecast.path("nodes")) {
            incoming += node.path("incomingBytes").asLong();
            if (node.path("removed").asBoolean()) {
                assertEquals(0, node.path("plannedBytes").asLong());
                assertTrue(
                        forecast.path("movedBytes").asLong() >= node.path("bytes").asLong(),
                        forecast.toString());
            }
        }
        assertEquals(forecast.path("movedBytes").asLong(), incoming);
        assertTrue(incoming > 0, forecast.toString());
        assertEquals(before, json("segments"));
        assertTrue(
                admin("placement", "--what-if", "add=1").out().endsWith("nothing was changed\n"));
    }

    /// Waits until nothing is sealed, built or placed anew any more, also for who has just been
    /// drained.
    ///
    /// @return the segments
    private static JsonNode awaitRest() throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        JsonNode seen = json("segments");
        long since = System.nanoTime();
        while (System.nanoTime() < end) {
            JsonNode now = json("segments");
            JsonNode next = json("placement", "--what-if", "add=0");
            if (!now.equals(seen)
                    || next.path("nodes").size() != 3
                    || next.path("movedSegments").asInt() > 0) {
                seen = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > 2_000_000_000L) {
                return now;
            }
        }
        throw new AssertionError("no rest: " + seen);
    }

    private static List<String> ids(JsonNode forecast, String flag) {
        var ids = new ArrayList<String>();
        for (JsonNode node : forecast.path("nodes")) {
            if (node.path(flag).asBoolean()) {
                ids.add(node.path("id").asText());
            }
        }
        return ids;
    }

    @Test
    void aForecastWithoutAnUnknownNodeNamesTheKnownOnes() {
        assertError(
                "read node 'read-9' is unknown; there are: read-1, read-2, read-3",
                "placement",
                "--what-if",
                "remove=read-9");
        assertError(
                "no read node would be left",
                "placement",
                "--what-if",
                "remove=read-1,remove=read-2,remove=read-3");
        assertError(
                "--what-if 'drop=read-1' is neither add=NUMBER nor remove=ID",
                "placement",
                "--what-if",
                "drop=read-1");
    }

    @Test
    void aNodeIsDrainedUntilNothingIsOnItAndCanTakeSegmentsAgain() throws Exception {
        CommandRun run = admin("drain", "read-3", "--token-file", tokenFile.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("read-3 is drained: it gave "), run.out());
        JsonNode drained = json("nodes").path("nodes").get(2);
        assertEquals("DRAINING", drained.path("state").asText());
        assertEquals(0, drained.path("boundSegments").asLong());
        assertEquals(0, drained.path("segments").asLong());
        JsonNode found =
                post(
                        "entities/search",
                        "{'collectionName':'books','data':[[7,0,0,0,0,0,0,0]],'limit':1,"
                                + "'consistencyLevel':'Strong'}");
        assertEquals(7, found.at("/data/0/id").asInt(), found.toString());

        CommandRun undone =
                admin("drain", "read-3", "--undo", "--token-file", tokenFile.toString());
        assertEquals("read-3 takes segments again\n", undone.out());
    }

    @Test
    void drainingNeedsTheToken() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "open");
        assertError(
                "the token is not that of --admin-token-file",
                "drain",
                "read-1",
                "--token-file",
                wrong.toString());
    }

    @Test
    void anUnknownNodeIsNotDrained() {
        assertError(
                "read node 'read-9' is unknown; there are: read-1, read-2, read-3",
                "drain",
                "read-9",
                "--token-file",
                tokenFile.toString());
    }

    @Test
    void aPortThatNobodyListensOnIsNamed() {
        CommandRun run = CommandRun.of("admin", "nodes", "--admin", "127.0.0.1:1");
        assertEquals(1, run.exitCode());
        assertEquals(
                "atoll: no admin port answers at 127.0.0.1:1: name that of a router with --admin"
                        + " HOST:PORT",
                run.err().strip());
    }

    @Test
    void aPageShowsTheSame() throws Exception {
        String page = get("/admin");
        assertTrue(page.contains("<title>Atoll cluster</title>"), page);
        assertFalse(page.contains("//cdn"), "nothing is fetched from elsewhere");
        assertFalse(page.matches("(?s).*(src|href)=.*"), "nothing is fetched from elsewhere");
    }

    private static void assertError(String message, String... arguments) {
        CommandRun run = admin(arguments);
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains(message), run.err());
    }

    private static CommandRun admin(String... arguments) {
        var all = new ArrayList<String>();
        all.add("admin");
        all.addAll(List.of(arguments));
        all.addAll(List.of("--admin", "127.0.0.1:" + server.adminPort()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static JsonNode json(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        CommandRun run = admin(all.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return JSON.readTree(run.out());
    }

    private static String get(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.adminPort() + path);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static JsonNode post(String path, String body) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.port() + "/v2/vectordb/" + path);
        var request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            JsonNode answer =
                    JSON.readTree(
                            client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            assertEquals(0, answer.path("code").asInt(), answer.toString());
            return answer;
        }
    }
}
