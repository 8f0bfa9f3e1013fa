package io.atoll.router;

import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.router.nodes.RoutingTable;

import java.util.Optional;

/// Finds collections by name.
record CollectionNames(RoutingTable table, CatalogCache catalog) {

    /// A collection that this router knows; never waits.
    Optional<Collection> known(String database, String name) {
        return table.snapshot().catalog().collection(database, name);
    }

    /// A collection by name. A router that lacks the name asks the catalog once before it says so.
    ///
    /// @throws io.atoll.model.AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND
    Collection find(String database, String name) {
        Optional<Collection> known = known(database, name);
        if (known.isPresent()) {
            return known.get();
        }
        catalog.refresh();
        CatalogState state = table.snapshot().catalog();
        if (!state.databases().contains(database)) {
            throw new AtollException(
                    ErrorCode.DATABASE_NOT_FOUND, "database not found[database=" + database + "]");
        }
        return state.collection(database, name)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.COLLECTION_NOT_FOUND,
                                        "collection not found[database=%s][collection=%s]"
                                                .formatted(database, name)));
    }
}
