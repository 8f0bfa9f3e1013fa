package io.atoll.router.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.protocol.ClusterSecret;
import io.atoll.router.api.NodeConnections;
import io.atoll.router.nodes.EjectedNodes;
import io.atoll.router.nodes.Holders;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.nodes.NodeRecord;
import io.atoll.router.nodes.ReadNodeLink;
import io.atoll.spi.Member;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class NodeChoiceTest {
    private static final long SEGMENT = 11;
    private static final int ENOUGH_FAILURES = 3;

    private final AtomicLong now = new AtomicLong();
    private final EjectedNodes ejected = new EjectedNodes();
    private final List<ReadNodeLink> links = new ArrayList<>();
    private final KnownNode first = node("read-1");
    private final KnownNode second = node("read-2");
    private final KnownNode third = node("read-3");

    private KnownNode node(String id) {
        var link =
                new ReadNodeLink(
                        "127.0.0.1",
                        1,
                        ClusterSecret.NONE,
                        new NodeRecord(now::get, ejected),
                        NodeConnections.PLAIN);
        links.add(link);
        var member =
                new Member(
                        id,
                        0,
                        Member.Role.READ_NODE,
                        "127.0.0.1",
                        1,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        Long.MAX_VALUE,
                        Member.State.READY);
        return KnownNode.unheard(member, link);
    }

    @AfterEach
    void close() {
        links.forEach(ReadNodeLink::close);
    }

    private void eject(KnownNode node) {
        ejected.nodes(4);
        for (int i = 0; i < ENOUGH_FAILURES; i++) {
            node.link().history().failed();
        }
        assertTrue(node.link().history().isEjected());
    }

    private String chosen(Wanted wanted, int turn, KnownNode... owners) {
        var choice =
                new NodeChoice(
                        (_, candidates, inTurn) -> inTurn % candidates.size(), () -> {}, 1, turn);
        return choice.choose(SEGMENT, new Holders(List.of(owners), owners.length), wanted).id();
    }

    @Test
    void noEjectedNodeIsChosenWhileThereIsAnother() {
        eject(second);
        for (int turn = 0; turn < 4; turn++) {
            assertEquals("read-1", chosen(Wanted.now(List.of(SEGMENT)), turn, first, second));
        }
    }

    /// What a silent node is being asked for would else be asked of it again.
    @Test
    void anEjectedNodeIsChosenBeforeOneThatIsBeingAsked() {
        Wanted elsewhere = Wanted.now(List.of(SEGMENT)).elsewhereThan(first);
        eject(second);
        for (int turn = 0; turn < 4; turn++) {
            assertEquals("read-2", chosen(elsewhere, turn, first, second));
        }
        for (int turn = 0; turn < 4; turn++) {
            assertEquals("read-3", chosen(elsewhere, turn, first, second, third));
        }
    }

    @Test
    void somebodyIsChosenThoughAllHaveFailed() {
        Wanted wanted = Wanted.now(List.of(SEGMENT)).failedAt(first).failedAt(second);

        assertEquals("read-1", chosen(wanted, 0, first, second));
        assertEquals("read-2", chosen(wanted, 1, first, second));
    }
}
