package io.atoll.writenode.takeover;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RecordType;
import io.atoll.segment.storage.Storage;
import io.atoll.writenode.write.BatchMemory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// The journals of the reigns before, read by a take-over: where they end, the youngest timestamp
/// in them, and the batches, which are put into memory. Payloads of live journals are read too,
/// since only their checksums tell a record from the tail of a write that was cut off.
final class EarlierJournals {
    private static final Logger log = LoggerFactory.getLogger(EarlierJournals.class);

    private final Storage storage;
    private final BatchMemory batches;
    private long timestamp;
    private long records;
    private long tornBytes;
    private int journals;

    /// @param timestamp the youngest that may have been issued as far as the reign file knows
    EarlierJournals(Storage storage, BatchMemory batches, long timestamp) {
        this.storage = storage;
        this.batches = batches;
        this.timestamp = timestamp;
    }

    /// Reads the journals of a manifest to their ends.
    ///
    /// @param knownEnds by journal id, ends that are known to be earlier than the file's
    /// @return journal id to end, of those that neither a ROLL nor an earlier take-over has ended
    Map<Long, Long> readToEnds(Manifest manifest, Map<Long, Long> knownEnds) throws IOException {
        var ends = new HashMap<Long, Long>();
        for (JournalInfo journal : manifest.journals()) {
            Long known = knownEnds.get(journal.segmentId());
            OptionalLong end = known == null ? journal.endOffset() : OptionalLong.of(known);
            // What counts from now on must survive a power loss, acknowledged or not.
            storage.sync(journal.file());
            JournalReader.Scan scan =
                    JournalReader.read(storage, journal.file(), 0, end, 0, new WholeRecords());
            journals++;
            tornBytes += scan.tornBytes();
            if (scan.tornBytes() > 0) {
                log.warn(
                        "left out the torn tail of a journal file={} end={} tornBytes={}",
                        journal.file(),
                        scan.end(),
                        scan.tornBytes());
            }
            if (!scan.rolled() && journal.endOffset().isEmpty()) {
                ends.put(journal.segmentId(), scan.end());
            }
        }
        return ends;
    }

    /// Reads the batches of a journal that was sealed, if its file is still there.
    void rememberBatchesOf(JournalInfo sealed) throws IOException {
        try {
            JournalReader.read(storage, sealed.file(), 0, sealed.endOffset(), 0, new Headers());
        } catch (NoSuchFileException e) {
            log.debug("the file of a sealed journal is gone already file={}", sealed.file());
        }
    }

    /// The youngest that may have been issued.
    long timestamp() {
        return timestamp;
    }

    long records() {
        return records;
    }

    long tornBytes() {
        return tornBytes;
    }

    int journals() {
        return journals;
    }

    private void add(RecordHeader header) {
        records++;
        timestamp = Math.max(timestamp, header.timestamp());
        if (header.type() != RecordType.ROLL) {
            batches.recover(
                    header.batchId(),
                    new BatchMemory.Written(header.timestamp(), header.rowCount()));
        }
    }

    private final class WholeRecords implements JournalReader.Visitor {
        @Override
        public boolean wants(RecordHeader header) {
            return true;
        }

        @Override
        public void record(RecordHeader header, JournalRecord record) {
            add(header);
        }
    }

    /// Passes over the payloads: a journal that was sealed was read and checked then, and ten
    /// minutes of writing are more than a take-over has time to read.
    private final class Headers implements JournalReader.Visitor {
        @Override
        public boolean wants(RecordHeader header) {
            add(header);
            return false;
        }

        @Override
        public void record(RecordHeader header, JournalRecord record) {
            throw new IllegalStateException("a payload that nobody wants");
        }
    }
}
