package io.atoll.agents;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/// A fixed number of threads. Each task has one of them from its beginning to its end ([#begin]);
/// those that have nothing to do take pieces of a task's work over ([#each]). So a task alone is as
/// fast as all threads can make it, and many at a time do not hand work from thread to thread,
/// which costs more than a piece that is small.
public final class SharedThreads implements AutoCloseable {
    private final ThreadPoolExecutor threads;
    private final int count;

    /// What runs or waits: tasks, and threads that help with one.
    private final AtomicInteger busy = new AtomicInteger();

    /// @param name of the threads, before their number
    public SharedThreads(String name, int count) {
        this.count = count;
        this.threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /// Runs a task on the next thread that is free, in the order of the calls.
    ///
    /// @throws RejectedExecutionException when this is closed
    public void begin(Runnable task) {
        busy.incrementAndGet();
        execute(task);
    }

    private void execute(Runnable task) {
        try {
            threads.execute(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            busy.decrementAndGet();
                        }
                    });
        } catch (RejectedExecutionException e) {
            busy.decrementAndGet();
            throw e;
        }
    }

    /// Does pieces of work: on this thread, which is one of these, and on those that have nothing
    /// to do. When this returns or throws, no piece runs any more.
    ///
    /// @param work of the piece with a number from 0 to `pieces - 1`; when one throws, those that
    ///   have not begun are left
    /// @param interrupted run if this thread is interrupted meanwhile, to end the pieces that run
    public void each(int pieces, IntConsumer work, Runnable interrupted) {
        var shared = new Pieces(pieces, work);
        help(shared);
        shared.await(interrupted);
    }

    private void help(Pieces pieces) {
        for (int piece = pieces.take(); piece >= 0; piece = pieces.take()) {
            if (pieces.hasMore()) {
                callHelper(pieces);
            }
            pieces.run(piece);
        }
    }

    /// Wakes a thread that has nothing to do, if there is one.
    private void callHelper(Pieces pieces) {
        int now = busy.get();
        if (now < count && busy.compareAndSet(now, now + 1)) {
            try {
                execute(() -> help(pieces));
            } catch (RejectedExecutionException _) {
                // This thread does it all.
            }
        }
    }

    /// Tasks that wait for a thread.
    public int queued() {
        return threads.getQueue().size();
    }

    /// Threads at work.
    public int active() {
        return threads.getActiveCount();
    }

    /// Interrupts what runs and drops what waits.
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// Waits until nothing runs any more, after [#close].
    public boolean awaitEnd(int seconds) throws InterruptedException {
        return threads.awaitTermination(seconds, TimeUnit.SECONDS);
    }

    /// Pieces of work, each of which the first thread to come takes.
    private static final class Pieces {
        private final int count;
        private final IntConsumer work;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch open;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Pieces(int count, IntConsumer work) {
            this.count = count;
            this.work = work;
            this.open = new CountDownLatch(count);
        }

        /// @return a piece that is the caller's to run; -1 if there is none left
        int take() {
            int piece = hasMore() ? next.getAndIncrement() : count;
            return piece < count ? piece : -1;
        }

        boolean hasMore() {
            return next.get() < count;
        }

        void run(int piece) {
            try {
                if (failure.get() == null) {
                    work.accept(piece);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                open.countDown();
            }
        }

        /// Waits for the pieces that other threads are at.
        void await(Runnable whenInterrupted) {
            boolean interrupted = false;
            while (true) {
                try {
                    open.await();
                    break;
                } catch (InterruptedException _) {
                    interrupted = true;
                    whenInterrupted.run();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
