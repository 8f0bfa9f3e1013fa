package io.atoll.router;

import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.options;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;
import io.atoll.router.FakeReadNode.Row;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.Missing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

/// What a read goes without, and when. Each segment of these tests has ten rows in the manifest.
class CoverageTest {
    private static final long A = 11;
    private static final long B = 12;
    private static final Duration SHORT = Duration.ofSeconds(3);

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

    /// A and the journal on the first node, B on the second.
    private void loadApart() {
        first.loads(A, row(1, 0.1)).indexes(JOURNAL, row(5, 0.2));
        second.loads(B, row(3, 0.3));
        cluster.seals(A, B);
        cluster.loads();
    }

    private Coverage coverageOfSearch(Duration limit, double minCoverage) {
        return cluster.router.search(search(options(limit, minCoverage), 10, 0)).join().coverage();
    }

    private AtollException refusal(double minCoverage) {
        var search = cluster.router.search(search(options(SHORT, minCoverage), 10, 0));
        return (AtollException) assertThrows(CompletionException.class, search::join).getCause();
    }

    private void loseTheSecond() {
        second.close();
        Eventually.until(
                "the router has noticed",
                () -> cluster.router.health().contains("read node read-2 is down"));
    }

    @Test
    void allIsReadWhereNothingIsAmiss() {
        loadApart();

        Coverage coverage = coverageOfSearch(LIMIT, 0.1);

        assertEquals(1, coverage.share());
        assertEquals(List.of(), coverage.missing());
        assertEquals(3, coverage.segmentsRead());
    }

    @Test
    void whatNoLiveNodeHasIsLeftOutAtOnceWhereTheCallerAllowsIt() {
        loadApart();
        loseTheSecond();

        Coverage coverage = coverageOfSearch(LIMIT, 0.5);

        assertEquals(
                List.of(new Missing(B, 10, "read-2, which had it, is down")), coverage.missing());
        assertEquals(3, coverage.segments());
        assertEquals(2, coverage.segmentsRead());
        assertEquals(0.5, coverage.share(), 1e-9);
    }

    @Test
    void lessThanTheCallerWantsIsAnErrorThatNamesWhatIsMissing() {
        loadApart();
        loseTheSecond();

        for (double minCoverage : new double[] {1, 0.51}) {
            AtollException error = refusal(minCoverage);

            assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
            String message = error.getMessage();
            assertTrue(message.contains("12 (read-2, which had it, is down)"), message);
        }
    }

    @Test
    void whoIsSilentIsWaitedForAsLongAsThereIsTime() {
        loadApart();
        second.next(FakeReadNode.staysSilent());
        long began = System.nanoTime();

        Coverage coverage = coverageOfSearch(SHORT, 0.5);

        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        assertEquals(
                List.of(new Missing(B, 10, "read-2 gave no answer in time")), coverage.missing());
        assertTrue(millis >= SHORT.toMillis() / 2, millis + " ms");
    }

    @Test
    void whoFailsForGoodIsLeftOutWithTheReason() {
        loadApart();
        for (int i = 0; i < 2; i++) {
            second.next(
                    FakeReadNode.refuses(
                            new AtollException(
                                    ErrorCode.SEGMENT_DAMAGED, "segment 12 is damaged")));
        }

        Coverage coverage = coverageOfSearch(LIMIT, 0.5);

        assertEquals(
                List.of(new Missing(B, 10, "read-2: segment 12 is damaged")), coverage.missing());
    }

    @Test
    void aRequestThatIsWrongStaysAnError() {
        loadApart();
        second.next(
                FakeReadNode.refuses(
                        new AtollException(ErrorCode.PARAMETER_INVALID, "ef is too small")));

        assertEquals(ErrorCode.PARAMETER_INVALID, refusal(0).code());
    }

    @Test
    void aCollectionThatNeverWasCompleteIsReadAsFarAsItIs() {
        first.loads(A, row(1, 0.1)).indexes(JOURNAL);
        second.cannotLoad(B, "segments/1-12/vectors: checksum");
        cluster.seals(A, B);
        cluster.alter(collection -> collection.withLoaded(true, 1));
        Eventually.until("two of three are there", () -> cluster.percent() == 66);

        AtollException refused = refusal(1);
        Coverage coverage = coverageOfSearch(LIMIT, 0.3);

        String reason = "read-2 cannot load it: segments/1-12/vectors: checksum";
        assertEquals(ErrorCode.COLLECTION_NOT_FULLY_LOADED, refused.code());
        assertTrue(refused.getMessage().contains("12 (" + reason + ")"), refused.getMessage());
        assertEquals(List.of(new Missing(B, 10, reason)), coverage.missing());
    }

    @Test
    void aJournalCountsAsOneOfTheSegments() {
        loadApart();
        first.letsGoOf(A);
        first.loads(A, row(1, 0.1));
        second.indexes(JOURNAL, row(5, 0.2));
        first.losesJournal(JOURNAL);
        Eventually.until("the journal moved", () -> first.isKnown() && second.isKnown());
        loseTheSecond();

        Coverage coverage = coverageOfSearch(LIMIT, 0.3);

        assertEquals(1 / 3.0, coverage.share(), 1e-9);
        assertEquals(
                List.of(JOURNAL, B), coverage.missing().stream().map(Missing::segmentId).toList());
        assertEquals(-1, coverage.missing().getFirst().rows());
    }

    @Test
    void anAnswerOfNobodyIsEmpty() {
        cluster.seals(A, B);
        cluster.alter(collection -> collection.withLoaded(true, 1));
        Eventually.until(
                "the router knows",
                () -> cluster.router.catalog().collections().get(TestCluster.COLLECTION).loaded());

        var search = cluster.router.search(search(options(LIMIT, 0, "name"), 10, 0)).join();
        var query =
                cluster.router
                        .query(
                                CollectionQuery.paged(
                                        options(LIMIT, 0), FilterText.NONE, new Page(0, 10)))
                        .join();
        var count = cluster.router.query(TestCluster.count(LIMIT, 0)).join();

        assertEquals(List.of(0), search.hitCounts());
        assertEquals(0, search.keys().size());
        assertEquals(0, search.coverage().share());
        assertEquals(3, search.coverage().missing().size());
        assertEquals(0, query.keys().size());
        assertEquals(0, count.count());
        assertEquals(0, count.coverage().share());
    }

    @Test
    void queriesAndCountsAreCoveredAlike() {
        loadApart();
        loseTheSecond();

        var query = CollectionQuery.paged(options(LIMIT, 0.5), FilterText.NONE, new Page(0, 10));
        var count = TestCluster.count(LIMIT, 0.5);

        assertEquals(0.5, cluster.router.query(query).join().coverage().share(), 1e-9);
        assertEquals(2, cluster.router.query(count).join().count());
    }
}
