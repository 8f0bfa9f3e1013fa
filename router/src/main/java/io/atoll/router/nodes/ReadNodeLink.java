package io.atoll.router.nodes;

import io.atoll.model.Limits;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.router.api.NodeConnections;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The connections to one read node, made at once: no search is to wait for them. Answers are
/// merged on the thread that they arrive on: one of their own would cost more than the merging.
public final class ReadNodeLink implements AutoCloseable {
    private final NodeConnections connections;
    private final List<ManagedChannel> channels;
    private final List<ReadNodeFutureStub> stubs;
    private final NodeRecord history;
    private volatile Optional<Pulse> pulse = Optional.empty();
    private volatile String trouble = "";

    public ReadNodeLink(
            String host,
            int port,
            ClusterSecret secret,
            NodeRecord history,
            NodeConnections connections) {
        this.history = history;
        this.connections = connections;
        var made = new ArrayList<ManagedChannel>();
        for (ManagedChannelBuilder<?> builder : connections.to(host, port)) {
            made.add(
                    builder.directExecutor()
                            .intercept(secret.client())
                            .maxInboundMessageSize(Limits.MAX_ANSWER_BYTES)
                            .build());
        }
        channels = List.copyOf(made);
        stubs = channels.stream().map(ReadNodeGrpc::newFutureStub).toList();
        channels.forEach(channel -> channel.getState(true));
    }

    public ReadNodeFutureStub stub(Deadline deadline) {
        int turn = stubs.size() == 1 ? 0 : connections.current();
        return stubs.get(turn).withDeadline(deadline);
    }

    /// What was measured of the node.
    public NodeRecord history() {
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
        channels.forEach(ManagedChannel::resetConnectBackoff);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        history.forget();
    }
}
