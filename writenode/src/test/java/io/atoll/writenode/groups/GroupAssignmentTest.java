package io.atoll.writenode.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.groups.GroupConfig;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.spi.Member;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Which read nodes each resource group has.
final class GroupAssignmentTest {
    private static final String DEFAULT = ResourceGroup.DEFAULT_NAME;

    @Test
    void nodesThatNobodyRequestsAreOfTheDefaultGroup() {
        assertEquals(
                Map.of("a", List.of()),
                lists(List.of(group("a", 0, 5)), members("read-1", "read-2")));
    }

    @Test
    void aGroupTakesWhatItRequestsFromTheLastOfTheDefaultOne() {
        assertEquals(
                Map.of("a", List.of("read-2", "read-3")),
                lists(List.of(group("a", 2, 2)), members("read-1", "read-2", "read-3")));
    }

    @Test
    void aNodeThatComesGoesToTheGroupThatMissesMost() {
        var groups =
                List.of(group("a", 2, 2, "read-1"), group("b", 3, 3, "read-2"), group("c", 0, 9));

        assertEquals(
                Map.of("a", List.of("read-1"), "b", List.of("read-2", "read-3"), "c", List.of()),
                lists(groups, members("read-1", "read-2", "read-3")));
    }

    @Test
    void aNodeStaysWhereItIs() {
        var groups = List.of(group("a", 1, 5, "read-1", "read-2"), group("b", 0, 5, "read-3"));

        assertEquals(
                Map.of("a", List.of("read-1", "read-2"), "b", List.of("read-3")),
                lists(groups, members("read-1", "read-2", "read-3", "read-4")));
    }

    @Test
    void aGroupThatMissesNodesTakesFromThoseItNamesFirst() {
        var wants = new GroupConfig(1, 1, List.of("c"), List.of(), Map.of());
        var groups =
                List.of(
                        new ResourceGroup("a", wants, List.of()),
                        group("b", 0, 9, "read-1", "read-2"),
                        group("c", 0, 9, "read-3"));

        assertEquals(
                Map.of("a", List.of("read-3"), "b", List.of("read-1", "read-2"), "c", List.of()),
                lists(groups, members("read-1", "read-2", "read-3")));
    }

    @Test
    void aGroupAboveItsLimitsGivesFirstToOneThatMissesThenToOneItNamesThenToTheDefaultOne() {
        var gives = new GroupConfig(0, 0, List.of(), List.of("c"), Map.of());
        var source = new ResourceGroup("a", gives, List.of("read-1", "read-2", "read-3", "read-4"));

        assertEquals(
                Map.of(
                        "a",
                        List.of(),
                        "b",
                        List.of("read-4"),
                        "c",
                        List.of("read-1", "read-2", "read-3")),
                lists(
                        List.of(source, group("b", 1, 9), group("c", 0, 10_000)),
                        members("read-1", "read-2", "read-3", "read-4")));
        assertEquals(
                Map.of("a", List.of("read-1")),
                lists(List.of(group("a", 0, 1, "read-1", "read-2")), members("read-1", "read-2")));
    }

    @Test
    void aGroupHasOnlyNodesThatItsLabelsFit() {
        var north = new GroupConfig(2, 2, List.of(), List.of(), Map.of("zone", "north"));
        var unknown = new GroupConfig(1, 1, List.of(), List.of(), Map.of("rack", "7"));
        var groups =
                List.of(
                        new ResourceGroup("a", north, List.of("read-3")),
                        new ResourceGroup("b", unknown, List.of()));

        assertEquals(
                Map.of("a", List.of("read-1"), "b", List.of()),
                lists(
                        groups,
                        List.of(
                                member("read-1", DEFAULT, "north", Member.State.READY),
                                member("read-2", DEFAULT, "south", Member.State.READY),
                                member("read-3", DEFAULT, "south", Member.State.READY))));
    }

    @Test
    void aNodeWhoseOwnSettingNamesAGroupCountsThereAndIsInNoList() {
        var members =
                List.of(
                        member("read-1", "a", "", Member.State.READY),
                        member("read-2", DEFAULT, "", Member.State.READY),
                        member("read-3", DEFAULT, "", Member.State.READY));

        assertEquals(Map.of("a", List.of("read-3")), lists(List.of(group("a", 2, 2)), members));
        assertEquals(Map.of("a", List.of()), lists(List.of(group("a", 0, 0)), members));
    }

    @Test
    void aDrainingNodeStaysInItsListAndIsReplaced() {
        var members =
                List.of(
                        member("read-1", DEFAULT, "", Member.State.DRAINING),
                        member("read-2", DEFAULT, "", Member.State.READY));

        assertEquals(
                Map.of("a", List.of("read-1", "read-2")),
                lists(List.of(group("a", 1, 1, "read-1")), members));
    }

    @Test
    void aNodeThatIsAwayKeepsItsPlaceUntilAnotherOneHasIt() {
        var missing = List.of(group("a", 2, 2, "read-1", "read-2"));

        assertEquals(Map.of("a", List.of("read-1", "read-2")), lists(missing, members("read-1")));
        assertEquals(
                Map.of("a", List.of("read-1", "read-3")),
                lists(missing, members("read-1", "read-3")));
    }

    @Test
    void theDefaultGroupRequestsAndLimitsToo() {
        var limited = new ResourceGroup(DEFAULT, GroupConfig.of(1, 1), List.of());

        assertEquals(
                Map.of("a", List.of("read-2")),
                lists(List.of(limited, group("a", 0, 2)), members("read-1", "read-2")));
        assertEquals(
                Map.of("a", List.of("read-1")),
                lists(
                        List.of(limited, group("a", 0, 2, "read-1", "read-2")),
                        members("read-1", "read-2")));
    }

    /// Whatever is declared and whoever is there: what comes out stays, whatever the order, no node
    /// is listed twice, no group is above its limits beside one with room, and none misses what
    /// another one has to spare.
    @Test
    void whatItSettlesOnIsStableAndFair() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            List<ResourceGroup> groups = randomGroups(random);
            List<Member> members = randomMembers(random);
            var settled = GroupAssignment.of(groups, members);

            var shuffled = new ArrayList<>(members);
            Collections.shuffle(shuffled, random);
            assertEquals(settled, GroupAssignment.of(groups, shuffled), "seed " + seed);
            assertEquals(settled, GroupAssignment.of(settled.values(), members), "seed " + seed);
            assertFair(settled.values(), members, "seed " + seed);
        }
    }

    private static void assertFair(
            Collection<ResourceGroup> groups, List<Member> members, String seed) {
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> listed = new HashSet<>();
        for (ResourceGroup group : groups) {
            counts.put(group.name(), 0);
            group.nodes().forEach(node -> assertTrue(listed.add(node), seed));
        }
        for (Member member : members) {
            counts.merge(ResourceGroup.ofNode(member.id(), DEFAULT, groups), 1, Integer::sum);
        }
        boolean spare = groups.stream().anyMatch(g -> count(counts, g) > g.config().requests());
        boolean room = groups.stream().anyMatch(g -> count(counts, g) < g.config().limits());
        for (ResourceGroup group : groups) {
            int count = count(counts, group);
            assertTrue(!spare || count >= group.config().requests(), seed + " misses " + group);
            assertTrue(!room || count <= group.config().limits(), seed + " is full " + group);
        }
    }

    private static int count(Map<String, Integer> counts, ResourceGroup group) {
        return counts.getOrDefault(group.name(), 0);
    }

    private static List<ResourceGroup> randomGroups(Random random) {
        var groups = new ArrayList<ResourceGroup>();
        for (String name : List.of("a", "b", "c")) {
            int requests = random.nextInt(4);
            var config =
                    new GroupConfig(
                            requests,
                            requests + random.nextInt(3),
                            random.nextBoolean() ? List.of("b") : List.of(),
                            random.nextBoolean() ? List.of("c") : List.of(),
                            Map.of());
            int first = name.charAt(0) - 'a';
            groups.add(
                    new ResourceGroup(
                            name, config, List.of("read-" + first, "read-" + (first + 3))));
        }
        return groups;
    }

    private static List<Member> randomMembers(Random random) {
        var members = new ArrayList<Member>();
        for (int i = 0; i < 9; i++) {
            if (random.nextInt(3) > 0) {
                members.add(member("read-" + i, DEFAULT, "", Member.State.READY));
            }
        }
        return members;
    }

    /// The lists of all but the default group, by name.
    private static Map<String, List<String>> lists(
            List<ResourceGroup> groups, List<Member> members) {
        var lists = new TreeMap<String, List<String>>();
        GroupAssignment.of(groups, members).values().stream()
                .filter(group -> !group.isDefault())
                .forEach(group -> lists.put(group.name(), group.nodes()));
        return lists;
    }

    private static ResourceGroup group(String name, int requests, int limits, String... nodes) {
        return new ResourceGroup(name, GroupConfig.of(requests, limits), List.of(nodes));
    }

    private static List<Member> members(String... ids) {
        return List.of(ids).stream()
                .map(id -> member(id, DEFAULT, "", Member.State.READY))
                .toList();
    }

    private static Member member(String id, String group, String zone, Member.State state) {
        return new Member(id, 1, Member.Role.READ_NODE, "127.0.0.1", 1, group, zone, 1_000, state);
    }
}
