package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.systemtests.launched.StandaloneProcess;

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

/// The log of a process that is told to write JSON.
class JsonLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void eachLineIsAnEventAndSlowSearchesSayWhy() throws Exception {
        Path log = folder.resolve("log");
        try (var server =
                        StandaloneProcess.start(
                                folder.resolve("data"),
                                log,
                                "--log-format",
                                "json",
                                "--slow-search",
                                "1");
                HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            post(http, server, "collections/create", "{'collectionName':'c','dimension':2}");
            post(
                    http,
                    server,
                    "entities/insert",
                    "{'collectionName':'c','data':[{'id':1,'vector':[0,1]}]}");
            // The first searches of a process are slow for sure.
            post(
                    http,
                    server,
                    "entities/search",
                    "{'collectionName':'c','data':[[0,1]],'limit':3,'filter':'id > 0'}");
            assertEquals(0, server.stop());
        }

        List<JsonNode> events = events(log);
        JsonNode joined = first(events, "node joined");
        assertEquals("INFO", joined.path("level").asText());
        assertTrue(joined.at("/fields/id").asText().startsWith("read-"), joined.toString());
        JsonNode slow = first(events, "slow search");
        assertEquals("WARN", slow.path("level").asText());
        assertEquals("c", slow.at("/fields/collection").asText());
        assertEquals("id > 0", slow.at("/fields/filter").asText());
        assertEquals(3, slow.at("/fields/k").asInt());
        assertEquals("ok", slow.at("/fields/explanation/nodes/0/outcome").asText());
        assertEquals(
                1,
                slow.at("/fields/explanation/nodes/0/segments/0/liveRows").asInt(),
                slow.toString());
    }

    /// All lines but those that greet a person, which stand on stdout of the same file.
    private static List<JsonNode> events(Path log) throws Exception {
        var events = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(log)) {
            if (line.startsWith("{")) {
                events.add(JSON.readTree(line));
            }
        }
        return events;
    }

    private static JsonNode first(List<JsonNode> events, String message) {
        return events.stream()
                .filter(event -> event.path("message").asText().startsWith(message))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + message + "' in " + events));
    }

    private static void post(HttpClient http, StandaloneProcess server, String path, String body)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.port()
                                                + "/v2/vectordb/"
                                                + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        assertTrue(answer.startsWith("{\"code\":0"), answer);
    }
}
