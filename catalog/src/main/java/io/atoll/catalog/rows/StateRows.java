package io.atoll.catalog.rows;

import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// Reads a whole [CatalogState] in one transaction, so that all of it is of one change number.
public final class StateRows {

    /// Before the first change.
    private static final CatalogState NOTHING =
            new CatalogState(
                    -1, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty());

    private StateRows() {}

    public static CatalogState readAll(Connection connection) throws SQLException {
        return forward(connection, NOTHING, WriterRow.read(connection));
    }

    /// Reads what changed since a state; all of it, where the catalog no longer knows what changed.
    ///
    /// @throws CatalogException if the catalog is behind the state
    public static CatalogState readChanges(Connection connection, CatalogState known)
            throws SQLException {
        WriterRow writer = WriterRow.read(connection);
        if (writer.changeNumber() == known.changeNumber()) {
            return known;
        }
        if (writer.changeNumber() < known.changeNumber()) {
            throw new CatalogException(
                    "the catalog is at change %d, and was at %d before: was an old copy restored?"
                            .formatted(writer.changeNumber(), known.changeNumber()),
                    null);
        }
        boolean complete = known.changeNumber() >= writer.forgotten();
        return forward(connection, complete ? known : NOTHING, writer);
    }

    private static CatalogState forward(Connection connection, CatalogState from, WriterRow writer)
            throws SQLException {
        Map<Long, Collection> collections = CollectionRows.read(connection, from);
        return new CatalogState(
                writer.changeNumber(),
                DatabaseRows.read(connection, from),
                ResourceGroupRows.read(connection),
                collections,
                ManifestRows.read(connection, from, collections.keySet()),
                PlacementRows.read(connection, from),
                writer.writer());
    }
}
