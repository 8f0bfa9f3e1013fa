package io.atoll.router.nodes;

import io.atoll.model.Limits;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.router.api.EventLoops;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The connections to one read node, one for each event loop that calls it, made at once: no search
/// is to wait for them. Answers arrive on that loop, where they are merged too: a thread of one's
/// own would cost more than the merging.
public final class ReadNodeLink implements AutoCloseable {
    private final Optional<EventLoops> eventLoops;
    private final List<ManagedChannel> channels;
    private final List<ReadNodeFutureStub> stubs;
    private final NodeRecord history;
    private volatile Optional<Pulse> pulse = Optional.empty();
    private volatile String trouble = "";

    /// @param eventLoops empty: one connection, on a loop of gRPC's own
    public ReadNodeLink(
            String host,
            int port,
            ClusterSecret secret,
            NodeRecord history,
            Optional<EventLoops> eventLoops) {
        this.history = history;
        this.eventLoops = eventLoops;
        channels = channels(host, port, secret, eventLoops);
        stubs = channels.stream().map(ReadNodeGrpc::newFutureStub).toList();
        channels.forEach(channel -> channel.getState(true));
    }

    private static List<ManagedChannel> channels(
            String host, int port, ClusterSecret secret, Optional<EventLoops> eventLoops) {
        var channels = new ArrayList<ManagedChannel>();
        if (eventLoops.isEmpty()) {
            channels.add(builder(host, port, secret).build());
        } else {
            for (EventLoop loop : eventLoops.get().loops()) {
                channels.add(
                        builder(host, port, secret)
                                .eventLoopGroup(loop)
                                .channelType(eventLoops.get().channelType())
                                .build());
            }
        }
        return List.copyOf(channels);
    }

    private static NettyChannelBuilder builder(String host, int port, ClusterSecret secret) {
        return NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .directExecutor()
                .intercept(secret.client())
                .maxInboundMessageSize(Limits.MAX_ANSWER_BYTES);
    }

    public ReadNodeFutureStub stub(Deadline deadline) {
        int turn = eventLoops.isEmpty() ? 0 : eventLoops.get().current();
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
