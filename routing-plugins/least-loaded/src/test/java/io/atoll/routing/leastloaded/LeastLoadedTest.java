package io.atoll.routing.leastloaded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.OwnerSelector.OwnerLoad;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.PriorityQueue;

/// A simulation: requests come at a steady rate, each node works on one at a time.
class LeastLoadedTest {
    private final LeastLoaded selector = new LeastLoaded();

    @Test
    void equalsTakeTurns() {
        var a = new Node("a", 1_000);
        var b = new Node("b", 1_000);
        simulate(List.of(a, b), 1_500, 1_000);
        assertEquals(500, a.requests, 50);
    }

    @Test
    void oneOfTwoThatIsFiveTimesSlowerGetsAtMostAQuarter() {
        var fast = new Node("fast", 1_000);
        var slow = new Node("slow", 5_000);
        simulate(List.of(fast, slow), 1_500, 4_000);
        assertTrue(slow.requests <= 1_000, slow.requests + " of 4,000");
        assertTrue(slow.requests > 0, "it is still tried");
    }

    @Test
    void aNodeThatHasRecoveredHasItsShareBack() {
        var steady = new Node("steady", 1_000);
        var troubled = new Node("troubled", 5_000);
        simulate(List.of(steady, troubled), 1_500, 2_000);
        troubled.micros = 1_000;
        // Ten seconds at this rate.
        simulate(List.of(steady, troubled), 1_500, 6_666);
        steady.requests = 0;
        troubled.requests = 0;
        simulate(List.of(steady, troubled), 1_500, 2_000);
        assertTrue(troubled.requests >= 900, troubled.requests + " of 2,000");
    }

    @Test
    void aFreshNodeIsNeitherFloodedNorShunned() {
        var old = new Node("old", 1_000);
        simulate(List.of(old, new Node("other", 1_000)), 1_500, 1_000);
        old.requests = 0;
        var fresh = new Node("fresh", 1_000);
        simulate(List.of(old, fresh), 1_500, 200);
        assertEquals(100, fresh.requests, 40);
    }

    private long now;
    private int turn;

    private void simulate(List<Node> nodes, long micros, int requests) {
        for (int i = 0; i < requests; i++) {
            now += micros;
            double fastest =
                    nodes.stream().filter(n -> n.mean > 0).mapToDouble(n -> n.mean).min().orElse(1);
            for (Node node : nodes) {
                node.advance(now, fastest);
            }
            nodes.get(selector.choose(1, nodes, turn++)).take(now);
        }
    }

    /// As a router sees it: the mean moves by a tenth with each answer, and fades towards that of
    /// the fastest by half in each second without one.
    private static final class Node implements OwnerLoad {
        private final String id;
        private long micros;
        private int requests;
        private double mean = -1;
        private double fastest = 1;
        private long now;
        private long freeAt;
        private long answeredAt;
        private final PriorityQueue<long[]> busy =
                new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));

        Node(String id, long micros) {
            this.id = id;
            this.micros = micros;
        }

        void take(long at) {
            requests++;
            freeAt = Math.max(freeAt, at) + micros;
            busy.add(new long[] {freeAt, freeAt - at});
        }

        void advance(long to, double fastestNow) {
            now = to;
            fastest = fastestNow;
            while (!busy.isEmpty() && busy.peek()[0] <= to) {
                long[] done = busy.remove();
                double share = Math.max(0.1, 1 - remembered(done[0]));
                mean = mean < 0 ? done[1] : mean + share * (done[1] - mean);
                answeredAt = done[0];
            }
        }

        private double remembered(long at) {
            return Math.pow(0.5, (at - answeredAt) / 1_000_000.0);
        }

        @Override
        public String nodeId() {
            return id;
        }

        @Override
        public int outstanding() {
            return busy.size();
        }

        @Override
        public int chosen() {
            return 0;
        }

        @Override
        public double serviceMicros() {
            if (mean < 0) {
                return fastest;
            }
            return fastest + (mean - fastest) * remembered(now);
        }
    }
}
