package io.atoll.routing.consistenthash;

import io.atoll.routing.allotment.Allotment;
import io.atoll.routing.allotment.Allotment.Share;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Nodes that had nothing are filled up to the mean from the others. Each share that is moved to
/// one is moved anyway, so it is taken where it also helps: from the nodes that would be too full
/// without it, then from those above the mean, and from any others only if that is not enough.
final class FreshNodes {
    private final Allotment allotment;
    private final boolean[] fresh;

    /// @param fresh which nodes they are, by number
    FreshNodes(boolean[] fresh, Allotment allotment) {
        this.fresh = fresh;
        this.allotment = allotment;
    }

    /// @param tooFull how many bytes no other node should hold
    void fill(double tooFull) {
        var open = fresh.clone();
        for (int node = leastFull(open); node >= 0; node = leastFull(open)) {
            Share share = shareFor(node, tooFull);
            if (share == null) {
                open[node] = false;
            } else {
                allotment.move(share, node);
            }
        }
    }

    private int leastFull(boolean[] among) {
        int least = -1;
        for (int node = 0; node < among.length; node++) {
            if (among[node] && (least < 0 || allotment.fill(node) < allotment.fill(least))) {
                least = node;
            }
        }
        return least;
    }

    private @Nullable Share shareFor(int node, double tooFull) {
        Share share = relieving(node, tooFull);
        if (share == null) {
            share = largest(node, allotment.meanFill());
        }
        return share == null ? largest(node, 0) : share;
    }

    /// From the fullest node that is too full and has a fitting one: the smallest that is enough,
    /// or else the largest.
    private @Nullable Share relieving(int to, double tooFull) {
        for (int donor : donorsAbove(tooFull)) {
            for (Share share : allotment.toShed(donor, allotment.fill(donor) - tooFull)) {
                if (fits(share, to)) {
                    return share;
                }
            }
        }
        return null;
    }

    private List<Integer> donorsAbove(double limit) {
        return IntStream.range(0, fresh.length)
                .filter(node -> !fresh[node] && allotment.fill(node) > limit)
                .boxed()
                .sorted(Comparator.comparingLong(allotment::fill).reversed())
                .toList();
    }

    /// The largest that fits, from the fullest node that has one.
    ///
    /// @param keep how many bytes the giver must keep
    private @Nullable Share largest(int to, double keep) {
        Share best = null;
        for (int donor = 0; donor < fresh.length; donor++) {
            if (!fresh[donor]
                    && (best == null
                            || allotment.fill(donor) > allotment.fill(allotment.owner(best)))) {
                Share given = largest(donor, to, keep);
                best = given == null ? best : given;
            }
        }
        return best;
    }

    private @Nullable Share largest(int donor, int to, double keep) {
        Share largest = null;
        for (Share share : allotment.shares(donor)) {
            long size = allotment.size(share);
            if (allotment.fill(donor) - size >= keep
                    && allotment.fill(to) + size < allotment.fill(donor)
                    && (largest == null || size > allotment.size(largest))
                    && fits(share, to)) {
                largest = share;
            }
        }
        return largest;
    }

    private boolean fits(Share share, int to) {
        return allotment.fill(to) + allotment.size(share) <= allotment.meanFill()
                && allotment.mayMove(share, to);
    }
}
