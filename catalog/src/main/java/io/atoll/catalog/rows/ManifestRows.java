package io.atoll.catalog.rows;

import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.connections.Sql;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;

/// The tables `manifests`, `segments`, `tombstones` and `journals`, read.
///
/// Rows come in such an order that what was dropped is taken out before what took its place is put
/// in, and journals in the order of their chain.
public final class ManifestRows {

    /// The `end_offset` of a journal that no take-over ended.
    public static final long NO_END = -1;

    /// Which rows to read.
    private record Selection(String where, long parameter) {}

    private final Connection connection;
    private final Selection selection;
    private final LongFunction<ManifestDraft> drafts;

    private ManifestRows(
            Connection connection, Selection selection, LongFunction<ManifestDraft> drafts) {
        this.connection = connection;
        this.selection = selection;
        this.drafts = drafts;
    }

    /// Takes the manifests of a state forward to now.
    ///
    /// @param live the collections that there are now
    public static Map<Long, Manifest> read(
            Connection connection, CatalogState known, Set<Long> live) throws SQLException {
        var drafts = new HashMap<Long, ManifestDraft>();
        var rows =
                new ManifestRows(
                        connection,
                        new Selection("changed > ?", known.changeNumber()),
                        id -> drafts.computeIfAbsent(id, _ -> draft(known, id)));
        rows.apply();
        var manifests = new HashMap<>(known.manifests());
        drafts.forEach((id, draft) -> manifests.put(id, draft.build()));
        manifests.keySet().retainAll(new HashSet<>(live));
        return manifests;
    }

    private static ManifestDraft draft(CatalogState known, long collectionId) {
        Manifest manifest = known.manifests().get(collectionId);
        return manifest == null ? new ManifestDraft(collectionId) : new ManifestDraft(manifest);
    }

    /// The newest manifest of one collection.
    public static Manifest read(Connection connection, long collectionId) throws SQLException {
        var draft = new ManifestDraft(collectionId);
        new ManifestRows(connection, new Selection("collection_id = ?", collectionId), _ -> draft)
                .apply();
        return draft.build();
    }

    private void apply() throws SQLException {
        select(
                "SELECT collection_id, epoch, number FROM manifests WHERE %s ORDER BY number",
                (draft, row) -> draft.version(row.getLong(2), row.getLong(3)));
        select(
                """
                SELECT collection_id, dropped_version, id, partition_id, folder, row_count,
                    size_bytes, min_timestamp, max_timestamp, built_indexes
                FROM segments WHERE %s\
                """,
                ManifestRows::applySegment);
        select(
                """
                SELECT collection_id, dropped_version, segment_id, file, deleted_rows, max_timestamp
                FROM tombstones WHERE %s ORDER BY added_version\
                """,
                ManifestRows::applyTombstone);
        select(
                """
                SELECT collection_id, dropped_version, segment_id, file, epoch, end_offset
                FROM journals WHERE %s ORDER BY position\
                """,
                ManifestRows::applyJournal);
    }

    private interface RowConsumer {
        void accept(ManifestDraft draft, ResultSet row) throws SQLException;
    }

    private void select(String sql, RowConsumer consumer) throws SQLException {
        Sql.query(
                connection,
                row -> {
                    ManifestDraft draft = drafts.apply(row.getLong(1));
                    consumer.accept(draft, row);
                    return draft;
                },
                sql.formatted(selection.where()),
                selection.parameter());
    }

    private static void applySegment(ManifestDraft draft, ResultSet row) throws SQLException {
        long id = row.getLong(3);
        if (row.getLong(2) != 0) {
            draft.segments().remove(id);
            return;
        }
        draft.put(
                new SegmentInfo(
                        id,
                        row.getLong(1),
                        row.getLong(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        new HashSet<>(JsonText.ids(row.getString(10)))));
    }

    private static void applyTombstone(ManifestDraft draft, ResultSet row) throws SQLException {
        long segmentId = row.getLong(3);
        if (row.getLong(2) != 0) {
            draft.tombstones().remove(segmentId);
            return;
        }
        draft.put(new TombstoneInfo(segmentId, row.getString(4), row.getLong(5), row.getLong(6)));
    }

    private static void applyJournal(ManifestDraft draft, ResultSet row) throws SQLException {
        long segmentId = row.getLong(3);
        if (row.getLong(2) != 0) {
            draft.journals().remove(segmentId);
            return;
        }
        draft.put(journal(row));
    }

    /// The journal of a row of these columns.
    static JournalInfo journal(ResultSet row) throws SQLException {
        long end = row.getLong(6);
        return new JournalInfo(
                row.getLong(3),
                row.getString(4),
                row.getLong(5),
                end == NO_END ? OptionalLong.empty() : OptionalLong.of(end));
    }
}
