package io.atoll.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// What is to be placed, on what, and where it is now. All segments of all loaded collections of
/// one resource group are placed together.
///
/// @param segments sorted by id, no id twice
/// @param nodes the read nodes that take segments, sorted by id, never empty
/// @param previous may name segments and nodes that are gone
public record PlacementRequest(
        List<PlacedSegment> segments, List<ReadNode> nodes, Placement previous) {

    public PlacementRequest {
        segments = List.copyOf(segments);
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("no read node to place segments on");
        }
    }

    /// @param sizeBytes what it takes on each owner; at least 1
    /// @param replicas how many owners it should have; at least 1
    public record PlacedSegment(long id, long collectionId, long sizeBytes, int replicas) {}

    /// @param zone empty when zones do not matter
    /// @param capacityBytes how many bytes it may hold
    public record ReadNode(String id, String zone, long capacityBytes) {

        /// The read nodes among these members that take segments, sorted by id: a warming one loads
        /// what it is given and is asked later, a draining one loses what it has.
        public static List<ReadNode> among(Collection<Member> members) {
            return members.stream()
                    .filter(member -> member.role() == Member.Role.READ_NODE)
                    .filter(member -> member.state() != Member.State.DRAINING)
                    .sorted(Comparator.comparing(Member::id))
                    .map(m -> new ReadNode(m.id(), m.zone(), m.capacityBytes()))
                    .toList();
        }
    }
}
