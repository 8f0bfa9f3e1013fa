package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.router.nodes.NodeCall;
import io.atoll.router.nodes.NodeRecord;
import io.atoll.router.nodes.RoutingSnapshot;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.Wanted;
import io.atoll.router.scatter.Scatter.Accepted;
import io.atoll.router.watch.AskWatch;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// One part of a plan on its way to exactly one answer for each of its segments.
///
/// The part's node is asked. If it has not answered in its usual time, others are asked for the
/// same segments: a *hedge*, one or several calls. Whichever is complete first wins, and the others
/// are cancelled; the part has failed when all have.
///
/// A hedge may not be possible at once: no other node has one of the segments yet, or the budget is
/// spent. And the node that it asks may be silent as well. So as long as there is no answer, this
/// is tried again, with nodes that were not asked yet.
///
/// Calls end on several event loops at once. [#winner] decides between them; [#running] counts the
/// runners that may still answer, and never comes back from 0.
final class Race<A> {
    /// Errors that say something of the node rather than of the request.
    private static final Set<ErrorCode> NODE_TROUBLE =
            Set.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.INTERNAL);

    private static final int NOBODY = -1;

    private final Part part;
    private final Question<A> question;
    private final Plan plan;
    private final ReadContext context;
    private final InFlight inFlight;
    private final Finish<A> finish;

    private final AtomicInteger winner = new AtomicInteger(NOBODY);
    private final AtomicInteger running = new AtomicInteger(1);
    private final Queue<ListenableFuture<A>> calls = new ConcurrentLinkedQueue<>();
    private volatile Hedging.Cancellable slow = () -> false;
    private volatile @Nullable Throwable firstError;

    /// What no hedge has to ask for any more, and of which nodes. Written when one begins, and
    /// these begin one by one.
    private volatile Wanted elsewhere;

    /// What becomes of races, for what started them.
    interface Finish<A> {
        /// These answers are what a part comes to: its node's own, or others' for its segments.
        void accept(Part part, List<Accepted<A>> answers);

        /// No node that was asked for a part has answered.
        void failed(Part part, Throwable error);

        /// Runs a step of a race; nobody else on an event loop would notice that it failed.
        void guarded(Runnable step);

        /// Whether nobody waits for answers any more.
        boolean isOver();
    }

    Race(
            Part part,
            Question<A> question,
            Plan plan,
            ReadContext context,
            InFlight inFlight,
            Finish<A> finish) {
        this.part = part;
        this.question = question;
        this.plan = plan;
        this.context = context;
        this.inFlight = inFlight;
        this.finish = finish;
        this.elsewhere = part.wanted();
    }

    void start() {
        context.hedging().sent();
        elsewhere = elsewhere.elsewhereThan(part.node());
        slow = hedgeAfter(question.patienceNanos(part.node().link().history()), 1);
        new Runner(0, List.of(part)).start();
        stopTimerIfOver();
    }

    /// What races: the part's node, then one hedge after the other. Complete when all of its calls
    /// have answered, which then are an answer for each segment of the part.
    private final class Runner {
        private final int number;
        private final List<Part> parts;
        private final AtomicInteger open;
        private final AtomicBoolean failed = new AtomicBoolean();
        private final Queue<Accepted<A>> answers = new ConcurrentLinkedQueue<>();

        Runner(int number, List<Part> parts) {
            this.number = number;
            this.parts = parts;
            this.open = new AtomicInteger(parts.size());
        }

        void start() {
            parts.forEach(this::ask);
            if (isWon()) {
                cancelAll();
            }
        }

        private void ask(Part asked) {
            NodeRecord history = asked.node().link().history();
            AskWatch watch = context.watch().asks(asked);
            long start = System.nanoTime();
            history.asked();
            ListenableFuture<A> call =
                    inFlight.add(
                            question.ask(
                                    watch.calling(asked.node().link().stub(context.deadline())),
                                    plan.scope(asked)));
            calls.add(call);
            NodeCall.whenEnded(
                    call,
                    answer -> {
                        long nanos = System.nanoTime() - start;
                        if (question.isMeasured()) {
                            history.answered(nanos);
                        } else {
                            history.answeredAnotherKind();
                        }
                        watch.answered(question.totalsOf(answer), question.reportOf(answer));
                        finish.guarded(
                                () ->
                                        answered(
                                                new Accepted<>(
                                                        asked,
                                                        answer,
                                                        question.stateOf(answer),
                                                        nanos)));
                    },
                    thrown -> {
                        AtollException error = Errors.from(thrown, asked.node().id());
                        note(history, error, System.nanoTime() - start);
                        if (!isWon()) {
                            watch.failed(error);
                        }
                        finish.guarded(() -> failed(thrown));
                    });
        }

        /// What a failed call says of its node.
        private void note(NodeRecord history, AtollException error, long nanos) {
            int first = winner.get();
            if (first > number) {
                history.outrun(nanos);
            } else if (first != NOBODY || finish.isOver()) {
                history.abandoned();
            } else if (NODE_TROUBLE.contains(error.code())) {
                history.failed();
            } else {
                history.refused();
            }
        }

        private void answered(Accepted<A> answer) {
            answers.add(answer);
            if (open.decrementAndGet() == 0 && winner.compareAndSet(NOBODY, number)) {
                slow.cancel();
                if (number > 0) {
                    context.metrics().hedgeWon();
                }
                cancelAll();
                finish.accept(part, List.copyOf(answers));
            }
        }

        private void failed(Throwable error) {
            if (isWon() || !failed.compareAndSet(false, true)) {
                return;
            }
            if (number == 0) {
                firstError = error;
            }
            if (running.decrementAndGet() == 0) {
                slow.cancel();
                Throwable told = firstError;
                finish.failed(part, told == null ? error : told);
            }
        }
    }

    private boolean isWon() {
        return winner.get() != NOBODY;
    }

    private boolean isOver() {
        return isWon() || running.get() == 0 || finish.isOver();
    }

    /// The calls that have answered do not notice.
    private void cancelAll() {
        calls.forEach(call -> call.cancel(true));
    }

    private void stopTimerIfOver() {
        if (isOver()) {
            slow.cancel();
        }
    }

    private Hedging.Cancellable hedgeAfter(long nanos, int number) {
        return context.hedging().after(nanos, () -> finish.guarded(() -> hedge(number)));
    }

    /// The node that was asked last has had the usual time.
    private void hedge(int number) {
        if (isOver()) {
            return;
        }
        RoutingSnapshot snapshot = context.snapshots().get();
        List<Part> others = others(snapshot);
        if (others.isEmpty() || !mayAskOnceMore(snapshot)) {
            slow = hedgeAfter(Hedging.AGAIN_NANOS, number);
        } else if (running.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0) {
            // Otherwise it has failed just now, and is planned anew.
            long patience = 0;
            for (Part other : others) {
                elsewhere = elsewhere.elsewhereThan(other.node());
                NodeRecord history = other.node().link().history();
                patience = Math.max(patience, question.patienceNanos(history));
            }
            slow = hedgeAfter(patience, number + 1);
            context.metrics().hedged(others.size());
            new Runner(number, others).start();
        }
        stopTimerIfOver();
    }

    /// Nodes that have the segments and were not asked yet; empty if a segment is nowhere else.
    private List<Part> others(RoutingSnapshot snapshot) {
        List<Part> others = plan.again(elsewhere, snapshot).orElse(List.of());
        for (Part other : others) {
            if (elsewhere.avoided().contains(other.node().id())) {
                return List.of();
            }
        }
        return others.stream().map(Part::asHedge).toList();
    }

    /// What an ejected node was asked for is rather a retry: its answer is not to be expected. That
    /// of a node that is down is none to be sparing with.
    private boolean mayAskOnceMore(RoutingSnapshot snapshot) {
        if (!snapshot.isUp(part.node().id())) {
            return true;
        }
        return part.node().link().history().isEjected()
                ? context.hedging().mayRetry()
                : context.hedging().mayHedge();
    }
}
