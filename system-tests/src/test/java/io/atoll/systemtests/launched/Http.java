package io.atoll.systemtests.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// HTTP calls at launched processes.
final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// Of the whole run: it holds nothing that is worth closing.
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /// A call of Milvus's RESTful API that succeeds.
    ///
    /// @param endpoint `host:port`
    /// @param body JSON with `'` for `"`
    static JsonNode post(String endpoint, String path, String body)
            throws IOException, InterruptedException {
        JsonNode answer = answer(endpoint, path, body);
        assertEquals(0, answer.path("code").asInt(), answer.toString());
        return answer;
    }

    /// A call of Milvus's RESTful API, whatever it answers.
    static JsonNode answer(String endpoint, String path, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://" + endpoint + "/v2/vectordb/" + path))
                        .timeout(LIMIT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build();
        return JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    /// What a GET answers.
    static String get(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    /// What a GET answers in JSON.
    static JsonNode getJson(String url) throws IOException, InterruptedException {
        return JSON.readTree(get(url));
    }
}
