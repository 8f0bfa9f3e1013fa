package io.atoll.readnode.loads;

import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.journals.JournalFollower;
import io.atoll.readnode.journals.JournalReplay;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.state.FollowedJournal;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.storage.Storage;

import java.io.IOException;

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
            replay.to(state.view().placeIn(journal));
        } catch (IOException | RuntimeException e) {
            replay.abandon();
            throw e;
        }
        collection
                .follower()
                .betweenLooks(() -> finish(replay), CallLimit.of(JournalFollower.LOOK_LIMIT));
    }

    private boolean finish(JournalReplay replay) throws IOException {
        boolean adopted = false;
        try {
            GrowingSegment rows = replay.to(journal.next()).rows();
            adopted = rows != null && collection.state().adoptRows(journal, rows);
        } finally {
            if (!adopted) {
                replay.abandon();
            }
        }
        return adopted;
    }
}
