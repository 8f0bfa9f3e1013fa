package io.atoll.router;

import java.util.concurrent.atomic.AtomicInteger;

/// How many read nodes may be ejected at the same time. When most nodes seem to fail, the trouble
/// is rather here or in the network, and asking nobody would help nobody.
final class EjectedNodes {
    private final AtomicInteger out = new AtomicInteger();
    private volatile int nodes;

    void nodes(int count) {
        nodes = count;
    }

    /// @return whether one more may be out: at most half of them
    boolean tryEject() {
        while (true) {
            int now = out.get();
            if (2 * (now + 1) > nodes) {
                return false;
            }
            if (out.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void readmit() {
        out.decrementAndGet();
    }

    int count() {
        return out.get();
    }
}
