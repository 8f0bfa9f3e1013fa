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
    private final JournalRoller roller;
    private final Reigns reigns;
    private final Housekeeping housekeeping;

    public Flusher(
            WrittenCollections collections,
            JournalRoller roller,
            Reigns reigns,
            Housekeeping housekeeping) {
        this.collections = collections;
        this.roller = roller;
        this.reigns = reigns;
        this.housekeeping = housekeeping;
    }

    /// @return the journals that end with this flush; it is done when none of them is in the
    ///   manifest any more
    public Ordered flush(long collectionId, Deadline deadline) throws IOException {
        WrittenCollection target = collections.get(collectionId);
        roller.roll(target, target.journal(), deadline);
        List<JournalInfo> chain = target.manifest().journals();
        List<Long> ended =
                chain.subList(0, chain.size() - 1).stream().map(JournalInfo::segmentId).toList();
        housekeeping.wake();
        return new Ordered(ended, reigns.clock().next());
    }

    public record Ordered(List<Long> journalIds, long timestamp) {}
}
