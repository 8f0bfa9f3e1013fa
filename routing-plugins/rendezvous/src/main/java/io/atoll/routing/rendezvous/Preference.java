package io.atoll.routing.rendezvous;

/// The nodes in the order in which a segment prefers them, by falling weight. Mostly the first one
/// or two are asked for, so nothing is sorted.
final class Preference {
    private final long[] weights;
    private final boolean[] met;

    Preference(long segmentHash, long[] nodeHashes) {
        weights = new long[nodeHashes.length];
        met = new boolean[nodeHashes.length];
        for (int node = 0; node < weights.length; node++) {
            weights[node] = mix(segmentHash ^ nodeHashes[node]);
        }
    }

    /// The last step of MurmurHash3: each bit that goes in changes half of those that come out.
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /// The next node, or -1 after the last. Equal weights go by the order of ids.
    int next() {
        int next = -1;
        for (int node = 0; node < weights.length; node++) {
            if (!met[node] && (next < 0 || weights[node] > weights[next])) {
                next = node;
            }
        }
        if (next >= 0) {
            met[next] = true;
        }
        return next;
    }
}
