package io.atoll.readnode;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Shares looks: all that ask before a look begins wait for the same one. One look at a time.
final class Looks {
    private final Executor oneByOne;
    private final Action action;
    private @Nullable Look next;

    /// @param oneByOne runs one task after the other
    Looks(Executor oneByOne, Action action) {
        this.oneByOne = oneByOne;
        this.action = action;
    }

    /// What a look does.
    interface Action {
        /// @param deadlineNanos by [System#nanoTime]: when nobody waits any more
        void look(long deadlineNanos) throws Exception;
    }

    /// @return done when a look that began after this call has ended
    CompletableFuture<Void> request(long deadlineNanos) {
        Look asked;
        boolean first;
        synchronized (this) {
            first = next == null;
            asked = next == null ? new Look(deadlineNanos) : next;
            asked.extend(deadlineNanos);
            next = asked;
        }
        if (first) {
            oneByOne.execute(this::run);
        }
        return asked.done.copy();
    }

    private void run() {
        Look look;
        synchronized (this) {
            look = next;
            next = null;
        }
        if (look == null) {
            return;
        }
        try {
            action.look(look.deadlineNanos);
            look.done.complete(null);
        } catch (Throwable e) {
            look.done.completeExceptionally(e);
        }
    }

    /// One look, until it begins open for others to join. Guarded by the lock of [Looks] until
    /// then.
    private static final class Look {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long deadlineNanos;

        Look(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        void extend(long otherDeadlineNanos) {
            if (otherDeadlineNanos - deadlineNanos > 0) {
                deadlineNanos = otherDeadlineNanos;
            }
        }
    }
}
