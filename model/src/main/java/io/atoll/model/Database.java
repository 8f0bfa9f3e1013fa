package io.atoll.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A database: a space of names. Collections and aliases of one database share their names, those
/// of two have nothing to do with each other.
///
/// @param id the timestamp of its creation; 1 for the one that every cluster has
/// @param properties as the client gave them; [#REPLICAS] and [#MAX_COLLECTIONS] have a meaning
///   here
/// @param aliases other names of its collections, each with the id of the collection that it stands
///   for
public record Database(
        long id, String name, Map<String, String> properties, Map<String, Long> aliases) {

    /// The database of requests that name none.
    public static final String DEFAULT_NAME = "default";

    /// The property that says how many replicas a collection gets whose loading does not say it.
    public static final String REPLICAS = "database.replica.number";

    /// The property that says how many collections the database may have.
    public static final String MAX_COLLECTIONS = "database.max.collections";

    public Database {
        properties = Map.copyOf(properties);
        aliases = Map.copyOf(aliases);
    }

    /// A new one.
    public static Database of(long id, String name, Map<String, String> properties) {
        return new Database(id, name, properties, Map.of());
    }

    public Database withProperties(Map<String, String> newProperties) {
        return new Database(id, name, newProperties, aliases);
    }

    public Database withAliases(Map<String, Long> newAliases) {
        return new Database(id, name, properties, newAliases);
    }

    /// The collection that an alias stands for.
    public Optional<Long> aliased(String alias) {
        return Optional.ofNullable(aliases.get(alias));
    }

    /// The aliases of a collection, in their order.
    public List<String> aliasesOf(long collectionId) {
        return new TreeMap<>(aliases)
                .entrySet().stream()
                        .filter(each -> each.getValue() == collectionId)
                        .map(Map.Entry::getKey)
                        .toList();
    }
}
