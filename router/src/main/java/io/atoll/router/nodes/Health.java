package io.atoll.router.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How the cluster and the router itself fare.
public final class Health {
    private static final Duration CATALOG_TOO_OLD = Duration.ofSeconds(10);

    private Health() {}

    /// What is wrong with the cluster, in words; empty when nothing is.
    public static List<String> troubles(RoutingSnapshot snapshot, Duration catalogAge) {
        var reasons = new ArrayList<String>();
        snapshot.discoveryTrouble()
                .ifPresent(trouble -> reasons.add("discovery cannot tell the members: " + trouble));
        if (snapshot.nodes().stream().noneMatch(KnownNode::up)) {
            reasons.add("no read node is up");
        }
        for (KnownNode node : snapshot.nodes()) {
            if (!node.up()) {
                reasons.add("read node " + node.id() + " is down");
            }
        }
        if (snapshot.catalog().writer().isEmpty()) {
            reasons.add("no write node has come up yet");
        }
        if (catalogAge.compareTo(CATALOG_TOO_OLD) > 0) {
            reasons.add("the catalog has not answered for " + catalogAge.toSeconds() + " s");
        }
        return reasons;
    }

    /// What keeps it from answering anything, in words; empty when it may be sent requests. A node
    /// that is down and a catalog that is away are no reasons: all routers see the same of these,
    /// and searches go on.
    public static List<String> hindrances(RoutingSnapshot snapshot) {
        var reasons = new ArrayList<String>();
        if (snapshot.nodes().stream().noneMatch(KnownNode::up)) {
            reasons.add("no read node is up");
        }
        if (snapshot.catalog().writer().isEmpty()) {
            reasons.add("no write node has come up yet");
        }
        return reasons;
    }
}
