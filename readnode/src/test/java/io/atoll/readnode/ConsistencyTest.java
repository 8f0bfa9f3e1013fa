package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ReadScope;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What each consistency level promises, and what it waits for. The node's own sweep is off (10
/// minutes), so that nothing is read but what reads ask for.
class ConsistencyTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir Path folder;
    private TestCluster cluster;
    private TroubledStorage storage;
    private TestNode node;
    private long journal;

    @BeforeEach
    void makeCluster() throws Exception {
        cluster = new TestCluster(folder);
        storage = new TroubledStorage(cluster.storage());
        node = cluster.start(TestCluster.config("read-1"), storage);
        journal = cluster.openJournal();
        node.awaitLoaded(journal);
        cluster.insert(row(1, 1));
        assertEquals(List.of(1L), found(node.strong(journal)));
    }

    @AfterEach
    void close() throws Exception {
        storage.goOn();
        cluster.close();
    }

    private List<Long> found(ReadScope.Builder scope) {
        return node.keys(scope, 0, 1_000);
    }

    private ReadScope.Builder eventually() {
        return node.scope(journal);
    }

    private ReadScope.Builder bounded(Duration window) {
        ReadScope.Builder scope = node.scope(journal);
        scope.getFreshnessBuilder()
                .setGuaranteeTimestamp(-1)
                .setMaxStalenessMillis(window.toMillis());
        return scope;
    }

    private ReadScope.Builder session(long written) {
        ReadScope.Builder scope = node.scope(journal);
        scope.getFreshnessBuilder().setGuaranteeTimestamp(written);
        return scope;
    }

    private double waits(String level) {
        return cluster.meters()
                .get("atoll.readnode.look.wait.duration")
                .tag("level", level)
                .timer()
                .count();
    }

    private AtollException refused(ReadScope.Builder scope) {
        var error =
                assertThrows(
                        StatusRuntimeException.class,
                        () -> node.stub(SHORT).search(TestNode.near(0, 9).setScope(scope).build()));
        return Errors.from(error, "read-1");
    }

    @Test
    void strongSeesEveryAcknowledgedWrite() throws Exception {
        for (int key = 2; key <= 200; key++) {
            cluster.insert(row(key, key));

            assertEquals(key, found(node.strong(journal)).size());
        }
        assertEquals(200, waits("strong"));
    }

    @Test
    void strongWaitsForALookAndSaysHowFarBehindItIs() {
        storage.stallOn(".journal");

        AtollException error = refused(node.strong(journal));

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
        assertTrue(error.getMessage().contains("read up to timestamp"), error.getMessage());
    }

    @Test
    void sessionSeesWhatItsClientWrote() throws Exception {
        for (int key = 2; key <= 200; key++) {
            long written = cluster.insert(row(key, key));

            assertEquals(key, found(session(written)).size());
        }
    }

    @Test
    void sessionDoesNotWaitForWhatOthersWrote() throws Exception {
        long written = cluster.insert(row(2, 2));
        assertEquals(2, found(session(written)).size());
        cluster.insert(row(3, 3));
        storage.stallOn(".journal");

        assertEquals(2, found(session(written)).size());
        assertEquals(1, waits("session"));
    }

    @Test
    void sessionOfATimestampThatNoJournalHasReachedLooksAndGoesOn() throws Exception {
        cluster.insert(row(2, 2));

        assertEquals(2, found(session(cluster.now() + 1_000_000)).size());
    }

    @Test
    void boundedSearchesAtOnceWhileTheEndWasSeenWithinTheWindow() throws Exception {
        cluster.insert(row(2, 2));
        storage.stallOn(".journal");

        assertEquals(1, found(bounded(LONG)).size());
        assertEquals(0, waits("bounded"));
    }

    @Test
    void boundedSeesWhatItsClientWroteAtOnce() throws Exception {
        for (int key = 2; key <= 100; key++) {
            long written = cluster.insert(row(key, key));
            ReadScope.Builder scope = bounded(LONG);
            scope.getFreshnessBuilder().setWrittenTimestamp(written);

            assertEquals(key, found(scope).size());
        }
    }

    @Test
    void boundedLooksWhenTheEndWasSeenTooLongAgo() throws Exception {
        cluster.insert(row(2, 2));
        storage.stallOn(".journal");

        AtollException error = refused(bounded(Duration.ofMillis(1)));

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, error.code());
        storage.goOn();
        assertEquals(2, found(bounded(Duration.ofMillis(1))).size());
    }

    @Test
    void boundedIsNeverOlderThanItsWindow() throws Exception {
        Duration window = Duration.ofMillis(100);
        List<Long> acknowledged = new ArrayList<>();
        acknowledged.add(System.nanoTime());
        var writing =
                CompletableFuture.runAsync(
                        () -> {
                            for (int key = 2; key <= 500; key++) {
                                insert(key);
                                synchronized (acknowledged) {
                                    acknowledged.add(System.nanoTime());
                                }
                            }
                        });

        while (!writing.isDone()) {
            long mustBeSeen = System.nanoTime() - window.toNanos();
            int least;
            synchronized (acknowledged) {
                least = (int) acknowledged.stream().filter(at -> at <= mustBeSeen).count();
            }
            int seen = found(bounded(window)).size();
            assertTrue(seen >= least, seen + " rows seen of " + least);
        }
        writing.get();
    }

    private void insert(int key) {
        try {
            cluster.insert(row(key, key));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void boundedReadsHaveTheNextLookMadeBeforeTheyWouldHaveToWait() throws Exception {
        Duration window = Duration.ofSeconds(2);
        long made = System.nanoTime();
        cluster.insert(row(2, 2));

        while (found(bounded(window)).size() < 2) {
            assertTrue(System.nanoTime() - made < window.toNanos(), "nobody looked ahead");
        }

        assertEquals(0, waits("bounded"));
    }

    @Test
    void eventuallyNeverWaits() throws Exception {
        cluster.insert(row(2, 2));
        storage.stallOn(".journal");

        assertEquals(1, found(eventually()).size());
        assertEquals(0, waits("eventually"));
    }

    @Test
    void eventuallySeesNewRowsBySweepsAlone() throws Exception {
        TestNode swept =
                cluster.start(
                        TestCluster.config("read-2")
                                .withTimes(
                                        Duration.ofSeconds(60),
                                        Duration.ofMillis(20),
                                        Duration.ofMillis(50)),
                        cluster.storage());
        cluster.place(journal, "read-2");
        swept.await("the journal", loaded -> loaded.getJournalIdsList().contains(journal));
        cluster.insert(row(2, 2));

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (swept.keys(swept.scope(journal), 0, 9).size() < 2) {
            assertTrue(System.nanoTime() < end, "nobody swept");
        }
    }
}
