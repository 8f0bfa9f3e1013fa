package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Collection.Partition;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Names;
import io.atoll.model.Timestamps;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.manifest.Manifest;
import io.atoll.writenode.reign.WriteClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a change of partitions makes of a collection: the collection itself where it is in force
/// already.
///
/// A drop is one change of the collection's row: from then on nothing is written to the partition
/// and nothing read from it. Its sealed segments leave the manifest behind that, its rows in
/// journals are not sealed. The row remembers it as long as such a journal may be read anywhere.
final class PartitionChanges {
    /// Routers may read at a manifest with journals that have left the newest one, for a minute;
    /// journals leave it some minutes after their last row.
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private PartitionChanges() {}

    /// What a new collection begins with: the default partition, or those of its partition key.
    ///
    /// @throws AtollException if there cannot be as many
    static List<Partition> first(MetadataChange.CreateCollection create, WriteClock clock) {
        if (create.schema().partitionKey().isEmpty()) {
            return List.of(new Partition(clock.next(), Partition.DEFAULT_NAME));
        }
        int count = create.partitions() == 0 ? Limits.DEFAULT_KEY_PARTITIONS : create.partitions();
        var partitions = new ArrayList<Partition>(count);
        for (int slot = 0; slot < count; slot++) {
            partitions.add(new Partition(clock.next(), Partition.DEFAULT_NAME + "_" + slot));
        }
        return partitions;
    }

    static void check(MetadataChange.CreateCollection create) {
        int count = create.partitions();
        boolean hasKey = create.schema().partitionKey().isPresent();
        if (!hasKey && count > 0) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "num_partitions should only be specified with partition key field enabled, it"
                            + " is "
                            + count);
        }
        if (count < 0) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "the specified partitions should be greater than 0 if partition key is used,"
                            + " num_partitions is "
                            + count);
        }
        if (count > Limits.MAX_PARTITIONS) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "partition number (%d) exceeds max configuration (%d)"
                            .formatted(count, Limits.MAX_PARTITIONS));
        }
        String isolation =
                create.properties().getOrDefault(Collection.PARTITION_KEY_ISOLATION, "false");
        if (isolation.equalsIgnoreCase("true") && !hasKey) {
            throw new AtollException(
                    ErrorCode.COLLECTION_ILLEGAL_SCHEMA,
                    "partition key isolation mode is enabled but no partition key field is set."
                            + " Please set the partition key first");
        }
    }

    static Collection create(
            Collection now, MetadataChange.CreatePartition create, WriteClock clock) {
        requireNoKey(now, "create partition");
        Names.checkPartition(create.partition());
        if (now.partition(create.partition()).isPresent()) {
            return now;
        }
        int count = now.partitions().size();
        if (count >= Limits.MAX_PARTITIONS) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "partition number (%d) exceeds max configuration (%d), collection: %s"
                            .formatted(count, Limits.MAX_PARTITIONS, now.name()));
        }
        boolean loaded = now.partition(Partition.DEFAULT_NAME).map(Partition::loaded).orElse(false);
        var partitions = new ArrayList<>(now.allPartitions());
        partitions.add(new Partition(clock.next(), create.partition(), loaded, 0));
        return now.withPartitions(partitions);
    }

    /// @throws AtollException if it is loaded, or the default one
    static Collection drop(Collection now, MetadataChange.DropPartition drop, WriteClock clock) {
        requireNoKey(now, "drop partition");
        if (drop.partition().equals(Partition.DEFAULT_NAME)) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "default partition cannot be deleted: partition '%s' of collection '%s'"
                            .formatted(drop.partition(), now.name()));
        }
        var found = now.partition(drop.partition());
        if (found.isEmpty()) {
            return now;
        }
        if (now.holds(found.get().id())) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "partition cannot be dropped, partition is loaded, please release it first:"
                            + " partition '%s' of collection '%s'"
                                    .formatted(drop.partition(), now.name()));
        }
        long droppedAt = clock.next();
        return now.withPartitions(
                now.allPartitions().stream()
                        .map(
                                each ->
                                        each.id() == found.get().id()
                                                ? each.droppedAt(droppedAt)
                                                : each)
                        .toList());
    }

    /// All partitions as loaded.
    static Collection loadAll(Collection now) {
        return now.withPartitions(withLoaded(now, true));
    }

    /// Some partitions as loaded; if the collection is not, no others are.
    static Collection load(Collection now, List<String> names) {
        requireNoKey(now, "load partitions");
        Set<Long> ids = ids(now, names);
        if (ids.isEmpty()) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "failed to load partition, due to no partition specified");
        }
        List<Partition> before = now.loaded() ? now.allPartitions() : withLoaded(now, false);
        return now.withPartitions(withLoaded(before, ids, true));
    }

    static Collection release(Collection now, MetadataChange.ReleasePartitions release) {
        requireNoKey(now, "release partitions");
        Set<Long> ids = ids(now, release.partitions());
        if (!now.loaded()) {
            return now;
        }
        Collection after = now.withPartitions(withLoaded(now.allPartitions(), ids, false));
        return after.heldPartitions().isEmpty() ? after.withLoaded(false, after.replicas()) : after;
    }

    private static Set<Long> ids(Collection now, List<String> names) {
        Set<Long> ids = new HashSet<>();
        for (String name : names) {
            ids.add(
                    now.partition(name)
                            .orElseThrow(
                                    () ->
                                            new AtollException(
                                                    ErrorCode.PARTITION_NOT_FOUND,
                                                    "partition not found[partition=%s]"
                                                            .formatted(name)))
                            .id());
        }
        return ids;
    }

    private static List<Partition> withLoaded(Collection now, boolean loaded) {
        return now.allPartitions().stream()
                .map(each -> each.withLoaded(loaded && !each.dropped()))
                .toList();
    }

    private static List<Partition> withLoaded(
            List<Partition> partitions, Set<Long> ids, boolean loaded) {
        return partitions.stream()
                .map(each -> ids.contains(each.id()) ? each.withLoaded(loaded) : each)
                .toList();
    }

    private static void requireNoKey(Collection now, String what) {
        if (now.schema().partitionKey().isPresent()) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "disable %s if partition key mode is used: collection '%s' has the partition"
                                    .formatted(what, now.name())
                            + " key '"
                            + now.schema().partitionKey().get().name()
                            + "'");
        }
    }

    /// The same without partitions that were dropped long ago and have rows in nothing.
    static Collection withoutForgotten(Collection now, Manifest manifest, long nowMillis) {
        List<Partition> kept =
                now.allPartitions().stream()
                        .filter(each -> !each.dropped() || !forgotten(each, manifest, nowMillis))
                        .toList();
        return kept.size() == now.allPartitions().size() ? now : now.withPartitions(kept);
    }

    private static boolean forgotten(Partition partition, Manifest manifest, long nowMillis) {
        long droppedAt = partition.droppedAt();
        return nowMillis - Timestamps.millis(droppedAt) > REMEMBERED.toMillis()
                && manifest.journals().stream().noneMatch(each -> each.segmentId() < droppedAt)
                && manifest.segments().stream()
                        .noneMatch(each -> each.partitionId() == partition.id());
    }
}
