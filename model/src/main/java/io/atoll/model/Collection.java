package io.atoll.model;

import io.atoll.model.groups.ResourceGroup;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.times.TimeNotation;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A collection as the catalog knows it: everything but its segments.
///
/// @param shards the number that the client declared; kept and shown
/// @param loaded whether read nodes should hold it
/// @param replicas how many read nodes should hold each of its segments
/// @param loadGroups the resource groups that its load named: one for all replicas, or one for
///   each; none: those of [#RESOURCE_GROUPS]
/// @param allPartitions those that were dropped too, as long as rows of them may be around
/// @param properties as the client gave them; one has a meaning here, [#RESOURCE_GROUPS]
/// @param createdAt the timestamp of its creation
/// @param updatedAt the timestamp of the last change of the definition: name, schema, properties,
///   consistency. Clients take it for the schema's: partitions, indexes and loading leave it
public record Collection(
        long id,
        String database,
        String name,
        Schema schema,
        int shards,
        ConsistencyLevel consistency,
        boolean loaded,
        int replicas,
        List<String> loadGroups,
        List<Partition> allPartitions,
        List<Index> indexes,
        Map<String, String> properties,
        long createdAt,
        long updatedAt) {

    /// The property that says which resource groups' read nodes hold the collection, as in Milvus:
    /// names with commas between them.
    public static final String RESOURCE_GROUPS = "collection.resource_groups";

    /// The property that promises that searches name one value of the partition key each.
    public static final String PARTITION_KEY_ISOLATION = "partitionkey.isolation";

    /// The property that says after how many seconds rows expire; 0 and less: never.
    public static final String TTL_SECONDS = "collection.ttl.seconds";

    /// The property that says whose time points in time without an offset mean, and in whose time
    /// they are answered: a name of the IANA's database.
    public static final String TIME_ZONE = "timezone";

    private static final Pattern SECONDS = Pattern.compile("\\s*[0-9]{1,12}\\s*");

    /// The group of read nodes and collections that say nothing else.
    public static final String DEFAULT_RESOURCE_GROUP = ResourceGroup.DEFAULT_NAME;

    public Collection {
        loadGroups = List.copyOf(loadGroups);
        allPartitions = List.copyOf(allPartitions);
        indexes = List.copyOf(indexes);
        properties = Map.copyOf(properties);
    }

    /// The resource groups whose read nodes hold it while it is loaded, with the number of replicas
    /// in each; by name. Where there are more replicas than groups are named, or fewer, they go
    /// round.
    public SortedMap<String, Integer> replicasByGroup() {
        List<String> named = loadGroups.isEmpty() ? groupsOf(properties) : loadGroups;
        var byGroup = new TreeMap<String, Integer>();
        for (int i = 0; i < Math.max(1, replicas); i++) {
            String group = named.isEmpty() ? DEFAULT_RESOURCE_GROUP : named.get(i % named.size());
            byGroup.merge(group, 1, Integer::sum);
        }
        return byGroup;
    }

    /// The resource groups that properties name; none where they do not.
    public static List<String> groupsOf(Map<String, String> properties) {
        return Arrays.stream(properties.getOrDefault(RESOURCE_GROUPS, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /// The zone that its rows' points in time are read and written in.
    public ZoneId timeZone() {
        return TimeNotation.zone(properties.getOrDefault(TIME_ZONE, "")).orElse(TimeNotation.UTC);
    }

    /// Rows with a timestamp up to this one have expired; 0: none. It moves from second to second,
    /// so that what is worked out for it can be used for more than one read.
    public long expiredUntil(long nowMillis) {
        String given = properties.get(TTL_SECONDS);
        if (given == null) {
            return 0;
        }
        long seconds = SECONDS.matcher(given).matches() ? Long.parseLong(given.strip()) : 0;
        return seconds == 0
                ? 0
                : Timestamps.ofMillis(Math.max(0, nowMillis / 1000 - seconds) * 1000);
    }

    public Optional<Index> indexOf(long fieldId) {
        return indexes.stream().filter(index -> index.fieldId() == fieldId).findFirst();
    }

    /// The partitions that clients know of.
    public List<Partition> partitions() {
        return allPartitions.stream().filter(each -> !each.dropped()).toList();
    }

    public Optional<Partition> partition(String partitionName) {
        return allPartitions.stream()
                .filter(each -> !each.dropped() && each.name().equals(partitionName))
                .findFirst();
    }

    /// Whether rows may be written to a partition.
    public boolean hasPartition(long partitionId) {
        return allPartitions.stream().anyMatch(each -> each.id() == partitionId && !each.dropped());
    }

    /// Whether read nodes should hold a partition's segments.
    public boolean holds(long partitionId) {
        return loaded
                && allPartitions.stream().anyMatch(each -> each.id() == partitionId && each.held());
    }

    /// The partitions whose segments read nodes should hold, none while it is not loaded.
    public Set<Long> heldPartitions() {
        return loaded
                ? allPartitions.stream()
                        .filter(Partition::held)
                        .map(Partition::id)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /// Whether all rows there are belong to partitions that read nodes should hold.
    public boolean holdsAll() {
        return loaded && allPartitions.stream().allMatch(Partition::held);
    }

    /// The segments of a manifest that read nodes should hold.
    public List<SegmentInfo> heldSegments(Manifest manifest) {
        if (holdsAll()) {
            return manifest.segments();
        }
        Set<Long> held = heldPartitions();
        return manifest.segments().stream()
                .filter(segment -> held.contains(segment.partitionId()))
                .toList();
    }

    /// The same, loaded or not.
    public Collection withLoaded(boolean nowLoaded, int newReplicas) {
        return changed(consistency, nowLoaded, newReplicas, indexes, updatedAt);
    }

    /// The same with other partitions.
    public Collection withPartitions(List<Partition> newPartitions) {
        return new Collection(
                id,
                database,
                name,
                schema,
                shards,
                consistency,
                loaded,
                replicas,
                loadGroups,
                newPartitions,
                indexes,
                properties,
                createdAt,
                updatedAt);
    }

    /// The same, to be held by the read nodes of these resource groups while it is loaded.
    ///
    /// @param groups one for all replicas, or one for each; none: as its properties say
    public Collection inGroups(List<String> groups) {
        return new Collection(
                id,
                database,
                name,
                schema,
                shards,
                consistency,
                loaded,
                replicas,
                groups,
                allPartitions,
                indexes,
                properties,
                createdAt,
                updatedAt);
    }

    public Collection withIndexes(List<Index> newIndexes) {
        return changed(consistency, loaded, replicas, newIndexes, updatedAt);
    }

    public Collection withSchema(Schema newSchema, long changedAt) {
        return new Collection(
                id,
                database,
                name,
                newSchema,
                shards,
                consistency,
                loaded,
                replicas,
                loadGroups,
                allPartitions,
                indexes,
                properties,
                createdAt,
                changedAt);
    }

    public Collection withProperties(Map<String, String> newProperties, long changedAt) {
        return new Collection(
                id,
                database,
                name,
                schema,
                shards,
                consistency,
                loaded,
                replicas,
                loadGroups,
                allPartitions,
                indexes,
                newProperties,
                createdAt,
                changedAt);
    }

    public Collection withConsistency(ConsistencyLevel level, long changedAt) {
        return changed(level, loaded, replicas, indexes, changedAt);
    }

    /// The same under another name, perhaps in another database.
    public Collection renamed(String newDatabase, String newName, long changedAt) {
        return new Collection(
                id,
                newDatabase,
                newName,
                schema,
                shards,
                consistency,
                loaded,
                replicas,
                loadGroups,
                allPartitions,
                indexes,
                properties,
                createdAt,
                changedAt);
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
                nowLoaded ? loadGroups : List.of(),
                allPartitions,
                newIndexes,
                properties,
                createdAt,
                changedAt);
    }

    /// A part of a collection's rows that can be searched alone.
    ///
    /// @param loaded whether read nodes should hold its segments while the collection is loaded
    /// @param droppedAt the timestamp of its drop, 0 while it lives; then no journal that is
    ///   younger has rows of it
    public record Partition(long id, String name, boolean loaded, long droppedAt) {
        public static final String DEFAULT_NAME = "_default";

        /// One that lives, and is held while its collection is loaded.
        public Partition(long id, String name) {
            this(id, name, true, 0);
        }

        public boolean dropped() {
            return droppedAt != 0;
        }

        private boolean held() {
            return loaded && !dropped();
        }

        public Partition withLoaded(boolean nowLoaded) {
            return new Partition(id, name, nowLoaded, droppedAt);
        }

        /// The same, without its name: another one may get it.
        public Partition droppedAt(long timestamp) {
            return new Partition(id, "", false, timestamp);
        }
    }
}
