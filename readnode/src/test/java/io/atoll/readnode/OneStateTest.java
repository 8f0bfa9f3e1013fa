package io.atoll.readnode;

import static io.atoll.readnode.TestCluster.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.v1.NodeQueryRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// Every answer is one state of the journal, however fast that changes.
class OneStateTest {
    @TempDir Path folder;

    @Test
    void anUpsertIsSeenWholeOrNotAtAll() throws Exception {
        try (var cluster = new TestCluster(folder)) {
            SegmentInfo sealed = cluster.seal(cluster.now(), row(1, 1), row(2, 2));
            cluster.commit(change -> change.in(sealed));
            TestNode node = cluster.start("read-1");
            long journal = cluster.openJournal();
            node.awaitLoaded(sealed.id(), journal);
            var writing =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 500; i++) {
                                    upsert(cluster, i);
                                }
                            });

            int reads = 0;
            while (!writing.isDone() || reads < 100) {
                boolean strong = reads++ % 2 == 0;
                var scope =
                        strong
                                ? node.strong(sealed.id(), journal)
                                : node.scope(sealed.id(), journal);
                var count =
                        node.stub()
                                .query(
                                        NodeQueryRequest.newBuilder()
                                                .setScope(scope)
                                                .setCountOnly(true)
                                                .build());
                assertEquals(2, count.getCount());
            }
            writing.get();
        }
    }

    private static void upsert(TestCluster cluster, int i) {
        try {
            cluster.upsert(row(1, i), row(2, i));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
