package com.example.atoll.homezone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.atoll.testkit.PlacementPolicyContract;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// The contract, and what is this policy's own.
class HomeZonePolicyTest extends PlacementPolicyContract {
    private static final List<ReadNode> NODES =
            List.of(
                    new ReadNode("read-1", "north", Long.MAX_VALUE),
                    new ReadNode("read-2", "north", Long.MAX_VALUE),
                    new ReadNode("read-3", "south", Long.MAX_VALUE),
                    new ReadNode("read-4", "south", Long.MAX_VALUE));

    @Override
    protected PlacementPolicyFactory factory() {
        return new HomeZonePolicyFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("zone", "north");
    }

    private static List<PlacedSegment> segments(int replicas) {
        return LongStream.rangeClosed(1, 100)
                .mapToObj(id -> new PlacedSegment(id, 1, 1_000, replicas))
                .toList();
    }

    private Placement place(List<ReadNode> nodes, int replicas) {
        PlacementPolicy policy = factory().create(settings());
        return policy.place(new PlacementRequest(segments(replicas), nodes, Placement.EMPTY));
    }

    @Test
    void theFirstOwnersAreAtHomeAndTheSecondElsewhere() {
        Placement placement = place(NODES, 2);

        for (List<String> owners : placement.owners().values()) {
            assertTrue(List.of("read-1", "read-2").contains(owners.getFirst()), owners::toString);
            assertTrue(List.of("read-3", "read-4").contains(owners.getLast()), owners::toString);
        }
    }

    @Test
    void nodesOfAZoneShareTheWork() {
        long onRead1 =
                place(NODES, 1).owners().values().stream()
                        .filter(owners -> owners.contains("read-1"))
                        .count();

        assertEquals(50, onRead1, 20);
    }

    @Test
    void whereNobodyIsAtHomeTheOthersTakeOver() {
        Placement placement = place(NODES.subList(2, 4), 1);

        assertEquals(100, placement.owners().size());
    }

    @Test
    void theZoneHasToBeGiven() {
        var error = assertThrows(IllegalArgumentException.class, () -> factory().create(Map.of()));

        assertEquals("home-zone: the setting zone is missing", error.getMessage());
    }
}
