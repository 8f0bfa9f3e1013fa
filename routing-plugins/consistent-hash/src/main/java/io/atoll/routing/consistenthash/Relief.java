package io.atoll.routing.consistenthash;

import io.atoll.routing.allotment.Allotment;
import io.atoll.routing.allotment.Allotment.Share;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/// Makes the fullest nodes lighter, by moving a share to another node or exchanging it for a
/// smaller one, as long as that helps.
///
/// Each step leaves both nodes less full than the fuller one was, so the sum of the squares of the
/// fills falls and the steps come to an end.
final class Relief {
    /// With more shares than that on a node, some move or other fits: exchanges are for coarse
    /// grain.
    private static final int MAX_SHARES_TO_EXCHANGE = 64;

    private final Allotment allotment;
    private final HashRing ring;

    Relief(Allotment allotment, HashRing ring) {
        this.allotment = allotment;
        this.ring = ring;
    }

    /// Lightens nodes above a limit.
    ///
    /// @param leastGain how many bytes less the fuller of the two nodes must hold after a step, so
    ///   that nothing is moved for crumbs
    void lighten(double limit, double leastGain, Predicate<Share> movable) {
        var stuck = new boolean[allotment.nodeCount()];
        for (int donor = fullest(stuck); donor >= 0; donor = fullest(stuck)) {
            if (allotment.fill(donor) <= limit) {
                return;
            }
            if (move(donor, limit, leastGain, movable) || exchange(donor, leastGain, movable)) {
                stuck = new boolean[stuck.length];
            } else {
                stuck[donor] = true;
            }
        }
    }

    private int fullest(boolean[] except) {
        int fullest = -1;
        for (int node = 0; node < except.length; node++) {
            if (!except[node] && (fullest < 0 || allotment.fill(node) > allotment.fill(fullest))) {
                fullest = node;
            }
        }
        return fullest;
    }

    private boolean move(int donor, double limit, double leastGain, Predicate<Share> movable) {
        for (Share share : allotment.toShed(donor, allotment.fill(donor) - limit)) {
            int receiver = movable.test(share) ? receiver(share, donor, limit, leastGain) : -1;
            if (receiver >= 0) {
                allotment.move(share, receiver);
                return true;
            }
        }
        return false;
    }

    /// The first node on the ring that stays within the limit, or else the least full one, if the
    /// move gains enough; -1 if none.
    private int receiver(Share share, int donor, double limit, double leastGain) {
        HashRing.Walk walk = ring.walk(allotment.segmentId(share));
        int leastFull = -1;
        for (int node = walk.next(); node >= 0; node = walk.next()) {
            long fillAfter = allotment.fill(node) + allotment.size(share);
            if (!allotment.mayMove(share, node)
                    || !gains(allotment.fill(donor), fillAfter, leastGain)) {
                continue;
            }
            if (fillAfter <= limit) {
                return node;
            }
            if (leastFull < 0 || allotment.fill(node) < allotment.fill(leastFull)) {
                leastFull = node;
            }
        }
        return leastFull;
    }

    private static boolean gains(long before, long after, double leastGain) {
        return after < before && before - after >= leastGain;
    }

    private boolean exchange(int donor, double leastGain, Predicate<Share> movable) {
        if (allotment.shares(donor).size() > MAX_SHARES_TO_EXCHANGE) {
            return false;
        }
        Exchange best = null;
        for (Share given : allotment.shares(donor)) {
            for (int node = 0; movable.test(given) && node < allotment.nodeCount(); node++) {
                if (node != donor && allotment.mayMove(given, node)) {
                    best = better(best, bestExchange(given, donor, node, movable));
                }
            }
        }
        if (best == null || !gains(allotment.fill(donor), best.fullerAfter, leastGain)) {
            return false;
        }
        int receiver = allotment.owner(best.taken);
        allotment.move(best.given, receiver);
        allotment.move(best.taken, donor);
        return true;
    }

    /// @param fullerAfter the fill of the fuller node afterwards
    private record Exchange(Share given, Share taken, long fullerAfter) {}

    private @Nullable Exchange bestExchange(
            Share given, int donor, int receiver, Predicate<Share> movable) {
        Exchange best = null;
        for (Share taken : allotment.shares(receiver)) {
            long difference = allotment.size(given) - allotment.size(taken);
            if (difference > 0 && movable.test(taken) && allotment.mayMove(taken, donor)) {
                long fullerAfter =
                        Math.max(
                                allotment.fill(donor) - difference,
                                allotment.fill(receiver) + difference);
                best = better(best, new Exchange(given, taken, fullerAfter));
            }
        }
        return best;
    }

    private static @Nullable Exchange better(@Nullable Exchange a, @Nullable Exchange b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b.fullerAfter < a.fullerAfter ? b : a;
    }
}
