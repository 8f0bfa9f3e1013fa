package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.insertOf;
import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a read node promises to routers, over the wire, with real files and a real catalog.
class ReadNodeTest {
    @TempDir Path folder;
    private TestCluster cluster;

    @BeforeEach
    void makeCluster() throws Exception {
        cluster = new TestCluster(folder);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void aStrongSearchSeesWhatWasWrittenBeforeIt() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);

        cluster.insert(row(1, 1), row(2, 2), row(3, 3));

        assertEquals(List.of(2L, 1L), node.keys(node.strong(journal), 1.6, 2));
    }

    @Test
    void anEventualSearchLooksAtNothing() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        cluster.insert(row(1, 1));

        assertEquals(List.of(), node.keys(node.scope(journal), 1, 1));
    }

    @Test
    void aSearchThatGuaranteesATimestampLooksOnlyUntilItWasRead() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        long first = cluster.insert(row(1, 1));

        var afterFirst = node.scope(journal);
        afterFirst.getFreshnessBuilder().setGuaranteeTimestamp(first);
        assertEquals(List.of(1L), node.keys(afterFirst, 1, 9));

        cluster.insert(row(2, 2));
        assertEquals(List.of(1L), node.keys(afterFirst, 1, 9));
    }

    @Test
    void deletesHitSealedSegments() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
        cluster.commit(change -> change.in(sealed));
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
        assertEquals(List.of(1L, 2L), node.keys(node.strong(sealed.id(), journal), 1, 9));

        cluster.delete(1);

        assertEquals(List.of(2L), node.keys(node.strong(sealed.id(), journal), 1, 9));
        assertEquals(List.of(2L), node.allKeys(node.scope(sealed.id(), journal)));
    }

    @Test
    void deletesHitSegmentsThatAreOpenedLater() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2), row(3, 3));
        cluster.delete(1);
        node.keys(node.strong(journal), 1, 9);
        cluster.delete(3);

        cluster.commit(change -> change.in(sealed));
        node.awaitLoaded(sealed.id(), journal);

        assertEquals(List.of(2L), node.keys(node.strong(sealed.id(), journal), 1, 9));
    }

    @Test
    void aNodeThatDoesNotOwnTheJournalAppliesItsDeletes() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
        cluster.commit(change -> change.in(sealed));
        cluster.place(sealed.id(), "read-1");
        cluster.place(cluster.openJournal(), "read-2");
        cluster.announce("read-2");
        TestNode node = cluster.start("read-1");
        node.awaitLoaded(sealed.id());

        cluster.insert(row(4, 4));
        cluster.upsert(row(2, 9));

        assertEquals(List.of(1L), node.keys(node.strong(sealed.id()), 1, 9));
        assertEquals(
                List.of(cluster.openJournal()),
                notLoaded(() -> node.keys(node.strong(cluster.openJournal()), 1, 9)));
    }

    @Test
    void tombstoneFilesAreAppliedBeforeASegmentIsVisible() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2), row(3, 3));
        cluster.commit(change -> change.in(sealed));
        TombstoneInfo dead = cluster.tombstones(sealed.id(), cluster.now(), 0);
        cluster.commit(change -> change.tombstones(dead));
        TestNode node = cluster.start("read-1");
        node.awaitLoaded(sealed.id(), cluster.openJournal());

        assertEquals(List.of(2L, 3L), node.keys(node.scope(sealed.id()), 1, 9));
    }

    @Test
    void anUpsertTakesThePlaceOfOlderRowsWhereverTheyAre() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
        cluster.insert(row(2, 2));

        cluster.upsert(row(1, 10), row(2, 20));

        NodeSearchAnswer answer = node.search(node.strong(sealed.id(), journal), 0, 9);
        assertEquals(List.of(1L, 2L), answer.getKeys().getIntKeysList());
        assertEquals(List.of(100f, 400f), answer.getDistancesList());
    }

    @Test
    void aRollIsFollowedWithoutTheCatalog() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        cluster.insert(row(1, 1));
        JournalInfo next = cluster.newJournal();
        cluster.roll(journal, next);
        cluster.write(next.segmentId(), insertOf(row(2, 2)));

        var chain = node.strong(journal).setChainFrom(journal);

        assertEquals(List.of(1L, 2L), node.keys(chain, 1, 9));
    }

    @Test
    void rowsOfAJournalThatIsPlacedHereLaterAreReadAgain() throws Exception {
        long journal = cluster.openJournal();
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        cluster.place(sealed.id(), "read-1");
        cluster.place(journal, "read-2");
        cluster.announce("read-2");
        TestNode node = cluster.start("read-1");
        node.awaitLoaded(sealed.id());
        cluster.insert(row(2, 2), row(3, 3));
        cluster.delete(2);
        assertEquals(List.of(1L), node.keys(node.strong(sealed.id()), 1, 9));

        cluster.place(journal, "read-1");
        node.awaitLoaded(sealed.id(), journal);

        assertEquals(List.of(1L, 3L), node.keys(node.scope(sealed.id(), journal), 1, 9));
    }

    @Test
    void replacedSegmentsAnswerForAWhileWithDeletesApplied() throws Exception {
        SegmentInfo old = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
        cluster.commit(change -> change.in(old));
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(old.id(), journal);

        SegmentInfo replacement = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
        cluster.commit(change -> change.out(old.id()).in(replacement));
        node.awaitLoaded(old.id(), replacement.id(), journal);
        cluster.delete(1);

        assertEquals(List.of(2L), node.keys(node.strong(old.id(), journal), 1, 9));
        assertEquals(List.of(2L), node.keys(node.strong(replacement.id(), journal), 1, 9));
    }

    @Test
    void replacedSegmentsAreLetGoInTheEnd() throws Exception {
        SegmentInfo old = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(old));
        TestNode node =
                cluster.start(
                        TestCluster.config("read-1")
                                .withTimes(
                                        Duration.ZERO,
                                        Duration.ofMillis(20),
                                        Duration.ofMinutes(1)),
                        cluster.storage());
        node.awaitLoaded(old.id(), cluster.openJournal());

        cluster.commit(change -> change.out(old.id()));

        node.awaitLoaded(cluster.openJournal());
        assertEquals(List.of(old.id()), notLoaded(() -> node.keys(node.scope(old.id()), 1, 1)));
    }

    @Test
    void notLoadedIsTheOnlyRefusalAndNamesTheSegments() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        TestNode node = cluster.start("read-1");
        node.awaitLoaded(sealed.id(), cluster.openJournal());

        assertEquals(
                List.of(77L, 88L),
                notLoaded(() -> node.keys(node.strong(sealed.id(), 77, 88), 1, 9)));
    }

    @Test
    void anAnswerCanBeOfThePast() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
        long then = cluster.insert(row(2, 2));
        cluster.insert(row(3, 3));
        long deleted = cluster.delete(1);

        NodeSearchAnswer now = node.search(node.strong(sealed.id(), journal), 1, 9);
        assertEquals(List.of(2L, 3L), now.getKeys().getIntKeysList());
        assertEquals(deleted, now.getState().getReadUpTo());
        assertEquals(deleted, now.getState().getLastMutation());

        assertEquals(
                List.of(1L, 2L), node.keys(node.scope(sealed.id(), journal).setAsOf(then), 1, 9));
    }

    @Test
    void aKeyComesOnceByItsBestRow() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        for (int i = 0; i < 20; i++) {
            cluster.insert(row(1, i * 0.01));
        }
        cluster.insert(row(2, 2), row(3, 3));

        NodeSearchAnswer answer = node.search(node.strong(journal), 0, 3);

        assertEquals(List.of(1L, 2L, 3L), answer.getKeys().getIntKeysList());
        assertEquals(List.of(0f, 4f, 9f), answer.getDistancesList());
    }

    @Test
    void tiesGoToTheSmallerKey() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(30, 1), row(10, 1));
        cluster.commit(change -> change.in(sealed));
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
        cluster.insert(row(40, 1), row(20, 1), row(5, 1));

        assertEquals(List.of(5L, 10L, 20L), node.keys(node.strong(sealed.id(), journal), 0, 3));
    }

    @Test
    void aQueryAnswersEachKeyOnceByItsYoungestRow() throws Exception {
        SegmentInfo sealed = cluster.seal(cluster.now(), row(2, 2), row(1, 1));
        cluster.commit(change -> change.in(sealed));
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
        long young = cluster.insert(row(2, 20), row(3, 3));

        var all = node.query(node.strong(sealed.id(), journal), 0);
        assertEquals(List.of(1L, 2L, 3L), all.getKeys().getIntKeysList());
        assertEquals(List.of(sealed.minTimestamp(), young, young), all.getTimestampsList());

        var two = node.query(node.scope(sealed.id(), journal), 2);
        assertEquals(List.of(1L, 2L), two.getKeys().getIntKeysList());
        assertTrue(two.getMore());
    }

    @Test
    void outputFieldsComeAlongOrAreFetched() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        cluster.insert(row(1, 1), row(2, 2));

        NodeSearchAnswer answer =
                node.stub()
                        .search(
                                TestNode.near(2, 2)
                                        .setScope(node.strong(journal))
                                        .addOutputFieldIds(TestCluster.COLOR)
                                        .build());

        assertEquals(List.of("c2", "c1"), TestNode.colors(answer.getOutputRows()));
        assertEquals(List.of("c2", "c1"), node.colors(answer));
    }

    @Test
    void aReleasedCollectionIsLetGo() throws Exception {
        TestNode node =
                cluster.start(
                        TestCluster.config("read-1")
                                .withTimes(
                                        Duration.ZERO,
                                        Duration.ofMillis(20),
                                        Duration.ofMinutes(1)),
                        cluster.storage());
        node.awaitLoaded(cluster.openJournal());

        cluster.release();

        node.awaitLoaded();
        assertEquals(
                List.of(cluster.openJournal()),
                notLoaded(() -> node.keys(node.strong(cluster.openJournal()), 1, 1)));
    }

    @Test
    void aStatusThatIsKnownIsNotRepeated() throws Exception {
        TestNode node = cluster.start("read-1");
        node.awaitLoaded(cluster.openJournal());
        NodeStatusAnswer first = node.status();

        NodeStatusAnswer second =
                node.stub()
                        .status(
                                NodeStatusRequest.newBuilder()
                                        .setKnownIncarnation(first.getIncarnation())
                                        .setKnownRevision(first.getRevision())
                                        .build());

        assertTrue(second.getUnchanged());
        assertEquals(0, second.getLoadedCount());
        assertEquals(node.node().incarnation(), second.getIncarnation());
    }

    private static List<Long> notLoaded(Runnable read) {
        var error = assertThrows(StatusRuntimeException.class, read::run);
        AtollException known = Errors.from(error, "read-1");
        assertEquals(ErrorCode.SEGMENT_NOT_LOADED, known.code(), known.getMessage());
        return Errors.notLoadedSegmentIds(error);
    }
}
