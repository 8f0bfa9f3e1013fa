package io.atoll.readnode.loads;

import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.journals.JournalFollower;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;

import java.io.IOException;

/// Folds a newer tombstone file into an open segment, once the journals that it comes from were
/// read.
record TombstoneFolding(ServedCollection collection, TombstoneInfo info, Storage storage)
        implements Load {

    @Override
    public String kind() {
        return "tombstones";
    }

    @Override
    public long segmentId() {
        return info.segmentId();
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public void run() throws IOException {
        ServedState state = collection.state();
        Tombstones tombstones = Tombstones.read(storage, info.file());
        if (state.readUpTo() < info.maxTimestamp()) {
            collection.follower().awaitLook(CallLimit.of(JournalFollower.LOOK_LIMIT));
        }
        collection
                .follower()
                .betweenLooks(
                        () -> state.fold(info.segmentId(), info, tombstones),
                        CallLimit.of(JournalFollower.LOOK_LIMIT));
    }
}
