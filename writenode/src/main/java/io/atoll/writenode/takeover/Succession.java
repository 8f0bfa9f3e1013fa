package io.atoll.writenode.takeover;

import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.function.LongSupplier;

/// Takes over from this node's own reign after a journal has failed.
public record Succession(
        WrittenCollections collections,
        Reigns reigns,
        TakeOver takeOver,
        String holder,
        String address,
        LongSupplier millis) {
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

    public void succeed() throws IOException {
        var held = new ArrayDeque<WrittenCollection>();
        try {
            reigns.begin(() -> succeed(held));
        } finally {
            held.forEach(each -> each.commitLock().unlock());
        }
    }

    /// With all commit locks: a manifest that was committed meanwhile would be overwritten by an
    /// older one. A thread that holds one of them waits for no other.
    private OwnReign succeed(Deque<WrittenCollection> held) throws IOException {
        var limit = Deadline.in(LOCK_LIMIT);
        for (WrittenCollection each : collections.all()) {
            limit.lock(each.commitLock(), "turn to begin a reign for a failed journal");
            held.push(each);
        }
        var ends = new HashMap<Long, Long>();
        for (WrittenCollection each : collections.all()) {
            var journal = each.journal();
            if (journal.writer().failed()) {
                ends.put(journal.segmentId(), journal.writer().durableOffset());
            }
        }
        if (ends.isEmpty()) {
            return reigns.current();
        }
        BegunReign begun = takeOver.begin(holder, address, ends);
        for (WrittenCollection each : collections.all()) {
            each.succeed(begun.manifest(each.id()), begun.writer(each.id()), millis.getAsLong());
        }
        return begun.reign();
    }
}
