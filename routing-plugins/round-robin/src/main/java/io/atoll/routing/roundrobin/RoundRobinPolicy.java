package io.atoll.routing.roundrobin;

import io.atoll.routing.allotment.Allotment;
import io.atoll.routing.allotment.Allotment.Share;
import io.atoll.routing.allotment.Choice;
import io.atoll.routing.allotment.Room;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/// Deals the segments to the nodes in turn, in the order of their ids, whatever their size.
///
/// What has an owner stays there; new and orphaned segments go to the nodes with the fewest. As
/// long as there is room and zones do not matter, the nodes hold equally many segments, give or
/// take one: when a node comes or goes, as many move as that needs, the youngest first.
public final class RoundRobinPolicy implements PlacementPolicy {

    RoundRobinPolicy() {}

    @Override
    public Placement place(PlacementRequest request) {
        var allotment = new Allotment(request);
        allotment.keep(request.previous());
        var choice = new Choice(allotment, Double.MAX_VALUE);
        for (Share share : allotment.missing(allotment.byId())) {
            allotment.give(share, choice.node(share, fewestFirst(allotment)));
        }
        while (evenOut(allotment)) {
            // Each step makes a node with more and a node with fewer segments more alike.
        }
        new Room(allotment).make();
        return allotment.toPlacement();
    }

    private static IntSupplier fewestFirst(Allotment allotment) {
        var order = List.of(byCount(allotment)).iterator();
        return () -> order.hasNext() ? order.next() : -1;
    }

    private static Integer[] byCount(Allotment allotment) {
        return IntStream.range(0, allotment.nodeCount())
                .boxed()
                .sorted(Comparator.comparingInt(node -> count(node, allotment)))
                .toArray(Integer[]::new);
    }

    private static int count(int node, Allotment allotment) {
        return allotment.shares(node).size();
    }

    /// One round: each node, the one with the most first, gives a segment to the one with the
    /// fewest that may take one.
    ///
    /// @return whether anything moved
    private static boolean evenOut(Allotment allotment) {
        boolean moved = false;
        for (int donor : List.of(byCount(allotment)).reversed()) {
            moved |= giveAway(donor, allotment);
        }
        return moved;
    }

    private static boolean giveAway(int donor, Allotment allotment) {
        for (int receiver : byCount(allotment)) {
            if (count(donor, allotment) - count(receiver, allotment) <= 1) {
                return false;
            }
            if (moveOne(donor, receiver, allotment)) {
                return true;
            }
        }
        return false;
    }

    private static boolean moveOne(int donor, int receiver, Allotment allotment) {
        var youngest =
                allotment.shares(donor).stream()
                        .filter(share -> allotment.mayMove(share, receiver))
                        .max(allotment.byId());
        youngest.ifPresent(share -> allotment.move(share, receiver));
        return youngest.isPresent();
    }
}
