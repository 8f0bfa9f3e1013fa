package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Who may ask for what at the admin port.
class AdminApiTest {
    private final PrometheusMeterRegistry metrics = Metrics.newRegistry();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger changes = new AtomicInteger();
    private AdminServer server = serve("open sesame");

    private AdminServer serve(String token) {
        var api = new AdminApi(token, "admin.token");
        api.read(
                "echo",
                query ->
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("a", query.getOrDefault("a", "")));
        api.read(
                "fails",
                _ -> {
                    throw new AtollException(ErrorCode.UNAVAILABLE, "nobody is there");
                });
        api.change(
                "count",
                _ -> JsonNodeFactory.instance.objectNode().put("n", changes.incrementAndGet()));
        return AdminServer.start(
                new ListenAddress("127.0.0.1", 0, "--admin-port"),
                new Readiness(),
                metrics,
                ApiDocs.of(),
                api);
    }

    @AfterEach
    void close() {
        http.close();
        server.close();
    }

    @Test
    void readingIsOpenToEverybody() throws Exception {
        assertEquals("200 {\"a\":\"x y\"}", send("GET", "/admin/api/echo?a=x%20y", ""));
    }

    @Test
    void changingNeedsTheToken() throws Exception {
        assertEquals(
                "401 {\"error\":\"this call changes something and needs a token: present that of"
                        + " admin.token\",\"code\":1400}",
                send("POST", "/admin/api/count", ""));
        assertEquals(
                "401 {\"error\":\"the token is not that of admin.token\",\"code\":1400}",
                send("POST", "/admin/api/count", "Bearer open sesam"));
        assertTrue(send("POST", "/admin/api/count", "Basic open sesame").startsWith("401 "));
        assertEquals(0, changes.get());
        assertEquals("200 {\"n\":1}", send("POST", "/admin/api/count", "Bearer open sesame"));
    }

    @Test
    void withoutATokenNothingCanBeChangedAndTheSettingIsNamed() throws Exception {
        server.close();
        server = serve("");
        assertEquals(
                "403 {\"error\":\"nothing can be changed here: set admin.token of this process, and"
                        + " present that token\",\"code\":1400}",
                send("POST", "/admin/api/count", "Bearer "));
        assertEquals(0, changes.get());
        assertTrue(send("GET", "/admin/api/echo", "").startsWith("200 "));
    }

    @Test
    void whatChangesCannotBeDoneByReading() throws Exception {
        assertEquals(
                "405 {\"error\":\"'count' is asked with POST\",\"code\":1100}",
                send("GET", "/admin/api/count", "Bearer open sesame"));
    }

    @Test
    void refusalsCarryTheirCode() throws Exception {
        assertEquals(
                "503 {\"error\":\"nobody is there\",\"code\":2}",
                send("GET", "/admin/api/fails", ""));
    }

    @Test
    void anUnknownCallIsAnsweredWithTheKnownOnes() throws Exception {
        assertEquals(
                "404 {\"error\":\"admin call 'ecco' is unknown; there are: count, echo,"
                        + " fails\",\"code\":1100}",
                send("GET", "/admin/api/ecco", ""));
    }

    @Test
    void aRoleWithoutAPageSaysSo() throws Exception {
        assertEquals(
                "404 {\"error\":\"this role has no admin page: ask a router\",\"code\":1100}",
                send("GET", "/admin", ""));
    }

    private String send(String method, String path, String authorization) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
