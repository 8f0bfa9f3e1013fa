package io.atoll.readnode.state;

import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.search.Delete;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How far a node has read one journal, and what it keeps of it. Belongs to a [ServedState], whose
/// tasks change it one after the other.
public final class FollowedJournal {
    private final JournalName name;
    private final DeleteLog deletes = new DeleteLog();
    private @Nullable GrowingSegment rows;
    private boolean owned;
    private long next;
    private long durable;
    private long lastTimestamp;
    private boolean endSeen;
    private OptionalLong end = OptionalLong.empty();
    private Optional<JournalName> successor = Optional.empty();

    public FollowedJournal(JournalName name) {
        this.name = name;
    }

    public long id() {
        return name.id();
    }

    public JournalName name() {
        return name;
    }

    /// Whether the placement gives it to this node.
    public boolean owned() {
        return owned;
    }

    public void own(boolean isOwned) {
        this.owned = isOwned;
    }

    // --- what it holds -------------------------------------------------------------------------

    public DeleteLog deletes() {
        return deletes;
    }

    /// Its rows, where this node indexes them.
    public @Nullable GrowingSegment rows() {
        return rows;
    }

    public void index(@Nullable GrowingSegment newRows) {
        this.rows = newRows;
    }

    /// Has no rows any more.
    ///
    /// @return those that it had, to be closed
    List<GrowingSegment> giveUpRows() {
        List<GrowingSegment> given = rows == null ? List.of() : List.of(rows);
        rows = null;
        return given;
    }

    public void dropRows() {
        giveUpRows().forEach(GrowingSegment::close);
    }

    /// Applies one of its own records.
    public void apply(Mutation mutation) {
        if (rows != null) {
            mutation.applyTo(rows);
        }
        mutation.delete().ifPresent(deletes::add);
    }

    /// Applies a delete of a later journal to its rows.
    public void delete(Delete delete) {
        if (rows != null) {
            rows.delete(delete);
        }
    }

    // --- how far it was read -------------------------------------------------------------------

    /// Where the next record begins that was not applied yet.
    public long next() {
        return next;
    }

    /// The highest durable offset that its headers named.
    public long durable() {
        return durable;
    }

    /// The timestamp of its last record that was applied; 0 if there was none.
    long lastTimestamp() {
        return lastTimestamp;
    }

    public void applied(long timestamp, long behindRecord) {
        lastTimestamp = timestamp;
        next = behindRecord;
    }

    public void readTo(JournalReader.Scan scan) {
        next = scan.end();
        durable = scan.durable();
        endSeen = true;
    }

    /// Whether a reading brought nothing new.
    boolean isReadTo(JournalReader.Scan scan) {
        return endSeen && next == scan.end() && durable == scan.durable();
    }

    /// Whether it was read to its end at least once.
    boolean endSeen() {
        return endSeen;
    }

    // --- where it ends -------------------------------------------------------------------------

    /// Where it ends because a take-over said so.
    public OptionalLong end() {
        return end;
    }

    /// The journal that follows by the same decree.
    public Optional<JournalName> successor() {
        return successor;
    }

    public void decree(long endOffset, Optional<JournalName> successorName) {
        end = OptionalLong.of(endOffset);
        successor = successorName;
    }

    /// Whether records were applied that do not count.
    public boolean outran() {
        return end.isPresent() && next > end.getAsLong();
    }
}
