package io.atoll.writenode.reign;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/// The moment until which a request may wait.
public final class Deadline {
    private final long nanos;
    private final Duration limit;

    private Deadline(Duration limit) {
        this.limit = limit;
        this.nanos = System.nanoTime() + limit.toNanos();
    }

    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /// Takes a lock, or gives up in time.
    public void lock(Lock lock, String what) {
        try {
            if (lock.tryLock(left().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(ErrorCode.CANCELLED, "interrupted while waiting for " + what);
        }
        throw passed(what);
    }

    public AtollException passed(String what) {
        return new AtollException(
                ErrorCode.DEADLINE_EXCEEDED, "no " + what + " within " + limit.toMillis() + " ms");
    }
}
