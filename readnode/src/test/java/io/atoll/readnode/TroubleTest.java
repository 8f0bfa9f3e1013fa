package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.segment.sealed.SegmentCopies;
import io.atoll.segment.storage.FaultyStorage;
import io.atoll.segment.storage.Operation;
import io.grpc.StatusRuntimeException;

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
import java.util.concurrent.locks.LockSupport;

/// What a read node does when its storage stalls or fails, or when there is too much.
class TroubleTest {
    @TempDir Path folder;
    private TestCluster cluster;
    private TroubledStorage storage;

    @BeforeEach
    void makeCluster() throws Exception {
        cluster = new TestCluster(folder);
        storage = new TroubledStorage(cluster.storage());
    }

    @AfterEach
    void close() throws Exception {
        storage.goOn();
        cluster.close();
    }

    @Test
    void aStalledLookIsATypedErrorWithTheLagAtTheRequestsDeadline() throws Exception {
        TestNode node = cluster.start(TestCluster.config("read-1"), storage);
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        long read = cluster.insert(row(1, 1));
        assertEquals(List.of(1L), node.keys(node.strong(journal), 1, 9));
        storage.stallOn(".journal");

        AtollException error = error(node, Duration.ofSeconds(1));

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
        assertTrue(error.getMessage().contains("read up to timestamp " + read), error.toString());
        assertTrue(error.getMessage().contains("ms ago"), error.toString());
    }

    @Test
    void searchesThatNeedNoLookAreAnsweredWhileTheStorageStalls() throws Exception {
        TestNode node = cluster.start(TestCluster.config("read-1"), storage);
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        cluster.insert(row(1, 1));
        assertEquals(List.of(1L), node.keys(node.strong(journal), 1, 9));
        storage.stallOn(".journal");
        error(node, Duration.ofMillis(100));

        assertEquals(List.of(1L), node.keys(node.scope(journal), 1, 9));

        storage.goOn();
        cluster.insert(row(2, 2));
        assertEquals(List.of(1L, 2L), node.keys(node.strong(journal), 1, 9));
    }

    /// Each reading takes 50 ms: if each search looked by itself, or kept a thread while it waits,
    /// the last would come much too late.
    @Test
    void strongSearchesShareTheLooksAtASlowStorage() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        FaultyStorage slow = FaultyStorage.at(folder);
        TestNode node = cluster.start(TestCluster.config("read-1"), new TroubledStorage(slow));
        long journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
        slow.before(Operation.OPEN_FILE, TroubleTest::waitALittle);
        slow.before(Operation.READ_FILE, TroubleTest::waitALittle);
        cluster.insert(row(2, 2));
        var stub = node.futures().withDeadlineAfter(5, TimeUnit.SECONDS);
        var strong = new ArrayList<Future<NodeSearchAnswer>>();
        for (int i = 0; i < 200; i++) {
            strong.add(
                    stub.search(
                            TestNode.near(0, 9)
                                    .setScope(node.strong(sealed.id(), journal))
                                    .build()));
        }

        for (Future<NodeSearchAnswer> each : strong) {
            assertEquals(List.of(1L, 2L), each.get().getKeys().getIntKeysList());
        }
    }

    private static void waitALittle() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void aSegmentThatFailsToOpenIsReportedAndTriedAgain() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        storage.failOn(sealed.folder());
        TestNode node = cluster.start(TestCluster.config("read-1"), storage);

        node.await("a failure", loaded -> loaded.getFailuresCount() == 1);
        assertEquals(sealed.id(), node.loaded().getFailures(0).getSegmentId());
        assertTrue(node.loaded().getFailures(0).getReason().contains("on purpose"));

        storage.goOn();
        node.awaitLoaded(sealed.id(), cluster.openJournal());
        assertEquals(0, node.loaded().getFailuresCount());
    }

    @Test
    void segmentsThatWereCopiedAreSearchedAndOpenedAgainWithoutTheStorage() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
        cluster.commit(change -> change.in(sealed));
        Path local = folder.resolve("local");
        TestNode node =
                cluster.start(
                        TestCluster.config("read-1"),
                        storage,
                        SegmentCopies.at(local, 1 << 30, storage));
        node.awaitLoaded(sealed.id(), cluster.openJournal());

        storage.failOn(sealed.folder());

        assertEquals(List.of(2L, 1L), node.keys(node.scope(sealed.id()), 2, 9));
        node.close();
        node.node().close();
        TestNode again =
                cluster.start(
                        TestCluster.config("read-1"),
                        storage,
                        SegmentCopies.at(local, 1 << 30, storage));
        again.awaitLoaded(sealed.id(), cluster.openJournal());
        assertEquals(List.of(2L, 1L), again.keys(again.scope(sealed.id()), 2, 9));
    }

    @Test
    void whatIsBeyondTheCapacityIsReportedAndNotLoaded() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        TestNode node =
                cluster.start(
                        TestCluster.config("read-1").withBounds(100, sealed.sizeBytes() - 1),
                        storage);

        node.await("a failure", loaded -> loaded.getFailuresCount() == 1);

        assertEquals(
                "it takes "
                        + sealed.sizeBytes()
                        + " bytes, and 0 of this node's "
                        + (sealed.sizeBytes() - 1)
                        + " are taken",
                node.loaded().getFailures(0).getReason().replaceAll("and \\d+ of", "and 0 of"));
        assertEquals(0, node.loaded().getSegmentIdsCount());
    }

    @Test
    void aNodeThatIsFullRefusesAtOnce() throws Exception {
        TestNode node =
                cluster.start(TestCluster.config("read-1").withBounds(1, Long.MAX_VALUE), storage);
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        storage.stallOn(".journal");
        var waiting =
                node.futures().search(TestNode.near(0, 1).setScope(node.strong(journal)).build());
        storage.awaitStalled();

        AtollException error = error(node, Duration.ofSeconds(20));

        assertEquals(ErrorCode.RATE_LIMIT, error.code());
        assertEquals(1, node.status().getQueued());
        storage.goOn();
        assertEquals(0, waiting.get().getKeys().getIntKeysCount());
    }

    @Test
    void aClientThatCancelsFreesItsPlace() throws Exception {
        TestNode node =
                cluster.start(TestCluster.config("read-1").withBounds(1, Long.MAX_VALUE), storage);
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        storage.stallOn(".journal");
        var cancelled =
                node.futures().search(TestNode.near(0, 1).setScope(node.strong(journal)).build());
        storage.awaitStalled();

        cancelled.cancel(true);

        node.await("an empty node", _ -> node.status().getQueued() == 0);
        assertEquals(List.of(), node.keys(node.scope(journal), 0, 1));
    }

    private AtollException error(TestNode node, Duration limit) {
        var error =
                assertThrows(
                        StatusRuntimeException.class,
                        () ->
                                node.stub(limit)
                                        .search(
                                                TestNode.near(0, 9)
                                                        .setScope(
                                                                node.strong(cluster.openJournal()))
                                                        .build()));
        return Errors.from(error, "read-1");
    }
}
