package io.atoll.systemtests;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for something to become true, with a limit: 60 s, or as many times that as
/// `-Datoll.tests.patience` says, where machines are slow.
public final class Await {
    static final Duration LIMIT = patient(Duration.ofSeconds(60));

    private Await() {}

    /// A limit, stretched for slow machines.
    public static Duration patient(Duration limit) {
        return limit.multipliedBy(Long.getLong("atoll.tests.patience", 1));
    }

    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
