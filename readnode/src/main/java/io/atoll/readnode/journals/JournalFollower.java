package io.atoll.readnode.journals;

import io.atoll.catalog.CatalogCache;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.storage.Storage;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Keeps a collection's state up with its journals: runs looks ([ChainReader]) and all other
/// changes of the state, one after the other, and lets reads and loads wait for them. It looks when
/// it is asked to, and never else: the upkeep does so for journals that no read asks for.
public final class JournalFollower {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFollower.class);

    /// How long a look may take that no read waits for.
    public static final Duration LOOK_LIMIT = Duration.ofSeconds(30);

    private final ServedState state;
    private final ChainReader chain;
    private final Timer lookDuration;
    private final Executor oneByOne;
    private final Looks looks;
    private final AtomicBoolean lookingAhead = new AtomicBoolean();

    /// @param busy whether so many searches queue for threads that a moment's wait costs nothing
    /// @param oneByOne storage threads, one task after the other
    public JournalFollower(
            ServedState state,
            Storage storage,
            CatalogCache catalog,
            Timer lookDuration,
            BooleanSupplier busy,
            Executor oneByOne) {
        this.state = state;
        this.chain = new ChainReader(state, storage, catalog);
        this.lookDuration = lookDuration;
        this.oneByOne = oneByOne;
        this.looks = new Looks(this::schedule, busy, System::nanoTime, this::look);
    }

    private void schedule(Runnable task, long delayNanos) {
        if (delayNanos == 0) {
            oneByOne.execute(task);
        } else {
            CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS, oneByOne)
                    .execute(task);
        }
    }

    /// Whether the last look saw all that was acknowledged before this call; notes it then. Does
    /// not wait: false where the storage does not tell at once.
    public boolean hasSeenAll() {
        long began = System.nanoTime();
        boolean all = chain.hasSeenAll();
        if (all) {
            state.lookedAt(began);
        }
        return all;
    }

    /// @return done when everything is applied that was acknowledged before this call
    public CompletableFuture<Void> requestLook(long deadlineNanos) {
        return looks.request(deadlineNanos);
    }

    /// Looks without anybody waiting for it, unless such a look is under way.
    public void lookAhead() {
        if (lookingAhead.compareAndSet(false, true)) {
            requestLook(System.nanoTime() + LOOK_LIMIT.toNanos())
                    .whenComplete((_, error) -> lookedAhead(error));
        }
    }

    private void lookedAhead(@Nullable Throwable error) {
        lookingAhead.set(false);
        if (error != null) {
            LOG.debug("look ahead of reads failed collection={}", state.collectionId(), error);
        }
    }

    /// Waits until everything is applied that was acknowledged before this call.
    ///
    /// @throws AtollException as [#await]
    public void awaitLook(CallLimit limit) {
        await(requestLook(limit.deadlineNanos()), limit);
    }

    /// Says what became of a look that has ended.
    ///
    /// @throws AtollException with the lag and what went wrong with it
    public void end(CompletableFuture<Void> look) {
        if (look.isCompletedExceptionally()) {
            throw asAtollException(look.exceptionNow());
        }
    }

    /// Waits for a look.
    ///
    /// @throws AtollException with DEADLINE_EXCEEDED and the lag, or what went wrong with the look
    public void await(CompletableFuture<Void> look, CallLimit limit) {
        try {
            limit.await(look, this::lag);
        } catch (ExecutionException e) {
            throw asAtollException(e.getCause() == null ? e : e.getCause());
        }
    }

    private String lag() {
        return "the journals of collection "
                + state.collectionId()
                + " could not be read to their end; "
                + (state.caughtUp()
                        ? "it was last seen "
                                + TimeUnit.NANOSECONDS.toMillis(state.nanosSinceEndSeen())
                                + " ms ago, read up to timestamp "
                                + state.readUpTo()
                        : "it was never seen since this node began to follow them");
    }

    private AtollException asAtollException(Throwable error) {
        return error instanceof AtollException known
                ? new AtollException(
                        known.code(), String.valueOf(known.getMessage()) + ": " + lag(), known)
                : new AtollException(ErrorCode.STORAGE_FAILED, error + ": " + lag(), error);
    }

    /// Changes the state between looks, by the executor that also looks: one task after the other.
    public void betweenLooks(Runnable task) {
        oneByOne.execute(task);
    }

    /// The same, and waits for it. When this returns or throws, the task has ended, or never
    /// begins.
    ///
    /// @throws AtollException with DEADLINE_EXCEEDED
    /// @throws IOException with what the task threw
    public <T> T betweenLooks(Task<T> task, CallLimit limit) throws IOException {
        var done = new CompletableFuture<T>();
        var taken = new AtomicBoolean();
        betweenLooks(
                () -> {
                    if (taken.compareAndSet(false, true)) {
                        complete(done, task);
                    }
                });
        try {
            limit.await(done, () -> "a look at the journals went on");
        } catch (AtollException e) {
            if (taken.compareAndSet(false, true)) {
                throw e;
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        try {
            return done.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static <T> void complete(CompletableFuture<T> done, Task<T> task) {
        try {
            done.complete(task.run());
        } catch (IOException | RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /// Work between looks.
    public interface Task<T> {
        T run() throws IOException;
    }

    private void look(long deadlineNanos) throws IOException {
        long began = System.nanoTime();
        chain.readToEnd(deadlineNanos);
        state.lookedAt(began);
        lookDuration.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }
}
