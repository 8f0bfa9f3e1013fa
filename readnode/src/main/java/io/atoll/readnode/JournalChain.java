package io.atoll.readnode;

import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.search.Delete;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/// The journals of a collection that a node follows, oldest first: those that are kept for a while
/// after they left the manifest, and on to the one that is read now. Guarded by the lock of its
/// [ServedState].
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

    /// Journals whose rows are wanted but were passed over when they were read.
    List<FollowedJournal> withoutWantedRows() {
        return journals.stream()
                .filter(journal -> journal.rows() == null && journal.next() > 0)
                .filter(this::wantsRows)
                .toList();
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

    /// Journals whose rows are indexed here.
    List<Long> indexedIds() {
        return journals.stream()
                .filter(journal -> journal.rows() != null)
                .map(FollowedJournal::id)
                .toList();
    }

    /// Journals whose rows are indexed here and were read to their end at least once.
    List<Long> servedIds() {
        return journals.stream()
                .filter(journal -> journal.rows() != null && journal.endSeen())
                .map(FollowedJournal::id)
                .toList();
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
    /// @param firstInManifest the id of the manifest's first journal
    void forgetSealed(long firstInManifest, GracePeriod kept, long nowNanos) {
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
            first.dropRows();
        }
    }

    /// Lets go of rows that have not been wanted for a while.
    void dropUnwantedRows(
            long firstInManifest, GracePeriod kept, LongPredicate mayLetGo, long nowNanos) {
        for (FollowedJournal journal : journals) {
            boolean wanted = wantsRows(journal) || !mayLetGo.test(journal.id());
            if (journal.id() >= firstInManifest && kept.isOver(journal.id(), wanted, nowNanos)) {
                journal.dropRows();
            }
        }
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
