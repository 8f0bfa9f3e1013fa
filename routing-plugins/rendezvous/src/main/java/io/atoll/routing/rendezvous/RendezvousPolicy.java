package io.atoll.routing.rendezvous;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

import io.atoll.routing.allotment.Allotment;
import io.atoll.routing.allotment.Allotment.Share;
import io.atoll.routing.allotment.Choice;
import io.atoll.routing.allotment.Room;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.nio.charset.StandardCharsets;

/// Rendezvous hashing: each pair of a segment and a node has a weight, and a segment belongs to the
/// nodes of its highest weights (Thaler, Ravishankar: *Using Name-Based Mappings to Increase Hit
/// Rates*).
///
/// It has no memory: the same segments and nodes give the same owners, whatever was before. As long
/// as there is room and zones do not matter, a node that leaves moves its own segments only, and a
/// node that joins takes what becomes its own and nothing else moves. The price is that fills are
/// as unequal as chance makes them.
public final class RendezvousPolicy implements PlacementPolicy {
    private static final HashFunction HASH = Hashing.murmur3_128(0x61746f6c);

    RendezvousPolicy() {}

    @Override
    public Placement place(PlacementRequest request) {
        long[] nodeHashes =
                request.nodes().stream().map(ReadNode::id).mapToLong(this::hash).toArray();
        var allotment = new Allotment(request);
        var choice = new Choice(allotment, Double.MAX_VALUE);
        for (Share share : allotment.missing(allotment.byId())) {
            long segmentHash = HASH.hashLong(allotment.segmentId(share)).asLong();
            var order = new Preference(segmentHash, nodeHashes);
            allotment.give(share, choice.node(share, order::next));
        }
        new Room(allotment).make();
        return allotment.toPlacement();
    }

    private long hash(String nodeId) {
        return HASH.hashString(nodeId, StandardCharsets.UTF_8).asLong();
    }
}
