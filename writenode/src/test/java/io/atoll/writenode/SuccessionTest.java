package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.storage.StorageLayout;

import org.junit.jupiter.api.Test;

/// A write node that succeeds itself after a journal has failed, while the rest of its work goes
/// on.
final class SuccessionTest extends OnOneWriteNode {

    @Test
    void aManifestCommittedMeanwhileIsNotPutBack() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        try (var sealing = gated.hold("publishFolder", _ -> true)) {
            flush(collection);
            Await.until("a segment is being written", () -> sealing.met() > 0);
            Manifest before = manifest(collection);
            String open = before.openJournal().file();
            String committed =
                    StorageLayout.manifest(collection, before.epoch() + 1, before.number() + 1);
            try (var succession = gated.hold("publish", committed::equals);
                    var broken = gated.fail("force", open::equals)) {
                assertThrows(AtollException.class, () -> insert(collection, new BatchId(1, 2), 4));
                Await.until("the new reign is committed", () -> succession.met() > 0);
                sealing.open();
                broken.open();
            }
        }

        awaitSealed(collection);
        insert(collection, new BatchId(1, 3), 5, 6);
        flushAndWait(collection);
        assertEquals(5, sealedRows(collection));
    }
}
