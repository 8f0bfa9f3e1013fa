package io.atoll.milvus;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.milvus.calls.Json;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.router.Router;
import io.atoll.router.api.RouterConfig;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.milvus.grpc.MilvusServiceGrpc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An edge that listens, over a router and a catalog that knows the sample collection. The write
/// node is one of paper, and so is the read node, where there is one.
final class RunningEdge implements AutoCloseable {
    static final int MAX_REQUEST_BYTES = 1 << 20;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final PaperWriteNode writeNode = new PaperWriteNode();
    private final Server writeServer;
    private final CatalogWriter catalog;
    private final CatalogReader reader;
    private final Router router;
    private final MilvusEdge edge;
    private final ManagedChannel channel;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunningEdge(Path folder) throws IOException {
        this(folder, List.of(), RouterConfig.defaults());
    }

    RunningEdge(Path folder, List<Member> readNodes) throws IOException {
        this(folder, readNodes, RouterConfig.defaults());
    }

    RunningEdge(Path folder, List<Member> readNodes, RouterConfig config) throws IOException {
        writeServer = NettyServerBuilder.forPort(0).addService(writeNode).build().start();
        CatalogConfig database = CatalogConfig.sqlite(folder.resolve("catalog.db"));
        catalog = CatalogWriter.open(database);
        catalog.takeReign(1, "paper", "127.0.0.1:" + writeServer.getPort());
        catalog.apply(
                new RowChange.Create(
                        Samples.collection(),
                        new JournalInfo(
                                PaperReadNode.JOURNAL, "journal", 1, OptionalLong.empty())));
        reader = CatalogReader.open(database);
        router = Router.start(config, reader, new Known(readNodes), (_, _, _) -> 0, meters);
        edge =
                MilvusEdge.start(
                        new EdgeConfig(
                                "127.0.0.1",
                                0,
                                MAX_REQUEST_BYTES,
                                MAX_REQUEST_BYTES,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                Duration.ZERO,
                                16),
                        router,
                        meters);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", edge.port()).usePlaintext().build();
    }

    Router router() {
        return router;
    }

    int port() {
        return edge.port();
    }

    MilvusServiceGrpc.MilvusServiceBlockingStub grpc() {
        return MilvusServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    /// @param headers names and values in turn
    HttpResponse<String> post(String path, String body, String... headers) {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + edge.port() + "/v2/vectordb/" + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no answer from " + path, e);
        }
    }

    String get(String path) {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + edge.port() + "/v2/vectordb/" + path))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no answer from " + path, e);
        }
    }

    /// Waits until the sample collection can be read.
    void awaitLoaded() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (router.loadState("default", "sample").percent() < 100) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the sample collection is not loaded");
            }
            Thread.sleep(10);
        }
    }

    JsonNode json(String path, String body, String... headers) {
        try {
            return Json.MAPPER.readTree(post(path, body, headers).body());
        } catch (IOException e) {
            throw new IllegalStateException("no JSON from " + path, e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        // A request that was refused half-way would be waited for.
        http.shutdownNow();
        edge.close();
        router.close();
        reader.close();
        catalog.close();
        writeServer.shutdownNow();
    }

    private record Known(List<Member> members) implements Discovery {
        @Override
        public void start(Consumer<DiscoveryView> listener) {
            listener.accept(new DiscoveryView.Known(members));
        }

        @Override
        public void close() {}
    }
}
