package io.atoll.router.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class NodeRecordTest {
    private final AtomicLong now = new AtomicLong();
    private final EjectedNodes ejected = new EjectedNodes();

    private NodeRecord node() {
        return new NodeRecord(now::get, ejected);
    }

    @Test
    void aNodeThatKeepsFailingIsLeftOutForAGrowingTime() {
        ejected.nodes(4);
        NodeRecord node = node();
        fail(node, 2);
        assertFalse(node.isEjected());

        fail(node, 1);
        assertTrue(node.isEjected());
        passMillis(499);
        assertTrue(node.isEjected());
        passMillis(2);
        assertFalse(node.isEjected(), "it is tried again");

        fail(node, 1);
        assertTrue(node.isEjected(), "one failure is enough now");
        passMillis(999);
        assertTrue(node.isEjected());
        passMillis(2);
        assertFalse(node.isEjected());
    }

    @Test
    void anAnswerMakesFailuresForgiven() {
        ejected.nodes(4);
        NodeRecord node = node();
        fail(node, 2);
        answer(node, 100);
        fail(node, 2);
        assertFalse(node.isEjected());
    }

    @Test
    void atMostHalfOfTheNodesAreLeftOut() {
        ejected.nodes(4);
        NodeRecord[] nodes = {node(), node(), node(), node()};
        for (NodeRecord node : nodes) {
            fail(node, 10);
        }

        assertEquals(2, ejected.count());
        assertTrue(nodes[0].isEjected());
        assertTrue(nodes[1].isEjected());
        assertFalse(nodes[2].isEjected());
        assertFalse(nodes[3].isEjected());
    }

    @Test
    void aNodeThatLeavesMakesRoomForOthers() {
        ejected.nodes(2);
        NodeRecord leaving = node();
        fail(leaving, 3);
        assertEquals(1, ejected.count());

        leaving.forget();

        assertEquals(0, ejected.count());
    }

    @Test
    void theEstimateOfSlowAnswersIsThatOfTheSlowestTwentieth() {
        NodeRecord node = node();
        var random = new java.util.Random(5);
        for (int i = 0; i < 20_000; i++) {
            answer(node, 1_000 + random.nextInt(1_000));
        }
        long slowMicros = node.slowNanos(0) / 1_000;
        assertTrue(slowMicros > 1_800 && slowMicros < 2_100, slowMicros + " us");
    }

    @Test
    void whatIsKnownOfANodeFadesWhileItIsNotAsked() {
        NodeRecord node = node();
        answer(node, 5_000);

        assertEquals(5_000, node.serviceMicros(1_000), 1);
        passMillis(1_000);
        assertEquals(3_000, node.serviceMicros(1_000), 1);
        passMillis(4_000);
        assertEquals(1_125, node.serviceMicros(1_000), 1);
    }

    @Test
    void aNodeThatWasNeverAskedCountsAsTheFastest() {
        assertEquals(1_234, node().serviceMicros(1_234));
    }

    private void passMillis(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static void fail(NodeRecord node, int times) {
        for (int i = 0; i < times; i++) {
            node.asked();
            node.failed();
        }
    }

    private static void answer(NodeRecord node, long micros) {
        node.asked();
        node.answered(TimeUnit.MICROSECONDS.toNanos(micros));
    }
}
