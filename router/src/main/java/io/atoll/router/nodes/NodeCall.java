package io.atoll.router.nodes;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Consumer;

/// A call to a node, and what follows on its event loop.
public final class NodeCall {
    private NodeCall() {}

    /// Exactly one of the two is called, at once if the call has ended already.
    public static <A> void whenEnded(
            ListenableFuture<A> call, Consumer<A> answered, Consumer<Throwable> failed) {
        Futures.addCallback(
                call,
                new FutureCallback<A>() {
                    @Override
                    public void onSuccess(@Nullable A answer) {
                        answered.accept(Objects.requireNonNull(answer));
                    }

                    @Override
                    public void onFailure(Throwable error) {
                        failed.accept(error);
                    }
                },
                MoreExecutors.directExecutor());
    }
}
