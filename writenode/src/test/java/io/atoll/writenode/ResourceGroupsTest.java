package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
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
    void severalGroupsOfOneCollectionAreRefusedByName() {
        StatusRuntimeException thrown =
                assertThrows(
                        StatusRuntimeException.class,
                        () -> loaded("both", Map.of(Collection.RESOURCE_GROUPS, "x,y")));

        AtollException refused = Errors.from(thrown, "write-1");
        assertEquals(ErrorCode.PARAMETER_INVALID, refused.code());
        assertTrue(refused.getMessage().contains("x,y"), refused.getMessage());
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
