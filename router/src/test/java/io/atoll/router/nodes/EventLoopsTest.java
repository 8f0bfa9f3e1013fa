package io.atoll.router.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.router.api.EventLoops;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

import org.junit.jupiter.api.Test;

final class EventLoopsTest {
    @Test
    void aLoopKnowsItselfAndOtherThreadsCountAsTheFirst() throws Exception {
        try (var group = new MultiThreadIoEventLoopGroup(3, NioIoHandler.newFactory())) {
            EventLoops loops = EventLoops.of(group, NioSocketChannel.class);

            assertEquals(3, loops.loops().size());
            for (int i = 0; i < 3; i++) {
                EventLoop loop = loops.loops().get(i);
                assertEquals(i, loop.submit(loops::current).get());
            }
            assertEquals(0, loops.current());
        }
    }
}
