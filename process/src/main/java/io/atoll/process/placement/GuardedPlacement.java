package io.atoll.process.placement;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Any placement policy, with an end to its mistakes.
///
/// | the policy | reason |
/// | --- | --- |
/// | throws anything, also an error | `threw` |
/// | has no answer within the limit, or still works on a request that was given up | `hung` |
/// | answers what cannot be meant: see [Nonsense] | `nonsense` |
///
/// Then the last good placement stays, see [LastGood], the refusal is counted in
/// `atoll_placement_refusals_total` by policy, reason and member, and the log says it, once until
/// the reason changes. A policy that hangs is asked again only after it has come back: so it holds
/// one thread at most. Whoever places has a guard of its own, asked by one thread at a time.
public final class GuardedPlacement implements PlacementPolicy {
    private static final Logger log = LoggerFactory.getLogger(GuardedPlacement.class);

    private final String name;
    private final PlacementPolicy policy;
    private final Duration limit;
    private final String member;
    private final MeterRegistry meters;
    private final LastGood lastGood = new LastGood();
    private @Nullable Thread givenUp;
    private @Nullable Reason trouble;

    /// @param name of the policy, as in the configuration
    /// @param limit how long it may take for an answer
    /// @param member the one that places
    public GuardedPlacement(
            String name,
            PlacementPolicy policy,
            Duration limit,
            String member,
            MeterRegistry meters) {
        this.name = name;
        this.policy = policy;
        this.limit = limit;
        this.member = member;
        this.meters = meters;
        for (Reason reason : Reason.values()) {
            refusals(reason);
        }
    }

    private enum Reason {
        THREW,
        HUNG,
        NONSENSE
    }

    /// Why an answer is not taken.
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Refusal(Reason reason, String detail, @Nullable Throwable cause) {
            super(detail, cause);
            this.reason = reason;
        }
    }

    /// What the policy says, or else the last good placement as far as it is about what is asked.
    ///
    /// @throws CancellationException if the calling thread is interrupted; nothing else is thrown
    @Override
    public synchronized Placement place(PlacementRequest request) {
        Placement placement;
        try {
            placement = ask(request);
            recovered();
        } catch (Refusal e) {
            refused(e);
            placement = lastGood.placementFor(request);
        }
        lastGood.set(placement);
        return placement;
    }

    private Placement ask(PlacementRequest request) throws Refusal {
        if (givenUp != null && givenUp.isAlive()) {
            throw new Refusal(Reason.HUNG, "it still works on an earlier request", null);
        }
        var answer = new CompletableFuture<@Nullable Placement>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("placement-" + name)
                        .start(() -> place(request, answer));
        Placement placement = await(answer, thread);
        if (placement == null) {
            throw new Refusal(Reason.NONSENSE, "it answered null", null);
        }
        Optional<String> nonsense = Nonsense.in(placement, request);
        if (nonsense.isPresent()) {
            throw new Refusal(Reason.NONSENSE, nonsense.get(), null);
        }
        return placement;
    }

    /// Errors too: a plugin that lacks a class or overflows its stack must not end our threads.
    private void place(PlacementRequest request, CompletableFuture<@Nullable Placement> answer) {
        try {
            answer.complete(policy.place(request));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    private @Nullable Placement await(CompletableFuture<@Nullable Placement> answer, Thread thread)
            throws Refusal {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new Refusal(Reason.THREW, String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException _) {
            giveUp(thread);
            throw new Refusal(Reason.HUNG, "no answer in %d ms".formatted(limit.toMillis()), null);
        } catch (InterruptedException _) {
            giveUp(thread);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while placing segments");
        }
    }

    private void giveUp(Thread thread) {
        givenUp = thread;
        thread.interrupt();
    }

    private void recovered() {
        if (trouble != null) {
            log.info("placement policy answers again policy={}", name);
            trouble = null;
        }
    }

    private void refused(Refusal refusal) {
        refusals(refusal.reason).increment();
        if (trouble != refusal.reason) {
            trouble = refusal.reason;
            log.warn(
                    "placement refused, the last good one stays policy={} reason={} detail={}",
                    name,
                    tag(refusal.reason),
                    refusal.getMessage(),
                    refusal.getCause());
        }
    }

    private Counter refusals(Reason reason) {
        return Counter.builder("atoll.placement.refusals")
                .description("Answers of the placement policy that were not taken")
                .tag("policy", name)
                .tag("reason", tag(reason))
                .tag("member", member)
                .register(meters);
    }

    private static String tag(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
