package io.atoll.router.scatter;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ReadState;
import io.atoll.router.nodes.RoutingSnapshot;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.Shortfall;
import io.atoll.router.plan.Wanted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// Asks nodes for the parts of a plan until each segment is in exactly one accepted answer, and all
/// of these are one state of the journal.
///
/// Answers arrive on several event loops at once and no lock is taken. [#open] counts the parts
/// without an accepted answer; the one that accepts the last one settles the whole, and no other is
/// at work then. A part that failed stays open until the parts that take its place are counted.
final class Scatter<A> implements Race.Finish<A> {
    /// Errors that pass by themselves, so that asking again is worth it until the deadline. After
    /// any other error of a member, the others are tried once.
    private static final Set<ErrorCode> PASSING =
            Set.of(
                    ErrorCode.UNAVAILABLE,
                    ErrorCode.NOT_READY,
                    ErrorCode.SEGMENT_NOT_LOADED,
                    ErrorCode.RATE_LIMIT,
                    ErrorCode.CANCELLED);

    private final Plan plan;
    private final Question<A> question;
    private final ReadContext context;
    private final InFlight inFlight;
    private final boolean ofOneMoment;
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<Accepted<A>> accepted = new ConcurrentLinkedQueue<>();
    private final Set<Part> waiting = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<List<Accepted<A>>> result = new CompletableFuture<>();
    private final Shortfall shortfall;
    private volatile String lastTrouble = "";
    private volatile long lookedBackTo;
    private volatile boolean pastIsGone;
    private int rounds;

    /// An answer that counts.
    ///
    /// @param nanos how long it took, as seen from here
    record Accepted<A>(Part part, A answer, ReadState state, long nanos) {}

    /// @param ofOneMoment whether the answers have to be the state at one timestamp exactly, with
    ///   no row that was written later: see [OneState#moment]
    Scatter(
            Plan plan,
            Question<A> question,
            ReadContext context,
            InFlight inFlight,
            boolean ofOneMoment) {
        this.ofOneMoment = ofOneMoment;
        this.plan = plan;
        this.question = question;
        this.context = context;
        this.inFlight = inFlight;
        this.shortfall = new Shortfall(plan, context.minCoverage());
    }

    /// Begins; ends with the answers, with an [AtollException], or with [PlanOutdated].
    CompletableFuture<List<Accepted<A>>> start() {
        List<Long> homeless = plan.withoutNode();
        open.addAndGet(homeless.isEmpty() ? 0 : 1);
        if (shortfall.allowed()) {
            awaitLastCall();
        }
        send(plan.parts());
        if (plan.segmentIds().isEmpty()) {
            result.complete(List.of());
        }
        if (!homeless.isEmpty()) {
            lastTrouble = whyHomeless(homeless, context.snapshots().get());
            if (leaveOut(homeless, this::whyHomeless)) {
                closeOne();
            } else {
                planAnew(Wanted.now(homeless));
            }
        }
        return result;
    }

    /// What the answer goes without.
    Shortfall shortfall() {
        return shortfall;
    }

    private boolean leaveOut(List<Long> segmentIds, LongFunction<String> reason) {
        return shortfall.allowed()
                && shortfall.leaveOut(plan.missing(segmentIds, shortfall, reason));
    }

    private String whyHomeless(long segmentId) {
        return context.snapshots().get().whyNotHeld(plan.collection().id(), segmentId);
    }

    private String whyHomeless(List<Long> segmentIds, RoutingSnapshot snapshot) {
        return snapshot.whyNotHeld(plan.collection().id(), segmentIds);
    }

    /// To callers that say so an incomplete answer is better than none, but not before it has to
    /// be.
    private void awaitLastCall() {
        var lastCall =
                context.timer()
                        .schedule(
                                () -> guarded(this::endWithWhatIsThere),
                                context.untilLastCall().toNanos(),
                                TimeUnit.NANOSECONDS);
        result.whenComplete((_, _) -> lastCall.cancel(false));
    }

    private void endWithWhatIsThere() {
        List<Accepted<A>> answers = List.copyOf(accepted);
        long last = OneState.lastMutation(answers);
        var usable = new ArrayList<Accepted<A>>(answers);
        usable.removeIf(answer -> OneState.lagsBehind(last, answer));
        var unanswered = new LinkedHashSet<>(plan.segmentIds());
        usable.forEach(answer -> unanswered.removeAll(answer.part().segmentIds()));
        Map<Long, String> asked = new HashMap<>();
        for (Part part : waiting) {
            part.segmentIds().forEach(id -> asked.put(id, part.node().id()));
        }
        boolean enough =
                leaveOut(
                        List.copyOf(unanswered),
                        id ->
                                asked.containsKey(id)
                                        ? "%s gave no answer in time".formatted(asked.get(id))
                                        : lastTrouble);
        if (enough) {
            result.complete(usable);
        }
    }

    private void send(List<Part> parts) {
        open.addAndGet(parts.size());
        for (Part part : parts) {
            send(part);
        }
    }

    private void send(Part part) {
        if (!result.isDone()) {
            waiting.add(part);
            new Race<>(part, question, plan, context, inFlight, this).start();
        }
    }

    /// The read ends with what went wrong in here.
    @Override
    public void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public void accept(Part part, List<Accepted<A>> answers) {
        waiting.remove(part);
        accepted.addAll(answers);
        closeOne();
    }

    @Override
    public boolean isOver() {
        return result.isDone();
    }

    private void closeOne() {
        if (open.decrementAndGet() == 0) {
            settle();
        }
    }

    private void settle() {
        List<Accepted<A>> answers = List.copyOf(accepted);
        long last = OneState.lastMutation(answers);
        long common = OneState.commonPoint(answers);
        if (common >= last) {
            settleMoment(answers);
        } else if (!plan.strong() && !pastIsGone && common > 0) {
            // A read that did not ask for a look is not made to wait for one.
            lookedBackTo = common;
            askAgain(answers, answer -> OneState.isAhead(common, answer), common);
        } else {
            askAgain(answers, answer -> OneState.lagsBehind(last, answer), last);
        }
    }

    /// The answers are one state, up to rows that were inserted meanwhile.
    private void settleMoment(List<Accepted<A>> answers) {
        long moment = OneState.moment(plan, answers);
        Predicate<Accepted<A>> later = answer -> OneState.hasLaterRows(plan, moment, answer);
        if (ofOneMoment && answers.stream().anyMatch(later)) {
            askAgain(answers, later, moment);
        } else {
            result.complete(answers);
        }
    }

    private void askAgain(List<Accepted<A>> answers, Predicate<Accepted<A>> otherwise, long asOf) {
        List<Part> again = new ArrayList<>();
        for (Accepted<A> answer : answers) {
            if (otherwise.test(answer)) {
                again.add(answer.part().asOf(asOf));
            }
        }
        accepted.removeIf(otherwise);
        askAgain(again);
    }

    private void askAgain(List<Part> parts) {
        context.metrics().reasked(parts.size());
        if (rounds++ == 0) {
            send(parts);
        } else if (context.expired()) {
            giveUp();
        } else {
            // A node that lags behind what it was told to read up to needs time, not haste.
            context.afterPause(rounds, () -> guarded(() -> send(parts)));
        }
    }

    @Override
    public void failed(Part part, Throwable thrown) {
        if (result.isDone()) {
            return;
        }
        if (context.expired()) {
            giveUp();
            return;
        }
        waiting.remove(part);
        AtollException error = Errors.from(thrown, part.node().id());
        if (!isWorthAnotherTry(error, part)) {
            failedForGood(part, error);
            return;
        }
        lastTrouble = part.node().id() + ": " + error.getMessage();
        if (part.wanted().asOf() != 0 && error.code() == ErrorCode.SEGMENT_NOT_LOADED) {
            // The node has folded later deletes in for good: only a newer state can be had.
            if (part.wanted().asOf() == lookedBackTo) {
                pastIsGone = true;
                send(part.asOf(0));
            } else {
                result.completeExceptionally(new PlanOutdated(lastTrouble));
            }
            return;
        }
        if (error.code() != ErrorCode.SEGMENT_NOT_LOADED && !context.hedging().mayRetry()) {
            context.metrics().retryBudgetSpent();
            failedForGood(part, error);
            return;
        }
        context.metrics().replanned();
        List<Wanted> again = part.afterFailure(Errors.notLoadedSegmentIds(thrown));
        open.addAndGet(again.size() - 1);
        for (Wanted each : again) {
            planAnew(each);
        }
    }

    private void failedForGood(Part part, AtollException error) {
        String reason = part.node().id() + ": " + error.getMessage();
        if (error.code().kind() != ErrorCode.Kind.CALLER
                && leaveOut(part.segmentIds(), _ -> reason)) {
            closeOne();
        } else {
            result.completeExceptionally(error);
        }
    }

    private static boolean isWorthAnotherTry(AtollException error, Part part) {
        return PASSING.contains(error.code())
                || (error.code().kind() != ErrorCode.Kind.CALLER && part.wanted().failures() == 0);
    }

    /// At once after the first failure, later after a pause.
    private void planAnew(Wanted wanted) {
        if (wanted.failures() <= 1) {
            planNow(wanted);
        } else {
            context.afterPause(wanted.failures() - 1, () -> guarded(() -> planNow(wanted)));
        }
    }

    private void planNow(Wanted wanted) {
        if (result.isDone()) {
            return;
        }
        if (context.expired()) {
            giveUp();
            return;
        }
        RoutingSnapshot snapshot = context.snapshots().get();
        Optional<List<Part>> again = plan.again(wanted, snapshot);
        // A node may have an old journal for long, while what follows it is another node's by now.
        boolean inVain = again.isEmpty() || wanted.failures() > 1;
        if (inVain && plan.isOutdatedBy(snapshot)) {
            result.completeExceptionally(new PlanOutdated(lastTrouble));
        } else if (again.isPresent()) {
            send(again.get());
            closeOne();
        } else if (leaveOut(plan.withoutNode(wanted, snapshot), this::whyHomeless)) {
            planRest(wanted, snapshot);
        } else {
            planAnew(wanted.failedOnceMore());
        }
    }

    /// What was wanted, without what is left out.
    private void planRest(Wanted wanted, RoutingSnapshot snapshot) {
        List<Long> rest =
                wanted.segmentIds().stream().filter(id -> !shortfall.isMissing(id)).toList();
        if (!rest.isEmpty()) {
            Optional<List<Part>> parts = plan.again(wanted.only(rest), snapshot);
            parts.ifPresent(this::send);
        }
        closeOne();
    }

    private void giveUp() {
        result.completeExceptionally(
                OutOfTime.error(
                        plan, List.copyOf(accepted), waiting, lastTrouble, context.limit()));
    }
}
