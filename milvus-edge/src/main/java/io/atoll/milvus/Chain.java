package io.atoll.milvus;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Futures that follow each other. Cancelling the last one cancels what it waits for, which
/// [CompletableFuture] alone does not do.
final class Chain {

    private Chain() {}

    static <A, B> CompletableFuture<B> then(CompletableFuture<A> source, Function<A, B> step) {
        CompletableFuture<B> result = source.thenApply(step);
        result.whenComplete(
                (_, _) -> {
                    if (result.isCancelled()) {
                        source.cancel(true);
                    }
                });
        return result;
    }
}
