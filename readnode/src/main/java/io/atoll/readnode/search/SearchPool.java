package io.atoll.readnode.search;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.readnode.calls.CallLimit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The threads that compute what requests ask for, as many as cores are given to them.
///
/// One of them runs a request from its beginning until its answer is sent ([#begin]), so that it is
/// handed from thread to thread as rarely as can be: that would cost more than a piece of work that
/// is small. Threads that have nothing else to do take pieces of its work over ([#compute]): a
/// request alone is as fast as all threads can make it, and many at a time do not disturb each
/// other.
public final class SearchPool implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final int threadCount;

    /// Tasks that run or wait: requests, and threads that help with one.
    private final AtomicInteger tasks = new AtomicInteger();

    public SearchPool(String nodeId, int threadCount) {
        this.threadCount = threadCount;
        this.threads =
                new ThreadPoolExecutor(
                        threadCount,
                        threadCount,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(nodeId + "-search-", 0).factory());
    }

    /// Runs a request on the next thread that is free, in the order of the calls.
    ///
    /// @throws AtollException with NOT_READY when the pool is closed
    public void begin(Runnable request) {
        tasks.incrementAndGet();
        try {
            threads.execute(() -> run(request));
        } catch (RejectedExecutionException e) {
            tasks.decrementAndGet();
            throw new AtollException(ErrorCode.NOT_READY, "the read node stops", e);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            tasks.decrementAndGet();
        }
    }

    /// Computes all pieces and answers their results in order: on this thread, which is one of the
    /// pool's, and on those that have nothing to do. When this returns or throws, no piece runs any
    /// more.
    ///
    /// @param limit asked before each piece; the pieces ask it now and then
    /// @throws AtollException what a piece threw, or that the limit was reached
    public <T> List<T> compute(List<? extends Supplier<T>> pieces, CallLimit limit) {
        var work = new Work<T>(pieces, limit);
        for (int piece = work.take(); piece >= 0; piece = work.take()) {
            if (work.hasMore()) {
                callHelper(work);
            }
            work.run(piece);
        }
        return work.results();
    }

    /// Wakes a thread that has nothing to do, if there is one.
    private void callHelper(Work<?> work) {
        int count = tasks.get();
        if (count < threadCount && tasks.compareAndSet(count, count + 1)) {
            try {
                threads.execute(() -> run(() -> help(work)));
            } catch (RejectedExecutionException _) {
                tasks.decrementAndGet();
            }
        }
    }

    private void help(Work<?> work) {
        for (int piece = work.take(); piece >= 0; piece = work.take()) {
            if (work.hasMore()) {
                callHelper(work);
            }
            work.run(piece);
        }
    }

    /// Requests that wait for a thread.
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

    /// Pieces of work, each of which the first thread to come takes.
    private static final class Work<T> {
        private final List<? extends Supplier<T>> pieces;
        private final CallLimit limit;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch open;

        // Written before the latch is counted down, read after it has opened.
        private final @Nullable Object[] results;

        Work(List<? extends Supplier<T>> pieces, CallLimit limit) {
            this.pieces = pieces;
            this.limit = limit;
            this.open = new CountDownLatch(pieces.size());
            this.results = new Object[pieces.size()];
        }

        /// @return a piece that is the caller's to run; -1 if there is none left
        int take() {
            int piece = next.get() < pieces.size() ? next.getAndIncrement() : pieces.size();
            return piece < pieces.size() ? piece : -1;
        }

        boolean hasMore() {
            return next.get() < pieces.size();
        }

        void run(int piece) {
            try {
                limit.check("the request waited for a thread");
                results[piece] = pieces.get(piece).get();
            } catch (Throwable e) {
                results[piece] = new Failed(e);
            } finally {
                open.countDown();
            }
        }

        /// Waits for the pieces that other threads are at; these end soon after the limit.
        List<T> results() {
            boolean interrupted = false;
            while (true) {
                try {
                    open.await();
                    break;
                } catch (InterruptedException _) {
                    interrupted = true;
                    limit.cancel();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            var found = new ArrayList<T>(results.length);
            for (Object result : results) {
                found.add(found(result));
            }
            return found;
        }

        /// Only results of the pieces' own are kept beside failures.
        @SuppressWarnings("unchecked")
        private T found(@Nullable Object result) {
            return switch (result) {
                case null -> throw new IllegalStateException("a piece of work without a result");
                case Failed(RuntimeException e) -> throw e;
                case Failed(Error e) -> throw e;
                case Failed(Throwable e) -> throw new IllegalStateException(e);
                default -> (T) result;
            };
        }
    }

    private record Failed(Throwable error) {}
}
