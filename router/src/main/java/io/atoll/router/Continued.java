package io.atoll.router;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Work in two steps, of which each can be cancelled.
final class Continued {

    private Continued() {}

    /// Goes on with what the first step found. Cancelling the future cancels the step that is under
    /// way; the second does not begin then.
    static <A, B> CompletableFuture<B> with(
            CompletableFuture<A> first, Function<A, CompletableFuture<B>> next) {
        var answer = new CompletableFuture<B>();
        first.whenComplete(
                (found, error) -> {
                    if (error != null) {
                        answer.completeExceptionally(error);
                    } else if (!answer.isDone()) {
                        goOn(found, next, answer);
                    }
                });
        answer.whenComplete((_, _) -> first.cancel(true));
        return answer;
    }

    private static <A, B> void goOn(
            A found, Function<A, CompletableFuture<B>> next, CompletableFuture<B> answer) {
        try {
            CompletableFuture<B> second = next.apply(found);
            answer.whenComplete((_, _) -> second.cancel(true));
            second.whenComplete(
                    (value, error) -> {
                        if (error == null) {
                            answer.complete(value);
                        } else {
                            answer.completeExceptionally(error);
                        }
                    });
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }
}
