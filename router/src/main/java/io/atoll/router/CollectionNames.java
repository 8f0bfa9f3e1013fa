package io.atoll.router;

import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.router.nodes.RoutingTable;

import java.util.Optional;

/// Finds databases, and their collections by name or alias.
record CollectionNames(RoutingTable table, CatalogCache catalog) {

    /// A collection that this router knows; never waits.
    Optional<Collection> known(String database, String name) {
        return table.snapshot().catalog().collection(database, name);
    }

    /// A database by name. A router that lacks the name asks the catalog once before it says so.
    ///
    /// @throws io.atoll.model.AtollException with DATABASE_NOT_FOUND
    Database database(String name) {
        Database known = table.snapshot().catalog().databases().get(name);
        return known != null ? known : database(refreshed(), name);
    }

    private static Database database(CatalogState state, String name) {
        Database found = state.databases().get(name);
        if (found == null) {
            throw new AtollException(
                    ErrorCode.DATABASE_NOT_FOUND, "database not found[database=" + name + "]");
        }
        return found;
    }

    private CatalogState refreshed() {
        catalog.refresh();
        return table.snapshot().catalog();
    }

    /// The collection that an alias stands for.
    ///
    /// @throws io.atoll.model.AtollException with ALIAS_NOT_FOUND or DATABASE_NOT_FOUND
    Collection aliased(String database, String alias) {
        return aliased(table.snapshot().catalog(), database, alias)
                .or(() -> aliased(refreshed(), database, alias))
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.ALIAS_NOT_FOUND,
                                        "alias not found[database=%s][alias=%s]"
                                                .formatted(database(database).name(), alias)));
    }

    private static Optional<Collection> aliased(CatalogState state, String database, String alias) {
        return Optional.ofNullable(state.databases().get(database))
                .flatMap(found -> found.aliased(alias))
                .map(state.collections()::get);
    }

    /// A collection by name or alias. A router that lacks it asks the catalog once before it says
    /// so.
    ///
    /// @throws io.atoll.model.AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND
    Collection find(String database, String name) {
        Optional<Collection> known = known(database, name);
        if (known.isPresent()) {
            return known.get();
        }
        CatalogState state = refreshed();
        database(state, database);
        return state.collection(database, name)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.COLLECTION_NOT_FOUND,
                                        "collection not found[database=%s][collection=%s]"
                                                .formatted(database, name)));
    }
}
