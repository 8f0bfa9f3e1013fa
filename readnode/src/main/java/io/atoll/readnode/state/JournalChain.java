package io.atoll.readnode.state;

import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.search.Delete;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The journals of a collection that a node follows, oldest first: those that are kept for a while
/// after they left the manifest, and on to the one that is read now. Changed by one task of its
/// [ServedState] after the other.
final class JournalChain {
    private final List<FollowedJournal> journals = new ArrayList<>();
    private long forgottenReadUpTo;
    private long forgottenMutation;

    /// @param readUpTo the timestamp of the last record before the first journal
    /// @param lastMutation the timestamp of the last delete before it
    JournalChain(long readUpTo, long lastMutation) {
        this.forgottenReadUpTo = readUpTo;
        this.forgottenMutation = lastMutation;
    }

    List<FollowedJournal> journals() {
        return journals;
    }

    FollowedJournal first() {
        return journals.getFirst();
    }

    FollowedJournal last() {
        return journals.getLast();
    }

    void append(FollowedJournal journal) {
        journals.add(journal);
    }

    @Nullable FollowedJournal find(long journalId) {
        for (FollowedJournal journal : journals) {
            if (journal.id() == journalId) {
                return journal;
            }
        }
        return null;
    }

    /// The journals that follow one of the chain; none if it is not in it.
    List<FollowedJournal> after(long journalId) {
        FollowedJournal journal = find(journalId);
        return journal == null
                ? List.of()
                : journals.subList(journals.indexOf(journal) + 1, journals.size());
    }

    /// Whether a journal's rows are wanted: it is placed here, or an earlier one that is still
    /// kept, because a search that was planned before the roll asks the earlier one's owner for
    /// both.
    boolean wantsRows(FollowedJournal journal) {
        for (FollowedJournal each : journals) {
            if (each.owned()) {
                return true;
            }
            if (each == journal) {
                return false;
            }
        }
        return false;
    }

    /// The rows of journals, where they are indexed here.
    List<GrowingSegment> indexedRows() {
        var indexed = new ArrayList<GrowingSegment>();
        for (FollowedJournal journal : journals) {
            GrowingSegment rows = journal.rows();
            if (rows != null) {
                indexed.add(rows);
            }
        }
        return indexed;
    }

    /// All deletes since a journal began, in their order.
    ///
    /// @return empty if some of them have been forgotten
    Optional<List<Delete>> deletesSince(long journalId) {
        // Ids are timestamps, so those of a chain ascend.
        if (journalId < first().id()) {
            return Optional.empty();
        }
        var deletes = new ArrayList<Delete>();
        for (FollowedJournal journal : journals) {
            if (journal.id() >= journalId) {
                deletes.addAll(journal.deletes().all());
            }
        }
        return Optional.of(deletes);
    }

    /// Forgets journals that have been out of the manifest for a while.
    ///
    /// @return their rows, to be closed
    /// @param firstInManifest the id of the manifest's first journal
    List<GrowingSegment> forgetSealed(long firstInManifest, GracePeriod kept, long nowNanos) {
        var forgotten = new ArrayList<GrowingSegment>();
        for (FollowedJournal journal : journals) {
            // Of all: should the second wait until the first is forgotten, they would pile up.
            if (journal.id() < firstInManifest) {
                kept.begin(journal.id(), nowNanos);
            }
        }
        while (journals.size() > 1
                && first().id() < firstInManifest
                && kept.isOver(first().id(), false, nowNanos)) {
            FollowedJournal first = journals.removeFirst();
            forgottenReadUpTo = Math.max(forgottenReadUpTo, first.lastTimestamp());
            forgottenMutation = Math.max(forgottenMutation, first.deletes().lastTimestamp());
            forgotten.addAll(first.giveUpRows());
        }
        return forgotten;
    }

    /// Gives up rows that have not been wanted for a while.
    ///
    /// @param needed journals that no other node has yet
    /// @return the rows, to be closed
    List<GrowingSegment> giveUpRows(
            long firstInManifest, GracePeriod kept, Set<Long> needed, long nowNanos) {
        var given = new ArrayList<GrowingSegment>();
        for (FollowedJournal journal : journals) {
            boolean wanted = wantsRows(journal) || needed.contains(journal.id());
            if (journal.id() >= firstInManifest && kept.isOver(journal.id(), wanted, nowNanos)) {
                given.addAll(journal.giveUpRows());
            }
        }
        return given;
    }

    /// Takes the place of all journals.
    void replaceAll(List<FollowedJournal> others) {
        journals.clear();
        journals.addAll(others);
    }

    /// The timestamp of the last record applied, of any kind.
    long readUpTo() {
        long last = forgottenReadUpTo;
        for (FollowedJournal journal : journals) {
            last = Math.max(last, journal.lastTimestamp());
        }
        return last;
    }

    /// The timestamp of the last delete or upsert applied.
    long lastMutation() {
        long last = forgottenMutation;
        for (FollowedJournal journal : journals) {
            last = Math.max(last, journal.deletes().lastTimestamp());
        }
        return last;
    }
}
