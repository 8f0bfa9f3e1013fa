package io.atoll.cli.bench;

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
                        atoll_router_searches_total 20.0
                        """);

        assertEquals(new ServerCounters(2000, 20), counters);
        assertEquals(100, counters.scoredPerSearch(new ServerCounters(0, 0)));
        assertEquals(150, counters.scoredPerSearch(new ServerCounters(500, 10)));
    }

    @Test
    void aServerThatCountsNothingScoredNothing() {
        var none = ServerCounters.parse("jvm_threads 3\n");
        assertEquals(0, none.scoredPerSearch(none));
    }
}
