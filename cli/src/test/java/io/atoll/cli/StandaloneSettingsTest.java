package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server in one process takes the settings of a cluster's members.
class StandaloneSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void settingsOfItsMembersAreInForce() throws Exception {
        StandaloneConfig config =
                StandaloneConfig.at(folder)
                        .withFreePorts()
                        .withAll(
                                Map.of(
                                        "router.consistency",
                                        "Eventually",
                                        "writenode.replicas",
                                        "2"));
        try (Standalone server = Standalone.start(config)) {
            post(server, "collections/create", "{'collectionName':'c','dimension':2}");

            JsonNode described = post(server, "collections/describe", "{'collectionName':'c'}");
            assertEquals("Eventually", described.at("/data/consistencyLevel").asText());
            post(
                    server,
                    "entities/insert",
                    "{'collectionName':'c','data':[{'id':1,'vector':[0,1]}]}");
            assertEquals(2, owners(server));
        }
    }

    @Test
    void mistakesAreListedTogether() {
        CommandRun run =
                CommandRun.of(
                        "standalone",
                        "--data",
                        folder.toString(),
                        "--set",
                        "writenode.seal_byts=1MiB",
                        "--set",
                        "router.queue=many");

        assertEquals(1, run.exitCode());
        assertEquals(
                """
                atoll: the configuration has 2 mistakes:
                  command line: unknown setting 'writenode.seal_byts', did you mean 'writenode.seal_bytes'?
                  router.queue (command line): 'many' is not a whole number\
                """,
                run.err().strip());
    }

    @Test
    void whatItSetsByItselfIsRefused() {
        CommandRun run =
                CommandRun.of(
                        "standalone",
                        "--data",
                        folder.toString(),
                        "--set",
                        "discovery.plugin=zookeeper",
                        "--set",
                        "catalog.url=jdbc:mysql://db/atoll");

        assertEquals(1, run.exitCode());
        assertEquals(
                "atoll: a server in one process sets this by itself: catalog.url,"
                        + " discovery.plugin",
                run.err().strip());
    }

    private static JsonNode post(Standalone server, String path, String body) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.port() + "/v2/vectordb/" + path);
        JsonNode answer =
                send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                body.replace('\'', '"'))));
        assertEquals(0, answer.path("code").asInt(), answer.toString());
        return answer;
    }

    /// How many nodes the only segment is placed on, which may take a moment.
    private static int owners(Standalone server) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int owners = 0;
        while (owners == 0 && System.nanoTime() < end) {
            owners = get(server, "segments").path("segments").path(0).path("owners").size();
        }
        return owners;
    }

    private static JsonNode get(Standalone server, String call) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.adminPort() + "/admin/api/" + call);
        return send(HttpRequest.newBuilder(uri));
    }

    private static JsonNode send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return JSON.readTree(client.send(request.build(), BodyHandlers.ofString()).body());
        }
    }
}
