package io.atoll.readnode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.readnode.TestCluster.Row;
import io.micrometer.core.instrument.Counter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Calls that their client cancels while the node is in the midst of a step: what is left of the
/// work is not done, and the thread is free for others.
class CancellationTest {
    private static final int ROWS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private TestCluster cluster;
    private TroubledStorage storage;
    private TestNode node;
    private SegmentInfo sealed;

    @BeforeEach
    void startANodeOfOneThread() throws Exception {
        cluster = new TestCluster(folder);
        storage = new TroubledStorage(cluster.storage());
        sealed =
                cluster.seal(
                        cluster.now(),
                        IntStream.range(0, ROWS)
                                .mapToObj(i -> TestCluster.row(i, i))
                                .toArray(Row[]::new));
        cluster.commit(change -> change.in(sealed));
        node = cluster.start(TestCluster.config("read-1").withSearchThreads(1), storage);
        node.awaitLoaded(sealed.id(), cluster.openJournal());
    }

    @AfterEach
    void close() throws Exception {
        storage.goOn();
        cluster.close();
    }

    @Test
    void aSearchEndsInTheMidstOfItsMerge() throws Exception {
        cancelAmidst(
                stub ->
                        stub.search(
                                TestNode.near(0, 10, 30)
                                        .setScope(node.scope(sealed.id()))
                                        .build()));

        assertEnded("searches");
    }

    @Test
    void aQueryEndsInTheMidstOfItsList() throws Exception {
        cancelAmidst(
                stub ->
                        stub.query(
                                NodeQueryRequest.newBuilder()
                                        .setScope(node.scope(sealed.id()))
                                        .build()));

        assertEnded("queries");
    }

    @Test
    void aFetchEndsInTheMidstOfItsRows() throws Exception {
        var request =
                NodeFetchRequest.newBuilder()
                        .setCollectionId(cluster.collectionId())
                        .addOutputFieldIds(TestCluster.COLOR);
        for (int row = 0; row < ROWS; row++) {
            request.addSegmentIds(sealed.id()).addRows(row);
        }

        cancelAmidst(stub -> stub.fetch(request.build()));

        assertEnded("fetches");
    }

    /// Cancels a call when it reads its first column, and lets it read only when the node knows.
    private void cancelAmidst(Function<ReadNodeFutureStub, Future<?>> call) throws Exception {
        storage.stallOn(TroubledStorage.COLUMNS);
        Future<?> called = call.apply(node.futures());
        storage.awaitStalled();
        called.cancel(true);
        // It comes by the same connection, behind the cancellation.
        node.status();
        storage.goOn();
    }

    private void assertEnded(String kind) throws TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> outcomes = outcomes(kind);
        while (outcomes.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("the call has not ended");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            outcomes = outcomes(kind);
        }
        assertEquals(List.of("cancelled"), outcomes);
        assertEquals(List.of(7L), node.keys(node.scope(sealed.id()), 7, 1));
    }

    private List<String> outcomes(String kind) {
        var outcomes = new ArrayList<String>();
        for (Counter counter : cluster.meters().find("atoll.readnode." + kind).counters()) {
            outcomes.add(counter.getId().getTag("outcome"));
        }
        return outcomes;
    }
}
