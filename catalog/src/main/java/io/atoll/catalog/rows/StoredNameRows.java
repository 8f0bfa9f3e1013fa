package io.atoll.catalog.rows;

import io.atoll.catalog.api.StoredNames;
import io.atoll.catalog.connections.Sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;

/// Reads the [StoredNames] of all tables.
public final class StoredNameRows {

    private StoredNameRows() {}

    public static StoredNames read(Connection connection) throws SQLException {
        var names = new HashSet<String>();
        for (String query :
                new String[] {
                    "SELECT folder FROM segments",
                    "SELECT file FROM tombstones",
                    "SELECT file FROM journals"
                }) {
            names.addAll(Sql.query(connection, row -> row.getString(1), query));
        }
        var collections =
                new HashSet<>(
                        Sql.query(connection, row -> row.getLong(1), "SELECT id FROM collections"));
        var manifests = new HashMap<Long, Long>();
        Sql.query(
                        connection,
                        row -> Map.entry(row.getLong(1), row.getLong(2)),
                        "SELECT collection_id, MIN(number) FROM manifests GROUP BY collection_id")
                .forEach(entry -> manifests.put(entry.getKey(), entry.getValue()));
        OptionalLong epoch =
                Sql.query(connection, row -> row.getLong(1), "SELECT epoch FROM journals").stream()
                        .mapToLong(Long::longValue)
                        .min();
        return new StoredNames(names, collections, manifests, epoch);
    }
}
