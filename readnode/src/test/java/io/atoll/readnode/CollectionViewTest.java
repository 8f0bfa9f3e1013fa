package io.atoll.readnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.readnode.TestCluster.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/// What searches and status answers see while the journals are applied.
class CollectionViewTest {
    private static final int ROWS = 20;

    @TempDir Path folder;
    private TestCluster cluster;
    private TroubledStorage storage;
    private SegmentInfo sealed;
    private TestNode node;
    private long journal;

    @BeforeEach
    void startANode() throws Exception {
        cluster = new TestCluster(folder);
        storage = new TroubledStorage(cluster.storage());
        sealed = cluster.seal(cluster.now(), rows(0));
        cluster.commit(change -> change.in(sealed));
        node = cluster.start(TestCluster.config("read-1"), storage);
        journal = cluster.openJournal();
        node.awaitLoaded(sealed.id(), journal);
    }

    @AfterEach
    void close() throws Exception {
        storage.goOn();
        cluster.close();
    }

    private static Row[] rows(double x) {
        return IntStream.range(0, ROWS)
                .mapToObj(key -> TestCluster.row(key, x))
                .toArray(Row[]::new);
    }

    /// The disk stands still in the midst of a delete: nothing that others wait for is held then.
    @Test
    void searchesAndStatusAnswersDoNotWaitForADeleteThatReadsItsTerms() throws Exception {
        storage.stallOn(TroubledStorage.TERMS);
        cluster.delete(3);
        Future<NodeSearchAnswer> strong =
                node.futures()
                        .search(
                                TestNode.near(0, ROWS)
                                        .setScope(node.strong(sealed.id(), journal))
                                        .build());
        storage.awaitStalled();

        assertEquals(ROWS, node.keys(node.scope(sealed.id(), journal), 0, ROWS).size());
        assertEquals(ROWS, node.allKeys(node.scope(sealed.id(), journal)).size());
        assertEquals(List.of(sealed.id()), node.loaded().getSegmentIdsList());

        storage.goOn();
        List<Long> left = strong.get().getKeys().getIntKeysList();
        assertEquals(ROWS - 1, left.size());
        assertFalse(left.contains(3L), left.toString());
    }

    /// Each upsert moves all rows together: who finds some at one place and some at another has
    /// seen half of it.
    @Test
    void everySearchSeesAnUpsertWholeOrNotAtAll() throws Exception {
        var writing =
                new FutureTask<Void>(
                        () -> {
                            for (int x = 1; x <= 60; x++) {
                                cluster.upsert(rows(x));
                            }
                            return null;
                        });
        Thread.ofPlatform().start(writing);
        while (!writing.isDone()) {
            NodeSearchAnswer answer = node.search(node.strong(sealed.id(), journal), 0, ROWS);
            assertEquals(ROWS, answer.getKeys().getIntKeysCount());
            assertEquals(1, new HashSet<>(answer.getDistancesList()).size(), answer.toString());
        }
        writing.get();
    }
}
