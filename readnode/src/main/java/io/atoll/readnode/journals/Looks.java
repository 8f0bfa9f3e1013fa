package io.atoll.readnode.journals;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Shares looks: all that ask before a look begins wait for the same one. One look at a time.
///
/// A look costs some dozens of microseconds. While searches queue for threads anyway, the next look
/// waits a moment, so that more of them share it; otherwise it begins at once.
public final class Looks {
    private static final long SHARE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Schedule schedule;
    private final BooleanSupplier busy;
    private final LongSupplier nanoTime;
    private final Action action;
    private @Nullable Look next;
    private long beganNanos;

    /// @param schedule runs one task after the other
    /// @param busy whether so many searches queue for threads that a moment's wait costs nothing
    public Looks(Schedule schedule, BooleanSupplier busy, LongSupplier nanoTime, Action action) {
        this.schedule = schedule;
        this.busy = busy;
        this.nanoTime = nanoTime;
        this.action = action;
        this.beganNanos = nanoTime.getAsLong() - SHARE_NANOS;
    }

    /// Where looks run.
    interface Schedule {
        /// @param delayNanos 0: at once
        void execute(Runnable task, long delayNanos);
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
        long delayNanos;
        synchronized (this) {
            first = next == null;
            asked = next == null ? new Look(deadlineNanos) : next;
            asked.extend(deadlineNanos);
            next = asked;
            delayNanos = SHARE_NANOS - (nanoTime.getAsLong() - beganNanos);
        }
        if (first) {
            schedule.execute(this::run, busy.getAsBoolean() ? Math.max(0, delayNanos) : 0);
        }
        return asked.done.copy();
    }

    private void run() {
        Look look;
        synchronized (this) {
            look = next;
            next = null;
            beganNanos = nanoTime.getAsLong();
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
