package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Names;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.groups.DeclaredGroups;

import java.util.ArrayList;
import java.util.List;

/// What loading makes of a collection: how many replicas it has, and in which resource groups.
final class LoadChanges {
    private final WrittenCollections collections;
    private final DeclaredGroups groups;
    private final int defaultReplicas;

    LoadChanges(WrittenCollections collections, DeclaredGroups groups, int defaultReplicas) {
        this.collections = collections;
        this.groups = groups;
        this.defaultReplicas = defaultReplicas;
    }

    Collection load(Collection now, MetadataChange.Load load) {
        return load(now, PartitionChanges.loadAll(now), load.replicas(), load.groups());
    }

    Collection load(Collection now, MetadataChange.LoadPartitions load) {
        Collection asked = PartitionChanges.load(now, load.partitions());
        return load(now, asked, load.replicas(), load.groups());
    }

    /// @param asked with the partitions that are to be held
    /// @param named none: those where it is while it is loaded, else those of its properties
    private Collection load(Collection now, Collection asked, int wanted, List<String> named) {
        requireIndexes(now);
        List<String> ofProperties = Collection.groupsOf(now.properties());
        int replicas = replicas(now, wanted, named.isEmpty() ? ofProperties : named);
        requireFitting(replicas, named);
        if (!now.loaded() && named.isEmpty()) {
            requireFitting(replicas, ofProperties);
        }
        Collection loaded = asked.withLoaded(true, replicas);
        if (named.isEmpty()) {
            return loaded;
        }
        Collection placed = loaded.inGroups(named);
        placed.replicasByGroup().forEach(groups::requireNodes);
        return placed;
    }

    private static void requireIndexes(Collection collection) {
        for (Field field : collection.schema().vectorFields()) {
            if (collection.indexOf(field.id()).isEmpty()) {
                throw new AtollException(
                        ErrorCode.INDEX_NOT_FOUND,
                        "there is no vector index on field: ["
                                + field.name()
                                + "], please create index firstly: index not found[collection="
                                + collection.name()
                                + "]");
            }
        }
    }

    /// @param named groups; several have one replica each
    private int replicas(Collection collection, int wanted, List<String> named) {
        if (wanted > 0) {
            return wanted;
        }
        if (collection.loaded()) {
            return collection.replicas();
        }
        return DatabaseChanges.number(
                        collections.database(collection.database()), Database.REPLICAS)
                .filter(ofDatabase -> ofDatabase > 0)
                .map(Math::toIntExact)
                .orElse(named.size() > 1 ? named.size() : defaultReplicas);
    }

    private static void requireFitting(int replicas, List<String> named) {
        if (named.size() > 1 && named.size() != replicas) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "replica=[%d] resource group=[%s], resource group num can only be 0, 1 or same as replica number"
                            .formatted(replicas, String.join(",", named)));
        }
    }

    /// Some replicas of a loaded collection in another group, in Milvus's words where that is
    /// refused.
    Collection transfer(Collection now, MetadataChange.TransferReplicas transfer) {
        String source = transfer.source();
        String target = transfer.target();
        Names.checkResourceGroup(source);
        Names.checkResourceGroup(target);
        requireThere("source", source);
        requireThere("target", target);
        int count = transfer.count();
        if (count <= 0) {
            throw invalid("NumReplica > 0", "invalid NumReplica " + count);
        }
        var byGroup = now.replicasByGroup();
        int there = now.loaded() ? byGroup.getOrDefault(source, 0) : 0;
        if (there < count) {
            throw invalid(
                    "NumReplica not greater than the number of replica in source resource group",
                    "only found [%d] replicas in source resource group[%s]"
                            .formatted(there, source));
        }
        if (byGroup.containsKey(target)) {
            throw invalid(
                    "no same collection in target resource group",
                    ("found [%d] replicas of same collection in target resource group[%s],"
                                    + " dynamically increase replica num is unsupported")
                            .formatted(byGroup.getOrDefault(target, 0), target));
        }
        boolean ofDefault =
                source.equals(ResourceGroup.DEFAULT_NAME)
                        || target.equals(ResourceGroup.DEFAULT_NAME);
        if (ofDefault && now.replicas() != count) {
            throw invalid(
                    "tranfer all replicas from/to default resource group",
                    "try to transfer %d replicas from/to but %d replicas exist"
                            .formatted(count, now.replicas()));
        }
        return now.inGroups(moved(now, source, target, count));
    }

    private void requireThere(String which, String group) {
        try {
            groups.require(group);
        } catch (AtollException e) {
            throw new AtollException(
                    e.code(),
                    "the %s resource group[%s] doesn't exist: %s"
                            .formatted(which, group, e.getMessage()),
                    e);
        }
    }

    /// A group for each replica.
    private static List<String> moved(Collection now, String source, String target, int count) {
        var each = new ArrayList<String>();
        now.replicasByGroup()
                .forEach(
                        (group, replicas) -> {
                            for (int i = 0; i < replicas; i++) {
                                boolean goes = group.equals(source) && i < count;
                                each.add(goes ? target : group);
                            }
                        });
        return each.stream().distinct().count() == 1 ? List.of(each.getFirst()) : each;
    }

    private static AtollException invalid(String expected, String actual) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "invalid parameter[expected=%s][actual=%s]".formatted(expected, actual));
    }
}
