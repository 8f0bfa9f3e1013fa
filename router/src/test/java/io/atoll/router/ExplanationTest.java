package io.atoll.router;

import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.model.read.CollectionSearch;
import io.atoll.router.FakeReadNode.Row;
import io.atoll.router.api.Explanation;
import io.atoll.router.api.Explanation.Ask;
import io.atoll.router.api.Explanation.Cause;
import io.atoll.router.api.ExplanationJson;
import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a search says of itself when it is asked to.
class ExplanationTest {
    private static final long A = 11;
    private static final long B = 12;

    @TempDir Path folder;
    private TestCluster cluster;
    private FakeReadNode first;
    private FakeReadNode second;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(folder);
        first = cluster.node("read-1");
        second = cluster.node("read-2");
        first.indexes(JOURNAL);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void namesEachCallWithItsSegmentsAndTimes() {
        first.loads(A, new Row(1, 0.1f, 1));
        second.loads(B, new Row(2, 0.2f, 1), new Row(3, 0.3f, 1));
        cluster.seals(A, B);
        cluster.loads();

        Explanation explanation = explained();

        assertEquals(cluster.newestManifest(), explanation.manifest());
        assertEquals(1, explanation.plans());
        assertTrue(explanation.routingNanos() > 0);
        assertTrue(explanation.searchNanos() > 0);
        assertTrue(explanation.mergeNanos() > 0);
        assertEquals(List.of(), explanation.leftOut());
        assertEquals(2, explanation.asks().size());
        Ask ask = askOf("read-2", explanation);
        assertEquals(Cause.PLAN, ask.cause());
        assertEquals("ok", ask.outcome());
        assertEquals(List.of(B), ask.segmentIds());
        assertTrue(ask.nanos() > 0 && ask.nanos() <= explanation.searchNanos());
        assertEquals(2, ask.report().orElseThrow().getSegments(0).getVectorsScored());
    }

    @Test
    void namesCallsThatFailedAndTheOnesInTheirPlace() {
        first.loads(A, new Row(1, 0.1f, 1));
        second.loads(A, new Row(1, 0.1f, 1)).indexes(JOURNAL);
        cluster.seals(A);
        cluster.places(Map.of(A, List.of("read-1"), JOURNAL, List.of("read-1")));
        cluster.loads();
        first.next(FakeReadNode.fails(Status.UNAVAILABLE));

        List<Ask> asks = explained().asks();

        assertEquals(
                List.of("read-1 PLAN unavailable", "read-2 RETRY ok"),
                asks.stream().map(a -> a.node() + " " + a.cause() + " " + a.outcome()).toList());
        assertTrue(asks.get(1).beganNanos() >= asks.get(0).nanos());
    }

    @Test
    void saysThatANodeWasAskedAgainForOneState() {
        first.loads(A, new Row(1, 0.1f, 1));
        second.loads(B, new Row(2, 0.2f, 1));
        cluster.seals(A, B);
        cluster.loads();
        first.hasRead(2_000, 1_500);
        second.hasRead(1_400, 0);
        first.next(FakeReadNode.ANSWERS);
        first.next(FakeReadNode.fails(Status.UNAVAILABLE));

        List<Ask> asks = explained().asks();

        assertEquals(
                List.of("PLAN ok", "ONE_STATE unavailable", "ONE_STATE ok"),
                asks.stream()
                        .filter(ask -> ask.node().equals("read-1"))
                        .map(ask -> ask.cause() + " " + ask.outcome())
                        .toList());
    }

    @Test
    void nothingIsExplainedUnasked() {
        first.loads(A, new Row(1, 0.1f, 1));
        cluster.seals(A);
        cluster.loads();

        assertTrue(cluster.router.search(search(10)).join().explanation().isEmpty());
        assertFalse(first.searches.element().getExplain());
    }

    @Test
    void theJsonFormHasWhatTheExplanationHas() {
        first.loads(A, new Row(1, 0.1f, 1));
        cluster.seals(A);
        cluster.loads();

        JsonNode json = ExplanationJson.write(explained());

        JsonNode node = json.get("nodes").get(0);
        assertEquals("read-1", node.get("node").asText());
        assertEquals("plan", node.get("cause").asText());
        assertFalse(node.get("hedged").asBoolean());
        assertEquals(2, node.get("segments").size());
        assertEquals("scan", node.get("segments").get(0).get("plan").asText());
        assertTrue(json.get("leftOut").isEmpty());
    }

    private Explanation explained() {
        CollectionSearch plain = search(10);
        var request =
                CollectionSearch.of(plain.terms(), plain.parts().getFirst(), plain.page(), true);
        return cluster.router.search(request).join().explanation().orElseThrow();
    }

    private static Ask askOf(String node, Explanation explanation) {
        return explanation.asks().stream()
                .filter(ask -> ask.node().equals(node))
                .findFirst()
                .orElseThrow();
    }
}
