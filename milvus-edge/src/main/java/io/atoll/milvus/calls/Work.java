package io.atoll.milvus.calls;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// What answers a call, whichever protocol it came by.
///
/// @param <Q> the request
/// @param <A> the answer
@FunctionalInterface
public interface Work<Q, A> {

    /// Cancelling the future cancels reads that are under way.
    CompletableFuture<A> start(Q request, Call call, WaitingRoom waiting);

    /// Work that waits for something.
    static <Q, A> Work<Q, A> waiting(BiFunction<Q, Call, A> work) {
        return (request, call, waiting) -> waiting.run(() -> work.apply(request, call));
    }

    /// Work that only begins here.
    static <Q, A> Work<Q, A> beginning(BiFunction<Q, Call, CompletableFuture<A>> work) {
        return (request, call, _) -> work.apply(request, call);
    }

    /// Work that begins when something was looked up, which may wait.
    static <Q, F, A> Work<Q, A> lookingUp(
            BiFunction<Q, Call, F> lookUp, BiFunction<Q, F, CompletableFuture<A>> work) {
        return (request, call, waiting) ->
                Chain.thenBegin(
                        waiting.run(() -> lookUp.apply(request, call)),
                        found -> work.apply(request, found));
    }
}
