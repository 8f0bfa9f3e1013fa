package io.atoll.writenode.seal;

import io.atoll.catalog.api.Replacement;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.collections.Commits;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollection.NextJournal;
import io.atoll.writenode.collections.WrittenCollection.OpenJournal;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/// Ends a collection's journal and begins the next one. The next journal exists and is in the
/// catalog before the ROLL names it, so no reader looks for a file before it is there. Where it
/// comes no further than that, because the catalog is away or the storage slow, the next attempt
/// goes on with the same journal.
public final class JournalRoller {
    private final Storage storage;
    private final Reigns reigns;
    private final Commits commits;
    private final LongSupplier millis;

    public JournalRoller(Storage storage, Reigns reigns, Commits commits, LongSupplier millis) {
        this.storage = storage;
        this.reigns = reigns;
        this.commits = commits;
        this.millis = millis;
    }

    /// Rolls if the open journal is still the one that the caller saw and has rows.
    ///
    /// @return whether it did
    public boolean roll(WrittenCollection target, OpenJournal seen, Deadline deadline)
            throws IOException {
        return reigns.during(
                deadline,
                reign -> {
                    deadline.lock(
                            target.commitLock(),
                            "turn to commit to '" + target.collection().name() + "'");
                    try {
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

    /// Rolls whatever the open journal has; the commit lock is held.
    public void rollNow(WrittenCollection target, OwnReign reign, Deadline deadline)
            throws IOException {
        NextJournal next =
                target.next().isPresent() ? target.next().get() : makeNext(target, reign);
        if (!target.manifest().openJournal().equals(next.info())) {
            commits.commit(
                    target,
                    new Replacement(
                            target.id(),
                            Set.of(),
                            List.of(),
                            List.of(),
                            Set.of(),
                            List.of(next.info()),
                            Map.of()));
        }
        target.roll(reign.clock(), next, millis.getAsLong(), deadline);
    }

    private NextJournal makeNext(WrittenCollection target, OwnReign reign) throws IOException {
        Reigns.Making making = reigns.making();
        try {
            long id = reign.clock().next();
            String file = StorageLayout.journal(target.id(), reign.epoch(), id);
            var next =
                    new NextJournal(
                            new JournalInfo(id, file, reign.epoch(), OptionalLong.empty()),
                            JournalWriter.create(storage, file, id, reign.epoch()),
                            making);
            target.next(next);
            return next;
        } catch (IOException | RuntimeException | Error e) {
            making.close();
            throw e;
        }
    }
}
