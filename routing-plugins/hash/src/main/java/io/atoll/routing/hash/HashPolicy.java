package io.atoll.routing.hash;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

import io.atoll.routing.allotment.Allotment;
import io.atoll.routing.allotment.Allotment.Share;
import io.atoll.routing.allotment.Choice;
import io.atoll.routing.allotment.Room;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;

import java.util.function.IntSupplier;

/// A hash of the segment's id modulo the number of nodes; further owners are the nodes that follow
/// in the order of ids.
///
/// It has no memory: where a segment lies can be told from its id and the list of nodes alone. When
/// a node comes or goes, nearly everything moves: it is for clusters that hardly ever change, and
/// for comparison.
public final class HashPolicy implements PlacementPolicy {
    /// Ids are timestamps, whose last bits are mostly equal.
    private static final HashFunction HASH = Hashing.murmur3_128(0x61746f6c);

    HashPolicy() {}

    @Override
    public Placement place(PlacementRequest request) {
        var allotment = new Allotment(request);
        var choice = new Choice(allotment, Double.MAX_VALUE);
        for (Share share : allotment.missing(allotment.byId())) {
            long hash = HASH.hashLong(allotment.segmentId(share)).asLong();
            int first = (int) Long.remainderUnsigned(hash, allotment.nodeCount());
            allotment.give(share, choice.node(share, around(first, allotment.nodeCount())));
        }
        new Room(allotment).make();
        return allotment.toPlacement();
    }

    private static IntSupplier around(int first, int nodeCount) {
        return new IntSupplier() {
            private int given;

            @Override
            public int getAsInt() {
                return given == nodeCount ? -1 : (first + given++) % nodeCount;
            }
        };
    }
}
