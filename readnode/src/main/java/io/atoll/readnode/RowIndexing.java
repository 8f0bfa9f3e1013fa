package io.atoll.readnode;

import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Indexes the rows of a journal that were passed over because it was not this node's then: reads
/// it again from its beginning. The bulk is read beside the looks, what came meanwhile between two
/// of them.
record RowIndexing(ServedCollection collection, FollowedJournal journal, Storage storage)
        implements Load {

    @Override
    public String kind() {
        return "journal";
    }

    @Override
    public long segmentId() {
        return journal.id();
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public void run() throws IOException {
        ServedState state = collection.state();
        var replay = new JournalReplay(storage, state.schema(), journal.name(), true);
        try {
            replay.to(state.placeIn(journal));
        } catch (IOException | RuntimeException e) {
            replay.abandon();
            throw e;
        }
        var adopted = new CompletableFuture<Void>();
        collection.follower().betweenLooks(() -> finish(replay, adopted));
        try {
            CallLimit.of(SegmentOpening.LOOK_LIMIT)
                    .await(adopted, () -> "a look at the journals went on");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void finish(JournalReplay replay, CompletableFuture<Void> adopted) {
        ServedState state = collection.state();
        try {
            GrowingSegment rows = replay.to(state.placeIn(journal)).rows();
            if (rows != null && !state.adoptRows(journal, rows)) {
                replay.abandon();
            }
            adopted.complete(null);
        } catch (IOException | RuntimeException e) {
            replay.abandon();
            adopted.completeExceptionally(e);
        }
    }
}
