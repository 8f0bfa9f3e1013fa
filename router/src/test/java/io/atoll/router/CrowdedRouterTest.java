package io.atoll.router;

import static io.atoll.router.TestCluster.JOURNAL;
import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.options;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;
import io.atoll.model.read.VectorPart;
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
import java.util.concurrent.CompletionException;

/// More requests than a router has room for.
class CrowdedRouterTest {
    @TempDir Path folder;
    private TestCluster cluster;
    private FakeReadNode node;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(folder);
        node = cluster.node("read-1");
        node.indexes(JOURNAL);
        cluster.loads();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private CompletableFuture<SearchAnswer> silentSearch(CollectionSearch request) {
        node.next(FakeReadNode.staysSilent());
        return cluster.router.search(request);
    }

    private AtollException refusal(CollectionSearch request) {
        var answer = cluster.router.search(request);
        assertTrue(answer.isDone(), "it is refused at once");
        return (AtollException) assertThrows(CompletionException.class, answer::join).getCause();
    }

    private static CollectionSearch large(int queries) {
        return CollectionSearch.of(
                options(LIMIT),
                VectorPart.of(DataType.FLOAT_VECTOR, TestCluster.queries(queries), FilterText.NONE),
                new Page(0, 10),
                false);
    }

    @Test
    void oneTooManyIsRefusedWithAHintUntilAnotherOneEnds() {
        List<CompletableFuture<SearchAnswer>> inside = new ArrayList<>();
        for (int i = 0; i < TestCluster.REQUEST_BOUND; i++) {
            inside.add(silentSearch(search(10)));
        }

        AtollException refused = refusal(search(10));
        inside.getFirst().cancel(true);

        assertEquals(ErrorCode.RATE_LIMIT, refused.code());
        assertTrue(refused.retryAfter().isPositive());
        assertTrue(refused.getMessage().startsWith("the router has 100 requests"));
        assertFalse(silentSearch(search(10)).isDone());
    }

    @Test
    void requestsArePricedByTheMemoryTheyMayTake() {
        var inside = silentSearch(large(10_000));
        Eventually.until("it is at the node", () -> node.scopes.size() == 1);

        AtollException refused = refusal(large(10_000));
        inside.cancel(true);

        assertEquals(ErrorCode.RESOURCE_INSUFFICIENT, refused.code());
        assertTrue(refused.getMessage().contains("of " + TestCluster.REQUEST_BYTES));
        assertEquals(1, cluster.router.search(search(10)).join().hitCounts().size());
    }

    @Test
    void whatIsNeverValidIsNotToldToTryAgain() {
        for (int i = 0; i < TestCluster.REQUEST_BOUND; i++) {
            silentSearch(search(10));
        }

        for (int limit : new int[] {2_000_000_000, 0, -1, Integer.MIN_VALUE}) {
            AtollException refused = refusal(search(limit));
            assertEquals(ErrorCode.UNEXPECTED, refused.code());
            assertTrue(refused.getMessage().startsWith("topk [" + limit + "] is invalid"));
        }
        assertEquals(ErrorCode.RATE_LIMIT, refusal(search(10)).code());
    }

    @Test
    void whatFailsLeavesToo() {
        for (int i = 0; i < 2 * TestCluster.REQUEST_BOUND; i++) {
            var wrong = cluster.router.search(search(20_000));
            var error = assertThrows(CompletionException.class, wrong::join);
            assertEquals(ErrorCode.UNEXPECTED, ((AtollException) error.getCause()).code());
        }
    }
}
