package io.atoll.readnode.loads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.readnode.TestCluster;
import io.atoll.readnode.state.CollectionShare;
import io.atoll.routing.consistenthash.ConsistentHashPolicyFactory;
import io.atoll.spi.Member;
import io.atoll.spi.PlacementPolicy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class LoadPlannerTest {
    private static final long JOURNAL = 100;

    private boolean loaded = true;
    private Map<Long, List<String>> placement = Map.of();
    private Map<String, String> properties = Map.of();
    private final PlacementPolicy policy = new ConsistentHashPolicyFactory().create(Map.of());

    @Test
    void aNodeHoldsWhatThePublishedPlacementGivesToIt() {
        placement =
                Map.of(1L, List.of("a"), 2L, List.of("b"), 3L, List.of("b"), JOURNAL, List.of("a"));

        assertEquals(Set.of(1L), share("a", members("a", "b")).segmentIds());
        assertEquals(Set.of(JOURNAL), share("a", members("a", "b")).journalIds());
        assertEquals(Set.of(2L, 3L), share("b", members("a", "b")).segmentIds());
    }

    @Test
    void membersAgreeAboutWhatIsNotPlaced() {
        var all = new ArrayList<Long>();
        for (String id : List.of("a", "b", "c")) {
            all.addAll(share(id, members("a", "b", "c")).segmentIds());
            all.addAll(share(id, members("a", "b", "c")).journalIds());
        }

        assertEquals(List.of(1L, 2L, 3L, JOURNAL), all.stream().sorted().toList());
    }

    @Test
    void whatAGoneNodeHeldFallsToTheOthersAndTheRestStays() {
        placement =
                Map.of(
                        1L,
                        List.of("a"),
                        2L,
                        List.of("gone"),
                        3L,
                        List.of("b"),
                        JOURNAL,
                        List.of("gone"));

        CollectionShare a = share("a", members("a", "b"));
        CollectionShare b = share("b", members("a", "b"));

        var all = new ArrayList<Long>();
        Stream.of(a, b).forEach(share -> all.addAll(share.segmentIds()));
        assertEquals(List.of(1L, 2L, 3L), all.stream().sorted().toList());
        assertTrue(a.segmentIds().contains(1L));
        assertTrue(b.segmentIds().contains(3L));
    }

    @Test
    void aDrainingNodeKeepsWhatItHasAndGetsNothingNew() {
        placement = Map.of(1L, List.of("a"));
        List<Member> members =
                List.of(member("a", Member.State.DRAINING), member("b", Member.State.READY));

        assertEquals(Set.of(1L), share("a", Optional.of(members)).segmentIds());
        assertEquals(Set.of(2L, 3L), share("b", Optional.of(members)).segmentIds());
    }

    @Test
    void whileDiscoveryCannotTellThePublishedPlacementHolds() {
        placement = Map.of(1L, List.of("a"), 2L, List.of("b"));

        assertEquals(Set.of(1L), share("a", Optional.empty()).segmentIds());
    }

    @Test
    void nodesOfAnotherGroupTakeNothingThatHasNoOwnerAmongThem() {
        placement = Map.of(1L, List.of("a"), 2L, List.of("gone"));

        CollectionShare ofOthers =
                new LoadPlanner("b", "analytics", policy).plan(catalog(), twoGroups()).get(50L);

        assertEquals(Set.of(), ofOthers.segmentIds());
        assertEquals(Set.of(), ofOthers.journalIds());
        assertEquals(Set.of(1L, 2L, 3L), share("a", twoGroups()).segmentIds());
    }

    @Test
    void whatIsNotPlacedFallsToTheCollectionsGroup() {
        properties = Map.of(Collection.RESOURCE_GROUPS, "analytics");

        CollectionShare ofOthers =
                new LoadPlanner("b", "analytics", policy).plan(catalog(), twoGroups()).get(50L);

        assertEquals(Set.of(1L, 2L, 3L), ofOthers.segmentIds());
        assertEquals(Set.of(), share("a", twoGroups()).segmentIds());
    }

    /// `a` is of the default one, `b` of another.
    private static Optional<List<Member>> twoGroups() {
        return Optional.of(
                List.of(
                        member("a", Member.State.READY),
                        member("b", Member.State.READY, "analytics")));
    }

    @Test
    void collectionsThatAreNotLoadedAreNoConcern() {
        loaded = false;

        assertEquals(
                Map.of(),
                new LoadPlanner("a", Member.DEFAULT_RESOURCE_GROUP, policy)
                        .plan(catalog(), members("a")));
    }

    private CollectionShare share(String nodeId, Optional<List<Member>> members) {
        return new LoadPlanner(nodeId, Member.DEFAULT_RESOURCE_GROUP, policy)
                .plan(catalog(), members)
                .get(50L);
    }

    private CatalogState catalog() {
        var collection =
                new Collection(
                        50,
                        "default",
                        "things",
                        TestCluster.SCHEMA,
                        1,
                        ConsistencyLevel.STRONG,
                        loaded,
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        properties,
                        1,
                        1);
        List<SegmentInfo> segments =
                LongStream.of(1, 2, 3)
                        .mapToObj(
                                id ->
                                        new SegmentInfo(
                                                id, 50, 7, "f" + id, 10, 1_000, 1, 2, Set.of()))
                        .toList();
        var manifest =
                new Manifest(
                        50,
                        1,
                        1,
                        segments,
                        List.of(),
                        List.of(new JournalInfo(JOURNAL, "j", 1, OptionalLong.empty())));
        return new CatalogState(
                1,
                Map.of(),
                Map.of(),
                Map.of(50L, collection),
                Map.of(50L, manifest),
                placement,
                Optional.empty());
    }

    private static Optional<List<Member>> members(String... ids) {
        return Optional.of(Stream.of(ids).map(id -> member(id, Member.State.READY)).toList());
    }

    private static Member member(String id, Member.State state) {
        return member(id, state, Member.DEFAULT_RESOURCE_GROUP);
    }

    private static Member member(String id, Member.State state, String group) {
        return new Member(id, 1, Member.Role.READ_NODE, "h", 1, group, "", Long.MAX_VALUE, state);
    }
}
