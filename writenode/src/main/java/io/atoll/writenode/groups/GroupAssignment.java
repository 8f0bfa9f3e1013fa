package io.atoll.writenode.groups;

import io.atoll.model.groups.GroupConfig;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gives read nodes to resource groups, by Milvus's rules:
///
/// 1. A node stays where it is; one that no group lists is of the default one.
/// 2. A group that has fewer nodes than it requests takes from those with more than they request:
///    first from one above its limits, then from one that it names in `transferFrom`. Who misses
///    most is served first.
/// 3. A group above its limits, or with nodes that its labels do not fit, gives to groups with
///    room: first to one that misses some, then to one that it names in `transferTo`, else to the
///    default one, which takes all.
///
/// Where Milvus leaves the choice open, the first group by name is taken, and of its nodes the last
/// one: so equal declarations, lists and members give equal lists. A node whose own setting names a
/// group counts there and never moves. One that is draining stays in its list and counts nowhere.
/// One that is away keeps its place as long as nobody took it.
final class GroupAssignment {
    private final SortedMap<String, ResourceGroup> groups = new TreeMap<>();
    private final Map<String, Member> free = new TreeMap<>();
    private final Map<String, Integer> pinned = new HashMap<>();
    private final Map<String, NavigableSet<String>> seated = new HashMap<>();

    private GroupAssignment(Collection<ResourceGroup> declared, List<Member> members) {
        declared.forEach(group -> groups.put(group.name(), group));
        groups.putIfAbsent(ResourceGroup.DEFAULT_NAME, ResourceGroup.unchangedDefault());
        groups.keySet().forEach(name -> seated.put(name, new TreeSet<>()));
        for (Member member : members) {
            boolean takes =
                    member.role() == Member.Role.READ_NODE
                            && member.state() != Member.State.DRAINING;
            if (takes && isFree(member)) {
                free.put(member.id(), member);
            } else if (takes) {
                pinned.merge(member.resourceGroup(), 1, Integer::sum);
            }
        }
    }

    /// Whether a member's own setting leaves its group open.
    static boolean isFree(Member member) {
        return member.resourceGroup().equals(Member.DEFAULT_RESOURCE_GROUP);
    }

    /// @param declared with their nodes until now; the default one may be absent
    /// @return the same groups, and the default one, with their nodes from now on, by name
    static SortedMap<String, ResourceGroup> of(
            Collection<ResourceGroup> declared, List<Member> members) {
        var assignment = new GroupAssignment(declared, members);
        assignment.seat();
        assignment.settle();
        return assignment.result(members);
    }

    private void seat() {
        for (String node : free.keySet()) {
            seats(listing(node).orElse(ResourceGroup.DEFAULT_NAME)).add(node);
        }
    }

    private Optional<String> listing(String node) {
        return groups.values().stream()
                .filter(group -> group.nodes().contains(node))
                .map(ResourceGroup::name)
                .findFirst();
    }

    /// Moves one node after the other until every group has what it can get. Each has its place
    /// after a few moves; the bound is there for declarations that nobody has thought of.
    private void settle() {
        int most = (free.size() + 1) * (groups.size() + 1);
        for (int moves = 0; moves < most && (fillOne() || relieveOne()); moves++) {}
    }

    /// The group that misses most is served first.
    private boolean fillOne() {
        return groups.keySet().stream()
                .filter(name -> missing(name) > 0)
                .sorted(Comparator.comparingLong(name -> -missing(name)))
                .anyMatch(this::fill);
    }

    private boolean relieveOne() {
        return groups.keySet().stream().anyMatch(this::relieve);
    }

    /// Takes one node for a group that misses some.
    private boolean fill(String target) {
        String source = "";
        long highest = 0;
        for (String name : groups.keySet()) {
            long priority = name.equals(target) ? 0 : givingPriority(name, target);
            if (priority > highest && pick(name, target).isPresent()) {
                highest = priority;
                source = name;
            }
        }
        return highest > 0 && moveOne(source, target);
    }

    private long givingPriority(String source, String target) {
        if (redundant(source) > 0) {
            return redundant(source) * 1_000_000L;
        }
        boolean named = config(target).transferFrom().contains(source);
        return oversized(source) * (named ? 100_000L : 1L);
    }

    /// Gives one node away of a group that has too many.
    private boolean relieve(String source) {
        if (redundant(source) == 0) {
            return false;
        }
        String target = "";
        long highest = 0;
        for (String name : groups.keySet()) {
            long priority = name.equals(source) ? 0 : takingPriority(source, name);
            if (priority > highest && pick(source, name).isPresent()) {
                highest = priority;
                target = name;
            }
        }
        if (highest == 0 && !source.equals(ResourceGroup.DEFAULT_NAME)) {
            target = ResourceGroup.DEFAULT_NAME;
        }
        return !target.isEmpty() && moveOne(source, target);
    }

    private long takingPriority(String source, String target) {
        if (missing(target) > 0) {
            return missing(target) * 1_000_000L;
        }
        boolean named = config(source).transferTo().contains(target);
        return room(target) * (named ? 100_000L : 1L);
    }

    private boolean moveOne(String source, String target) {
        Optional<String> node = pick(source, target);
        node.ifPresent(id -> move(id, source, target));
        return node.isPresent();
    }

    private void move(String node, String source, String target) {
        seats(source).remove(node);
        seats(target).add(node);
    }

    /// The node that a group gives to another one first.
    private Optional<String> pick(String source, String target) {
        Optional<String> unfit =
                seats(source).stream()
                        .filter(node -> !accepts(source, node) && accepts(target, node))
                        .findFirst();
        if (unfit.isPresent() || oversized(source) == 0) {
            return unfit;
        }
        return seats(source).descendingSet().stream()
                .filter(node -> accepts(target, node))
                .findFirst();
    }

    private boolean accepts(String group, String node) {
        Member member = free.get(node);
        return group.equals(ResourceGroup.DEFAULT_NAME)
                || member != null && config(group).accepts(node, member.zone());
    }

    private long fitting(String group) {
        return seats(group).stream().filter(node -> accepts(group, node)).count()
                + pinned.getOrDefault(group, 0);
    }

    private long missing(String group) {
        return Math.max(0, config(group).requests() - fitting(group));
    }

    private long room(String group) {
        return Math.max(0, config(group).limits() - fitting(group));
    }

    private long oversized(String group) {
        return Math.max(0, fitting(group) - config(group).requests());
    }

    private long redundant(String group) {
        long unfit = seats(group).stream().filter(node -> !accepts(group, node)).count();
        return Math.max(0, fitting(group) - config(group).limits()) + unfit;
    }

    private NavigableSet<String> seats(String group) {
        return seated.computeIfAbsent(group, _ -> new TreeSet<>());
    }

    private GroupConfig config(String group) {
        ResourceGroup known = groups.get(group);
        return known == null ? GroupConfig.of(0, 0) : known.config();
    }

    private SortedMap<String, ResourceGroup> result(List<Member> members) {
        var result = new TreeMap<String, ResourceGroup>();
        groups.forEach(
                (name, group) ->
                        result.put(
                                name,
                                group.isDefault()
                                        ? group
                                        : group.withNodes(listed(group, members))));
        return result;
    }

    private List<String> listed(ResourceGroup group, List<Member> members) {
        var listed = new ArrayList<>(seats(group.name()));
        long away = missing(group.name());
        for (String node : group.nodes()) {
            Optional<Member> member =
                    members.stream()
                            .filter(m -> m.role() == Member.Role.READ_NODE && m.id().equals(node))
                            .findFirst();
            boolean draining =
                    member.isPresent()
                            && isFree(member.get())
                            && member.get().state() == Member.State.DRAINING;
            if (draining) {
                listed.add(node);
            } else if (member.isEmpty() && away > 0) {
                listed.add(node);
                away--;
            }
        }
        return listed;
    }
}
