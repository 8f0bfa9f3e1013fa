package io.atoll.writenode;

import io.atoll.model.manifest.JournalInfo;

import java.io.IOException;
import java.util.List;

/// Orders the sealing of what has been written to a collection so far.
final class Flushing {
    private final WrittenCollections collections;
    private final Rolling rolling;
    private final Reigns reigns;
    private final Upkeep upkeep;

    Flushing(WrittenCollections collections, Rolling rolling, Reigns reigns, Upkeep upkeep) {
        this.collections = collections;
        this.rolling = rolling;
        this.reigns = reigns;
        this.upkeep = upkeep;
    }

    /// @return the journals that end with this flush; it is done when none of them is in the
    ///   manifest any more
    Ordered flush(long collectionId, Deadline deadline) throws IOException {
        WrittenCollection target = collections.get(collectionId);
        rolling.roll(target, target.journal(), deadline);
        List<JournalInfo> chain = target.manifest().journals();
        List<Long> ended =
                chain.subList(0, chain.size() - 1).stream().map(JournalInfo::segmentId).toList();
        upkeep.wake();
        return new Ordered(ended, reigns.clock().next());
    }

    record Ordered(List<Long> journalIds, long timestamp) {}
}
