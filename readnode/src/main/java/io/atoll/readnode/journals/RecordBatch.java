package io.atoll.readnode.journals;

import io.atoll.readnode.state.JournalName;
import io.atoll.readnode.state.StagedRecord;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RecordType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes in what one reading of a journal finds. Nothing of it counts before the reign file was
/// read afterwards, so nothing is applied while reading.
final class RecordBatch implements JournalReader.Visitor {
    private final boolean withRows;
    private final List<RecordHeader> headers = new ArrayList<>();
    private final Map<Long, JournalRecord> records = new HashMap<>();

    /// @param withRows whether inserted rows are wanted, or deletes and upserts only
    RecordBatch(boolean withRows) {
        this.withRows = withRows;
    }

    @Override
    public boolean wants(RecordHeader header) {
        headers.add(header);
        return withRows || header.type() != RecordType.INSERT;
    }

    @Override
    public void record(RecordHeader header, JournalRecord record) {
        records.put(header.offset(), record);
    }

    /// @param end where the reading ended
    List<StagedRecord> staged(long end) {
        var staged = new ArrayList<StagedRecord>(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            RecordHeader header = headers.get(i);
            long behind = i + 1 < headers.size() ? headers.get(i + 1).offset() : end;
            staged.add(new StagedRecord(header, payload(header), behind));
        }
        return staged;
    }

    private @Nullable JournalRecord payload(RecordHeader header) {
        return records.get(header.offset());
    }

    /// The journal that a ROLL names, if the reading ended with one.
    Optional<JournalName> rolledTo() {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        RecordHeader last = headers.getLast();
        return payload(last) instanceof JournalRecord.Roll(long id, String file)
                ? Optional.of(JournalName.of(id, file))
                : Optional.empty();
    }
}
