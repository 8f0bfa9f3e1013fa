package io.atoll.writenode.background;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.seal.JournalRoller;

import java.io.IOException;
import java.util.List;

/// Orders the sealing of what has been written to a collection so far.
public final class Flusher {
    private final WrittenCollections collections;
    private final JournalRoller rolling;
    private final Reigns reigns;
    private final Housekeeping upkeep;

    public Flusher(
            WrittenCollections collections,
            JournalRoller rolling,
            Reigns reigns,
            Housekeeping upkeep) {
        this.collections = collections;
        this.rolling = rolling;
        this.reigns = reigns;
        this.upkeep = upkeep;
    }

    /// @return the journals that end with this flush; it is done when none of them is in the
    ///   manifest any more
    public Ordered flush(long collectionId, Deadline deadline) throws IOException {
        WrittenCollection target = collections.get(collectionId);
        rolling.roll(target, target.journal(), deadline);
        List<JournalInfo> chain = target.manifest().journals();
        List<Long> ended =
                chain.subList(0, chain.size() - 1).stream().map(JournalInfo::segmentId).toList();
        upkeep.wake();
        return new Ordered(ended, reigns.clock().next());
    }

    public record Ordered(List<Long> journalIds, long timestamp) {}
}
