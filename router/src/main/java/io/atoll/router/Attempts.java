package io.atoll.router;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// A read from its beginning to its end: attempts until one is not overtaken by events, within the
/// deadline. Cancelling the result cancels the calls of the attempt under way.
final class Attempts<T> {
    private final ReadContext context;
    private final Function<InFlight, CompletableFuture<T>> attempt;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile InFlight inFlight = new InFlight();
    private int begun;

    private Attempts(ReadContext context, Function<InFlight, CompletableFuture<T>> attempt) {
        this.context = context;
        this.attempt = attempt;
    }

    /// @param attempt plans and asks; ends with [PlanOutdated] when it should begin anew
    static <T> CompletableFuture<T> run(
            ReadContext context, Function<InFlight, CompletableFuture<T>> attempt) {
        var attempts = new Attempts<>(context, attempt);
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
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void ended(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (!(cause instanceof PlanOutdated outdated)) {
            result.completeExceptionally(Errors.from(error, "router"));
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
