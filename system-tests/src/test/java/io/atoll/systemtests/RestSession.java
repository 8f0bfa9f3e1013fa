package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Milvus's RESTful API as a test speaks it: bodies with ' for the quotation marks of JSON, and `
/// for those inside its strings.
record RestSession(int port, HttpClient http) implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RestSession open(int port) {
        return new RestSession(
                port, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /// The data of an answer that must be a success.
    JsonNode ok(String path, String body) throws IOException, InterruptedException {
        JsonNode answer = post(path, body);
        assertEquals(0, answer.path("code").asInt(), path + " " + body + ": " + answer);
        return answer.path("data");
    }

    /// Code and message of an answer that is an error, as in `800 database not found[...]`.
    String error(String path, String body) throws IOException, InterruptedException {
        JsonNode answer = post(path, body);
        return answer.path("code").asInt() + " " + answer.path("message").asText();
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v2/vectordb/" + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        body.replace('\'', '"').replace("`", "\\\"")))
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        http.close();
    }
}
