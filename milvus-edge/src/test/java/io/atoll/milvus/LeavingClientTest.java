package io.atoll.milvus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.google.protobuf.ByteString;

import io.grpc.Context;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A client that goes away while it is answered: its reads end on the nodes too, and nobody calls
/// that an error.
class LeavingClientTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private PaperReadNode node;
    private RunningEdge edge;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        log.start();
        root().addAppender(log);
        node = new PaperReadNode();
        edge = new RunningEdge(folder, List.of(node.member()));
        edge.awaitLoaded();
    }

    @AfterEach
    void stop() {
        edge.close();
        node.close();
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entities/search|{\"collectionName\":\"sample\",\"data\":[[1,2,3,4]]}",
                "entities/query|{\"collectionName\":\"sample\",\"filter\":\"id > 1\"}",
                "entities/get|{\"collectionName\":\"sample\",\"id\":[1]}"
            })
    void whoHangsUpCancelsItsRead(String path, String body) throws Exception {
        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.getOutputStream().write(post(path, body, body.length()));
            acquire(node.asked);
        }

        acquire(node.cancelled);
        assertNothingIsCalledAnError();
    }

    @Test
    void whoCancelsOverGrpcCancelsItsRead() throws Exception {
        var vector = ByteString.copyFrom(new byte[4 * Float.BYTES]);
        var placeholder =
                PlaceholderGroup.newBuilder()
                        .addPlaceholders(
                                PlaceholderValue.newBuilder()
                                        .setTag("$0")
                                        .setType(PlaceholderType.FloatVector)
                                        .addValues(vector))
                        .build();
        var search =
                SearchRequest.newBuilder()
                        .setCollectionName("sample")
                        .setNq(1)
                        .setPlaceholderGroup(placeholder.toByteString())
                        .addSearchParams(Samples.pair("topk", "10"))
                        .build();
        var query = QueryRequest.newBuilder().setCollectionName("sample").setExpr("id > 1").build();
        for (Runnable read :
                List.<Runnable>of(
                        () -> edge.grpc().search(search), () -> edge.grpc().query(query))) {
            try (Context.CancellableContext client = Context.current().withCancellation()) {
                Thread.startVirtualThread(client.wrap(read));
                acquire(node.asked);
            }
            acquire(node.cancelled);
        }
        assertNothingIsCalledAnError();
    }

    @Test
    void whoLeavesInTheMiddleOfARequestIsNoError() throws Exception {
        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.getOutputStream().write(post("entities/insert", "{\"coll", 1_000));
        }

        awaitCounted("entities/insert");
        assertNothingIsCalledAnError();
    }

    /// @param length what the header says of the body
    private static byte[] post(String path, String body, int length) {
        return """
        POST /v2/vectordb/%s HTTP/1.1
        Host: localhost
        Content-Type: application/json
        Content-Length: %d

        %s\
        """
                .formatted(path, length, body)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void acquire(Semaphore permits) throws InterruptedException {
        assertTrue(permits.tryAcquire(5, TimeUnit.SECONDS), "long before the request's deadline");
    }

    private void awaitCounted(String rpc) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (edge.meters.find("atoll.edge.request.duration").tag("rpc", rpc).timer() == null) {
            assertTrue(System.nanoTime() < end, "the request has not ended");
            Thread.sleep(5);
        }
    }

    private void assertNothingIsCalledAnError() {
        List<ILoggingEvent> logged;
        synchronized (log) { // as the threads that append to it do
            logged = List.copyOf(log.list);
        }
        assertEquals(
                List.of(),
                logged.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .filter(event -> !event.getLoggerName().startsWith("io.atoll.router"))
                        .map(ILoggingEvent::toString)
                        .toList());
    }
}
