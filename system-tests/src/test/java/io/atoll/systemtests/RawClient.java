package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.MilvusServiceGrpc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Both protocols of a server without an SDK in between: what is sent is what stands in a test.
public final class RawClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int INSERT_ROWS = 1_000;

    private final ManagedChannel channel;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    public RawClient(int port) {
        this.port = port;
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    public MilvusServiceGrpc.MilvusServiceBlockingStub grpc() {
        return MilvusServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    /// The whole answer of a RESTful call, whatever its code.
    public JsonNode answer(String path, String body) {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v2/vectordb/" + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .timeout(LIMIT)
                        .build();
        try {
            return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no answer from " + path, e);
        }
    }

    /// The data of a RESTful call that succeeds.
    JsonNode rest(String path, String body) {
        JsonNode answer = answer(path, body);
        assertEquals(0, answer.path("code").asInt(), () -> path + ": " + answer);
        return answer.path("data");
    }

    /// Inserts rows `{id, vector: [id, 1]}`, ids from..to-1, with what `more` adds to each (JSON
    /// members, `$` is the id; may be empty).
    void insert(String collection, int from, int to, String more) {
        for (int begin = from; begin < to; begin += INSERT_ROWS) {
            String rows =
                    IntStream.range(begin, Math.min(to, begin + INSERT_ROWS))
                            .mapToObj(id -> row(id, more))
                            .collect(Collectors.joining(","));
            rest(
                    "entities/insert",
                    "{\"collectionName\": \"%s\", \"data\": [%s]}".formatted(collection, rows));
        }
    }

    private static String row(int id, String more) {
        String members = more.isEmpty() ? "" : ", " + more.replace("$", Integer.toString(id));
        return "{\"id\": %d, \"vector\": [%d, 1]%s}".formatted(id, id, members);
    }

    /// Flushes, and waits until it is done.
    void flush(String collection) {
        var flushed =
                grpc().flush(
                                io.milvus.grpc.FlushRequest.newBuilder()
                                        .addCollectionNames(collection)
                                        .build());
        assertEquals(0, flushed.getStatus().getCode(), flushed.getStatus().getReason());
        var state =
                io.milvus.grpc.GetFlushStateRequest.newBuilder()
                        .setCollectionName(collection)
                        .addAllSegmentIDs(flushed.getCollSegIDsMap().get(collection).getDataList())
                        .build();
        Await.until(collection + " is flushed", () -> grpc().getFlushState(state).getFlushed());
    }

    void awaitLoaded(String collection) {
        Await.until(
                collection + " is loaded",
                () ->
                        rest(
                                        "collections/get_load_state",
                                        "{\"collectionName\": \"" + collection + "\"}")
                                .path("loadState")
                                .asText()
                                .equals("LoadStateLoaded"));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        http.shutdownNow();
    }
}
