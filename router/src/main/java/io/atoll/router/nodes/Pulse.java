package io.atoll.router.nodes;

import io.atoll.protocol.v1.NodeStatusAnswer;

/// What changes with every status of a read node.
///
/// @param state as the node says: WARMING, READY or DRAINING
/// @param running searches at work on it
/// @param queued requests that wait there
/// @param nanos when it said so, by [System#nanoTime]
record Pulse(
        String state, long fillBytes, long capacityBytes, int running, int queued, long nanos) {

    static Pulse of(NodeStatusAnswer status) {
        return new Pulse(
                status.getState(),
                status.getFillBytes(),
                status.getCapacityBytes(),
                status.getRunning(),
                status.getQueued(),
                System.nanoTime());
    }
}
