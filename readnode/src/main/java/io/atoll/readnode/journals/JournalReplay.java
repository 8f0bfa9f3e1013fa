package io.atoll.readnode.journals;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Schema;
import io.atoll.readnode.state.FollowedJournal;
import io.atoll.readnode.state.JournalName;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalReader.Scan;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RecordType;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.OptionalLong;

/// Reads a journal again from its beginning, into a copy that is not seen yet: its rows with its
/// own deletes applied, in their order.
public final class JournalReplay implements JournalReader.Visitor {
    private final Storage storage;
    private final Schema schema;
    private final FollowedJournal copy;

    /// @param withRows whether the rows are wanted, or the deletes only
    public JournalReplay(Storage storage, Schema schema, JournalName name, boolean withRows) {
        this.storage = storage;
        this.schema = schema;
        this.copy = new FollowedJournal(name);
        if (withRows) {
            copy.index(GrowingSegment.create(name.id(), schema));
        }
    }

    /// Goes on to a place that was read before.
    ///
    /// @return the copy
    public FollowedJournal to(long end) throws IOException {
        if (copy.next() >= end) {
            return copy;
        }
        if (end <= JournalReader.firstRecord()) {
            // Nothing is in it; a take-over may have dropped it, and its file may be deleted.
            copy.readTo(new Scan(end, 0, end, false));
            return copy;
        }
        Scan scan =
                JournalReader.read(
                        storage,
                        copy.name().file(),
                        copy.next(),
                        OptionalLong.of(end),
                        copy.durable(),
                        this);
        if (scan.end() != end) {
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "journal "
                            + copy.name().file()
                            + " could be read to "
                            + end
                            + " before, now to "
                            + scan.end());
        }
        copy.readTo(scan);
        return copy;
    }

    /// Lets go of what was read.
    public void abandon() {
        copy.dropRows();
    }

    @Override
    public boolean wants(RecordHeader header) {
        boolean wanted = copy.rows() != null || header.type() != RecordType.INSERT;
        if (!wanted) {
            copy.applied(header.timestamp(), header.offset());
        }
        return wanted;
    }

    @Override
    public void record(RecordHeader header, JournalRecord record) {
        copy.apply(Mutation.of(header, record, schema.primaryKey()));
        copy.applied(header.timestamp(), header.offset());
    }
}
