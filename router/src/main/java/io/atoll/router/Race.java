package io.atoll.router;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.router.Scatter.Accepted;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// One part of a plan on its way to exactly one answer for each of its segments.
///
/// The part's node is asked. If it has not answered in its usual time, others are asked for the
/// same segments: the *hedge*, one or several calls. Whichever is complete first wins, and the
/// other is cancelled; the part has failed when both have.
///
/// Calls end on several event loops at once. [#won] decides between them; [#runners] counts who may
/// still answer, and never comes back from 0.
final class Race<A> {
    /// Errors that say something of the node rather than of the request.
    private static final Set<ErrorCode> NODE_TROUBLE =
            Set.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.INTERNAL);

    private final Part part;
    private final Question<A> question;
    private final Plan plan;
    private final ReadContext context;
    private final InFlight inFlight;
    private final Scatter<A> scatter;

    private final AtomicBoolean won = new AtomicBoolean();
    private final AtomicInteger runners = new AtomicInteger(1);
    private final AtomicBoolean hedgeFailed = new AtomicBoolean();
    private final AtomicInteger hedgeOpen = new AtomicInteger();
    private final Queue<Accepted<A>> hedgeAnswers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ListenableFuture<A> first;
    private volatile List<ListenableFuture<A>> hedge = List.of();
    private volatile Hedging.@Nullable Cancellable slow;
    private volatile @Nullable Throwable firstError;

    Race(
            Part part,
            Question<A> question,
            Plan plan,
            ReadContext context,
            InFlight inFlight,
            Scatter<A> scatter) {
        this.part = part;
        this.question = question;
        this.plan = plan;
        this.context = context;
        this.inFlight = inFlight;
        this.scatter = scatter;
    }

    void start() {
        Hedging hedging = context.hedging();
        hedging.sent();
        if (part.wanted().asOf() == 0) {
            slow =
                    hedging.whenSlow(
                            part.node().link().history(), () -> scatter.guarded(this::hedge));
        }
        first = ask(part, this::firstAnswered, this::firstFailed, true);
        if (won.get()) {
            stopTimer();
        }
    }

    private interface Answered<A> {
        void take(Accepted<A> answer);
    }

    private interface Failed {
        void take(Throwable error);
    }

    private ListenableFuture<A> ask(
            Part asked, Answered<A> answered, Failed failed, boolean isFirst) {
        NodeRecord history = asked.node().link().history();
        AskWatch watch = context.watch().asks(asked);
        long start = System.nanoTime();
        history.asked();
        ListenableFuture<A> call =
                inFlight.add(
                        question.ask(
                                watch.calling(asked.node().link().stub(context.deadline())),
                                plan.scope(asked)));
        NodeCall.whenEnded(
                call,
                answer -> {
                    long nanos = System.nanoTime() - start;
                    history.answered(nanos);
                    watch.answered(question.totalsOf(answer), question.reportOf(answer));
                    scatter.guarded(
                            () ->
                                    answered.take(
                                            new Accepted<>(
                                                    asked,
                                                    answer,
                                                    question.stateOf(answer),
                                                    nanos)));
                },
                thrown -> {
                    AtollException error = Errors.from(thrown, asked.node().id());
                    note(history, error, isFirst, System.nanoTime() - start);
                    if (!won.get()) {
                        watch.failed(error);
                    }
                    scatter.guarded(() -> failed.take(thrown));
                });
        return call;
    }

    /// What a failed call says of its node.
    private void note(NodeRecord history, AtollException error, boolean isFirst, long nanos) {
        if (won.get() && isFirst) {
            history.outrun(nanos);
        } else if (won.get() || scatter.isOver()) {
            history.abandoned();
        } else if (NODE_TROUBLE.contains(error.code())) {
            history.failed();
        } else {
            history.refused();
        }
    }

    private void firstAnswered(Accepted<A> answer) {
        if (won.compareAndSet(false, true)) {
            stopTimer();
            hedge.forEach(call -> call.cancel(true));
            scatter.accept(part, List.of(answer));
        }
    }

    private void firstFailed(Throwable error) {
        firstError = error;
        if (!won.get()) {
            stopTimer();
            runnerFailed(error);
        }
    }

    private void stopTimer() {
        Hedging.Cancellable timer = slow;
        if (timer != null) {
            timer.cancel();
        }
    }

    /// The node has had its usual time.
    private void hedge() {
        if (won.get() || scatter.isOver()) {
            return;
        }
        RoutingSnapshot snapshot = context.snapshots().get();
        Optional<List<Part>> others =
                plan.again(part.wanted().elsewhereThan(part.node()), snapshot);
        boolean elsewhere =
                others.isPresent()
                        && others.get().stream()
                                .noneMatch(other -> other.node().id().equals(part.node().id()));
        if (!elsewhere || !mayAskTwice()) {
            return;
        }
        if (runners.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            // It has failed just now, and is planned anew.
            return;
        }
        context.metrics().hedged(others.get().size());
        hedgeOpen.set(others.get().size());
        var calls = new ArrayList<ListenableFuture<A>>();
        for (Part other : others.get()) {
            calls.add(ask(other.asHedge(), this::hedgeAnswered, this::hedgePartFailed, false));
        }
        hedge = calls;
        if (won.get()) {
            calls.forEach(call -> call.cancel(true));
        }
    }

    /// What an ejected node was asked for is rather a retry: its answer is not to be expected.
    private boolean mayAskTwice() {
        return part.node().link().history().isEjected()
                ? context.hedging().mayRetry()
                : context.hedging().mayHedge();
    }

    private void hedgeAnswered(Accepted<A> answer) {
        hedgeAnswers.add(answer);
        if (hedgeOpen.decrementAndGet() == 0 && won.compareAndSet(false, true)) {
            context.metrics().hedgeWon();
            ListenableFuture<A> outrun = first;
            if (outrun != null) {
                outrun.cancel(true);
            }
            scatter.accept(part, List.copyOf(hedgeAnswers));
        }
    }

    private void hedgePartFailed(Throwable error) {
        if (!won.get() && hedgeFailed.compareAndSet(false, true)) {
            runnerFailed(error);
        }
    }

    private void runnerFailed(Throwable error) {
        if (runners.decrementAndGet() == 0) {
            Throwable told = firstError;
            scatter.failed(part, told == null ? error : told);
        }
    }
}
