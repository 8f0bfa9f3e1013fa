package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ForecastAnswer;
import io.atoll.protocol.v1.ForecastNode;
import io.atoll.protocol.v1.ForecastRequest;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Segments are placed on the read nodes of their collection's resource group and on no others.
final class ResourceGroupsTest extends OnOneWriteNode {
    private static final String OTHER = "analytics";
    private static final String DEFAULT = Collection.DEFAULT_RESOURCE_GROUP;

    /// All nodes of the request own every segment of it.
    @Override
    PlacementPolicy policy() {
        return ResourceGroupsTest::onAllNodes;
    }

    private static Placement onAllNodes(PlacementRequest request) {
        List<String> all = request.nodes().stream().map(ReadNode::id).toList();
        Map<Long, List<String>> owners = new HashMap<>();
        for (PlacedSegment segment : request.segments()) {
            owners.put(segment.id(), all);
        }
        return new Placement(owners);
    }

    @Override
    List<Member> members() {
        return List.of(
                member("a-1", Collection.DEFAULT_RESOURCE_GROUP),
                member("b-1", OTHER),
                member("a-2", Collection.DEFAULT_RESOURCE_GROUP),
                member("c-1", "empty"));
    }

    private static Member member(String id, String group) {
        return new Member(
                id,
                1,
                Member.Role.READ_NODE,
                "127.0.0.1",
                1,
                group,
                "",
                1_000_000_000,
                Member.State.READY);
    }

    @Test
    void eachCollectionIsPlacedOnTheReadNodesOfItsGroup() throws Exception {
        long ours = loaded("ours", Map.of());
        long others = loaded("others", Map.of(Collection.RESOURCE_GROUPS, OTHER));

        awaitPlaced(ours, List.of("a-1", "a-2"));
        awaitPlaced(others, List.of("b-1"));
        assertTrue(placement().values().stream().noneMatch(owners -> owners.contains("c-1")));
    }

    @Test
    void aCollectionWhoseGroupHasNoReadNodeIsPlacedNowhereAndHindersNobody() throws Exception {
        long waiting = loaded("waiting", Map.of(Collection.RESOURCE_GROUPS, "nobody"));
        long ours = loaded("ours", Map.of());

        awaitPlaced(ours, List.of("a-1", "a-2"));
        assertEquals(Set.of(), ownersOf(waiting));
    }

    @Test
    void aForecastKeepsGroupsApartToo() throws Exception {
        long ours = loaded("ours", Map.of());
        long others = loaded("others", Map.of(Collection.RESOURCE_GROUPS, OTHER));
        awaitPlaced(ours, List.of("a-1", "a-2"));
        awaitPlaced(others, List.of("b-1"));

        Map<String, Integer> planned = planned(forecast(1, "a-2"));

        assertEquals(Map.of("a-1", 2, "a-2", 0, "b-1", 2, "c-1", 0, "new-1", 2), planned);
        AtollException refused = assertThrows(AtollException.class, () -> forecast(1, "b-1"));
        assertEquals(ErrorCode.PARAMETER_INVALID, refused.code());
        assertTrue(refused.getMessage().contains(OTHER), refused.getMessage());
    }

    @Test
    void severalGroupsHoldAReplicaEach() throws Exception {
        long both = loaded("both", Map.of(Collection.RESOURCE_GROUPS, OTHER + ", " + DEFAULT));
        awaitPlaced(both, List.of("a-1", "a-2", "b-1"));

        load("both", 2, List.of("empty"), ErrorCode.RESOURCE_GROUP_NODES_SHORT);
        load("both", 3, List.of(OTHER, DEFAULT), ErrorCode.UNEXPECTED);
        load("both", 1, List.of("none"), ErrorCode.RESOURCE_GROUP_NOT_FOUND);
        change(new MetadataChange.Load("default", "both", 1, List.of(OTHER)));
        awaitPlaced(both, List.of("b-1"));
        change(new MetadataChange.TransferReplicas("default", "both", OTHER, DEFAULT, 1));
        awaitPlaced(both, List.of("a-1", "a-2"));
    }

    @Test
    void aDeclaredGroupTakesNodesAndItsCollectionsFollowThem() throws Exception {
        long ours = loaded("ours", Map.of());
        awaitPlaced(ours, List.of("a-1", "a-2"));

        change(new MetadataChange.CreateGroup("rg", GroupConfig.of(1, 1)));
        assertEquals(List.of("a-2"), nodesOf("rg"));
        awaitPlaced(ours, List.of("a-1"));

        change(new MetadataChange.Load("default", "ours", 1, List.of("rg")));
        awaitPlaced(ours, List.of("a-2"));
        change(new MetadataChange.TransferNodes(DEFAULT, "rg", 1));
        assertEquals(List.of("a-1", "a-2"), nodesOf("rg"));
        awaitPlaced(ours, List.of("a-1", "a-2"));

        // Where a group has no node left, those that have its segments keep them.
        change(new MetadataChange.TransferNodes("rg", DEFAULT, 2));
        assertEquals(List.of(), nodesOf("rg"));
        change(new MetadataChange.UpdateGroups(Map.of("rg", GroupConfig.of(1, 2))));
        assertEquals(List.of(), nodesOf("rg"));
        change(new MetadataChange.UpdateGroups(Map.of(DEFAULT, GroupConfig.of(0, 9))));
        assertEquals(List.of("a-2"), nodesOf("rg"));
        awaitPlaced(ours, List.of("a-2"));

        stop();
        start();
        assertEquals(List.of("a-2"), nodesOf("rg"));
        awaitPlaced(ours, List.of("a-2"));
    }

    @Test
    void whatDoesNotGoIsRefusedInMilvusWords() throws Exception {
        loaded("ours", Map.of());
        change(new MetadataChange.CreateGroup("rg", GroupConfig.of(1, 1)));
        change(new MetadataChange.CreateGroup("rg", GroupConfig.of(1, 1)));
        change(new MetadataChange.DropGroup("none"));

        refused(
                "resource group already exist, but create with different config[rg=rg]",
                new MetadataChange.CreateGroup("rg", GroupConfig.of(0, 1)));
        refused(
                "limits node num should not less than requests node num: resource group illegal",
                new MetadataChange.UpdateGroups(Map.of("rg", GroupConfig.of(2, 1))));
        refused(
                "resource group in `TransferTo` none not exist",
                new MetadataChange.CreateGroup(
                        "b", new GroupConfig(0, 0, List.of(), List.of("none"), Map.of())));
        refused(
                "resource group not found[rg=none]",
                new MetadataChange.UpdateGroups(Map.of("none", GroupConfig.of(0, 0))));
        refused(
                "Invalid resource group name 1a. the first character",
                new MetadataChange.CreateGroup("1a", GroupConfig.of(0, 0)));
        refused(
                "default resource group is not deletable: invalid parameter[expected=not default",
                new MetadataChange.DropGroup(DEFAULT));
        refused(
                "resource group's limits node num is not 0: invalid parameter[expected=not empty",
                new MetadataChange.DropGroup("rg"));
        refused("read nodes [b-1] name it", new MetadataChange.DropGroup(OTHER));
        refused(
                "resource group node not enough[rg=rg][currentNodeNum=1][expectedNodeNum=2]",
                new MetadataChange.TransferNodes("rg", DEFAULT, 2));
        refused(
                "[expected=NumNode > 0][actual=invalid NumNode 0]",
                new MetadataChange.TransferNodes("rg", DEFAULT, 0));
        refused(
                "the target resource group[none] doesn't exist: resource group not found[rg=none]",
                new MetadataChange.TransferReplicas("default", "ours", DEFAULT, "none", 1));
        refused(
                "only found [0] replicas in source resource group[rg]",
                new MetadataChange.TransferReplicas("default", "ours", "rg", DEFAULT, 1));
        refused(
                "found [1] replicas of same collection in target resource group",
                new MetadataChange.TransferReplicas("default", "ours", DEFAULT, DEFAULT, 1));

        change(new MetadataChange.TransferReplicas("default", "ours", DEFAULT, "rg", 1));
        change(new MetadataChange.UpdateGroups(Map.of("rg", GroupConfig.of(0, 0))));
        refused(
                "some replicas still loaded in resource group[rg], release it first",
                new MetadataChange.DropGroup("rg"));
        change(new MetadataChange.Release("default", "ours"));
        change(new MetadataChange.DropGroup("rg"));
        assertEquals(Set.of(), catalog.read().resourceGroups().keySet());
    }

    private void load(String name, int replicas, List<String> groups, ErrorCode code) {
        var change = new MetadataChange.Load("default", name, replicas, groups);
        assertEquals(code, refused("", change).code());
    }

    private AtollException refused(String words, MetadataChange change) {
        StatusRuntimeException thrown =
                assertThrows(StatusRuntimeException.class, () -> change(change));
        AtollException refused = Errors.from(thrown, "write-1");
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
        return refused;
    }

    private List<String> nodesOf(String group) {
        return catalog.read().resourceGroups().get(group).nodes();
    }

    @Test
    void modelAndPluginsNameTheDefaultGroupAlike() {
        assertEquals(Member.DEFAULT_RESOURCE_GROUP, Collection.DEFAULT_RESOURCE_GROUP);
    }

    /// With a sealed segment and a journal.
    private long loaded(String name, Map<String, String> properties) throws Exception {
        long id = createCollection(name, false, properties);
        createIndex(name);
        load(name);
        insert(id, new BatchId(7, id), 1, 2, 3);
        flushAndWait(id);
        Await.until(
                "its index is built",
                () ->
                        manifest(id).segments().stream()
                                .noneMatch(segment -> segment.builtIndexes().isEmpty()));
        return id;
    }

    private void awaitPlaced(long collection, List<String> owners) throws Exception {
        Await.until(
                "collection " + collection + " is placed on " + owners + " alone",
                () -> ownersOf(collection).equals(Set.of(owners)));
    }

    private Set<List<String>> ownersOf(long collection) {
        var manifest = manifest(collection);
        var ids = manifest.segments().stream().map(each -> each.id()).collect(Collectors.toSet());
        manifest.journals().forEach(journal -> ids.add(journal.segmentId()));
        Map<Long, List<String>> placement = placement();
        return ids.stream()
                .filter(placement::containsKey)
                .map(placement::get)
                .collect(Collectors.toSet());
    }

    private Map<Long, List<String>> placement() {
        return catalog.read().placement();
    }

    private ForecastAnswer forecast(int add, String remove) {
        try {
            return stub().forecastPlacement(
                            ForecastRequest.newBuilder().setAdd(add).addRemove(remove).build());
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, "write-1");
        }
    }

    private static Map<String, Integer> planned(ForecastAnswer answer) {
        return answer.getNodesList().stream()
                .collect(Collectors.toMap(ForecastNode::getId, ForecastNode::getPlannedSegments));
    }
}
