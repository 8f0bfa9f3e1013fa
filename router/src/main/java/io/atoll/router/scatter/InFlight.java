package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The calls that a read has under way, so that they end when it ends.
final class InFlight {
    private final Queue<ListenableFuture<?>> calls = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    <T> ListenableFuture<T> add(ListenableFuture<T> call) {
        calls.add(call);
        if (over) {
            call.cancel(true);
        }
        return call;
    }

    /// Cancels what is under way, and what still comes.
    void cancel() {
        over = true;
        calls.forEach(call -> call.cancel(true));
    }
}
