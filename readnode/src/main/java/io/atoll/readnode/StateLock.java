package io.atoll.readnode;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// The lock of a [ServedState]. It is fair: a follower that applies thousands of records, one after
/// the other, lets searches in between.
final class StateLock {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    <T> T read(Supplier<T> action) {
        return locked(lock.readLock(), action);
    }

    <T> T write(Supplier<T> action) {
        return locked(lock.writeLock(), action);
    }

    void write(Runnable action) {
        locked(
                lock.writeLock(),
                () -> {
                    action.run();
                    return true;
                });
    }

    private static <T> T locked(Lock part, Supplier<T> action) {
        part.lock();
        try {
            return action.get();
        } finally {
            part.unlock();
        }
    }

    /// Reads as soon as no change is being made.
    ///
    /// @throws io.atoll.model.AtollException if the limit comes first
    <T> T read(Supplier<T> action, CallLimit limit) {
        Lock reading = lock.readLock();
        try {
            if (!reading.tryLock(limit.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw limit.exceeded("a journal record was being applied");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            limit.cancel();
            throw limit.exceeded("a journal record was being applied");
        }
        try {
            return action.get();
        } finally {
            reading.unlock();
        }
    }
}
