package io.atoll.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.atoll.spi.PlacementRequest.ReadNode;

import org.junit.jupiter.api.Test;

import java.util.List;

class PlacementRequestTest {

    @Test
    void warmingNodesTakeSegmentsAndDrainingOnesDoNot() {
        var members =
                List.of(
                        member("read-3", Role.READ_NODE, State.WARMING),
                        member("read-2", Role.READ_NODE, State.DRAINING),
                        member("router-1", Role.ROUTER, State.READY),
                        member("read-1", Role.READ_NODE, State.READY));

        assertEquals(
                List.of(new ReadNode("read-1", "z", 7), new ReadNode("read-3", "z", 7)),
                ReadNode.among(members));
    }

    @Test
    void withoutNodesThereIsNothingToAsk() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PlacementRequest(List.of(), List.of(), Placement.EMPTY));
    }

    private static Member member(String id, Role role, State state) {
        return new Member(
                id, 1, role, "127.0.0.1", 1, Member.DEFAULT_RESOURCE_GROUP, "z", 7, state);
    }
}
