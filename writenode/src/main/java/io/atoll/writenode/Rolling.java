package io.atoll.writenode;

import io.atoll.catalog.CatalogWriter.Replacement;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.WrittenCollection.OpenJournal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/// Ends a collection's journal and begins the next one. The next journal exists and is in the
/// catalog before the ROLL names it, so nobody looks for a file before it is there.
final class Rolling {
    private final Storage storage;
    private final Reigns reigns;
    private final Commits commits;
    private final LongSupplier millis;

    Rolling(Storage storage, Reigns reigns, Commits commits, LongSupplier millis) {
        this.storage = storage;
        this.reigns = reigns;
        this.commits = commits;
        this.millis = millis;
    }

    /// Rolls if the open journal is still the one that the caller saw and has rows.
    ///
    /// @return whether it did
    boolean roll(WrittenCollection target, OpenJournal seen, Deadline deadline) throws IOException {
        return reigns.during(
                deadline,
                reign -> {
                    deadline.lock(
                            target.commitLock(),
                            "turn to commit to '" + target.collection().name() + "'");
                    try (var _ = reigns.making()) {
                        if (target.journal() != seen || !seen.hasRows() || target.dropped()) {
                            return false;
                        }
                        rollNow(target, reign, deadline);
                        return true;
                    } finally {
                        target.commitLock().unlock();
                    }
                });
    }

    private void rollNow(WrittenCollection target, Reigning reign, Deadline deadline)
            throws IOException {
        long nextId = reign.clock().next();
        String file = StorageLayout.journal(target.id(), reign.epoch(), nextId);
        JournalWriter writer = JournalWriter.create(storage, file, nextId, reign.epoch());
        var next = new JournalInfo(nextId, file, reign.epoch(), OptionalLong.empty());
        commits.commit(
                target,
                new Replacement(
                        target.id(),
                        Set.of(),
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of(next),
                        Map.of()));
        var opened = new OpenJournal(nextId, writer, millis.getAsLong());
        target.roll(reign.clock(), opened, file, deadline);
    }
}
