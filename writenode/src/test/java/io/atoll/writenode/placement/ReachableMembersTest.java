package io.atoll.writenode.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

class ReachableMembersTest {
    private final AtomicLong now = new AtomicLong();
    private final Listed listed = new Listed();
    private final ReachableMembers members =
            new ReachableMembers(listed, ClusterSecret.NONE, now::get);
    private final List<Node> nodes = new ArrayList<>();
    private volatile List<String> seen = List.of();

    /// A list that somebody keeps, and that nobody told of a death.
    private static final class Listed implements Discovery {
        private Consumer<DiscoveryView> listener = _ -> {};

        @Override
        public void start(Consumer<DiscoveryView> newListener) {
            listener = newListener;
        }

        @Override
        public void close() {}
    }

    private static final class Node extends ReadNodeGrpc.ReadNodeImplBase {
        private final String id;
        private final AtomicInteger asked = new AtomicInteger();
        private Server server;
        private volatile boolean stopped;

        Node(String id) throws IOException {
            this.id = id;
            server = serve(0);
        }

        private Server serve(int port) throws IOException {
            return NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(this)
                    .build()
                    .start();
        }

        Member member() {
            return new Member(
                    id,
                    0,
                    Member.Role.READ_NODE,
                    "127.0.0.1",
                    server.getPort(),
                    Member.DEFAULT_RESOURCE_GROUP,
                    "",
                    Long.MAX_VALUE,
                    Member.State.READY);
        }

        @Override
        public void status(NodeStatusRequest request, StreamObserver<NodeStatusAnswer> observer) {
            asked.incrementAndGet();
            if (!stopped) {
                observer.onNext(NodeStatusAnswer.newBuilder().setNodeId(id).build());
                observer.onCompleted();
            }
        }

        void dies() throws InterruptedException {
            server.shutdownNow();
            server.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (String id : List.of("read-1", "read-2", "read-3")) {
            nodes.add(new Node(id));
        }
        members.start(
                view ->
                        seen =
                                view instanceof DiscoveryView.Known(List<Member> known)
                                        ? known.stream().map(Member::id).toList()
                                        : List.of());
        listed.listener.accept(new DiscoveryView.Known(nodes.stream().map(Node::member).toList()));
        until("all were asked", () -> nodes.stream().allMatch(node -> node.asked.get() > 1));
    }

    @AfterEach
    void stop() throws InterruptedException {
        members.close();
        for (Node node : nodes) {
            node.dies();
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Time passes in steps, so that a refusal is first seen and then lasts.
    private void untilSeen(String... ids) {
        until(
                "members " + List.of(ids),
                () -> {
                    now.addAndGet(Duration.ofMillis(100).toNanos());
                    return seen.equals(List.of(ids));
                });
    }

    @Test
    void aNodeWhoseProcessHasEndedIsGoneThoughItIsStillListed() throws Exception {
        nodes.get(1).dies();

        untilSeen("read-1", "read-3");
    }

    @Test
    void itIsThereAgainWhenItAnswers() throws Exception {
        Node node = nodes.get(1);
        int port = node.server.getPort();
        node.dies();
        untilSeen("read-1", "read-3");

        node.server = node.serve(port);

        untilSeen("read-1", "read-2", "read-3");
    }

    @Test
    void aNodeThatIsStoppedKeepsItsSegments() {
        Node node = nodes.get(1);
        node.stopped = true;
        int before = node.asked.get();
        until(
                "it was asked in vain",
                () -> {
                    now.addAndGet(Duration.ofSeconds(1).toNanos());
                    return node.asked.get() > before + 1;
                });

        assertEquals(List.of("read-1", "read-2", "read-3"), seen);
    }

    @Test
    void nobodyIsGoneWhenMostSeemToBe() throws Exception {
        nodes.get(0).dies();
        untilSeen("read-2", "read-3");

        nodes.get(1).dies();

        untilSeen("read-1", "read-2", "read-3");
    }
}
