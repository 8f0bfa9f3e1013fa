package io.atoll.router.api;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;

import java.util.ArrayList;
import java.util.List;

/// The event loops on which this process serves its clients. Nodes are called from the loop that a
/// search arrived on, over a connection of that loop: a search never waits for another thread to
/// wake up.
///
/// @param channelType of connections that these loops can serve
public record EventLoops(List<EventLoop> loops, Class<? extends Channel> channelType)
        implements NodeConnections {

    public EventLoops {
        loops = List.copyOf(loops);
    }

    /// All loops of a group.
    public static EventLoops of(EventLoopGroup group, Class<? extends Channel> channelType) {
        var loops = new ArrayList<EventLoop>();
        for (EventExecutor executor : group) {
            loops.add((EventLoop) executor);
        }
        return new EventLoops(loops, channelType);
    }

    /// One for each loop.
    @Override
    public List<NettyChannelBuilder> to(String host, int port) {
        return loops.stream()
                .map(
                        loop ->
                                NettyChannelBuilder.forAddress(host, port)
                                        .usePlaintext()
                                        .eventLoopGroup(loop)
                                        .channelType(channelType))
                .toList();
    }

    /// The index of the loop that runs the caller; 0 for a thread that is none.
    @Override
    public int current() {
        for (int i = 1; i < loops.size(); i++) {
            if (loops.get(i).inEventLoop()) {
                return i;
            }
        }
        return 0;
    }
}
