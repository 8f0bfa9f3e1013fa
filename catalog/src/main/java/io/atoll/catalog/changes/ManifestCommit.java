package io.atoll.catalog.changes;

import io.atoll.catalog.api.Replacement;
import io.atoll.catalog.connections.Sql;
import io.atoll.catalog.rows.Change;
import io.atoll.catalog.rows.JsonText;
import io.atoll.catalog.rows.ManifestDraft;
import io.atoll.catalog.rows.ManifestRows;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;

/// Commits the next manifest of a collection: checks that each step starts from what is live, and
/// writes the rows of `manifests`, `segments`, `tombstones` and `journals`.
public final class ManifestCommit {
    private final Change change;
    private final Connection connection;
    private final long collectionId;
    private final ManifestDraft draft;
    private final long version;

    private ManifestCommit(Change change, long collectionId, ManifestDraft draft) {
        this.change = change;
        this.connection = change.connection();
        this.collectionId = collectionId;
        this.draft = draft;
        this.version = draft.number() + 1;
    }

    /// Writes manifest 1 of a new collection.
    static void first(Change change, long collectionId, JournalInfo journal) throws SQLException {
        var commit = new ManifestCommit(change, collectionId, new ManifestDraft(collectionId));
        commit.addJournal(journal, 1);
        commit.addVersion();
    }

    /// @throws AtollException with INTERNAL if the replacement does not fit the newest manifest
    public static Manifest next(Change change, Replacement replacement) throws SQLException {
        long id = replacement.collectionId();
        Manifest newest = ManifestRows.read(change.connection(), id);
        var commit = new ManifestCommit(change, id, new ManifestDraft(newest));
        return commit.apply(replacement);
    }

    /// Drops whatever the collection consists of.
    static void dropAll(Change change, long collectionId) throws SQLException {
        Manifest newest = ManifestRows.read(change.connection(), collectionId);
        var commit = new ManifestCommit(change, collectionId, new ManifestDraft(newest));
        for (SegmentInfo segment : newest.segments()) {
            commit.dropSegment(segment.id());
        }
        for (JournalInfo journal : newest.journals()) {
            commit.dropJournal(journal.segmentId());
        }
        commit.supersede();
    }

    private Manifest apply(Replacement replacement) throws SQLException {
        for (long segmentId : replacement.segmentsOut()) {
            dropSegment(segmentId);
        }
        for (SegmentInfo segment : replacement.segmentsIn()) {
            addSegment(segment);
        }
        for (TombstoneInfo tombstone : replacement.tombstonesIn()) {
            replaceTombstone(tombstone);
        }
        // The ends come first: a journal may be ended and taken out at once.
        for (Map.Entry<Long, Long> end : replacement.journalEnds().entrySet()) {
            endJournal(end.getKey(), end.getValue());
        }
        long position = lastPosition();
        for (long segmentId : replacement.journalsOut()) {
            dropJournal(segmentId);
        }
        for (JournalInfo journal : replacement.journalsIn()) {
            addJournal(journal, ++position);
        }
        require(!draft.journals().isEmpty(), "no journal would be left");
        supersede();
        addVersion();
        return draft.build();
    }

    private void dropSegment(long segmentId) throws SQLException {
        require(
                draft.segments().remove(segmentId) != null,
                "segment %d is not live".formatted(segmentId));
        Sql.update(
                connection,
                """
                UPDATE segments SET dropped_version = ?, dropped_at = ?, changed = ?
                WHERE id = ?\
                """,
                version,
                change.millis(),
                change.number(),
                segmentId);
        if (draft.tombstones().remove(segmentId) != null) {
            dropTombstone(segmentId);
        }
    }

    private void dropTombstone(long segmentId) throws SQLException {
        Sql.update(
                connection,
                """
                UPDATE tombstones SET dropped_version = ?, dropped_at = ?, changed = ?
                WHERE segment_id = ? AND dropped_version = 0\
                """,
                version,
                change.millis(),
                change.number(),
                segmentId);
    }

    private void addSegment(SegmentInfo segment) throws SQLException {
        require(
                segment.collectionId() == collectionId,
                "segment %d is one of collection %d"
                        .formatted(segment.id(), segment.collectionId()));
        require(
                isUnused("segments", "id", segment.id()),
                "there is, or was, a segment %d already".formatted(segment.id()));
        Sql.update(
                connection,
                """
                INSERT INTO segments (id, collection_id, partition_id, folder, row_count,
                    size_bytes, min_timestamp, max_timestamp, built_indexes, added_version, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                segment.id(),
                collectionId,
                segment.partitionId(),
                segment.folder(),
                segment.rowCount(),
                segment.sizeBytes(),
                segment.minTimestamp(),
                segment.maxTimestamp(),
                JsonText.ofIds(segment.builtIndexes()),
                version,
                change.number());
        draft.put(segment);
    }

    private void replaceTombstone(TombstoneInfo tombstone) throws SQLException {
        long segmentId = tombstone.segmentId();
        require(
                draft.segments().containsKey(segmentId),
                "tombstones for segment %d, which is not live".formatted(segmentId));
        TombstoneInfo before = draft.tombstones().get(segmentId);
        if (before != null) {
            require(
                    tombstone.deletedRows() >= before.deletedRows(),
                    "segment %d would have %d deleted rows after %d"
                            .formatted(segmentId, tombstone.deletedRows(), before.deletedRows()));
            dropTombstone(segmentId);
        }
        Sql.update(
                connection,
                """
                INSERT INTO tombstones (segment_id, collection_id, file, deleted_rows,
                    max_timestamp, added_version, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?)\
                """,
                segmentId,
                collectionId,
                tombstone.file(),
                tombstone.deletedRows(),
                tombstone.maxTimestamp(),
                version,
                change.number());
        draft.put(tombstone);
    }

    private void endJournal(long segmentId, long endOffset) throws SQLException {
        JournalInfo journal = draft.journals().get(segmentId);
        if (journal == null) {
            throw misfit("journal %d is not live".formatted(segmentId));
        }
        require(
                journal.endOffset().orElse(endOffset) == endOffset,
                "journal %d ends at %d already, and not at %d"
                        .formatted(segmentId, journal.endOffset().orElse(0), endOffset));
        Sql.update(
                connection,
                "UPDATE journals SET end_offset = ?, changed = ? WHERE segment_id = ?",
                endOffset,
                change.number(),
                segmentId);
        draft.put(
                new JournalInfo(
                        segmentId, journal.file(), journal.epoch(), OptionalLong.of(endOffset)));
    }

    private void dropJournal(long segmentId) throws SQLException {
        require(
                draft.journals().remove(segmentId) != null,
                "journal %d is not live".formatted(segmentId));
        Sql.update(
                connection,
                """
                UPDATE journals SET dropped_version = ?, dropped_at = ?, changed = ?
                WHERE segment_id = ?\
                """,
                version,
                change.millis(),
                change.number(),
                segmentId);
    }

    private void addJournal(JournalInfo journal, long position) throws SQLException {
        require(
                isUnused("journals", "segment_id", journal.segmentId()),
                "there is, or was, a journal %d already".formatted(journal.segmentId()));
        Sql.update(
                connection,
                """
                INSERT INTO journals (segment_id, collection_id, position, file, epoch, end_offset,
                    added_version, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                journal.segmentId(),
                collectionId,
                position,
                journal.file(),
                journal.epoch(),
                journal.endOffset().orElse(ManifestRows.NO_END),
                version,
                change.number());
        draft.put(journal);
    }

    /// The position of the chain's last journal, which is always a live one.
    private long lastPosition() throws SQLException {
        return Sql.queryOne(
                        connection,
                        row -> row.getLong(1),
                        "SELECT MAX(position) FROM journals WHERE collection_id = ?",
                        collectionId)
                .orElse(0L);
    }

    private boolean isUnused(String table, String column, long id) throws SQLException {
        return Sql.queryOne(
                        connection,
                        row -> row.getLong(1),
                        "SELECT %s FROM %s WHERE %s = ?".formatted(column, table, column),
                        id)
                .isEmpty();
    }

    private void supersede() throws SQLException {
        Sql.update(
                connection,
                """
                UPDATE manifests SET superseded_at = ?
                WHERE collection_id = ? AND number = ?\
                """,
                change.millis(),
                collectionId,
                draft.number());
    }

    private void addVersion() throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO manifests (collection_id, number, epoch, committed_at, changed)
                VALUES (?, ?, ?, ?, ?)\
                """,
                collectionId,
                version,
                change.epoch(),
                change.millis(),
                change.number());
        draft.version(change.epoch(), version);
    }

    private void require(boolean fits, String otherwise) {
        if (!fits) {
            throw misfit(otherwise);
        }
    }

    private AtollException misfit(String why) {
        return new AtollException(
                ErrorCode.INTERNAL,
                "manifest %d of collection %d cannot be committed: %s"
                        .formatted(version, collectionId, why));
    }
}
