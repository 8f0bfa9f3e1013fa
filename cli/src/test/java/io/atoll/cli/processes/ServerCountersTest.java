package io.atoll.cli.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServerCountersTest {

    @Test
    void sumsOverLabels() {
        var counters =
                ServerCounters.parse(
                        """
                        # HELP atoll_readnode_vectors_scored_total Vectors compared with a query
                        # TYPE atoll_readnode_vectors_scored_total counter
                        atoll_readnode_vectors_scored_total{node="read-1",plan="graph, {wide}"} 1.5E3
                        atoll_readnode_vectors_scored_total{node="read-2"} 500 1700000000000
                        atoll_readnode_vectors_scored_total_other 7
                        process_cpu_time_ns_total 3.0E9
                        """);

        assertEquals(new ServerCounters(2000, 3e9), counters);
        assertEquals(new ServerCost(100, 150), counters.costSince(new ServerCounters(0, 0), 20));
        assertEquals(
                new ServerCost(150, 200), counters.costSince(new ServerCounters(500, 1e9), 10));
    }

    @Test
    void aServerThatCountsNothingScoredNothing() {
        var none = ServerCounters.parse("jvm_threads 3\n");
        assertEquals(new ServerCost(0, 0), none.costSince(none, 1));
    }
}
