package io.atoll.router.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.atoll.agents.AgentMeters;
import io.atoll.router.FakeReadNode;
import io.atoll.router.api.RouterConfig;
import io.atoll.spi.Member;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

class NodeStatusPollerTest {
    private static final long COLLECTION = 7;
    private static final long SEGMENT = 12;
    // No node goes down here: what a restart does has to show without it.
    private static final RouterConfig CONFIG =
            RouterConfig.defaults()
                    .withWatching(
                            new RouterConfig.Watching(
                                    Duration.ofMillis(10), Duration.ofSeconds(2), 1_000_000));

    private final BlockingQueue<KnownNode> published = new LinkedBlockingQueue<>();
    private final List<KnownNode> all = new CopyOnWriteArrayList<>();
    private final NodeStatusPoller poller =
            new NodeStatusPoller(
                    CONFIG,
                    AgentMeters.unwatched(),
                    new EjectedNodes(),
                    nodes -> {
                        all.addAll(nodes);
                        published.addAll(nodes);
                    });
    private FakeReadNode node;

    @BeforeEach
    void startNode() throws IOException {
        node = new FakeReadNode("read-1", COLLECTION).incarnation(1).loads(SEGMENT);
    }

    @AfterEach
    void close() {
        poller.close();
        node.close();
    }

    private KnownNode await(Predicate<KnownNode> wanted) throws InterruptedException {
        KnownNode last = null;
        while (true) {
            KnownNode next = published.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("not seen in 20 s; the last node: " + last);
            }
            if (wanted.test(next)) {
                return next;
            }
            last = next;
        }
    }

    private static Member incarnation(long number, Member member) {
        return new Member(
                member.id(),
                number,
                member.role(),
                member.host(),
                member.port(),
                member.resourceGroup(),
                member.zone(),
                member.capacityBytes(),
                member.state());
    }

    @Test
    void aNodeThatWasStartedAnewIsNoticedByItsAnswersWhereDiscoveryDoesNotKnow() throws Exception {
        assertEquals(0, node.member().incarnation());
        poller.watch(List.of(node.member()));
        await(each -> each.incarnation() == 1 && each.holds(COLLECTION, SEGMENT));
        node.close();

        node = new FakeReadNode("read-1", COLLECTION, node.port()).incarnation(2);

        assertFalse(await(each -> each.incarnation() == 2).holds(COLLECTION, SEGMENT));
    }

    @Test
    void anotherIncarnationInDiscoveryIsAnotherProcessBeforeItHasAnswered() throws Exception {
        poller.watch(List.of(incarnation(1, node.member())));
        await(each -> each.holds(COLLECTION, SEGMENT));

        poller.watch(List.of(incarnation(2, node.member())));

        KnownNode other = await(_ -> true);
        assertFalse(other.up());
        assertFalse(other.holds(COLLECTION, SEGMENT));
        await(each -> each.holds(COLLECTION, SEGMENT));
    }

    @Test
    void whoAnswersInTheNameOfAnotherIsNotAsked() throws Exception {
        Member member = node.member();
        var misplaced =
                new Member(
                        "read-2",
                        0,
                        member.role(),
                        member.host(),
                        member.port(),
                        member.resourceGroup(),
                        member.zone(),
                        member.capacityBytes(),
                        member.state());
        poller.watch(List.of(misplaced, member));

        await(each -> each.id().equals("read-1") && each.up());
        // Each publication has both nodes; read-2 was asked before read-1, and many times since.
        node.loads(SEGMENT + 1);
        await(each -> each.id().equals("read-1") && each.holds(COLLECTION, SEGMENT + 1));

        assertFalse(all.stream().anyMatch(each -> each.id().equals("read-2") && each.up()));
    }
}
