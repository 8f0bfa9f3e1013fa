package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.nio.file.Path;

/// Explanations of a whole server, by the command and by REST.
class ExplainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;
    private static Standalone server;

    @BeforeAll
    static void fillServer() throws Exception {
        server = Standalone.start(StandaloneConfig.at(folder).withFreePorts());
        post("collections/create", "{'collectionName':'books','dimension':2,'metricType':'L2'}");
        post(
                "entities/insert",
                "{'collectionName':'books','data':["
                    + "{'id':1,'vector':[0,0]},{'id':2,'vector':[3,4]},{'id':3,'vector':[6,8]}]}");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void printsNodesAndSegmentsAsTables() {
        CommandRun run = explain("--vector", "[1, 0]", "--filter", "id > 1", "--limit", "5");

        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        String[] lines = run.out().split("\n");
        assertTrue(lines[0].matches("2 hits in [0-9.]+ ms: routing .*, planned once"), run.out());
        assertTrue(lines[2].startsWith("NODE    CAUSE  OUTCOME  "), run.out());
        assertTrue(lines[3].matches("read-[12]  plan +ok .*"), run.out());
        assertTrue(lines[5].matches("NODE +SEGMENT +KIND +ROWS +LIVE +ACCEPTED .*"), run.out());
        assertTrue(lines[6].matches("read-[12] +[0-9]+ +growing +3 +3 +2 +scan +2 .*"), run.out());
    }

    @Test
    void printsJsonForMachines() throws Exception {
        CommandRun run = explain("--output", "json");

        assertEquals(0, run.exitCode(), run.err());
        JsonNode segment = JSON.readTree(run.out()).at("/nodes/0/segments/0");
        assertEquals(3, segment.path("liveRows").asInt());
        assertEquals(3, segment.path("vectorsScored").asInt());
    }

    @Test
    void restAnswersTheSameBesideTheHits() throws Exception {
        JsonNode answer =
                post(
                        "entities/search",
                        "{'collectionName':'books','data':[[0,0]],'limit':2,"
                                + "'searchParams':{'explain':true}}");

        assertEquals(2, answer.path("data").size());
        assertEquals(3, answer.at("/explain/nodes/0/segments/0/acceptedRows").asInt());
        assertEquals("scan", answer.at("/explain/nodes/0/segments/0/plan").asText());
    }

    @Test
    void restExplainsNothingUnasked() throws Exception {
        JsonNode answer =
                post("entities/search", "{'collectionName':'books','data':[[0,0]],'limit':2}");

        assertEquals(2, answer.path("data").size());
        assertTrue(answer.path("explain").isMissingNode());
    }

    @Test
    void saysWhatIsWrongWithAVector() {
        CommandRun run = explain("--vector", "1,two");

        assertEquals(1, run.exitCode());
        assertEquals(
                "atoll: --vector must be numbers with commas between them, or random;"
                        + " component 1 is 'two'",
                run.err().strip());
    }

    private static CommandRun explain(String... options) {
        var arguments = new String[options.length + 5];
        arguments[0] = "explain";
        arguments[1] = "--uri";
        arguments[2] = "http://127.0.0.1:" + server.port();
        arguments[3] = "--collection";
        arguments[4] = "books";
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandRun.of(arguments);
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
