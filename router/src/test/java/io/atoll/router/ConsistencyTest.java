package io.atoll.router;

import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.rows.Keys;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.Freshness;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.router.FakeReadNode.Row;
import io.atoll.router.api.SearchAnswer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What nodes are told at each level, and that their answers are one state at all of them.
class ConsistencyTest {
    private static final long A = 11;
    private static final long B = 12;
    private static final long WRITTEN = 1_234;
    private static final List<Long> ALL = List.of(1L, 5L, 3L, 2L);

    @TempDir Path folder;
    private TestCluster cluster;
    private FakeReadNode first;
    private FakeReadNode second;

    /// Segment A and the journal on the first node, B on the second.
    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        first = cluster.node("read-1");
        second = cluster.node("read-2");
        first.loads(A, row(1, 0.1), row(2, 0.4)).indexes(JOURNAL, row(5, 0.2));
        second.loads(B, row(3, 0.3), row(1, 0.5));
        cluster.seals(A, B);
        cluster.loads();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static Row row(long key, double distance) {
        return new Row(key, (float) distance, key);
    }

    private SearchAnswer found(ConsistencyLevel level, long timestamp) {
        return cluster.router.search(search(level, timestamp)).join();
    }

    private Freshness toldAt(ConsistencyLevel level, long timestamp) {
        first.scopes.clear();
        found(level, timestamp);
        return first.scopes.element().getFreshness();
    }

    private static List<Long> keys(Keys keys) {
        var list = new ArrayList<Long>();
        for (int i = 0; i < keys.size(); i++) {
            list.add((Long) keys.get(i));
        }
        return list;
    }

    private static List<Long> asOf(FakeReadNode node) {
        return node.scopes.stream().map(ReadScope::getAsOf).toList();
    }

    private static final Freshness STRONG = Freshness.newBuilder().setStrong(true).build();
    private static final Freshness EVENTUALLY = Freshness.getDefaultInstance();
    private static final Freshness BOUNDED =
            Freshness.newBuilder()
                    .setGuaranteeTimestamp(-1)
                    .setMaxStalenessMillis(TestCluster.WINDOW.toMillis())
                    .build();

    // --- what nodes are told -----------------------------------------------------------------

    @Test
    void strongAsksForALook() {
        assertEquals(STRONG, toldAt(ConsistencyLevel.STRONG, 0));
    }

    @Test
    void boundedAllowsForTheWindow() {
        assertEquals(BOUNDED, toldAt(ConsistencyLevel.BOUNDED, 0));
    }

    @Test
    void boundedSeesWhatTheClientItselfWroteIfItSays() {
        assertEquals(
                BOUNDED.toBuilder().setWrittenTimestamp(WRITTEN).build(),
                toldAt(ConsistencyLevel.BOUNDED, WRITTEN));
        assertEquals(BOUNDED, toldAt(ConsistencyLevel.BOUNDED, 2));
    }

    @Test
    void eventuallyAsksForNothing() {
        assertEquals(EVENTUALLY, toldAt(ConsistencyLevel.EVENTUALLY, 1));
    }

    @Test
    void sessionAsksForTheTimestampOfTheClientsLastWrite() {
        var upToTheWrite = Freshness.newBuilder().setGuaranteeTimestamp(WRITTEN).build();

        assertEquals(upToTheWrite, toldAt(ConsistencyLevel.SESSION, WRITTEN));
        assertEquals(upToTheWrite, toldAt(ConsistencyLevel.CUSTOMIZED, WRITTEN));
    }

    @Test
    void sessionOfAClientThatHasWrittenNothingAsksForNothing() {
        assertEquals(EVENTUALLY, toldAt(ConsistencyLevel.SESSION, 1));
    }

    @Test
    void sessionOfAClientThatDoesNotSayWhatItWroteIsStrong() {
        assertEquals(STRONG, toldAt(ConsistencyLevel.SESSION, 0));
    }

    @Test
    void theRequestsLevelGoesBeforeTheCollections() {
        assertEquals(STRONG, toldAt(ConsistencyLevel.STRONG, 0));
        first.scopes.clear();

        cluster.router.search(search(10)).join();
        assertEquals(BOUNDED, first.scopes.element().getFreshness());

        cluster.alter(collection -> collection.withConsistency(ConsistencyLevel.EVENTUALLY, 3));
        Eventually.until(
                "the collection's new level",
                () -> {
                    first.scopes.clear();
                    cluster.router.search(search(10)).join();
                    return first.scopes.element().getFreshness().equals(EVENTUALLY);
                });
    }

    // --- one state ---------------------------------------------------------------------------

    @Test
    void aNodeThatLagsBehindADeleteIsAskedAgainAsOfItUntilItHasReadThatFar() {
        first.hasRead(2_000, 1_500);
        second.hasRead(1_400, 0);

        CompletableFuture<SearchAnswer> answer =
                cluster.router.search(search(ConsistencyLevel.STRONG, 0));
        Eventually.until("asked again", () -> second.scopes.size() >= 3);
        second.hasRead(1_600, 1_600);
        answer.join();

        assertEquals(1, first.scopes.size());
        var again = second.scopes.stream().skip(1).toList();
        assertTrue(again.stream().allMatch(scope -> scope.getAsOf() == 1_500));
        assertEquals(1_500, again.getFirst().getFreshness().getGuaranteeTimestamp());
    }

    @Test
    void nodesThatReadDifferentInsertsAreNotAskedAgain() {
        first.hasRead(2_000, 1_000);
        second.hasRead(1_400, 900);

        found(ConsistencyLevel.STRONG, 0);
        found(ConsistencyLevel.EVENTUALLY, 1);

        assertEquals(2, first.searches.size());
        assertEquals(2, second.searches.size());
    }

    @Test
    void aStateThatIsFoldedAwayIsReadAnewAsAWhole() {
        first.hasRead(2_000, 1_500);
        second.hasRead(1_400, 0);
        second.next(FakeReadNode.ANSWERS);
        second.next(
                (_, observer) -> {
                    first.hasRead(3_000, 2_000);
                    second.hasRead(3_000, 2_000);
                    observer.onError(Errors.notLoaded("deletes are folded in", List.of(B)));
                });

        assertEquals(ALL, keys(found(ConsistencyLevel.STRONG, 0).keys()));
        assertEquals(List.of(0L, 1_500L, 0L), asOf(second));
        assertEquals(2, first.scopes.size());
    }

    @Test
    void belowStrongANodeThatIsAheadIsAskedAgainAsOfTheOneThatLagsSoThatNobodyLooks() {
        first.hasRead(2_000, 1_500);
        second.hasRead(1_400, 0);

        for (ConsistencyLevel level :
                List.of(ConsistencyLevel.EVENTUALLY, ConsistencyLevel.BOUNDED)) {
            first.scopes.clear();
            second.scopes.clear();

            assertEquals(ALL, keys(found(level, 1).keys()));

            assertEquals(List.of(0L, 1_400L), asOf(first));
            assertEquals(
                    Freshness.newBuilder().setGuaranteeTimestamp(1_400).build(),
                    List.copyOf(first.scopes).getLast().getFreshness());
            assertEquals(List.of(0L), asOf(second));
        }
    }

    @Test
    void belowStrongAStateThatIsFoldedAwayMakesTheOneThatLagsCatchUp() {
        first.hasRead(2_000, 1_500);
        second.hasRead(1_400, 0);
        first.next(FakeReadNode.ANSWERS);
        first.next(
                (_, observer) -> {
                    second.hasRead(1_600, 1_500);
                    observer.onError(Errors.notLoaded("deletes are folded in", List.of(A)));
                });

        assertEquals(ALL, keys(found(ConsistencyLevel.EVENTUALLY, 1).keys()));

        assertEquals(List.of(0L, 1_400L, 0L), asOf(first));
        assertEquals(List.of(0L, 1_500L), asOf(second));
    }
}
