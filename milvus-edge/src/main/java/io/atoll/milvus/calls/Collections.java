package io.atoll.milvus.calls;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router;

import java.util.Comparator;
import java.util.List;

/// Finds collections, and says in Milvus's words when there is none.
public final class Collections {
    private final Router router;

    public Collections(Router router) {
        this.router = router;
    }

    /// The other names of a collection.
    public List<String> aliases(Collection collection) {
        return router.catalog().aliases(collection);
    }

    public boolean has(String database, String name) {
        try {
            router.collection(database, name);
            return true;
        } catch (AtollException e) {
            if (e.code() == ErrorCode.COLLECTION_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /// Clients ask whether a collection exists by describing it, and look at the reason for the
    /// answer that there is none.
    public Collection describe(String database, String name, long id) {
        try {
            return byNameOrId(database, name, id);
        } catch (AtollException e) {
            if (e.code() != ErrorCode.COLLECTION_NOT_FOUND) {
                throw e;
            }
            throw new AtollException(
                    e.code(),
                    "can't find collection[database=%s][collection=%s]"
                            .formatted(database, name.isEmpty() ? Long.toString(id) : name),
                    e);
        }
    }

    /// The collection of a name or an id.
    ///
    /// @param name empty: the id counts
    public Collection byNameOrId(String database, String name, long id) {
        if (!name.isEmpty() || id == 0) {
            return router.collection(database, name);
        }
        Collection found = router.catalog().collections().get(id);
        if (found == null) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_FOUND,
                    "collection not found[database=%s][collection=%d]".formatted(database, id));
        }
        return found;
    }

    /// The collections of a database by name.
    ///
    /// @throws AtollException with DATABASE_NOT_FOUND: an unknown one is not an empty one
    public List<Collection> list(String database) {
        router.database(database);
        return router.catalog().collections().values().stream()
                .filter(collection -> collection.database().equals(database))
                .sorted(Comparator.comparing(Collection::name))
                .toList();
    }
}
