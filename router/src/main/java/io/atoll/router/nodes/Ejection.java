package io.atoll.router.nodes;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Whether one node is left out because it kept failing. It comes back after a time that doubles
/// with each ejection; the first answer of it makes all forgiven.
final class Ejection {
    private static final int FAILURES = 3;
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int LONGEST_DOUBLINGS = 4;
    private static final long IN = Long.MIN_VALUE;

    private final LongSupplier nanoClock;
    private final EjectedNodes ejected;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong outUntil = new AtomicLong(IN);
    private volatile int ejections;

    Ejection(LongSupplier nanoClock, EjectedNodes ejected) {
        this.nanoClock = nanoClock;
        this.ejected = ejected;
    }

    void succeeded() {
        failures.set(0);
        ejections = 0;
        readmit(outUntil.get());
    }

    void failed() {
        if (failures.incrementAndGet() < FAILURES || isOut() || !ejected.tryEject()) {
            return;
        }
        int doublings = Math.min(ejections, LONGEST_DOUBLINGS);
        long until = nanoClock.getAsLong() + (FIRST_NANOS << doublings);
        if (outUntil.compareAndSet(IN, until == IN ? IN + 1 : until)) {
            ejections = doublings + 1;
        } else {
            ejected.readmit();
        }
    }

    /// After its time the next request is a trial: it failed often enough before, so one more
    /// failure ejects it again.
    boolean isOut() {
        long until = outUntil.get();
        if (until == IN) {
            return false;
        }
        if (nanoClock.getAsLong() - until < 0) {
            return true;
        }
        readmit(until);
        return false;
    }

    private void readmit(long until) {
        if (until != IN && outUntil.compareAndSet(until, IN)) {
            ejected.readmit();
        }
    }

    /// The node is watched no more.
    void forget() {
        readmit(outUntil.get());
    }
}
