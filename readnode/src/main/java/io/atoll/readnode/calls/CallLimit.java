package io.atoll.readnode.calls;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.grpc.Deadline;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// How long a request may still take, and whether its client still waits for it. As a supplier it
/// says whether work on the request is in vain.
public final class CallLimit implements BooleanSupplier {

    /// A client gives up at its deadline by itself, so an error that should reach it is sent a
    /// tenth of the time earlier, and at most this much.
    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final long startNanos;
    private final long deadlineNanos;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    private CallLimit(long nanos) {
        this.startNanos = System.nanoTime();
        this.deadlineNanos = startNanos + nanos;
    }

    /// @param deadline the call's own, if the client set one
    public static CallLimit of(@Nullable Deadline deadline, Duration otherwise) {
        if (deadline == null) {
            return new CallLimit(otherwise.toNanos());
        }
        long remaining = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        return new CallLimit(remaining - Math.min(MARGIN_NANOS, Math.max(0, remaining / 10)));
    }

    public static CallLimit of(Duration limit) {
        return new CallLimit(limit.toNanos());
    }

    /// The client does not wait any more.
    public void cancel() {
        cancelled.complete(null);
    }

    /// By [System#nanoTime].
    public long deadlineNanos() {
        return deadlineNanos;
    }

    public long remainingNanos() {
        return deadlineNanos - System.nanoTime();
    }

    @Override
    public boolean getAsBoolean() {
        return cancelled.isDone() || remainingNanos() <= 0;
    }

    /// @param waitedFor what took the time
    public void check(String waitedFor) {
        if (getAsBoolean()) {
            throw exceeded(waitedFor);
        }
    }

    /// Waits for something, but not beyond the limit, nor for a client that is gone.
    ///
    /// @param waitedFor what takes the time
    /// @throws AtollException with DEADLINE_EXCEEDED or CANCELLED
    /// @throws ExecutionException with what the awaited ended with
    public void await(CompletableFuture<?> awaited, Supplier<String> waitedFor)
            throws ExecutionException {
        try {
            CompletableFuture.anyOf(awaited, cancelled)
                    .get(Math.max(0, remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw exceeded(waitedFor.get());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            cancel();
        }
        if (!awaited.isDone()) {
            throw exceeded(waitedFor.get());
        }
    }

    /// Runs something once: when the awaited is done, the limit is reached, or the client is gone.
    public void whenOver(CompletableFuture<?> awaited, Runnable then) {
        CompletableFuture.anyOf(awaited, cancelled)
                .orTimeout(Math.max(0, remainingNanos()), TimeUnit.NANOSECONDS)
                .whenComplete((_, _) -> then.run());
    }

    /// The error of a request that its limit has ended.
    public AtollException exceeded(String waitedFor) {
        if (cancelled.isDone()) {
            return new AtollException(ErrorCode.CANCELLED, "the client cancelled the request");
        }
        return new AtollException(
                ErrorCode.DEADLINE_EXCEEDED,
                "no answer within "
                        + TimeUnit.NANOSECONDS.toMillis(deadlineNanos - startNanos)
                        + " ms: "
                        + waitedFor);
    }
}
