package io.atoll.catalog.rows;

import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.connections.Sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The table `placements`: a row per segment that has, or lately had, owners.
public final class PlacementRows {

    private record Row(long segmentId, List<String> owners) {}

    private PlacementRows() {}

    /// Takes the placement of a state forward to now.
    static Map<Long, List<String>> read(Connection connection, CatalogState known)
            throws SQLException {
        List<Row> changed = rows(connection, known.changeNumber());
        if (changed.isEmpty()) {
            return known.placement();
        }
        var placement = new HashMap<>(known.placement());
        for (Row row : changed) {
            if (row.owners().isEmpty()) {
                placement.remove(row.segmentId());
            } else {
                placement.put(row.segmentId(), row.owners());
            }
        }
        return placement;
    }

    private static List<Row> rows(Connection connection, long since) throws SQLException {
        return Sql.query(
                connection,
                row -> new Row(row.getLong(1), JsonText.names(row.getString(2))),
                "SELECT segment_id, owners FROM placements WHERE changed > ?",
                since);
    }

    /// Makes `placement` the whole placement, and writes only the rows that differ.
    public static void publish(Change change, Map<Long, List<String>> placement)
            throws SQLException {
        var before = new HashMap<Long, List<String>>();
        rows(change.connection(), -1).forEach(row -> before.put(row.segmentId(), row.owners()));
        var inserts = new ArrayList<Object[]>();
        var updates = new ArrayList<Object[]>();
        placement.forEach(
                (segmentId, owners) -> {
                    List<String> ownersBefore = before.remove(segmentId);
                    String json = JsonText.ofNames(owners);
                    long droppedAt = owners.isEmpty() ? change.millis() : 0;
                    if (ownersBefore == null) {
                        inserts.add(new Object[] {json, droppedAt, change.number(), segmentId});
                    } else if (!ownersBefore.equals(owners)) {
                        updates.add(new Object[] {json, droppedAt, change.number(), segmentId});
                    }
                });
        before.forEach(
                (segmentId, owners) -> {
                    if (!owners.isEmpty()) {
                        updates.add(
                                new Object[] {"[]", change.millis(), change.number(), segmentId});
                    }
                });
        Sql.updateAll(
                change.connection(),
                """
                INSERT INTO placements (owners, dropped_at, changed, segment_id)
                VALUES (?, ?, ?, ?)\
                """,
                inserts);
        Sql.updateAll(
                change.connection(),
                """
                UPDATE placements SET owners = ?, dropped_at = ?, changed = ?
                WHERE segment_id = ?\
                """,
                updates);
    }
}
