package io.atoll.catalog.rows;

import io.atoll.catalog.api.Forgotten;
import io.atoll.catalog.connections.Sql;
import io.atoll.model.manifest.JournalInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Rows that are marked as dropped: they stay for a while, for members that have not noticed yet
/// and for what is still needed of them, and are deleted then.
public final class DroppedRows {

    private DroppedRows() {}

    /// The journals of collections that live which left their chain after a moment.
    public static List<JournalInfo> journalsDroppedAfter(Connection connection, long millis)
            throws SQLException {
        return Sql.query(
                connection,
                ManifestRows::journal,
                """
                SELECT j.collection_id, j.dropped_version, j.segment_id, j.file, j.epoch,
                    j.end_offset
                FROM journals j JOIN collections c ON c.id = j.collection_id
                WHERE j.dropped_version > 0 AND j.dropped_at > ? AND c.dropped = 0
                ORDER BY j.collection_id, j.position\
                """,
                millis);
    }

    /// Deletes the rows that were dropped before a moment, but for those of some segments.
    ///
    /// @param held ids of segments and journals
    public static Forgotten forgetDroppedBefore(Change change, long millis, Set<Long> held)
            throws SQLException {
        var names = new ArrayList<String>();
        forgetFiles(change, "segments", "id", "folder", millis, held, names);
        forgetFiles(change, "tombstones", "segment_id", "file", millis, held, names);
        forgetFiles(change, "journals", "segment_id", "file", millis, held, names);
        List<Long> collections = forgetCollections(change, millis);
        forget(change, "manifests", "superseded_at > 0 AND superseded_at < ?", millis);
        forget(change, "placements", "owners = '[]' AND dropped_at < ?", millis);
        return new Forgotten(names, collections);
    }

    private record File(long id, String name, long changed) {}

    private static void forgetFiles(
            Change change,
            String table,
            String idColumn,
            String nameColumn,
            long millis,
            Set<Long> held,
            List<String> names)
            throws SQLException {
        List<File> files =
                Sql.query(
                        change.connection(),
                        row -> new File(row.getLong(1), row.getString(2), row.getLong(3)),
                        """
                        SELECT %s, %s, changed FROM %s
                        WHERE dropped_version > 0 AND dropped_at < ?\
                        """
                                .formatted(idColumn, nameColumn, table),
                        millis);
        var deletions = new ArrayList<Object[]>();
        long lastChange = 0;
        for (File file : files) {
            if (!held.contains(file.id())) {
                names.add(file.name());
                deletions.add(new Object[] {file.id(), file.name()});
                lastChange = Math.max(lastChange, file.changed());
            }
        }
        Sql.updateAll(
                change.connection(),
                "DELETE FROM %s WHERE %s = ? AND %s = ?".formatted(table, idColumn, nameColumn),
                deletions);
        WriterRow.forget(change.connection(), lastChange);
    }

    /// A collection stays as long as anything of it does.
    private static List<Long> forgetCollections(Change change, long millis) throws SQLException {
        String gone =
                """
                dropped > 0 AND dropped_at < ?
                AND id NOT IN (SELECT collection_id FROM segments)
                AND id NOT IN (SELECT collection_id FROM tombstones)
                AND id NOT IN (SELECT collection_id FROM journals)\
                """;
        List<Long> ids =
                Sql.query(
                        change.connection(),
                        row -> row.getLong(1),
                        "SELECT id FROM collections WHERE " + gone,
                        millis);
        forget(change, "collections", gone, millis);
        return ids;
    }

    /// Members that do not know these rows' last change yet will have to read the state in whole.
    private static void forget(Change change, String table, String dropped, long millis)
            throws SQLException {
        long lastChange =
                Sql.queryOne(
                                change.connection(),
                                row -> row.getLong(1),
                                "SELECT MAX(changed) FROM %s WHERE %s".formatted(table, dropped),
                                millis)
                        .orElse(0L);
        Sql.update(
                change.connection(), "DELETE FROM %s WHERE %s".formatted(table, dropped), millis);
        WriterRow.forget(change.connection(), lastChange);
    }
}
