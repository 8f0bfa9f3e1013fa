package io.atoll.router;

import io.atoll.model.Limits;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.util.Optional;

/// The connection to one read node. Answers arrive on its event loop, where they are merged too: a
/// thread of one's own would cost more than the merging.
final class ReadNodeLink implements AutoCloseable {
    private final ManagedChannel channel;
    private final ReadNodeFutureStub stub;

    private final NodeRecord history;
    private volatile Optional<Pulse> pulse = Optional.empty();
    private volatile String trouble = "";

    ReadNodeLink(String host, int port, ClusterSecret secret, NodeRecord history) {
        this.history = history;
        channel =
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .directExecutor()
                        .intercept(secret.client())
                        .maxInboundMessageSize(Limits.MAX_ANSWER_BYTES)
                        .build();
        stub = ReadNodeGrpc.newFutureStub(channel);
    }

    ReadNodeFutureStub stub(Deadline deadline) {
        return stub.withDeadline(deadline);
    }

    /// What was measured of the node.
    NodeRecord history() {
        return history;
    }

    void heard(Pulse newPulse) {
        pulse = Optional.of(newPulse);
        trouble = "";
    }

    /// It did not answer when it was asked for its status.
    void missed(String reason) {
        trouble = reason;
    }

    /// What its last status said.
    Optional<Pulse> pulse() {
        return pulse;
    }

    /// Why there is no newer status, in words; empty if there is.
    String trouble() {
        return trouble;
    }

    /// Connects at the next call, however long gRPC means to wait after the last failure.
    void connectAnew() {
        channel.resetConnectBackoff();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        history.forget();
    }
}
