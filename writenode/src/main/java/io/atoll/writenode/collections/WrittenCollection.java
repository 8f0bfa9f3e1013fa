package io.atoll.writenode.collections;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Values;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.reign.WriteClock;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/// What the write node holds of one collection: its record, its newest manifest, and the journal
/// that takes rows.
///
/// Two locks, taken in this order where both are needed: the *commit lock* is held from looking at
/// the manifest to committing the next one, so that commits of a collection come one at a time; the
/// *append lock* is held for one append, so that file order is timestamp order.
public final class WrittenCollection {
    private static final Duration ROLL_LIMIT = Duration.ofMinutes(5);

    private final long id;
    private final ReentrantLock commitLock = new ReentrantLock();
    private final ReentrantLock appendLock = new ReentrantLock();
    private final RecentKeys recentKeys = new RecentKeys();
    private final Map<Long, Long> endedBytes = new ConcurrentHashMap<>();
    private volatile Collection collection;
    private volatile Manifest manifest;
    private volatile OpenJournal journal;
    private volatile @Nullable NextJournal next;
    private volatile boolean dropped;

    public WrittenCollection(
            Collection collection, Manifest manifest, JournalWriter journal, long openedMillis) {
        this.id = collection.id();
        this.collection = collection;
        this.manifest = manifest;
        this.journal = new OpenJournal(manifest.openJournal().segmentId(), journal, openedMillis);
    }

    public long id() {
        return id;
    }

    public Collection collection() {
        return collection;
    }

    public void collection(Collection changed) {
        collection = changed;
    }

    /// The indexes that segments are built with.
    public List<Index> builtIndexes() {
        Collection now = collection;
        return now.indexes().stream().filter(index -> index.isForBuilding(now.schema())).toList();
    }

    public Set<Long> indexIds() {
        return builtIndexes().stream().map(Index::id).collect(Collectors.toSet());
    }

    public Manifest manifest() {
        return manifest;
    }

    /// The sealed segments of partitions that were dropped.
    public Set<Long> segmentsOfDropped() {
        Collection now = collection;
        return manifest.segments().stream()
                .filter(segment -> !now.hasPartition(segment.partitionId()))
                .map(SegmentInfo::id)
                .collect(Collectors.toSet());
    }

    /// Sealed segments that lack an index of the collection.
    public int flatSegments() {
        Set<Long> wanted = indexIds();
        return (int)
                manifest.segments().stream()
                        .filter(segment -> !segment.builtIndexes().containsAll(wanted))
                        .count();
    }

    /// Takes a newer manifest; the commit lock is held.
    public void manifest(Manifest newer) {
        manifest = newer;
    }

    public ReentrantLock commitLock() {
        return commitLock;
    }

    public OpenJournal journal() {
        return journal;
    }

    public boolean dropped() {
        return dropped;
    }

    /// Bytes of journals that are not sealed yet, the open one included.
    public long unsealedBytes() {
        OpenJournal open = journal;
        long bytes = open.writer().endOffset();
        for (JournalInfo each : manifest.journals()) {
            if (each.segmentId() != open.segmentId()) {
                bytes += each.endOffset().orElse(endedBytes.getOrDefault(each.segmentId(), 0L));
            }
        }
        return bytes;
    }

    /// Rows of sealed segments that lack an index over vectors of the collection.
    public long unindexedRows() {
        Set<Long> wanted =
                collection.indexes().stream()
                        .filter(index -> !index.isScalar())
                        .map(Index::id)
                        .collect(Collectors.toSet());
        return manifest.segments().stream()
                .filter(segment -> !segment.builtIndexes().containsAll(wanted))
                .mapToLong(SegmentInfo::rowCount)
                .sum();
    }

    /// Bytes of their vectors: what a search scans of them.
    public long unindexedBytes() {
        return unindexedRows() * vectorBytes();
    }

    /// Bytes of a row's dense vectors. Sparse ones have their lists in every segment.
    public long vectorBytes() {
        return collection.schema().denseVectorFields().stream()
                .mapToLong(field -> Values.of(field.type()).usualBytes(field))
                .sum();
    }

    /// The journal that was made to follow the open one, while it does not yet: a roll that failed
    /// leaves it to the next one. The commit lock is held.
    public Optional<NextJournal> next() {
        return Optional.ofNullable(next);
    }

    /// The commit lock is held.
    public void next(NextJournal made) {
        next = made;
    }

    /// Ends all writing to this collection. The commit lock is held.
    public void drop() {
        dropped = true;
        close();
    }

    /// Closes the files.
    public void close() {
        journal.writer().close();
        discardNext();
    }

    private void discardNext() {
        NextJournal unused = next;
        next = null;
        if (unused != null) {
            unused.writer().close();
            unused.making().close();
        }
    }

    /// Appends one record under a fresh timestamp.
    ///
    /// @param record the record for the timestamp that it gets
    /// @return the record's place, not durable yet
    public Appended append(
            WriteClock clock,
            int timestamps,
            BatchId batchId,
            Deadline deadline,
            LongFunction<JournalRecord> record)
            throws IOException {
        deadline.lock(appendLock, "turn to append to collection '" + collection.name() + "'");
        try {
            if (dropped) {
                throw new AtollException(
                        ErrorCode.COLLECTION_NOT_FOUND,
                        "collection not found[database="
                                + collection.database()
                                + "][collection="
                                + collection.name()
                                + "]");
            }
            OpenJournal open = journal;
            long timestamp = clock.next(timestamps);
            JournalRecord made = record.apply(timestamp);
            recentKeys.note(made, timestamp, collection.schema().primaryKey(), System.nanoTime());
            long end = open.writer().append(timestamp, batchId, made);
            open.noteRows();
            return new Appended(open, timestamp, end);
        } finally {
            appendLock.unlock();
        }
    }

    /// Remembers from now on which keys are written. What was written before is durable when this
    /// returns, so every look that begins then sees it.
    ///
    /// @return the timestamp of now
    public long watchKeys(WriteClock clock, Deadline deadline) throws IOException {
        OpenJournal open;
        long end;
        long timestamp;
        deadline.lock(appendLock, "turn to watch keys of collection '" + collection.name() + "'");
        try {
            open = journal;
            end = open.writer().endOffset();
            timestamp = clock.next();
            recentKeys.watch(timestamp, System.nanoTime());
        } finally {
            appendLock.unlock();
        }
        open.writer().awaitDurable(end, deadline.left());
        return timestamp;
    }

    /// For the maker of a record, while it is being appended.
    ///
    /// @throws AtollException with WRITE_CONFLICT if one of the keys may have been written after
    ///   this timestamp
    public void requireUnchanged(Keys keys, long since) {
        recentKeys.requireUnchanged(keys, since);
    }

    /// Ends the open journal with a ROLL, and puts the next one in its place once the ROLL is
    /// durable: nothing is acknowledged in the next journal before. Behind a ROLL nothing can be
    /// appended, so however slow the storage is, this waits; a journal whose ROLL does not become
    /// durable is given up, and the next reign ends it. The commit lock is held.
    public void roll(WriteClock clock, NextJournal to, long nowMillis, Deadline deadline)
            throws IOException {
        deadline.lock(appendLock, "turn to roll the journal of '" + collection.name() + "'");
        try {
            OpenJournal ended = journal;
            JournalInfo following = to.info();
            var roll = new JournalRecord.Roll(following.segmentId(), following.file());
            long end = ended.writer().append(clock.next(), BatchId.NONE, roll);
            try {
                ended.writer().awaitDurable(end, ROLL_LIMIT);
            } catch (IOException e) {
                ended.writer().abandon(e);
                throw e;
            }
            forgetEnds();
            endedBytes.put(ended.segmentId(), end);
            journal = new OpenJournal(following.segmentId(), to.writer(), nowMillis);
            next = null;
            to.making().close();
            ended.writer().close();
        } finally {
            appendLock.unlock();
        }
    }

    private void forgetEnds() {
        Set<Long> live =
                manifest.journals().stream()
                        .map(JournalInfo::segmentId)
                        .collect(Collectors.toSet());
        endedBytes.keySet().retainAll(live);
    }

    /// Puts another journal in the open one's place after a take-over has ended that one; nobody
    /// appends meanwhile, and the commit lock is held.
    public void succeed(Manifest newer, JournalWriter writer, long openedMillis) {
        close();
        manifest = newer;
        journal = new OpenJournal(newer.openJournal().segmentId(), writer, openedMillis);
    }

    /// A journal that exists and takes no rows yet.
    ///
    /// @param making so that its file is not taken for garbage before the catalog has it
    public record NextJournal(JournalInfo info, JournalWriter writer, Reigns.Making making) {}

    /// @param end behind the record
    public record Appended(OpenJournal journal, long timestamp, long end) {}

    /// The journal that takes rows.
    public static final class OpenJournal {
        private final long segmentId;
        private final JournalWriter writer;
        private final long openedMillis;
        private volatile boolean hasRows;

        OpenJournal(long segmentId, JournalWriter writer, long openedMillis) {
            this.segmentId = segmentId;
            this.writer = writer;
            this.openedMillis = openedMillis;
        }

        public long segmentId() {
            return segmentId;
        }

        public JournalWriter writer() {
            return writer;
        }

        public long openedMillis() {
            return openedMillis;
        }

        public boolean hasRows() {
            return hasRows;
        }

        private void noteRows() {
            hasRows = true;
        }
    }
}
