package io.atoll.readnode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.readnode.TestCluster.Row;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.LongStream;

/// Rows that nothing but their keys tells apart: each is scored once, and the least keys are found.
class TiesTest {
    private static final int ROWS = 15_000;
    private static final int QUERIES = 30;
    private static final int K = 10;

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
    void growingRowsOfOneDistanceAreScoredOnce() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        insert(i -> ROWS - i);

        NodeSearchAnswer answer = search(node, node.strong(journal));

        assertEquals((long) ROWS * QUERIES, answer.getTotals().getVectorsScored());
        assertLeastKeys(answer, K);
    }

    @Test
    void growingRowsOfOneKeyAreScoredOnce() throws Exception {
        TestNode node = cluster.start("read-1");
        long journal = cluster.openJournal();
        node.awaitLoaded(journal);
        insert(_ -> 1);

        NodeSearchAnswer answer = search(node, node.strong(journal));

        assertEquals((long) ROWS * QUERIES, answer.getTotals().getVectorsScored());
        assertLeastKeys(answer, 1);
    }

    @Test
    void sealedRowsOfFewKeysAreScoredOnce() throws Exception {
        var rows = new Row[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = TestCluster.row(1 + i % 20, 3);
        }
        SegmentInfo first = cluster.seal(cluster.now(), rows);
        SegmentInfo second = cluster.seal(cluster.now(), rows);
        cluster.commit(change -> change.in(first, second));
        TestNode node = cluster.start("read-1");
        node.awaitLoaded(first.id(), second.id(), cluster.openJournal());

        NodeSearchAnswer answer = search(node, node.scope(first.id(), second.id()));

        assertEquals(2L * ROWS * QUERIES, answer.getTotals().getVectorsScored());
        assertLeastKeys(answer, K);
    }

    private void insert(IntUnaryOperator keys) throws Exception {
        var rows = new Row[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = TestCluster.row(keys.applyAsInt(i), 3);
        }
        cluster.insert(rows);
    }

    private static NodeSearchAnswer search(TestNode node, ReadScope.Builder scope) {
        return node.stub().search(TestNode.near(0, K, QUERIES).setScope(scope).build());
    }

    private static void assertLeastKeys(NodeSearchAnswer answer, int keys) {
        for (int query = 0; query < QUERIES; query++) {
            assertEquals(keys, answer.getHitCounts(query));
            assertEquals(
                    LongStream.rangeClosed(1, keys).boxed().toList(),
                    List.copyOf(
                            answer.getKeys()
                                    .getIntKeysList()
                                    .subList(query * keys, (query + 1) * keys)));
        }
    }
}
