package io.atoll.cli.chaos;

import io.atoll.cli.bench.ReportedCoverage;
import io.atoll.cli.bench.Round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What became of the searches: of those since the last look, and of all. Safe for use by many
/// threads.
final class Tally {
    private static final int TROUBLES_KEPT = 5;

    private final int clients;
    private final long startedAt = System.nanoTime();
    private final List<String> troubles = new ArrayList<>();
    private final Set<String> nodes = new HashSet<>();
    private long[] nanos = new long[1024];
    private int count;
    private double lowestCoverage = 1;
    private long failed;

    private long lookedAt = startedAt;
    private int lookedCount;
    private double lowestCoverageSince = 1;

    Tally(int clients) {
        this.clients = clients;
    }

    /// @param took since the search was due
    /// @param trouble why the answer is of no use; empty for a right one
    synchronized void answered(long took, ReportedCoverage coverage, String trouble) {
        record(took, coverage.share());
        coverage.nodes().forEach(share -> nodes.add(share.node()));
        if (!trouble.isEmpty()) {
            fail(trouble);
        }
    }

    /// There was no answer.
    synchronized void unanswered(long took, String why) {
        record(took, 0);
        fail(why);
    }

    private void fail(String why) {
        failed++;
        if (troubles.size() < TROUBLES_KEPT) {
            troubles.add(why);
        }
    }

    private void record(long took, double share) {
        lowestCoverage = Math.min(lowestCoverage, share);
        lowestCoverageSince = Math.min(lowestCoverageSince, share);
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    /// @param failed of all
    /// @param coverage the lowest, 0 to 1
    record Look(Round round, long failed, double coverage) {}

    /// What came since the last look.
    synchronized Look look() {
        var look = new Look(round(lookedCount, lookedAt), failed, lowestCoverageSince);
        lookedAt = System.nanoTime();
        lookedCount = count;
        lowestCoverageSince = 1;
        return look;
    }

    synchronized Look all() {
        return new Look(round(0, startedAt), failed, lowestCoverage);
    }

    private Round round(int from, long since) {
        double seconds = (System.nanoTime() - since) / 1e9;
        return Round.of(clients, seconds, Arrays.copyOfRange(nanos, from, count), 0);
    }

    /// Whether a node had a part in an answer.
    synchronized boolean hasPart(String node) {
        return nodes.contains(node);
    }

    /// Why the first of them failed.
    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }
}
