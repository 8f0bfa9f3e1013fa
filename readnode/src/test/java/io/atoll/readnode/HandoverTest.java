package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.manifest.SegmentInfo;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What moves to another node is kept until that one has it, however long that takes: the nodes of
/// these tests keep nothing out of mere patience.
class HandoverTest {
    @TempDir Path folder;
    private TestCluster cluster;
    private SegmentInfo segment;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(folder);
        segment = cluster.seal(cluster.now(), row(1, 1));
        cluster.commit(change -> change.in(segment));
    }

    @AfterEach
    void stop() throws Exception {
        cluster.close();
    }

    private TestNode impatient(String id) throws Exception {
        return cluster.start(
                TestCluster.config(id)
                        .withTimes(Duration.ZERO, Duration.ofMillis(20), Duration.ofMinutes(1)),
                cluster.storage());
    }

    private void placeAll(String... nodes) {
        cluster.place(segment.id(), nodes);
        cluster.place(cluster.openJournal(), nodes);
    }

    @Test
    void anOwnerThatIsNotThereLeavesTheSegmentWhereItIs() throws Exception {
        placeAll("read-1");
        TestNode first = impatient("read-1");
        cluster.announce("read-2");
        first.awaitLoaded(segment.id(), cluster.openJournal());

        SegmentInfo passing = cluster.seal(cluster.now(), row(2, 2));
        cluster.place(passing.id(), "read-1");
        cluster.commit(change -> change.in(passing));
        first.awaitLoaded(segment.id(), passing.id(), cluster.openJournal());
        placeAll("read-2");
        // What left the manifest goes, so letting go is at work; what moved stays.
        cluster.commit(change -> change.out(passing.id()));
        first.awaitLoaded(segment.id(), cluster.openJournal());

        assertEquals(
                List.of(1L), first.keys(first.strong(segment.id(), cluster.openJournal()), 1, 9));
    }

    @Test
    void itIsLetGoWhenItsNewOwnerHasIt() throws Exception {
        placeAll("read-1");
        TestNode first = impatient("read-1");
        first.awaitLoaded(segment.id(), cluster.openJournal());
        TestNode second = impatient("read-2");

        placeAll("read-2");

        second.awaitLoaded(segment.id(), cluster.openJournal());
        first.awaitLoaded();
    }

    /// Else the loss of the one that has it would leave nobody for a while.
    @Test
    void whatMovesToTwoNodesStaysUntilBothHaveIt() throws Exception {
        placeAll("read-1");
        TestNode first = impatient("read-1");
        first.awaitLoaded(segment.id(), cluster.openJournal());
        first.node().drain();
        TestNode second = impatient("read-2");
        cluster.announce("read-3");

        placeAll("read-2", "read-3");
        second.awaitLoaded(segment.id(), cluster.openJournal());
        // What left the manifest goes, so letting go is at work; what moved stays.
        SegmentInfo passing = cluster.seal(cluster.now(), row(2, 2));
        cluster.place(passing.id(), "read-1");
        cluster.commit(change -> change.in(passing));
        first.awaitLoaded(segment.id(), passing.id(), cluster.openJournal());
        cluster.commit(change -> change.out(passing.id()));
        first.awaitLoaded(segment.id(), cluster.openJournal());
        assertFalse(first.node().isDrained(Duration.ZERO));

        TestNode third = impatient("read-3");
        third.awaitLoaded(segment.id(), cluster.openJournal());
        first.awaitLoaded();
        assertTrue(first.node().isDrained(Duration.ZERO));
    }

    @Test
    void aCollectionThatIsReleasedIsLetGoByAll() throws Exception {
        placeAll("read-1");
        TestNode first = impatient("read-1");
        first.awaitLoaded(segment.id(), cluster.openJournal());

        cluster.release();

        first.awaitLoaded();
    }
}
