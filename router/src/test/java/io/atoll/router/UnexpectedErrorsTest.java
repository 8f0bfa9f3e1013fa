package io.atoll.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.protocol.UnexpectedErrors;
import io.atoll.protocol.v1.NodeFetchAnswer;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Whatever a part throws, whoever asked gets an error with a code and the log gets the rest.
class UnexpectedErrorsTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Errors.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        LOGGER.addAppender(logged);
    }

    @AfterEach
    void stop() {
        LOGGER.detachAppender(logged);
    }

    private static final IllegalStateException THROWN = new IllegalStateException("heap is empty");
    private static final IllegalArgumentException GIVEN = new IllegalArgumentException("no column");
    private static final StackOverflowError DEEP = new StackOverflowError();

    /// Fails in every way that a service can.
    private static final class FaultyNode extends ReadNodeGrpc.ReadNodeImplBase {
        @Override
        public void search(NodeSearchRequest request, StreamObserver<NodeSearchAnswer> client) {
            throw THROWN;
        }

        @Override
        public void query(NodeQueryRequest request, StreamObserver<NodeQueryAnswer> client) {
            client.onError(GIVEN);
        }

        @Override
        public void fetch(NodeFetchRequest request, StreamObserver<NodeFetchAnswer> client) {
            throw DEEP;
        }

        @Override
        public void status(NodeStatusRequest request, StreamObserver<NodeStatusAnswer> client) {
            throw new AtollException(ErrorCode.SEGMENT_DAMAGED, "segment 7 is damaged");
        }
    }

    @Test
    void aServiceThatThrowsAnswersWithACode() throws IOException {
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .addService(new FaultyNode())
                        .intercept(new UnexpectedErrors("read node read-9"))
                        .build()
                        .start();
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                        .usePlaintext()
                        .build();
        try {
            var node =
                    ReadNodeGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);

            refusedUnexpectedly(
                    () -> node.search(NodeSearchRequest.getDefaultInstance()), "Search", THROWN);
            refusedUnexpectedly(
                    () -> node.query(NodeQueryRequest.getDefaultInstance()), "Query", GIVEN);
            refusedUnexpectedly(
                    () -> node.fetch(NodeFetchRequest.getDefaultInstance()), "Fetch", DEEP);

            AtollException known = error(() -> node.status(NodeStatusRequest.getDefaultInstance()));
            assertEquals(ErrorCode.SEGMENT_DAMAGED, known.code());
            assertEquals("segment 7 is damaged", known.getMessage());
            assertEquals(3, logged.list.size());
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private static AtollException error(Executable call) {
        return Errors.from(assertThrows(StatusRuntimeException.class, call), "read-9");
    }

    private void refusedUnexpectedly(Executable call, String method, Throwable thrown) {
        AtollException error = error(call);

        assertEquals(ErrorCode.INTERNAL, error.code());
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("while read node read-9 answered"), message);
        assertTrue(message.contains("ReadNode/" + method), message);
        isLogged(message, thrown);
    }

    private void isLogged(String message, Throwable thrown) {
        ILoggingEvent line = logged.list.getLast();
        assertEquals(Level.ERROR, line.getLevel());
        assertEquals(message, line.getFormattedMessage());
        assertSame(thrown, ((ThrowableProxy) line.getThrowableProxy()).getThrowable());
    }

    /// The node says that it has five hits and sends none.
    @Test
    void aReadThatFailsInTheRouterSaysWhatWasBeingDone(@TempDir Path folder) throws IOException {
        try (var cluster = new TestCluster(folder)) {
            FakeReadNode node = cluster.node("read-1");
            node.indexes(TestCluster.JOURNAL);
            cluster.loads();
            node.next(FakeReadNode.answers(NodeSearchAnswer.newBuilder().addHitCounts(5).build()));

            var search = cluster.router.search(TestCluster.search(10));
            var error =
                    (AtollException)
                            assertThrows(CompletionException.class, search::join).getCause();

            assertEquals(ErrorCode.INTERNAL, error.code());
            String message = String.valueOf(error.getMessage());
            assertTrue(message.contains("while searching collection 'books'"), message);
            assertFalse(message.contains("Exception"), message);
            isLogged(message, error.getCause());
        }
    }
}
