package io.atoll.router.nodes;

import java.util.concurrent.atomic.AtomicInteger;

/// How many read nodes may be ejected at the same time. When most nodes seem to fail, the trouble
/// is rather here or in the network, and asking no node would help nobody.
public final class EjectedNodes {
    private final AtomicInteger out = new AtomicInteger();
    private volatile int nodes;

    public void nodes(int count) {
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

    public int count() {
        return out.get();
    }
}
