package io.atoll.milvus.calls;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// Answers a call, whichever protocol it came by.
///
/// @param <Q> the request
/// @param <A> the answer
@FunctionalInterface
public interface Handler<Q, A> {

    /// Cancelling the future cancels reads that are under way.
    CompletableFuture<A> start(Q request, Call call, WaitingRoom waiting);

    /// Does work that waits for something.
    static <Q, A> Handler<Q, A> waiting(BiFunction<Q, Call, A> work) {
        return (request, call, waiting) -> waiting.run(() -> work.apply(request, call));
    }

    /// Begins work that goes on elsewhere.
    static <Q, A> Handler<Q, A> beginning(BiFunction<Q, Call, CompletableFuture<A>> work) {
        return (request, call, _) -> work.apply(request, call);
    }

    /// Begins work when something was looked up, which may wait.
    static <Q, F, A> Handler<Q, A> lookingUp(
            BiFunction<Q, Call, F> lookUp, BiFunction<Q, F, CompletableFuture<A>> work) {
        return (request, call, waiting) ->
                Chain.thenBegin(
                        waiting.run(() -> lookUp.apply(request, call)),
                        found -> work.apply(request, found));
    }
}
