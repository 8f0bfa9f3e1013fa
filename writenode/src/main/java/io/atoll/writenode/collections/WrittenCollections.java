package io.atoll.writenode.collections;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The collections that this write node writes, by id.
public final class WrittenCollections implements AutoCloseable {
    private final Map<Long, WrittenCollection> byId = new ConcurrentHashMap<>();

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

    /// @throws AtollException with COLLECTION_NOT_FOUND
    public WrittenCollection get(String database, String name) {
        return find(database, name)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.COLLECTION_NOT_FOUND,
                                        "collection not found[database="
                                                + database
                                                + "][collection="
                                                + name
                                                + "]"));
    }

    public Optional<WrittenCollection> find(String database, String name) {
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
