package io.atoll.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A collection as the catalog knows it: everything but its segments.
///
/// @param shards the number that the client declared; kept and shown
/// @param loaded whether read nodes should hold it
/// @param replicas how many read nodes should hold each of its segments
/// @param properties as the client gave them; one has a meaning here, [#RESOURCE_GROUPS]
/// @param createdAt the timestamp of its creation
/// @param updatedAt the timestamp of the last change to this record
public record Collection(
        long id,
        String database,
        String name,
        Schema schema,
        int shards,
        ConsistencyLevel consistency,
        boolean loaded,
        int replicas,
        List<Partition> partitions,
        List<Index> indexes,
        Map<String, String> properties,
        long createdAt,
        long updatedAt) {

    /// The property that says which resource group's read nodes hold the collection, as in Milvus.
    public static final String RESOURCE_GROUPS = "collection.resource_groups";

    /// The group of read nodes and collections that say nothing else.
    public static final String DEFAULT_RESOURCE_GROUP = "__default_resource_group";

    public Collection {
        partitions = List.copyOf(partitions);
        indexes = List.copyOf(indexes);
        properties = Map.copyOf(properties);
    }

    /// The resource group whose read nodes hold it while it is loaded.
    public String resourceGroup() {
        String named = properties.getOrDefault(RESOURCE_GROUPS, "").strip();
        return named.isEmpty() ? DEFAULT_RESOURCE_GROUP : named;
    }

    public Optional<Index> indexOf(long fieldId) {
        return indexes.stream().filter(index -> index.fieldId() == fieldId).findFirst();
    }

    public Optional<Partition> partition(String partitionName) {
        return partitions.stream().filter(p -> p.name().equals(partitionName)).findFirst();
    }

    /// The same, loaded or not.
    public Collection withLoaded(boolean nowLoaded, int newReplicas, long changedAt) {
        return changed(consistency, nowLoaded, newReplicas, indexes, changedAt);
    }

    public Collection withIndexes(List<Index> newIndexes, long changedAt) {
        return changed(consistency, loaded, replicas, newIndexes, changedAt);
    }

    public Collection withConsistency(ConsistencyLevel level, long changedAt) {
        return changed(level, loaded, replicas, indexes, changedAt);
    }

    /// The same with another [#updatedAt].
    public Collection touched(long changedAt) {
        return changed(consistency, loaded, replicas, indexes, changedAt);
    }

    private Collection changed(
            ConsistencyLevel level,
            boolean nowLoaded,
            int newReplicas,
            List<Index> newIndexes,
            long changedAt) {
        return new Collection(
                id,
                database,
                name,
                schema,
                shards,
                level,
                nowLoaded,
                newReplicas,
                partitions,
                newIndexes,
                properties,
                createdAt,
                changedAt);
    }

    /// A part of a collection's rows that can be searched alone.
    public record Partition(long id, String name) {
        public static final String DEFAULT_NAME = "_default";
    }
}
