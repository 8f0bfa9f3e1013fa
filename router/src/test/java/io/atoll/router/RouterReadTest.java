package io.atoll.router;

import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.options;
import static io.atoll.router.TestCluster.query;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.protocol.Errors;
import io.atoll.router.FakeReadNode.Row;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.api.SearchAnswer;
import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

class RouterReadTest {
    private static final long A = 11;
    private static final long B = 12;
    private static final long C = 13;

    @TempDir Path folder;
    private TestCluster cluster;
    private FakeReadNode first;
    private FakeReadNode second;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        first = cluster.node("read-1");
        second = cluster.node("read-2");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static Row row(long key, double distance) {
        return new Row(key, (float) distance, key);
    }

    /// Segment A and the journal on the first node, B on the second.
    private void loadApart() {
        first.loads(A, row(1, 0.1), row(2, 0.4)).indexes(JOURNAL, row(5, 0.2));
        second.loads(B, row(3, 0.3), row(1, 0.5));
        cluster.seals(A, B);
        cluster.loads();
    }

    /// Everything on both nodes; the first one owns all.
    private void loadTwice() {
        for (FakeReadNode node : List.of(first, second)) {
            node.loads(A, row(1, 0.1), row(2, 0.4)).indexes(JOURNAL, row(5, 0.2));
            node.loads(B, row(3, 0.3), row(1, 0.5));
        }
        cluster.seals(A, B);
        cluster.places(
                Map.of(
                        A, List.of("read-1"),
                        B, List.of("read-1"),
                        JOURNAL, List.of("read-1")));
        cluster.loads();
        Eventually.until("both nodes are known", () -> first.isKnown() && second.isKnown());
    }

    private SearchAnswer found(CollectionSearch request) {
        return cluster.router.search(request).join();
    }

    private static List<Long> keys(Keys keys) {
        var list = new ArrayList<Long>();
        for (int i = 0; i < keys.size(); i++) {
            list.add((Long) keys.get(i));
        }
        return list;
    }

    private static AtollException error(CompletableFuture<?> read) {
        var error = assertThrows(CompletionException.class, read::join);
        return (AtollException) error.getCause();
    }

    private static List<String> names(SearchAnswer answer) {
        var column = (Column.Texts) answer.output().column(FakeReadNode.NAME_FIELD).orElseThrow();
        return List.of(column.values());
    }

    // --- plan, scatter, merge ----------------------------------------------------------------

    @Test
    void asksEachNodeOnceAndMergesByDistanceWithEachKeyOnce() {
        loadApart();

        SearchAnswer answer = found(search(10));

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(answer.keys()));
        assertEquals(List.of(4), answer.hitCounts());
        assertEquals(0.1f, answer.distances()[0]);
        assertEquals(1, first.searches.size());
        assertEquals(1, second.searches.size());
        assertEquals(3, answer.coverage().segments());
        assertEquals(3, answer.coverage().segmentsRead());
        assertEquals(5, answer.coverage().rows());
        assertEquals(2, answer.coverage().nodes().size());
    }

    @Test
    void skipsTheOffsetAfterMerging() {
        loadApart();

        SearchAnswer answer = found(search(options(LIMIT), 2, 1));

        assertEquals(List.of(5L, 3L), keys(answer.keys()));
        assertEquals(3, first.searches.element().getParts(0).getK());
    }

    @Test
    void asksTheOpenJournalAsAChain() {
        loadApart();

        found(search(1));

        assertEquals(JOURNAL, first.scopes.element().getChainFrom());
        assertEquals(0, second.scopes.element().getChainFrom());
    }

    @Test
    void takesOutputFieldsThatCameAlong() {
        loadApart();

        SearchAnswer answer = found(search(3, "name", "id"));

        assertEquals(List.of("name-1@1", "name-5@5", "name-3@3"), names(answer));
        assertEquals(
                List.of("name", "id"), answer.outputFields().stream().map(f -> f.name()).toList());
        assertEquals(keys(answer.keys()), keys(answer.output().keys(100)));
        assertEquals(0, first.fetches.get() + second.fetches.get());
    }

    @Test
    void fetchesOutputFieldsOfWinnersThatANodeKeptBack() {
        loadApart();
        first.keepsOutputFieldsBack();

        SearchAnswer answer = found(search(3, "name"));

        assertEquals(List.of("name-1@1", "name-5@5", "name-3@3"), names(answer));
        assertEquals(1, first.fetches.get());
        assertEquals(0, second.fetches.get());
    }

    @Test
    void queriesInAscendingOrderOfKeysEachByItsYoungestRow() {
        first.loads(A, new Row(4, 0, 70), new Row(1, 0, 10)).indexes(JOURNAL, new Row(2, 0, 80));
        second.loads(B, new Row(1, 0, 60), new Row(3, 0, 20));
        cluster.seals(A, B);
        cluster.loads();

        QueryAnswer all = cluster.router.query(query(10, 0, "name")).join();
        QueryAnswer page = cluster.router.query(query(2, 1)).join();

        assertEquals(List.of(1L, 2L, 3L, 4L), keys(all.keys()));
        var column = (Column.Texts) all.output().column(FakeReadNode.NAME_FIELD).orElseThrow();
        assertEquals(
                List.of("name-1@60", "name-2@80", "name-3@20", "name-4@70"),
                List.of(column.values()));
        assertEquals(List.of(2L, 3L), keys(page.keys()));
    }

    @Test
    void countsRowsNotKeys() {
        loadApart();

        QueryAnswer answer = cluster.router.query(TestCluster.count(LIMIT, 1)).join();

        assertEquals(5, answer.count());
        assertEquals(5, cluster.router.rowCount("default", TestCluster.NAME, "", LIMIT));
    }

    @Test
    void spreadsReadsOverTheOwnersOfASegment() {
        loadTwice();
        List<String> both = List.of("read-1", "read-2");
        cluster.places(Map.of(A, both, B, both, JOURNAL, both));
        Eventually.until(
                "the placement is known",
                () -> cluster.router.catalog().placement().get(A).size() == 2);

        for (int i = 0; i < 10; i++) {
            found(search(1));
        }

        assertEquals(5, first.searches.size());
        assertEquals(5, second.searches.size());
    }

    // --- when nodes fail ---------------------------------------------------------------------

    @Test
    void aPartWhoseNodeFailsIsReadElsewhere() {
        loadTwice();
        first.next(FakeReadNode.fails(Status.UNAVAILABLE));

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        assertEquals(1, second.searches.size());
        assertEquals(1, cluster.counted("atoll.router.replans"));
    }

    @Test
    void aNodeThatDiesIsNoLongerAsked() {
        loadTwice();
        first.close();

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        Eventually.until(
                "read-1 is down",
                () -> cluster.router.health().contains("read node read-1 is down"));
        assertEquals(List.of(), cluster.router.hindrances());
        found(search(10));
        assertEquals(1, cluster.counted("atoll.router.replans"));
    }

    @Test
    void aNodeThatComesBackOnItsPortIsAskedAgain() throws IOException {
        loadApart();
        second.close();
        Eventually.until(
                "read-2 is down",
                () -> cluster.router.health().contains("read node read-2 is down"));
        CompletableFuture<SearchAnswer> waiting = cluster.router.search(search(10));

        var again = new FakeReadNode("read-2", TestCluster.COLLECTION, second.port());
        cluster.join(again.incarnation(2).loads(B, row(3, 0.3), row(1, 0.5)));

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(waiting.join().keys()));
    }

    @Test
    void onlySegmentsThatANodeLacksAreReadElsewhere() {
        loadTwice();
        first.losesSecretly(B);

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        assertEquals(List.of(B), second.scopes.element().getSegmentIdsList());
        assertEquals(2, first.searches.size());
    }

    @Test
    void aPassingErrorIsWaitedOut() {
        loadApart();
        for (int i = 0; i < 4; i++) {
            second.next(
                    FakeReadNode.refuses(
                            new AtollException(ErrorCode.RATE_LIMIT, "the queue is full")));
        }

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        assertEquals(5, second.searches.size());
    }

    @Test
    void aMembersOwnFailureIsTriedOnceMoreAndThenReported() {
        loadApart();
        var broken = new AtollException(ErrorCode.SEGMENT_DAMAGED, "segment 12 is damaged");
        second.next(FakeReadNode.refuses(broken));
        second.next(FakeReadNode.refuses(broken));

        AtollException error = error(cluster.router.search(search(10)));

        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertEquals("segment 12 is damaged", error.getMessage());
    }

    @Test
    void aCallersErrorIsReportedAtOnce() {
        loadApart();
        second.next(
                FakeReadNode.refuses(new AtollException(ErrorCode.PARAMETER_INVALID, "no such")));

        AtollException error = error(cluster.router.search(search(10)));

        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertEquals(1, second.searches.size());
    }

    @Test
    void aSilentNodeIsNamedWithWhatTheOthersAnswered() {
        loadApart();
        second.next(FakeReadNode.staysSilent());

        AtollException error =
                error(cluster.router.search(search(options(Duration.ofSeconds(2)), 10, 0)));

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
        assertEquals(
                "read-2 gave no answer in 2000 ms (1 of 2 nodes answered, 2 of 3 segments read)",
                error.getMessage());
    }

    @Test
    void segmentsThatNobodyHoldsAreNamedAtTheDeadline() {
        loadApart();
        second.close();
        Eventually.until(
                "read-2 is down",
                () -> cluster.router.health().contains("read node read-2 is down"));

        AtollException error =
                error(cluster.router.search(search(options(Duration.ofSeconds(2)), 10, 0)));

        assertEquals(
                "segments loaded on no live node: 12 (read-2, which had it, is down); given up"
                        + " after 2000 ms (1 of 1 nodes answered, 2 of 3 segments read)",
                error.getMessage());
    }

    @Test
    void whatANodeDoesNotAnswerInItsTimeIsAlsoAskedElsewhereAndTheLoserIsCancelled() {
        loadTwice();
        first.next(FakeReadNode.staysSilent());

        SearchAnswer answer = found(search(10));

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(answer.keys()));
        assertEquals(1, first.searches.size());
        assertEquals(1, second.searches.size());
        Eventually.until("the loser was told", () -> first.cancelled.get() == 1);
    }

    @Test
    void eachSegmentCountsOnceWhenBothAnswer() {
        loadTwice();
        for (int i = 0; i < 50; i++) {
            first.next(
                    (_, observer) -> {
                        // Late, so that the other one is asked as well.
                        java.util.concurrent.CompletableFuture.delayedExecutor(
                                        150, java.util.concurrent.TimeUnit.MILLISECONDS)
                                .execute(
                                        () ->
                                                observer.onError(
                                                        Status.UNAVAILABLE.asRuntimeException()));
                    });
        }
        for (int i = 0; i < 6; i++) {
            assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        }
    }

    @Test
    void cancellingASearchCancelsTheCallsOfItsNodes() {
        loadApart();
        second.next(FakeReadNode.staysSilent());
        CompletableFuture<SearchAnswer> answer = cluster.router.search(search(10));
        Eventually.until("read-2 was asked", () -> second.searches.size() == 1);

        answer.cancel(true);

        Eventually.until("read-2 was told", () -> second.cancelled.get() == 1);
    }

    // --- make before break -------------------------------------------------------------------

    @Test
    void theOldSetIsReadUntilAllOfTheNewOneIsLoaded() {
        loadApart();
        cluster.replaces(Set.of(A, B), C);
        Eventually.until("the new manifest", () -> cluster.knows(cluster.newestManifest()));

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        assertEquals(1, second.searches.size());

        second.loads(C, row(1, 0.1), row(2, 0.4), row(3, 0.3));
        Eventually.until(
                "the new set is read",
                () -> {
                    found(search(10));
                    return second.scopes.stream().anyMatch(s -> s.getSegmentIdsList().contains(C));
                });
        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
    }

    @Test
    void aPlanWhoseSegmentsAreGoneIsMadeAnew() {
        loadApart();
        second.next(
                (scope, observer) -> {
                    cluster.replaces(Set.of(B), C);
                    second.loads(C, row(3, 0.3), row(1, 0.5));
                    second.letsGoOf(B);
                    observer.onError(Errors.notLoaded("gone", scope.getSegmentIdsList()));
                });

        assertEquals(List.of(1L, 5L, 3L, 2L), keys(found(search(10)).keys()));
        assertTrue(second.scopes.stream().anyMatch(s -> s.getSegmentIdsList().contains(C)));
    }

    @Test
    void aPlanWhoseChainIsIndexedInPartsByNowIsMadeAnewThoughItsJournalIsStillThere() {
        loadApart();
        first.next(
                (scope, observer) -> {
                    cluster.rolls(10);
                    second.indexes(10, row(6, 0.6));
                    first.hasNothingAfter(JOURNAL);
                    observer.onError(Errors.notLoaded("the chain", List.of(JOURNAL)));
                });

        assertEquals(List.of(1L, 5L, 3L, 2L, 6L), keys(found(search(10)).keys()));
    }

    @Test
    void journalsBehindARollAreReadByTheOwnerOfTheChainUntilTheyAreIndexed() {
        loadApart();
        cluster.rolls(10);
        Eventually.until("the new manifest", () -> cluster.knows(cluster.newestManifest()));

        found(search(10));
        var before = first.scopes.element();

        assertEquals(List.of(A, JOURNAL), before.getSegmentIdsList());
        assertEquals(JOURNAL, before.getChainFrom());
        second.indexes(10, row(6, 0.6));
        Eventually.until(
                "the new journal is read",
                () -> keys(found(search(10)).keys()).equals(List.of(1L, 5L, 3L, 2L, 6L)));
    }

    // --- what cannot be read -----------------------------------------------------------------

    @Test
    void aCollectionThatIsNotLoadedSaysSo() {
        AtollException error = error(cluster.router.search(search(10)));

        assertEquals(ErrorCode.COLLECTION_NOT_LOADED, error.code());
        assertEquals("collection not loaded[collection=books]", error.getMessage());
        assertEquals(0, cluster.percent());
    }

    @Test
    void loadingCountsSegmentsAndJournals() {
        first.indexes(JOURNAL).loads(A);
        cluster.seals(A, B, C);
        cluster.alter(collection -> collection.withLoaded(true, 1));

        Eventually.until("half of it", () -> cluster.percent() == 50);
        AtollException error = error(cluster.router.search(search(10)));

        assertEquals(ErrorCode.COLLECTION_NOT_FULLY_LOADED, error.code());
    }

    @Test
    void aCollectionThatDoesNotExistIsAskedForOnceInTheCatalog() {
        var elsewhere =
                new ReadTerms(
                        ReadTarget.of("default", "films"),
                        List.of(),
                        ReadFreshness.OF_COLLECTION,
                        Patience.forAll(LIMIT));

        AtollException error = error(cluster.router.search(search(elsewhere, 10, 0)));

        assertEquals(ErrorCode.COLLECTION_NOT_FOUND, error.code());
        assertEquals(
                "collection not found[database=default][collection=films]", error.getMessage());
    }

    @Test
    void searchesAreCountedWithTheirErrors() {
        loadApart();

        found(search(10));
        error(cluster.router.search(search(20_000)));

        assertEquals(2, cluster.counted("atoll.router.searches"));
        assertEquals(
                1,
                cluster.meters
                        .get("atoll.router.errors")
                        .tag("code", "unexpected")
                        .counter()
                        .count());
    }
}
