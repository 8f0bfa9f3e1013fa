package io.atoll.writenode.collections;

import io.atoll.model.AtollException;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The collections that this write node writes, by id, and the databases that name them.
public final class WrittenCollections implements AutoCloseable {
    private final Map<Long, WrittenCollection> byId = new ConcurrentHashMap<>();
    private final Map<String, Database> databases = new ConcurrentHashMap<>();

    public WrittenCollections(Collection<Database> databases) {
        databases.forEach(this::put);
    }

    public Collection<Database> databases() {
        return databases.values();
    }

    /// @throws AtollException with DATABASE_NOT_FOUND
    public Database database(String name) {
        Database found = databases.get(name);
        if (found == null) {
            throw new AtollException(
                    ErrorCode.DATABASE_NOT_FOUND, "database not found[database=" + name + "]");
        }
        return found;
    }

    /// Takes a new database, or one as it is from now on.
    public void put(Database database) {
        databases.put(database.name(), database);
    }

    public void removeDatabase(String name) {
        databases.remove(name);
    }

    public void add(WrittenCollection collection) {
        byId.put(collection.id(), collection);
    }

    public Optional<WrittenCollection> remove(long id) {
        return Optional.ofNullable(byId.remove(id));
    }

    public Collection<WrittenCollection> all() {
        return byId.values();
    }

    public Optional<WrittenCollection> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// @throws AtollException with COLLECTION_NOT_FOUND
    public WrittenCollection get(long id) {
        WrittenCollection found = byId.get(id);
        if (found == null) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_FOUND, "collection not found[collection=" + id + "]");
        }
        return found;
    }

    /// @param nameOrAlias of the collection
    /// @throws AtollException with COLLECTION_NOT_FOUND
    public WrittenCollection get(String database, String nameOrAlias) {
        return named(database, nameOrAlias)
                .or(() -> aliased(database, nameOrAlias))
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.COLLECTION_NOT_FOUND,
                                        "collection not found[database="
                                                + database
                                                + "][collection="
                                                + nameOrAlias
                                                + "]"));
    }

    /// The collection that an alias stands for.
    public Optional<WrittenCollection> aliased(String database, String alias) {
        return database(database).aliased(alias).flatMap(this::find);
    }

    /// The collection of a name, which is no alias.
    public Optional<WrittenCollection> named(String database, String name) {
        for (WrittenCollection each : byId.values()) {
            if (each.collection().name().equals(name)
                    && each.collection().database().equals(database)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// Closes their journals.
    @Override
    public void close() {
        byId.values().forEach(WrittenCollection::close);
    }
}
