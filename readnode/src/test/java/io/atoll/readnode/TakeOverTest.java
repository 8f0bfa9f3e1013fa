package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.insertOf;
import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.WRITE;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignEnds;
import io.atoll.segment.reign.ReignEnds.JournalEnd;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.StorageLayout;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// How a read node goes through a change of the writer: what the new one decreed counts, and
/// nothing that the old one wrote later.
class TakeOverTest {
    @TempDir Path folder;
    private TestCluster cluster;
    private SegmentInfo sealed;
    private TestNode node;
    private long journal;

    @BeforeEach
    void makeCluster() throws Exception {
        cluster = new TestCluster(folder);
        sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
        cluster.commit(change -> change.in(sealed));
        reign(1, Reign.State.READY);
        node = cluster.start("read-1");
        journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    private void reign(long epoch, Reign.State state) throws IOException {
        ReignFile.write(cluster.storage(), new Reign(epoch, state, Long.MAX_VALUE));
    }

    /// Begins reign 2, which gave the journal an end and a successor.
    private JournalInfo takeOver(long end) throws IOException {
        cluster.reign(2);
        JournalInfo successor = cluster.newJournal();
        decree(2, journal, end, successor);
        reign(2, Reign.State.READY);
        return successor;
    }

    private List<Long> strongKeys() {
        return node.keys(node.strong(sealed.id(), journal).setChainFrom(journal), 0, 9);
    }

    @Test
    void recordsBeyondTheDecreedEndNeverCount() throws Exception {
        cluster.insert(row(3, 3));
        long end = cluster.journal(journal).endOffset();
        cluster.insert(row(4, 4));
        cluster.delete(1);

        JournalInfo successor = takeOver(end);
        cluster.write(successor.segmentId(), insertOf(row(5, 5)));

        assertEquals(List.of(1L, 2L, 3L, 5L), strongKeys());
    }

    @Test
    void recordsUpToTheDecreedEndCountEvenIfTheyWereNotReadBefore() throws Exception {
        assertEquals(List.of(1L, 2L), strongKeys());
        cluster.insert(row(3, 3));
        cluster.delete(2);

        takeOver(cluster.journal(journal).endOffset());

        assertEquals(List.of(1L, 3L), strongKeys());
    }

    @Test
    void whatWasAppliedBeyondTheDecreedEndIsTakenBack() throws Exception {
        cluster.insert(row(3, 3));
        long end = cluster.journal(journal).endOffset();
        cluster.insert(row(4, 4));
        cluster.delete(1, 3);
        assertEquals(List.of(2L, 4L), strongKeys());

        JournalInfo successor = takeOver(end);
        cluster.write(successor.segmentId(), insertOf(row(5, 5)));

        assertEquals(List.of(1L, 2L, 3L, 5L), strongKeys());
        NodeSearchAnswer answer = node.search(node.scope(sealed.id()), 0, 9);
        assertEquals(0, answer.getState().getLastMutation());
    }

    @Test
    void whatTheStorageLostIsNoDamageIfItWasNeverDurableAndATakeOverIsAwaited() throws Exception {
        cluster.insert(row(3, 3));
        long end = cluster.journal(journal).endOffset();
        cluster.insert(row(4, 4));
        assertEquals(List.of(1L, 2L, 3L, 4L), strongKeys());

        String file = StorageLayout.journal(cluster.collectionId(), 1, journal);
        try (var open = FileChannel.open(folder.resolve(file), WRITE)) {
            open.truncate(end);
        }
        Future<NodeSearchAnswer> waiting =
                node.futures()
                        .search(
                                TestNode.near(0, 9)
                                        .setScope(
                                                node.strong(sealed.id(), journal)
                                                        .setChainFrom(journal))
                                        .build());
        assertEquals(List.of(1L, 2L, 3L, 4L), node.keys(node.scope(sealed.id(), journal), 0, 9));
        takeOver(end);

        assertEquals(
                List.of(1L, 2L, 3L), waiting.get(30, TimeUnit.SECONDS).getKeys().getIntKeysList());
    }

    /// Its file is deleted some time later, and the journal before may still not be sealed then.
    @Test
    void anEmptyJournalThatATakeOverDroppedIsMissedByNobody() throws Exception {
        JournalInfo next = dropAnEmptyJournal();

        TestNode fresh = cluster.start("read-2");
        for (long id : List.of(sealed.id(), journal, next.segmentId())) {
            cluster.place(id, "read-2");
        }
        fresh.awaitLoaded(sealed.id(), journal, next.segmentId());

        assertEquals(
                List.of(3L, 4L), fresh.keys(fresh.strong(journal).setChainFrom(journal), 0, 9));
    }

    @Test
    void whatWasAppliedTooMuchIsTakenBackWithoutTheFileOfAnEmptyJournal() throws Exception {
        JournalInfo next = dropAnEmptyJournal();
        long end = cluster.journal(next.segmentId()).endOffset();
        cluster.write(next.segmentId(), insertOf(row(9, 9)));
        assertEquals(List.of(1L, 2L, 3L, 4L, 9L), strongKeys());

        cluster.reign(3);
        JournalInfo last = cluster.newJournal();
        decree(3, next.segmentId(), end, last);
        reign(3, Reign.State.READY);

        assertEquals(List.of(1L, 2L, 3L, 4L), strongKeys());
    }

    /// One that was named by a ROLL and got no record before reign 2 began. Row 3 lies before it,
    /// row 4 in the journal that is returned.
    private JournalInfo dropAnEmptyJournal() throws Exception {
        cluster.insert(row(3, 3));
        JournalInfo empty = cluster.newJournal();
        cluster.roll(journal, empty);
        cluster.commit(change -> change.journalIn(empty));
        assertEquals(List.of(1L, 2L, 3L), strongKeys());
        cluster.reign(2);
        JournalInfo next = cluster.newJournal();
        decree(2, empty.segmentId(), JournalReader.firstRecord(), next);
        cluster.commit(change -> change.journalOut(empty.segmentId()).journalIn(next));
        reign(2, Reign.State.READY);
        cluster.write(next.segmentId(), insertOf(row(4, 4)));
        assertEquals(List.of(1L, 2L, 3L, 4L), strongKeys());
        cluster.storage().delete(empty.file());
        return next;
    }

    private void decree(long epoch, long ended, long end, JournalInfo successor)
            throws IOException {
        new ReignEnds(
                        epoch,
                        List.of(
                                new JournalEnd(
                                        cluster.collectionId(),
                                        ended,
                                        end,
                                        successor.segmentId(),
                                        successor.file())))
                .write(cluster.storage());
    }

    @Test
    void theCatalogKnowsTheEndsToo() throws Exception {
        cluster.insert(row(3, 3));
        long end = cluster.journal(journal).endOffset();
        cluster.insert(row(4, 4));
        cluster.reign(2);
        JournalInfo successor = cluster.newJournal();
        cluster.write(successor.segmentId(), insertOf(row(5, 5)));
        cluster.commit(change -> change.journalIn(successor).ends(Map.of(journal, end)));
        reign(2, Reign.State.READY);

        assertEquals(List.of(1L, 2L, 3L, 5L), strongKeys());
    }

    @Test
    void aStrongSearchWaitsUntilTheEndsAreDecreed() throws Exception {
        cluster.insert(row(3, 3));
        long end = cluster.journal(journal).endOffset();
        reign(2, Reign.State.TAKING);
        Future<NodeSearchAnswer> waiting =
                node.futures()
                        .search(
                                TestNode.near(0, 9)
                                        .setScope(node.strong(sealed.id(), journal))
                                        .build());
        assertEquals(List.of(1L, 2L), node.keys(node.scope(sealed.id(), journal), 0, 9));

        takeOver(end);

        assertEquals(
                List.of(1L, 2L, 3L), waiting.get(30, TimeUnit.SECONDS).getKeys().getIntKeysList());
    }

    @Test
    void aTakeOverThatTakesTooLongIsATypedErrorWithTheLag() throws Exception {
        reign(2, Reign.State.TAKING);

        var error =
                assertThrows(
                        StatusRuntimeException.class,
                        () ->
                                node.stub(Duration.ofSeconds(1))
                                        .search(
                                                TestNode.near(0, 9)
                                                        .setScope(node.strong(journal))
                                                        .build()));

        AtollException known = Errors.from(error, "read-1");
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, known.code());
        assertTrue(known.getMessage().contains("last seen"), known.getMessage());
    }

    @Test
    void aSecondTakeOverIsFollowedThroughTheFirst() throws Exception {
        cluster.insert(row(3, 3));
        JournalInfo second = takeOver(cluster.journal(journal).endOffset());
        cluster.write(second.segmentId(), insertOf(row(4, 4)));
        long end = cluster.journal(second.segmentId()).endOffset();
        cluster.write(second.segmentId(), insertOf(row(9, 9)));
        cluster.reign(3);
        JournalInfo third = cluster.newJournal();
        decree(3, second.segmentId(), end, third);
        reign(3, Reign.State.READY);
        cluster.write(third.segmentId(), insertOf(row(5, 5)));

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), strongKeys());
    }
}
