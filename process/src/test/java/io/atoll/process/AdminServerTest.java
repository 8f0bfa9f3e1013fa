package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class AdminServerTest {
    private static final ApiDocs DOCS = ApiDocs.of();

    private final List<String> hindrances = new ArrayList<>();
    private final Readiness readiness = new Readiness();
    private final PrometheusMeterRegistry metrics = Metrics.newRegistry();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AdminApi api = new AdminApi("open sesame", "admin.token");
    private final AdminServer server = AdminServer.start(address(0), readiness, metrics, DOCS, api);

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @Test
    void livesBeforeItIsReady() throws Exception {
        assertEquals("200 OK", get("/livez"));
        assertEquals("200 OK", get("/healthz"));
        assertEquals("503 {\"ready\":false,\"parts\":{}}", get("/readyz"));
    }

    @Test
    void answersReadyWhenAllPartsAreAndElseSaysWhyNot() throws Exception {
        readiness.watch("router", () -> hindrances);
        assertEquals("200 {\"ready\":true,\"parts\":{\"router\":[]}}", get("/readyz"));
        hindrances.add("no read node is known");
        assertEquals(
                "503 {\"ready\":false,\"parts\":{\"router\":[\"no read node is known\"]}}",
                get("/readyz"));
    }

    @Test
    void showsWhatPartsCountAndWhatTheJvmUses() throws Exception {
        Counter.builder("atoll.test.searches").register(metrics).increment(3);
        String answer = get("/metrics");
        assertTrue(answer.contains("\natoll_test_searches_total 3.0\n"), answer);
        assertTrue(answer.contains("\njvm_memory_used_bytes{"), answer);
        assertTrue(answer.contains("\nprocess_uptime_seconds "), answer);
    }

    @Test
    void listsItsPagesAtTheRoot() throws Exception {
        String answer = get("/");
        for (String page : List.of("/readyz", "/livez", "/healthz", "/metrics")) {
            assertTrue(answer.contains("href=\"" + page + "\""), answer);
        }
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() {
        var error =
                assertThrows(
                        StartException.class,
                        () ->
                                AdminServer.start(
                                        address(server.port()), readiness, metrics, DOCS, api));
        assertEquals(
                "port "
                        + server.port()
                        + " of 127.0.0.1 is taken by another process: stop it, or choose another"
                        + " port with --admin-port (0: any free one)",
                error.getMessage());
    }

    private String get(String path) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static ListenAddress address(int port) {
        return new ListenAddress("127.0.0.1", port, "--admin-port");
    }
}
