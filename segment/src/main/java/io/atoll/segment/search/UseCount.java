package io.atoll.segment.search;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the users of a segment, its owner among them, and frees it when the last one has gone.
public final class UseCount {
    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Runnable free;

    /// @param free called once, by the last user that leaves
    public UseCount(Runnable free) {
        this.free = free;
    }

    /// Counts a user in; false after [#close].
    public boolean acquire() {
        while (!closed.get()) {
            int now = users.get();
            if (now == 0) {
                return false;
            }
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    public void release() {
        int left = users.decrementAndGet();
        if (left == 0) {
            free.run();
        } else if (left < 0) {
            throw new IllegalStateException("released more often than acquired");
        }
    }

    /// Lets no further user in. Only the first call counts.
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release();
        }
    }
}
