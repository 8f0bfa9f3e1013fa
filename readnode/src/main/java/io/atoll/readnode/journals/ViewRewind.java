package io.atoll.readnode.journals;

import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.readnode.state.FollowedJournal;
import io.atoll.readnode.state.HeldSegment;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the view of a collection anew after records were applied that turned out to lie beyond
/// their journal's end: a storage that lost what it had shown before, or a stale look at it. Files
/// are read and opened again; searches go on with the old view meanwhile, and wait for the new one
/// if they asked for a look. Runs between looks.
final class ViewRewind {
    private static final Logger LOG = LoggerFactory.getLogger(ViewRewind.class);

    private final ServedState state;
    private final Storage storage;

    ViewRewind(ServedState state, Storage storage) {
        this.state = state;
        this.storage = storage;
    }

    /// @param outrun a journal of which more was applied than its end; what follows it is forgotten
    void toEndOf(FollowedJournal outrun) throws IOException {
        LOG.warn(
                "records were applied that do not count, the view is made anew file={} end={}"
                        + " read={}",
                outrun.name().file(),
                outrun.end().orElseThrow(),
                outrun.next());
        var journals = new ArrayList<FollowedJournal>();
        var reopened = new HashMap<Long, HeldSegment>();
        try {
            replay(outrun, journals);
            reopen(journals, reopened);
        } catch (IOException | RuntimeException e) {
            reopened.values().forEach(held -> held.segment().close());
            journals.forEach(FollowedJournal::dropRows);
            throw e;
        }
        state.rewind(journals, reopened);
    }

    private void replay(FollowedJournal outrun, List<FollowedJournal> copies) throws IOException {
        for (FollowedJournal journal : state.journals()) {
            long end = journal == outrun ? journal.end().orElseThrow() : journal.next();
            var replay =
                    new JournalReplay(
                            storage, state.schema(), journal.name(), journal.rows() != null);
            FollowedJournal copy = replay.to(end);
            copy.own(journal.owned());
            journal.end().ifPresent(at -> copy.decree(at, journal.successor()));
            for (FollowedJournal earlier : copies) {
                copy.deletes().all().forEach(earlier::delete);
            }
            copies.add(copy);
            if (journal == outrun) {
                return;
            }
        }
    }

    private void reopen(List<FollowedJournal> journals, Map<Long, HeldSegment> reopened)
            throws IOException {
        Manifest manifest = state.share().manifest();
        for (HeldSegment held : state.view().held()) {
            long id = held.info().id();
            Optional<TombstoneInfo> tombstones = manifest.tombstone(id).or(held::tombstones);
            SealedSegment segment = SealedSegment.open(storage, held.info(), state.schema(), false);
            reopened.put(id, new HeldSegment(segment, held.info(), tombstones));
            if (tombstones.isPresent()) {
                segment.apply(Tombstones.read(storage, tombstones.get().file()));
            }
            for (FollowedJournal journal : journals) {
                journal.deletes().all().forEach(segment::delete);
            }
        }
    }
}
