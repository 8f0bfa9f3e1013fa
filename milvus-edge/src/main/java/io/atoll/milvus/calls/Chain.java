package io.atoll.milvus.calls;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Futures that follow each other. Cancelling the last one cancels what it waits for, which
/// [CompletableFuture] alone does not do.
public final class Chain {

    private Chain() {}

    public static <A, B> CompletableFuture<B> then(
            CompletableFuture<A> source, Function<A, B> step) {
        CompletableFuture<B> result = source.thenApply(step);
        cancelWith(result, source);
        return result;
    }

    /// As `then`, for a step that only begins something.
    public static <A, B> CompletableFuture<B> thenBegin(
            CompletableFuture<A> source, Function<A, CompletableFuture<B>> step) {
        var result = new CompletableFuture<B>();
        source.whenComplete(
                (value, error) -> {
                    if (error != null) {
                        result.completeExceptionally(error);
                    } else if (!result.isDone()) {
                        begin(step, value, result);
                    }
                });
        cancelWith(result, source);
        return result;
    }

    private static <A, B> void begin(
            Function<A, CompletableFuture<B>> step, A value, CompletableFuture<B> result) {
        CompletableFuture<B> begun;
        try {
            begun = step.apply(value);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        begun.whenComplete(
                (answer, error) -> {
                    if (error == null) {
                        result.complete(answer);
                    } else {
                        result.completeExceptionally(error);
                    }
                });
        cancelWith(result, begun);
    }

    private static void cancelWith(CompletableFuture<?> result, CompletableFuture<?> source) {
        result.whenComplete(
                (_, _) -> {
                    if (result.isCancelled()) {
                        source.cancel(true);
                    }
                });
    }
}
