package io.atoll.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// What a catalog has on the storage: live, or dropped and not forgotten yet.
///
/// @param names of segments' folders, tombstone files and journals
/// @param collections their ids
/// @param oldestManifests by collection, the least number of a manifest that is not forgotten
/// @param oldestJournalEpoch the least epoch of a journal; empty if there is no journal
public record StoredNames(
        Set<String> names,
        Set<Long> collections,
        Map<Long, Long> oldestManifests,
        OptionalLong oldestJournalEpoch) {

    public StoredNames {
        names = Set.copyOf(names);
        collections = Set.copyOf(collections);
        oldestManifests = Map.copyOf(oldestManifests);
    }

    static StoredNames read(Connection connection) throws SQLException {
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
