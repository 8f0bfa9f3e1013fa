package io.atoll.router.scatter;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A read from its beginning to its end: attempts until one is not overtaken by events, within the
/// deadline. Cancelling the result cancels the calls of the attempt under way.
final class Attempts<T> {
    /// How long a read waits for a collection that is being loaded: clients create, fill and search
    /// a collection in one breath.
    private static final long LOADING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReadContext context;
    private final String doing;
    private final Function<InFlight, CompletableFuture<T>> attempt;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile InFlight inFlight = new InFlight();
    private final long began = System.nanoTime();
    private int begun;

    private Attempts(
            ReadContext context, String doing, Function<InFlight, CompletableFuture<T>> attempt) {
        this.context = context;
        this.doing = doing;
        this.attempt = attempt;
    }

    /// @param attempt plans and asks; ends with [PlanOutdated] when it should begin anew
    /// @param doing what is being done, for errors that nobody expected
    static <T> CompletableFuture<T> run(
            ReadContext context, String doing, Function<InFlight, CompletableFuture<T>> attempt) {
        var attempts = new Attempts<>(context, doing, attempt);
        attempts.result.whenComplete((_, _) -> attempts.inFlight.cancel());
        attempts.begin();
        return attempts.result;
    }

    private void begin() {
        if (result.isDone()) {
            return;
        }
        begun++;
        var calls = new InFlight();
        inFlight = calls;
        if (result.isDone()) {
            // Cancelled just now: the calls of before were told, these must not begin.
            calls.cancel();
        }
        attempt(calls)
                .whenComplete(
                        (answer, error) -> {
                            if (error == null) {
                                result.complete(answer);
                            } else {
                                calls.cancel();
                                ended(error);
                            }
                        });
    }

    private CompletableFuture<T> attempt(InFlight calls) {
        try {
            return attempt.apply(calls);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isLoading(@Nullable Throwable error) {
        return error instanceof AtollException known
                && known.code() == ErrorCode.COLLECTION_NOT_FULLY_LOADED;
    }

    private void ended(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (isLoading(cause) && !context.expired() && System.nanoTime() - began < LOADING_NANOS) {
            context.afterPause(begun, this::begin);
        } else if (!(cause instanceof PlanOutdated outdated)) {
            result.completeExceptionally(Errors.of(error, doing));
        } else if (context.expired()) {
            result.completeExceptionally(
                    new AtollException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "not all could be read in %d ms: %s"
                                    .formatted(context.limit().toMillis(), outdated.getMessage())));
        } else if (begun == 1) {
            begin();
        } else {
            context.afterPause(begun - 1, this::begin);
        }
    }
}
