package io.atoll.writenode.groups;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Names;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.spi.Member;
import io.atoll.writenode.collections.WrittenCollections;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a change of declarations makes of them, in Milvus's words where it is refused.
///
/// @param groups all that are declared, the default one too
/// @param loaded the collections that are loaded
record GroupChanges(
        SortedMap<String, ResourceGroup> groups, List<Member> members, List<Collection> loaded) {

    static GroupChanges of(
            SortedMap<String, ResourceGroup> groups,
            List<Member> members,
            WrittenCollections collections) {
        List<Collection> loaded =
                collections.all().stream()
                        .map(each -> each.collection())
                        .filter(Collection::loaded)
                        .toList();
        return new GroupChanges(groups, members, loaded);
    }

    SortedMap<String, ResourceGroup> apply(MetadataChange.OfGroups change) {
        return switch (change) {
            case MetadataChange.CreateGroup create -> create(create.group(), create.config());
            case MetadataChange.UpdateGroups update -> update(update);
            case MetadataChange.DropGroup drop -> drop(drop.group());
            case MetadataChange.TransferNodes transfer -> transfer(transfer);
        };
    }

    private SortedMap<String, ResourceGroup> create(String name, GroupConfig config) {
        Names.checkResourceGroup(name);
        ResourceGroup there = groups.get(name);
        if (there != null && there.config().equals(config)) {
            return groups;
        }
        if (there != null) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_EXISTS,
                    "resource group already exist, but create with different config[rg=%s]"
                            .formatted(name));
        }
        if (groups.size() >= Limits.MAX_RESOURCE_GROUPS) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_LIMIT,
                    "resource group num reach limit[rg=%s][limit=%d]"
                            .formatted(name, Limits.MAX_RESOURCE_GROUPS));
        }
        check(name, config);
        return with(new ResourceGroup(name, config, List.of()));
    }

    private SortedMap<String, ResourceGroup> update(MetadataChange.UpdateGroups update) {
        var changed = new TreeMap<>(groups);
        new TreeMap<>(update.configs())
                .forEach(
                        (name, config) -> {
                            ResourceGroup before = require(name);
                            check(name, config);
                            changed.put(name, before.withConfig(config));
                        });
        return changed;
    }

    private SortedMap<String, ResourceGroup> drop(String name) {
        for (Collection collection : loaded) {
            if (collection.replicasByGroup().containsKey(name)
                    && !name.equals(ResourceGroup.DEFAULT_NAME)) {
                throw invalid(
                        "some replicas still loaded in resource group[%s], release it first"
                                .formatted(name),
                        "empty resource group",
                        "resource group %s has collection %d loaded"
                                .formatted(name, collection.id()));
            }
        }
        if (name.equals(ResourceGroup.DEFAULT_NAME)) {
            throw invalid(
                    "default resource group is not deletable", "not default resource group", name);
        }
        ResourceGroup group = groups.get(name);
        List<String> pinned =
                members.stream()
                        .filter(member -> member.resourceGroup().equals(name))
                        .map(Member::id)
                        .toList();
        if (!pinned.isEmpty()) {
            throw invalid(
                    "resource group's limits node num is not 0: read nodes %s name it in their own setting"
                            .formatted(pinned),
                    "not empty resource group",
                    name);
        }
        if (group == null) {
            return groups;
        }
        if (group.config().limits() != 0) {
            throw invalid(
                    "resource group's limits node num is not 0", "not empty resource group", name);
        }
        for (ResourceGroup other : groups.values()) {
            requireUnnamed(name, other, "TransferFrom", other.config().transferFrom());
            requireUnnamed(name, other, "TransferTo", other.config().transferTo());
        }
        var left = new TreeMap<>(groups);
        left.remove(name);
        return left;
    }

    private static void requireUnnamed(
            String name, ResourceGroup other, String list, List<String> names) {
        if (names.contains(name)) {
            throw invalid(
                    "resource group %s is used by %s's `%s`, remove that configuration first"
                            .formatted(name, other.name(), list),
                    "not `%s` of resource group".formatted(list),
                    name);
        }
    }

    /// Takes the last nodes of the source that the target accepts.
    private SortedMap<String, ResourceGroup> transfer(MetadataChange.TransferNodes transfer) {
        Names.checkResourceGroup(transfer.source());
        Names.checkResourceGroup(transfer.target());
        int count = transfer.count();
        if (transfer.source().equals(transfer.target())) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "source resource group and target resource group should not be the same,"
                            + " resource group: "
                            + transfer.source()
                            + ": invalid parameter");
        }
        if (count <= 0) {
            throw invalid("", "NumNode > 0", "invalid NumNode " + count);
        }
        ResourceGroup source = require(transfer.source());
        ResourceGroup target = require(transfer.target());
        List<String> movable =
                members.stream()
                        .filter(member -> member.role() == Member.Role.READ_NODE)
                        .filter(member -> member.state() != Member.State.DRAINING)
                        .filter(GroupAssignment::isFree)
                        .filter(member -> isIn(source, member.id()))
                        .filter(
                                member ->
                                        target.isDefault()
                                                || target.config()
                                                        .accepts(member.id(), member.zone()))
                        .map(Member::id)
                        .sorted()
                        .toList();
        if (movable.size() < count) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_NODES_SHORT,
                    tooFew(source.name(), movable.size(), count));
        }
        List<String> moved = movable.subList(movable.size() - count, movable.size());
        return with(fewer(source, moved), more(target, moved));
    }

    private boolean isIn(ResourceGroup group, String node) {
        return ResourceGroup.ofNode(node, ResourceGroup.DEFAULT_NAME, groups.values())
                .equals(group.name());
    }

    private static ResourceGroup fewer(ResourceGroup source, List<String> moved) {
        GroupConfig config = source.config();
        int limits = source.isDefault() ? config.limits() : config.limits() - moved.size();
        var left = new ArrayList<>(source.nodes());
        left.removeAll(moved);
        return source.withConfig(
                        config.withNumbers(
                                Math.max(0, config.requests() - moved.size()), Math.max(0, limits)))
                .withNodes(left);
    }

    private static ResourceGroup more(ResourceGroup target, List<String> moved) {
        int requests = target.config().requests() + moved.size();
        GroupConfig config =
                target.config().withNumbers(requests, Math.max(requests, target.config().limits()));
        return target.isDefault()
                ? target.withConfig(config)
                : target.withConfig(config)
                        .withNodes(Stream.concat(target.nodes().stream(), moved.stream()).toList());
    }

    private SortedMap<String, ResourceGroup> with(ResourceGroup... changed) {
        var all = new TreeMap<>(groups);
        for (ResourceGroup each : changed) {
            all.put(each.name(), each);
        }
        return all;
    }

    private ResourceGroup require(String name) {
        ResourceGroup group = groups.get(name);
        if (group == null) {
            throw notFound(name);
        }
        return group;
    }

    private void check(String name, GroupConfig config) {
        if (config.requests() < 0 || config.limits() < 0) {
            throw illegal(
                    name, config, "node num in `requests` or `limits` should not less than 0");
        }
        if (config.limits() < config.requests()) {
            throw illegal(name, config, "limits node num should not less than requests node num");
        }
        checkOthers(name, config, "TransferFrom", config.transferFrom());
        checkOthers(name, config, "TransferTo", config.transferTo());
    }

    private void checkOthers(String name, GroupConfig config, String list, List<String> others) {
        for (String other : others) {
            if (other.equals(name)) {
                throw illegal(
                        name,
                        config,
                        "resource group in `%s` %s should not be itself".formatted(list, name));
            }
            if (!groups.containsKey(other)) {
                throw illegal(
                        name, config, "resource group in `%s` %s not exist".formatted(list, other));
            }
        }
    }

    private static AtollException illegal(String name, GroupConfig config, String why) {
        return new AtollException(
                ErrorCode.RESOURCE_GROUP_ILLEGAL_CONFIG,
                "%s: resource group illegal config[rg=%s][config=requests:{node_num:%d} limits:{node_num:%d}]"
                        .formatted(why, name, config.requests(), config.limits()));
    }

    private static AtollException invalid(String what, String expected, String actual) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                (what.isEmpty() ? "" : what + ": ")
                        + "invalid parameter[expected=%s][actual=%s]".formatted(expected, actual));
    }

    static String tooFew(String name, long there, long wanted) {
        return "resource group node not enough[rg=%s][currentNodeNum=%d][expectedNodeNum=%d]"
                .formatted(name, there, wanted);
    }

    static AtollException notFound(String name) {
        return new AtollException(
                ErrorCode.RESOURCE_GROUP_NOT_FOUND,
                "resource group not found[rg=%s]".formatted(name));
    }
}
