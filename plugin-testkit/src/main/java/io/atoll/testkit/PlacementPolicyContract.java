package io.atoll.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// What every [PlacementPolicy] promises. How well it balances and how little it moves is its own
/// affair, and for tests of its own.
@Timeout(120)
public abstract class PlacementPolicyContract {
    private static final String CASES = "io.atoll.testkit.PlacementCase#all";

    /// The factory of the policy that is tested.
    protected abstract PlacementPolicyFactory factory();

    /// With which it is made here.
    protected Map<String, String> settings() {
        return Map.of();
    }

    /// Whether the owners of a segment are in different zones where there are as many. A policy for
    /// which something else counts more says no.
    protected boolean spreadsOverZones() {
        return true;
    }

    private PlacementPolicy create() {
        return factory().create(settings());
    }

    @Test
    final void theFactoryIsFoundByItsName() {
        FactoryPromises.assertFound(
                PlacementPolicyFactory.class, factory(), PlacementPolicyFactory::name);
    }

    @Test
    final void aSettingThatItDoesNotKnowIsRefusedByName() {
        FactoryPromises.assertRefusesUnknownSetting(settings(), factory()::create);
    }

    @ParameterizedTest
    @MethodSource(CASES)
    final void everySegmentHasAsManyOwnersAsItHasReplicasOrAllNodes(PlacementCase each) {
        PlacementRequest request = each.request();

        Placement placement = create().place(request);

        assertEquals(
                request.segments().stream().map(PlacedSegment::id).collect(Collectors.toSet()),
                placement.owners().keySet(),
                "the segments that are placed");
        for (PlacedSegment segment : request.segments()) {
            assertEquals(
                    Math.min(segment.replicas(), request.nodes().size()),
                    placement.ownersOf(segment.id()).size(),
                    () -> segment + " has " + placement.ownersOf(segment.id()));
        }
    }

    @ParameterizedTest
    @MethodSource(CASES)
    final void ownersAreDistinctAndAmongTheNodes(PlacementCase each) {
        Set<String> nodes =
                each.request().nodes().stream().map(ReadNode::id).collect(Collectors.toSet());

        Placement placement = create().place(each.request());

        placement
                .owners()
                .forEach(
                        (segment, owners) -> {
                            assertEquals(
                                    owners.size(),
                                    new HashSet<>(owners).size(),
                                    () -> "segment " + segment + " has an owner twice: " + owners);
                            assertTrue(
                                    nodes.containsAll(owners),
                                    () -> "segment " + segment + ": not all are nodes: " + owners);
                        });
    }

    /// As in two processes, which were started at different times.
    @ParameterizedTest
    @MethodSource(CASES)
    final void equalRequestsGiveEqualPlacements(PlacementCase each) {
        PlacementPolicy busy = create();
        PlacementCase.all().forEach(other -> busy.place(other.request()));

        assertEquals(create().place(each.request()), busy.place(inAnotherOrder(each.request())));
    }

    /// Maps have no order that a policy may follow.
    private static PlacementRequest inAnotherOrder(PlacementRequest request) {
        var entries = new ArrayList<>(request.previous().owners().entrySet());
        Collections.shuffle(entries, new Random(7));
        Map<Long, List<String>> owners = new HashMap<>();
        entries.forEach(entry -> owners.put(entry.getKey(), List.copyOf(entry.getValue())));
        return new PlacementRequest(
                List.copyOf(request.segments()),
                List.copyOf(request.nodes()),
                new Placement(owners));
    }

    /// Otherwise segments would move for ever.
    @ParameterizedTest
    @MethodSource(CASES)
    final void whereNothingChangesAFreshPlacementStays(PlacementCase each) {
        PlacementRequest fresh = with(each.request(), Placement.EMPTY);

        Placement placement = create().place(fresh);

        assertEquals(placement, create().place(with(fresh, placement)));
    }

    private static PlacementRequest with(PlacementRequest request, Placement previous) {
        return new PlacementRequest(request.segments(), request.nodes(), previous);
    }

    @ParameterizedTest
    @MethodSource(CASES)
    final void changesNothingInTheRequest(PlacementCase each) {
        Map<Long, List<String>> before = new HashMap<>();
        Map<Long, List<String>> given = new HashMap<>();
        each.request()
                .previous()
                .owners()
                .forEach(
                        (segment, owners) -> {
                            before.put(segment, List.copyOf(owners));
                            given.put(segment, new ArrayList<>(owners));
                        });

        create().place(with(each.request(), new Placement(given)));

        assertEquals(before, given);
    }

    @Test
    final void canBeUsedByManyThreadsAtOnce() throws Exception {
        PlacementPolicy shared = create();
        List<PlacementCase> cases = PlacementCase.all().toList();
        List<Callable<Placement>> calls = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            cases.forEach(each -> calls.add(() -> shared.place(each.request())));
        }

        List<Future<Placement>> results;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            results = threads.invokeAll(calls);
        }

        for (int i = 0; i < results.size(); i++) {
            PlacementCase each = cases.get(i % cases.size());
            assertEquals(create().place(each.request()), results.get(i).get(), each.name());
        }
    }

    @ParameterizedTest
    @MethodSource(CASES)
    final void ownersAreInDistinctZonesWhereThereAreAsMany(PlacementCase each) {
        assumeTrue(spreadsOverZones(), "this policy does not spread over zones");
        Map<String, String> zones =
                each.request().nodes().stream()
                        .collect(Collectors.toMap(ReadNode::id, ReadNode::zone));
        int zoneCount = new HashSet<>(zones.values()).size();

        Placement placement = create().place(with(each.request(), Placement.EMPTY));

        for (PlacedSegment segment : each.request().segments()) {
            List<String> owners = placement.ownersOf(segment.id());
            Set<String> its = owners.stream().map(zones::get).collect(Collectors.toSet());
            assertTrue(
                    its.size() >= Math.min(zoneCount, owners.size()),
                    () -> segment + " has owners " + owners + " in zones " + its);
        }
    }

    /// Such a placement is refused.
    @ParameterizedTest
    @MethodSource(CASES)
    final void noNodeHasMoreThanItHoldsWhileAnotherHasRoomForSomeOfIt(PlacementCase each) {
        Placement placement = create().place(each.request());

        Map<String, Long> room = room(each.request(), placement);
        for (PlacedSegment segment : each.request().segments()) {
            List<String> owners = placement.ownersOf(segment.id());
            if (owners.stream().anyMatch(owner -> room.getOrDefault(owner, 0L) < 0)) {
                List<String> others =
                        room.keySet().stream()
                                .filter(node -> !owners.contains(node))
                                .filter(node -> room.getOrDefault(node, 0L) >= segment.sizeBytes())
                                .toList();
                assertEquals(
                        List.of(),
                        others,
                        () -> segment + " is on " + owners + "; the room left is " + room);
            }
        }
    }

    /// What is left of each node's capacity; below 0 where it has too much.
    private static Map<String, Long> room(PlacementRequest request, Placement placement) {
        Map<String, Long> room = new TreeMap<>();
        request.nodes().forEach(node -> room.put(node.id(), node.capacityBytes()));
        for (PlacedSegment segment : request.segments()) {
            for (String owner : placement.ownersOf(segment.id())) {
                room.merge(owner, -segment.sizeBytes(), Long::sum);
            }
        }
        return room;
    }
}
