package io.atoll.catalog;

import io.atoll.model.manifest.JournalInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Rows that are marked as dropped: they stay for a while, for members that have not noticed yet
/// and for what is still needed of them, and are deleted then.
final class DroppedRows {

    private DroppedRows() {}

    /// The journals of collections that live which left their chain after a moment.
    static List<JournalInfo> journalsDroppedAfter(Connection connection, long millis)
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

    /// Deletes the rows that were dropped before a moment.
    ///
    /// @return the names that they had on the storage
    static List<String> forgetDroppedBefore(Change change, long millis) throws SQLException {
        var names = new ArrayList<String>();
        forgetFiles(change, "segments", "folder", millis, names);
        forgetFiles(change, "tombstones", "file", millis, names);
        forgetFiles(change, "journals", "file", millis, names);
        forget(change, "collections", "dropped > 0 AND dropped_at < ?", millis);
        forget(change, "manifests", "superseded_at > 0 AND superseded_at < ?", millis);
        forget(change, "placements", "owners = '[]' AND dropped_at < ?", millis);
        return names;
    }

    private static void forgetFiles(
            Change change, String table, String nameColumn, long millis, List<String> names)
            throws SQLException {
        String dropped = "dropped_version > 0 AND dropped_at < ?";
        names.addAll(
                Sql.query(
                        change.connection(),
                        row -> row.getString(1),
                        "SELECT %s FROM %s WHERE %s".formatted(nameColumn, table, dropped),
                        millis));
        forget(change, table, dropped, millis);
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
