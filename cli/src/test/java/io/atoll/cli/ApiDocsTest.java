package io.atoll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;
import io.atoll.process.AdminApi;
import io.atoll.process.AdminServer;
import io.atoll.process.ApiDocs;
import io.atoll.process.ListenAddress;
import io.atoll.process.Metrics;
import io.atoll.process.Readiness;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.MilvusServiceGrpc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// `/docs` of the admin port.
class ApiDocsTest {
    private static final String MILVUS = "milvus.proto.milvus.MilvusService";

    @TempDir private Path folder;

    @Test
    void describeWhatTheServerServesButDoNotServeIt() throws Exception {
        try (Standalone server = Standalone.start(StandaloneConfig.at(folder).withFreePorts())) {
            assertTrue(methods(server.adminPort(), MILVUS).contains("Search"));
            assertTrue(get(server.adminPort(), "/docs/").contains("<html"));
            assertRefused(server.adminPort());
            String page = get(server.adminPort(), "/docs/rest");
            assertTrue(
                    page.contains("<code>post /v2/vectordb/entities/hybrid_search</code>"), page);
            assertTrue(
                    page.contains(
                            "<li><code>search</code> array of <a href=\"#Search\">Search</a>, <b>"
                                    + "required</b>"),
                    page);
            assertTrue(page.contains("<h3 id=\"Search\">"), page);
            assertTrue(
                    get(server.adminPort(), "/docs/openapi.json")
                            .startsWith("{\"openapi\":\"3.0.3\""));
        }
    }

    private static void assertRefused(int adminPort) {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", adminPort).usePlaintext().build();
        try {
            var stub =
                    MilvusServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(10, TimeUnit.SECONDS);
            var refused =
                    assertThrows(
                            StatusRuntimeException.class,
                            () -> stub.getVersion(GetVersionRequest.getDefaultInstance()));
            assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
            assertEquals(
                    "the admin port only describes "
                            + MILVUS
                            + "/GetVersion: call it on the port that serves it",
                    refused.getStatus().getDescription());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void describeWhatMembersAskEachOther() throws Exception {
        var address = new ListenAddress("127.0.0.1", 0, "admin.port");
        var docs =
                ApiDocs.of(
                        ReadNodeGrpc.getServiceDescriptor(), WriteNodeGrpc.getServiceDescriptor());
        var metrics = Metrics.newRegistry();
        try (var server =
                AdminServer.start(
                        address, new Readiness(), metrics, docs, new AdminApi("", "admin.token"))) {
            assertTrue(methods(server.port(), ReadNodeGrpc.SERVICE_NAME).contains("Search"));
            assertTrue(methods(server.port(), WriteNodeGrpc.SERVICE_NAME).contains("Write"));
        } finally {
            metrics.close();
        }
    }

    private static Set<String> methods(int port, String service) throws Exception {
        JsonNode specification = new ObjectMapper().readTree(get(port, "/docs/specification.json"));
        var methods = new TreeSet<String>();
        for (JsonNode each : specification.path("services")) {
            if (each.path("name").asText().equals(service)) {
                each.path("methods").forEach(method -> methods.add(method.path("name").asText()));
            }
        }
        return methods;
    }

    private static String get(int port, String path) throws Exception {
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), path);
            return answer.body();
        }
    }
}
