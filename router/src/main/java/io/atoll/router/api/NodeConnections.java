package io.atoll.router.api;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;

import java.util.List;

/// How a router connects to read nodes.
public interface NodeConnections {
    /// By one connection to each node, on a loop of gRPC's own.
    NodeConnections PLAIN =
            new NodeConnections() {
                @Override
                public List<? extends ManagedChannelBuilder<?>> to(String host, int port) {
                    return List.of(NettyChannelBuilder.forAddress(host, port).usePlaintext());
                }

                @Override
                public int current() {
                    return 0;
                }
            };

    /// The connections to one node, at least one.
    List<? extends ManagedChannelBuilder<?>> to(String host, int port);

    /// Which of a node's connections the calling thread should use. A node may have fewer.
    int current();
}
