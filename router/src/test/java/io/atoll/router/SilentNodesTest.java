package io.atoll.router;

import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.query;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.rows.Column;
import io.atoll.router.FakeReadNode.Row;
import io.atoll.router.api.SearchAnswer;
import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Nodes that take a request and then say nothing, as stopped processes do: nobody waits for them
/// while somebody else can answer, whatever they were asked for.
class SilentNodesTest {
    private static final long A = 11;
    private static final long B = 12;

    @TempDir Path folder;
    private TestCluster cluster;
    private FakeReadNode first;
    private FakeReadNode second;
    private FakeReadNode third;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        first = cluster.node("read-1");
        second = cluster.node("read-2");
        third = cluster.node("read-3");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static Row row(long key, double distance) {
        return new Row(key, (float) distance, key);
    }

    private static FakeReadNode withAll(FakeReadNode node) {
        return node.loads(A, row(1, 0.1), row(2, 0.4)).indexes(JOURNAL, row(5, 0.2));
    }

    /// The first node owns everything; others have it too.
    private void loadOn(FakeReadNode... nodes) {
        for (FakeReadNode node : nodes) {
            withAll(node);
        }
        cluster.seals(A);
        cluster.places(Map.of(A, List.of("read-1"), JOURNAL, List.of("read-1")));
        cluster.loads();
        Eventually.until(
                "all nodes are known",
                () -> first.isKnown() && second.isKnown() && third.isKnown());
    }

    private static List<Long> keys(SearchAnswer answer) {
        var keys = new ArrayList<Long>();
        for (int i = 0; i < answer.keys().size(); i++) {
            keys.add((Long) answer.keys().get(i));
        }
        return keys;
    }

    @Test
    void whoLoadsASegmentLaterIsAskedForItThen() {
        loadOn(first);
        first.next(FakeReadNode.staysSilent());
        CompletableFuture<SearchAnswer> answer = cluster.router.search(search(10));
        Eventually.until("read-1 was asked", () -> first.searches.size() == 1);

        withAll(second);

        assertEquals(List.of(1L, 5L, 2L), keys(answer.join()));
        Eventually.until("read-1 was told", () -> first.cancelled.get() == 1);
    }

    @Test
    void theSameHoldsForACount() {
        loadOn(first);
        first.next(FakeReadNode.staysSilent());
        var answer = cluster.router.query(TestCluster.count(LIMIT, 1));
        Eventually.until("read-1 was asked", () -> first.queries.size() == 1);

        withAll(second);

        assertEquals(3, answer.join().count());
    }

    @Test
    void whenAHedgeIsSilentTooTheNextNodeIsAsked() {
        loadOn(first, second);
        first.next(FakeReadNode.staysSilent());
        second.next(FakeReadNode.staysSilent());
        CompletableFuture<SearchAnswer> answer = cluster.router.search(search(10));
        Eventually.until("read-2 was asked as well", () -> second.searches.size() == 1);

        withAll(third);

        assertEquals(List.of(1L, 5L, 2L), keys(answer.join()));
        Eventually.until(
                "both were told", () -> first.cancelled.get() == 1 && second.cancelled.get() == 1);
    }

    @Test
    void whoFailsWhileTheHedgeIsSilentLeavesItToTheNextNode() {
        loadOn(first, second);
        second.next(FakeReadNode.staysSilent());
        first.next(
                (_, observer) ->
                        Thread.startVirtualThread(
                                () -> {
                                    Eventually.until(
                                            "read-2 was asked as well",
                                            () -> second.searches.size() == 1);
                                    observer.onError(Status.UNAVAILABLE.asRuntimeException());
                                    withAll(third);
                                }));

        assertEquals(List.of(1L, 5L, 2L), keys(cluster.router.search(search(10)).join()));
    }

    @Test
    void whatIsAskedAgainForTheSakeOfOneStateIsAskedElsewhereToo() {
        second.loads(B, row(3, 0.3));
        cluster.seals(B);
        loadOn(first, third);
        third.hasRead(2_000, 0);
        first.hasRead(500, 0);
        second.hasRead(2_000, 1_500);
        first.next(FakeReadNode.ANSWERS);
        first.next(FakeReadNode.staysSilent());

        SearchAnswer answer = cluster.router.search(search(ConsistencyLevel.STRONG, 0)).join();

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(answer));
        assertEquals(2, first.searches.size());
        assertEquals(1_500, third.scopes.element().getAsOf());
    }

    @Test
    void outputFieldsAreFetchedElsewhereToo() {
        loadOn(first, second);
        first.answersNoFetch();

        SearchAnswer answer = cluster.router.search(search(3, "name")).join();

        var names = (Column.Texts) answer.output().column(FakeReadNode.NAME_FIELD).orElseThrow();
        assertEquals(List.of("name-1@1", "name-5@5", "name-2@2"), List.of(names.values()));
        assertEquals(1, first.fetches.get());
        assertEquals(1, second.fetches.get());
    }

    @Test
    void aQueryIsHedgedAsASearchIs() {
        loadOn(first, second);
        first.next(FakeReadNode.staysSilent());

        assertEquals(3, cluster.router.query(query(10, 0)).join().keys().size());
        assertEquals(1, second.queries.size());
    }
}
