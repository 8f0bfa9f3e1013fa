package io.atoll.catalog.api;

import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.model.manifest.Manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All metadata at one change number: immutable, taken once and worked on.
///
/// @param databases by name
/// @param resourceGroups those that clients have declared, by name
/// @param collections by id
/// @param manifests the newest of each collection, by collection id
/// @param placement segment id to the ids of its owners, first choice first
/// @param writer the active write node, if there ever was one
public record CatalogState(
        long changeNumber,
        Map<String, Database> databases,
        Map<String, ResourceGroup> resourceGroups,
        Map<Long, Collection> collections,
        Map<Long, Manifest> manifests,
        Map<Long, List<String>> placement,
        Optional<Writer> writer) {

    public CatalogState {
        databases = Map.copyOf(databases);
        resourceGroups = Map.copyOf(resourceGroups);
        collections = Map.copyOf(collections);
        manifests = Map.copyOf(manifests);
        placement = Map.copyOf(placement);
    }

    /// The collection of a name or an alias.
    public Optional<Collection> collection(String database, String name) {
        for (Collection collection : collections.values()) {
            if (collection.name().equals(name) && collection.database().equals(database)) {
                return Optional.of(collection);
            }
        }
        return Optional.ofNullable(databases.get(database))
                .flatMap(known -> known.aliased(name))
                .map(collections::get);
    }

    /// The other names of a collection, in their order.
    public List<String> aliases(Collection collection) {
        Database database = databases.get(collection.database());
        return database == null ? List.of() : database.aliasesOf(collection.id());
    }

    /// The resource group of a read node.
    ///
    /// @param own which its own setting names; the default one says nothing
    public String groupOf(String nodeId, String own) {
        return ResourceGroup.ofNode(nodeId, own, resourceGroups.values());
    }

    /// The active write node.
    ///
    /// @param address `host:port` of its service
    public record Writer(long epoch, String holder, String address) {}
}
