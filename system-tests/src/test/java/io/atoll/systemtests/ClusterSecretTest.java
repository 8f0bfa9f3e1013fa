package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Whom the ports of members let in.
final class ClusterSecretTest {
    private static final ClusterSecret SECRET = ClusterSecret.of("correct horse");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start(folder, 1, 1 << 20, SECRET);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aReadNodeRefusesWhoPresentsNone() {
        assertEquals(
                "read node read-1 refuses a caller that presents no cluster secret: cluster.secret"
                        + " must be the same in all members",
                refusal(() -> readNodeStatus(ClusterSecret.NONE)));
    }

    @Test
    void aReadNodeRefusesWhoPresentsAnother() {
        assertEquals(
                "read node read-1 refuses a caller that presents another cluster secret:"
                        + " cluster.secret must be the same in all members",
                refusal(() -> readNodeStatus(ClusterSecret.of("correct hors"))));
    }

    @Test
    void aReadNodeAnswersWhoPresentsIt() {
        assertEquals("read-1", readNodeStatus(ClusterSecret.of("correct horse")));
    }

    @Test
    void aWriteNodeRefusesWhoPresentsNoneOrAnother() {
        String message = refusal(() -> timestamp(ClusterSecret.NONE));
        assertTrue(message.startsWith("write node write-1 refuses"), message);
        refusal(() -> timestamp(ClusterSecret.of("wrong")));
    }

    @Test
    void aWriteNodeAnswersWhoPresentsIt() {
        assertTrue(timestamp(SECRET) > 0);
    }

    @Test
    void aClusterWhoseMembersShareItWorks() {
        cluster.restartRouter();
        Await.until("the router is well", () -> cluster.router().health().isEmpty());
        assertTrue(cluster.router().allocateTimestamp(LIMIT) > 0);
    }

    @Test
    void aRouterWithAnotherIsNotReadyAndItsWritesAreRefusedAtOnce() {
        cluster.restartRouter(ClusterSecret.of("another"));
        try {
            var error =
                    assertThrows(
                            AtollException.class, () -> cluster.router().allocateTimestamp(LIMIT));
            assertEquals(ErrorCode.UNAUTHENTICATED, error.code());
            assertFalse(cluster.router().health().isEmpty());
        } finally {
            cluster.restartRouter();
        }
    }

    @Test
    void isNotShown() {
        assertEquals("(hidden)", SECRET.toString());
        assertEquals("(none)", ClusterSecret.NONE.toString());
        assertEquals(List.of(false, true), List.of(ClusterSecret.NONE.isSet(), SECRET.isSet()));
    }

    private static String readNodeStatus(ClusterSecret secret) {
        return call(
                cluster.readNodePort("read-1"),
                secret,
                channel ->
                        ReadNodeGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .status(NodeStatusRequest.getDefaultInstance())
                                .getNodeId());
    }

    private static long timestamp(ClusterSecret secret) {
        return call(
                cluster.writeNodePort(),
                secret,
                channel ->
                        WriteNodeGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .allocateTimestamp(TimestampRequest.getDefaultInstance())
                                .getTimestamp());
    }

    private static <A> A call(int port, ClusterSecret secret, Function<ManagedChannel, A> call) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .intercept(secret.client())
                        .build();
        try {
            return call.apply(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    /// The message of the typed error that a call ends with.
    private static String refusal(Executable call) {
        var status = assertThrows(StatusRuntimeException.class, call);
        assertEquals(Status.Code.UNAUTHENTICATED, status.getStatus().getCode());
        AtollException error = Errors.from(status, "member");
        assertEquals(ErrorCode.UNAUTHENTICATED, error.code());
        return String.valueOf(error.getMessage());
    }
}
