package io.atoll.readnode.search;

import io.atoll.agents.SharedThreads;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.readnode.calls.CallLimit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/// The threads that compute what requests ask for, as many as cores are given to them. One of them
/// runs a request from its beginning until its answer is sent; those that have nothing else to do
/// help with it.
public final class SearchPool implements AutoCloseable {
    private final SharedThreads threads;

    public SearchPool(String nodeId, int threadCount) {
        this.threads = new SharedThreads(nodeId + "-search-", threadCount);
    }

    /// Runs a request on the next thread that is free, in the order of the calls.
    ///
    /// @throws AtollException with NOT_READY when the pool is closed
    public void begin(Runnable request) {
        try {
            threads.begin(request);
        } catch (RejectedExecutionException e) {
            throw new AtollException(ErrorCode.NOT_READY, "the read node stops", e);
        }
    }

    /// Computes all pieces and answers their results in order: on this thread, which is one of the
    /// pool's, and on those that have nothing to do. When this returns or throws, no piece runs any
    /// more.
    ///
    /// @param limit asked before each piece; the pieces ask it now and then
    /// @throws AtollException what the first piece threw that failed, or that the limit was reached
    public <T> List<T> compute(List<? extends Supplier<T>> pieces, CallLimit limit) {
        // Other threads' results are seen when all pieces have ended.
        var results = new @Nullable Object[pieces.size()];
        threads.each(
                results.length,
                piece -> results[piece] = result(pieces.get(piece), limit),
                limit::cancel);
        var found = new ArrayList<T>(results.length);
        for (Object result : results) {
            found.add(found(result));
        }
        return found;
    }

    private static <T> Object result(Supplier<T> piece, CallLimit limit) {
        try {
            limit.check("the request waited for a thread");
            return piece.get();
        } catch (Throwable e) {
            return new Failed(e);
        }
    }

    /// Only results of the pieces' own are kept beside failures.
    @SuppressWarnings("unchecked")
    private static <T> T found(@Nullable Object result) {
        return switch (result) {
            case null -> throw new IllegalStateException("a piece of work without a result");
            case Failed(RuntimeException e) -> throw e;
            case Failed(Error e) -> throw e;
            case Failed(Throwable e) -> throw new IllegalStateException(e);
            default -> (T) result;
        };
    }

    private record Failed(Throwable error) {}

    /// Requests that wait for a thread.
    public int queued() {
        return threads.queued();
    }

    public int active() {
        return threads.active();
    }

    @Override
    public void close() {
        threads.close();
    }
}
