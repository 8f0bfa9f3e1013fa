package io.atoll.readnode.search;

import io.atoll.readnode.calls.CallLimit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The threads that compute, as many as there are cores. Requests wait for them on virtual threads.
/// Its queue is bounded by [Admission]: only admitted requests have work here.
public final class SearchPool implements AutoCloseable {
    private final ThreadPoolExecutor threads;

    public SearchPool(String nodeId, int threadCount) {
        this.threads =
                new ThreadPoolExecutor(
                        threadCount,
                        threadCount,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(nodeId + "-search-", 0).factory());
    }

    /// Computes all pieces, side by side, and answers their results in order. When this returns or
    /// throws, no piece runs any more.
    ///
    /// @param limit also ends the pieces, which ask it now and then
    /// @throws io.atoll.model.AtollException what a piece threw, or that the limit was reached
    public <T> List<T> compute(List<? extends Supplier<T>> pieces, CallLimit limit) {
        var done = new CountDownLatch(pieces.size());
        var running = new ArrayList<Piece<T>>(pieces.size());
        for (Supplier<T> work : pieces) {
            var piece = new Piece<T>(work, limit, done);
            running.add(piece);
            threads.execute(piece);
        }
        await(running, done, limit);
        var results = new ArrayList<T>(pieces.size());
        for (Piece<T> piece : running) {
            results.add(piece.result());
        }
        return results;
    }

    private <T> void await(List<Piece<T>> running, CountDownLatch done, CallLimit limit) {
        boolean interrupted = false;
        boolean withdrawn = false;
        while (true) {
            try {
                if (withdrawn) {
                    done.await();
                } else if (!done.await(limit.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    // What runs sees the limit and ends soon; what has not begun never will.
                    running.forEach(Piece::withdraw);
                    withdrawn = true;
                    continue;
                }
                break;
            } catch (InterruptedException _) {
                interrupted = true;
                limit.cancel();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    public <T> T compute(Supplier<T> work, CallLimit limit) {
        return compute(List.of(work), limit).getFirst();
    }

    /// Pieces that wait for a thread.
    public int queued() {
        return threads.getQueue().size();
    }

    public int active() {
        return threads.getActiveCount();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// Work that can be withdrawn until it begins.
    private static final class Piece<T> implements Runnable {
        private final Supplier<T> work;
        private final CallLimit limit;
        private final CountDownLatch done;
        private final AtomicBoolean taken = new AtomicBoolean();
        private @Nullable T result;
        private @Nullable Throwable error;

        Piece(Supplier<T> work, CallLimit limit, CountDownLatch done) {
            this.work = work;
            this.limit = limit;
            this.done = done;
        }

        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            try {
                limit.check("the request waited for a thread");
                result = work.get();
            } catch (Throwable e) {
                error = e;
            } finally {
                done.countDown();
            }
        }

        void withdraw() {
            if (taken.compareAndSet(false, true)) {
                error = limit.exceeded("the request waited for a thread");
                done.countDown();
            }
        }

        T result() {
            switch (error) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
            if (result == null) {
                throw new IllegalStateException("a piece of work without a result");
            }
            return result;
        }
    }
}
