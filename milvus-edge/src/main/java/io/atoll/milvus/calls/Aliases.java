package io.atoll.milvus.calls;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Names;
import io.atoll.router.Router;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the other names of collections.
public final class Aliases {
    private final Router router;

    public Aliases(Router router) {
        this.router = router;
    }

    /// The collection that an alias stands for.
    ///
    /// @throws AtollException with ALIAS_NOT_FOUND or DATABASE_NOT_FOUND
    public Collection target(String database, String alias) {
        Names.checkCollection("alias", alias);
        return router.aliased(database, alias);
    }

    /// All aliases of a database, or those of one collection, in their order.
    ///
    /// @param collection its name, no alias; empty: all
    /// @throws AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND
    public List<String> list(String database, String collection) {
        if (collection.isEmpty()) {
            return List.copyOf(new TreeMap<>(router.database(database).aliases()).keySet());
        }
        Names.checkCollection("name", collection);
        return router.catalog()
                .aliases(
                        Optional.of(router.collection(database, collection))
                                .filter(found -> found.name().equals(collection))
                                .orElseThrow(() -> notFound(database, collection)));
    }

    private static AtollException notFound(String database, String collection) {
        return new AtollException(
                ErrorCode.COLLECTION_NOT_FOUND,
                "collection not found[database=%s][collection=%s]".formatted(database, collection));
    }
}
