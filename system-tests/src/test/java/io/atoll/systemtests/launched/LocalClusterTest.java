package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;
import io.atoll.systemtests.launched.LaunchedCluster.Listed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// `deploy/local-cluster` with SQLite and a list of members, and the commands that look at a
/// running cluster, change it, explain its answers and measure it.
final class LocalClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 400;
    private static final int READ_NODES = 3;

    @TempDir private static Path folder;
    private static LaunchedCluster cluster;
    private static List<Listed> routers;

    @BeforeAll
    static void fillCluster() throws Exception {
        cluster =
                LaunchedCluster.up(
                        folder,
                        Map.of("ATOLL_WRITENODE_SEAL_BYTES", "4KiB"),
                        "--metadata",
                        "sqlite",
                        "--discovery",
                        "static",
                        "--readnodes",
                        String.valueOf(READ_NODES),
                        "--replicas",
                        "1");
        routers = cluster.routers();
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
    private static void awaitSettled() {
        Await.until("all segments are built, placed and loaded", LocalClusterTest::isSettled);
    }

    private static boolean isSettled() {
        long rows = 0;
        for (JsonNode segment : asked("segments").path("segments")) {
            rows += segment.path("rows").asLong();
            boolean settled =
                    List.of("growing", "indexed").contains(segment.path("state").asText())
                            && segment.path("owners").size() == 1
                            && !segment.has("trouble");
            if (!settled) {
                return false;
            }
        }
        return rows >= ROWS / 2;
    }

    @AfterAll
    static void stopCluster() throws Exception {
        if (cluster != null) {
            cluster.down();
        }
    }

    @Test
    void statusListsAllThatRuns() throws Exception {
        List<Listed> listed = cluster.status();

        assertEquals(
                List.of("write-1", "read-1", "read-2", "read-3", "router-1", "router-2"),
                listed.stream().map(Listed::id).toList());
        assertTrue(listed.stream().allMatch(Listed::ready), listed.toString());
    }

    @Test
    void eachRouterFindsWhatIsThere() throws Exception {
        assertEquals(2, routers.size());
        for (Listed router : routers) {
            assertEquals(7, nearest(router, 7), router.id());
        }
    }

    private static int nearest(Listed router, int component) throws Exception {
        JsonNode found =
                Http.post(
                        router.endpoint(),
                        "entities/search",
                        ("{'collectionName':'books','data':[[%d,0,0,0,0,0,0,0]],'limit':1,"
                                        + "'consistencyLevel':'Strong'}")
                                .formatted(component));
        return found.at("/data/0/id").asInt();
    }

    @Test
    void nodesAreATable() throws Exception {
        Program.Result run = admin("nodes");

        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        String[] lines = run.out().split("\n");
        assertTrue(
                lines[0].matches("NODE +ROLE +STATE +ENDPOINT +INCARNATION +GROUP +HOLDS +.*"),
                run.out());
        assertTrue(
                lines[1].matches("read-1 +readnode +READY +127.0.0.1:[0-9]+ +[0-9a-f]+ +.*"),
                run.out());
        assertEquals(
                List.of("read-1", "read-2", "read-3", "router-1", "router-2", "write-1"),
                Stream.of(lines).skip(1).map(line -> line.split(" ", 2)[0]).toList());
        assertTrue(lines[6].matches("write-1 +writenode +READY +.*"), run.out());
    }

    @Test
    void nodesAreJsonForMachines() throws Exception {
        JsonNode nodes = json("nodes").path("nodes");

        assertEquals(READ_NODES + 2 + 1, nodes.size());
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
            assertEquals(1, segment.path("owners").size(), segment.toString());
            if (segment.path("collection").asText().equals("default.books")) {
                growing += segment.path("state").asText().equals("growing") ? 1 : 0;
            }
        }
        assertEquals(1, growing);
        assertTrue(admin("segments").out().matches("(?s)COLLECTION +SEGMENT .*"));
    }

    @Test
    void compactionSaysWhyASegmentIsLeftAsItIs() throws Exception {
        JsonNode segments = json("compaction", "books").path("segments");

        assertTrue(segments.size() > 0);
        for (JsonNode segment : segments) {
            assertEquals("default.books", segment.path("collection").asText());
            assertFalse(segment.path("why").asText().isEmpty(), segment.toString());
        }
        String table = admin("compaction").out();
        assertTrue(table.matches("(?s)COLLECTION +SEGMENT .*"), table);
        assertTrue(admin("compaction", "nobooks").err().contains("nobooks"));
    }

    @Test
    void placementShowsHowEvenlyNodesAreFilled() throws Exception {
        JsonNode placement = json("placement");

        assertEquals(READ_NODES, placement.path("nodes").size());
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
        assertEquals(before, asked("segments"));
        assertTrue(
                admin("placement", "--what-if", "add=1").out().endsWith("nothing was changed\n"));
    }

    /// Waits until nothing is sealed, built or placed anew any more.
    ///
    /// @return the segments
    private static JsonNode awaitRest() {
        long end = System.nanoTime() + 60_000_000_000L;
        JsonNode seen = asked("segments");
        long since = System.nanoTime();
        while (System.nanoTime() < end) {
            JsonNode now = asked("segments");
            JsonNode next = asked("what-if?add=0");
            if (!now.equals(seen)
                    || next.path("nodes").size() != READ_NODES
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
    void aForecastWithoutAnUnknownNodeNamesTheKnownOnes() throws Exception {
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
    void drainingNeedsTheToken() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "open");
        assertError("the token is not that of", "drain", "read-1", "--token-file", wrong + "");
    }

    @Test
    void anUnknownNodeIsNotDrained() throws Exception {
        assertError(
                "read node 'read-9' is unknown; there are: read-1, read-2, read-3",
                "drain",
                "read-9",
                "--token-file",
                token());
    }

    private static String token() {
        return cluster.secret("admin").toString();
    }

    @Test
    void aPortThatNobodyListensOnIsNamed() throws Exception {
        Program.Result run = Launcher.run(folder, "admin", "nodes", "--admin", "127.0.0.1:1");
        assertEquals(1, run.exitCode());
        assertEquals(
                "atoll: no admin port answers at 127.0.0.1:1: name that of a router with --admin"
                        + " HOST:PORT",
                run.err().strip());
    }

    @Test
    void aPageShowsTheSame() throws Exception {
        String page = Http.get(routers.getFirst().admin() + "/admin");
        assertTrue(page.contains("<title>Atoll cluster</title>"), page);
        assertFalse(page.contains("//cdn"), "nothing is fetched from elsewhere");
        assertFalse(page.matches("(?s).*(src|href)=.*"), "nothing is fetched from elsewhere");
    }

    @Test
    void anExplanationIsTablesOfNodesAndSegments() throws Exception {
        makeFew("few");

        Program.Result run =
                explain("few", "--vector", "[1, 0]", "--filter", "id > 1", "--limit", "5");

        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        String[] lines = run.out().split("\n");
        assertTrue(lines[0].matches("2 hits in [0-9.]+ ms: routing .*, planned once"), run.out());
        assertTrue(lines[2].startsWith("NODE    CAUSE  OUTCOME  "), run.out());
        assertTrue(lines[3].matches("read-[1-3]  plan +ok .*"), run.out());
        assertTrue(lines[5].matches("NODE +SEGMENT +KIND +ROWS +LIVE +ACCEPTED .*"), run.out());
        assertTrue(lines[6].matches("read-[1-3] +[0-9]+ +growing +3 +3 +2 +scan +2 .*"), run.out());
    }

    @Test
    void anExplanationIsJsonForMachinesAndForRest() throws Exception {
        makeFew("explained");

        Program.Result run = explain("explained", "--output", "json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode segment = JSON.readTree(run.out()).at("/nodes/0/segments/0");
        assertEquals(3, segment.path("liveRows").asInt());
        assertEquals(3, segment.path("vectorsScored").asInt());

        JsonNode asked =
                post(
                        "entities/search",
                        "{'collectionName':'explained','data':[[0,0]],'limit':2,"
                                + "'searchParams':{'explain':true}}");
        assertEquals(2, asked.path("data").size());
        assertEquals(3, asked.at("/explain/nodes/0/segments/0/acceptedRows").asInt());
        assertEquals("scan", asked.at("/explain/nodes/0/segments/0/plan").asText());

        JsonNode unasked =
                post("entities/search", "{'collectionName':'explained','data':[[0,0]],'limit':2}");
        assertEquals(2, unasked.path("data").size());
        assertTrue(unasked.path("explain").isMissingNode());
    }

    private static void makeFew(String name) throws Exception {
        post(
                "collections/create",
                "{'collectionName':'%s','dimension':2,'metricType':'L2'}".formatted(name));
        post(
                "entities/insert",
                ("{'collectionName':'%s','data':["
                     + "{'id':1,'vector':[0,0]},{'id':2,'vector':[3,4]},{'id':3,'vector':[6,8]}]}")
                        .formatted(name));
    }

    @Test
    void anExplanationOfANonsenseVectorSaysWhatIsWrong() throws Exception {
        Program.Result run = explain("books", "--vector", "1,two");

        assertEquals(1, run.exitCode());
        assertEquals(
                "atoll: --vector must be numbers with commas between them, or random;"
                        + " component 1 is 'two'",
                run.err().strip());
    }

    private static Program.Result explain(String collection, String... options) throws Exception {
        var arguments =
                new ArrayList<>(List.of("explain", "--uri", uri(), "--collection", collection));
        arguments.addAll(List.of(options));
        return Launcher.run(folder, arguments.toArray(String[]::new));
    }

    @Test
    void aBenchLoadsAFileMeasuresAndDropsWhatItMade() throws Exception {
        Path file = vectors(600, 16);

        Program.Result run =
                Launcher.run(
                        folder,
                        "bench",
                        "--uri",
                        uri(),
                        "--file",
                        file.toString(),
                        "--query-count",
                        "50",
                        "--clients",
                        "2",
                        "--seconds",
                        "1",
                        "--warm-up",
                        "0",
                        "--admin",
                        routers.getFirst().admin(),
                        "--output",
                        "json");

        assertEquals(0, run.exitCode(), run.out() + run.err());
        JsonNode report = JSON.readTree(run.out());
        assertEquals(550, report.path("rows").asInt(), run.out());
        assertTrue(report.path("recall").asDouble() > 0.9, run.out());
        assertFalse(post("collections/list", "{}").path("data").toString().contains("atoll_bench"));
    }

    @Test
    void aBenchOfGeneratedVectorsMeasuresEveryKindOfRound() throws Exception {
        Program.Result run =
                Launcher.run(
                        folder,
                        "bench",
                        "--uri",
                        uri(),
                        "--collection",
                        "generated",
                        "--generate",
                        "2000x16",
                        "--query-count",
                        "100",
                        "--clients",
                        "1,2",
                        "--nq",
                        "1,50",
                        "--filter",
                        "100,10",
                        "--return",
                        "ids,vectors",
                        "--rate",
                        "50",
                        "--inserts",
                        "200",
                        "--consistency",
                        "Strong",
                        "--seconds",
                        "1",
                        "--warm-up",
                        "0",
                        "--admin",
                        routers.getFirst().admin(),
                        "--output",
                        "json");

        assertEquals(0, run.exitCode(), run.out() + run.err());
        JsonNode report = JSON.readTree(run.out());
        JsonNode rounds = report.path("rounds");
        assertEquals(7, rounds.size(), run.out());
        for (JsonNode round : rounds) {
            assertTrue(round.path("searches").asLong() > 0, run.out());
            assertTrue(round.path("cpuMillisPerQuery").asDouble() > 0, run.out());
            assertEquals(
                    round.path("insertsPerSecond").asInt() == 0 ? 1 : 0,
                    round.path("recall").asDouble(),
                    run.out());
        }
        assertEquals(50, rounds.path(2).path("nq").asInt(), run.out());
        assertEquals(0.1, rounds.path(3).path("filterShare").asDouble(), run.out());
        assertEquals(50, rounds.path(5).path("searches").asInt(), run.out());
        assertEquals(5, report.path("searchableAfter").path("rows").asInt(), run.out());
    }

    private static Path vectors(int rows, int dimension) throws IOException {
        var random = new Random(7);
        ByteBuffer bytes =
                ByteBuffer.allocate(rows * (1 + dimension) * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            bytes.putInt(dimension);
            for (int i = 0; i < dimension; i++) {
                bytes.putFloat((float) random.nextGaussian());
            }
        }
        return Files.write(folder.resolve("vectors.fvecs"), bytes.array());
    }

    private static String uri() {
        return "http://" + routers.getFirst().endpoint();
    }

    private static void assertError(String message, String... arguments) throws Exception {
        Program.Result run = admin(arguments);
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains(message), run.err());
    }

    private static Program.Result admin(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--admin", routers.getFirst().admin().replace("http://", "")));
        return Launcher.run(folder, all.toArray(String[]::new));
    }

    private static JsonNode json(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", "json"));
        Program.Result run = admin(all.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return JSON.readTree(run.out());
    }

    /// What the admin port answers, without starting a process for it.
    private static JsonNode asked(String call) {
        try {
            return Http.getJson(routers.getFirst().admin() + "/admin/api/" + call);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode post(String path, String body) throws Exception {
        return Http.post(routers.getFirst().endpoint(), path, body);
    }
}
