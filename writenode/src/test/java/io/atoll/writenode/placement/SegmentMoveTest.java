package io.atoll.writenode.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collection 1 has the sealed segments 11 to 13 and the journal 14, collection 2 the segment 21.
class SegmentMoveTest {
    private static final List<GroupSegments> GROUPS =
            List.of(
                    new GroupSegments(
                            "near",
                            List.of(
                                    new PlacedSegment(11, 1, 100, 1),
                                    new PlacedSegment(12, 1, 300, 1),
                                    new PlacedSegment(13, 1, 200, 1),
                                    new PlacedSegment(14, 1, 50, 1),
                                    new PlacedSegment(21, 2, 250, 1)),
                            List.of(node("a"), node("b"), node("c"))),
                    new GroupSegments("far", List.of(), List.of(node("d"))));

    private static final Placement NOW =
            new Placement(
                    Map.of(
                            11L, List.of("a"),
                            12L, List.of("a"),
                            13L, List.of("b"),
                            14L, List.of("a"),
                            21L, List.of("b")));

    private static ReadNode node(String id) {
        return new ReadNode(id, "", Long.MAX_VALUE);
    }

    private static SegmentMove move(String source, Set<String> targets, Set<Long> segments) {
        return new SegmentMove(1, Set.of(11L, 12L, 13L), source, targets, segments);
    }

    @Test
    void theLargestGoesFirstToTheNodeThatHoldsLeast() {
        // c is empty and takes the 300; then it has 300 against 450 of b, and takes the 100, too.
        assertEquals(Map.of(12L, "c", 11L, "c"), move("a", Set.of(), Set.of()).wish(GROUPS, NOW));
        assertEquals(
                Map.of(12L, "b", 11L, "b"), move("a", Set.of("b"), Set.of()).wish(GROUPS, NOW));
    }

    @Test
    void onlyTheSegmentsThatAreNamedGetAnotherOwner() {
        SegmentMove move = move("a", Set.of("b", "c"), Set.of(11L));

        Map<Long, String> wish = move.wish(GROUPS, NOW);

        assertEquals(Map.of(11L, "c"), wish);
        Placement then = move.fulfilled(wish, NOW);
        assertEquals(List.of("c"), then.ownersOf(11));
        assertEquals(List.of("a"), then.ownersOf(12));
        assertEquals(NOW.owners().keySet(), then.owners().keySet());
    }

    @Test
    void whatIsThereAlreadyStays() {
        SegmentMove move = move("a", Set.of("b"), Set.of(11L, 13L));

        Map<Long, String> wish = move.wish(GROUPS, NOW);

        assertEquals(Map.of(11L, "b", 13L, "b"), wish);
        assertEquals(List.of("b"), move.fulfilled(wish, NOW).ownersOf(13));
    }

    @Test
    void aReplicaKeepsItsPlaceAmongTheOwners() {
        var now = new Placement(Map.of(11L, List.of("b", "a")));
        SegmentMove move = move("b", Set.of(), Set.of());

        Map<Long, String> wish = move.wish(GROUPS, now);

        assertEquals(Map.of(11L, "c"), wish, "a has it already");
        assertEquals(List.of("c", "a"), move.fulfilled(wish, now).ownersOf(11));
    }

    @Test
    void whatCannotBeMovedIsNamed() {
        refused(ErrorCode.NODE_NOT_FOUND, "[node=c]", move("c", Set.of(), Set.of()));
        refused(ErrorCode.NODE_NOT_FOUND, "[node=x]", move("x", Set.of(), Set.of()));
        refused(ErrorCode.NODE_NOT_FOUND, "[node=d]", move("a", Set.of("b", "d"), Set.of()));
        refused(ErrorCode.PARAMETER_INVALID, "[segment=13]", move("a", Set.of(), Set.of(13L)));
        refused(ErrorCode.PARAMETER_INVALID, "[segment=14]", move("a", Set.of(), Set.of(14L)));
        refused(ErrorCode.PARAMETER_INVALID, "cannot leave a", move("a", Set.of("a"), Set.of(11L)));
    }

    private static void refused(ErrorCode code, String named, SegmentMove move) {
        var refusal = assertThrows(AtollException.class, () -> move.wish(GROUPS, NOW));
        assertEquals(code, refusal.code());
        assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
    }
}
