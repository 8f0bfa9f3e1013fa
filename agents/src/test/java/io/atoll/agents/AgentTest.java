package io.atoll.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

final class AgentTest {
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofHours(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Agent agent = new Agent("keeper", new AgentMeters(registry, "write-1"));
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        agent.close();
    }

    @Test
    void aDutyIsDoneAgainAndAgain() throws Exception {
        agent.takeOn("tick", Rhythm.every(SHORT), () -> done.add("tick"));

        for (int i = 0; i < 3; i++) {
            assertEquals("tick", next());
        }
    }

    @Test
    void whateverADutyThrowsItIsTriedAgain() throws Exception {
        var failures =
                List.of(
                        new IllegalStateException("a mistake"),
                        new java.io.IOException("the storage is away"),
                        new StackOverflowError("an error"));
        var attempts = new AtomicInteger();
        Duty duty =
                agent.takeOn(
                        "try",
                        Rhythm.onDemand().withPauses(SHORT, SHORT),
                        () -> {
                            int attempt = attempts.getAndIncrement();
                            if (attempt < failures.size()) {
                                throwIt(failures.get(attempt));
                            }
                            done.add("success");
                        });

        duty.wake();

        assertEquals("success", next());
        assertEquals(4, attempts.get());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwIt(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void theNextTryComesTheLaterTheMoreHaveFailedInARow() {
        Rhythm rhythm =
                Rhythm.onDemand().withPauses(Duration.ofMillis(200), Duration.ofMillis(1_000));

        assertEquals(200, rhythm.pauseAfter(1).toMillis());
        assertEquals(400, rhythm.pauseAfter(2).toMillis());
        assertEquals(800, rhythm.pauseAfter(3).toMillis());
        assertEquals(1_000, rhythm.pauseAfter(4).toMillis());
        assertEquals(1_000, rhythm.pauseAfter(1_000_000).toMillis());
    }

    @Test
    void whoeverAsksForARunGetsItAtOnceAlsoAfterAFailure() throws Exception {
        Duty duty =
                agent.takeOn(
                        "fail",
                        Rhythm.onDemand().withPauses(NEVER, NEVER),
                        () -> {
                            done.add("failed");
                            throw new IllegalStateException("always");
                        });

        duty.wake();
        assertEquals("failed", next());
        duty.wake();
        assertEquals("failed", next());
    }

    @Test
    void thoseWhoAskDuringARunShareAnother() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Duty duty =
                agent.takeOn(
                        "look",
                        Rhythm.onDemand(),
                        () -> {
                            begun.countDown();
                            goOn.await();
                            done.add("look");
                        });
        duty.wake();
        begun.await();
        duty.wake();
        duty.wake();
        goOn.countDown();

        assertEquals("look", next());
        assertEquals("look", next());
        agent.handOver(() -> done.add("nothing else"));
        assertEquals("nothing else", next());
    }

    @Test
    void thoseWhoAskForALaterRunShareIt() throws Exception {
        Duty duty = agent.takeOn("copy", Rhythm.onDemand(), () -> done.add("copy"));
        duty.wakeIn(NEVER);
        duty.wakeIn(SHORT);
        duty.wakeIn(NEVER);

        assertEquals("copy", next());
        assertNull(done.poll(20, TimeUnit.MILLISECONDS));
    }

    @Test
    void dutiesOfOneAgentAreDoneOneAtATime() throws Exception {
        var inside = new AtomicInteger();
        Work work =
                () -> {
                    assertEquals(1, inside.incrementAndGet());
                    done.add(agent.isCurrent() ? "ours" : "another's");
                    inside.decrementAndGet();
                };
        agent.takeOn("one", Rhythm.every(Duration.ofNanos(1)), work);
        agent.takeOn("other", Rhythm.every(Duration.ofNanos(1)), work);

        for (int i = 0; i < 100; i++) {
            assertEquals("ours", next());
        }
        assertTrue(runs("one") > 0);
        assertTrue(runs("other") > 0);
        assertEquals(0, count("atoll.agent.failures", "one"));
    }

    @Test
    void whatIsHandedOverIsDoneOnceAndHindersNobody() throws Exception {
        agent.handOver(
                () -> {
                    done.add("once");
                    throw new AssertionError("thrown");
                });
        agent.handOver(() -> done.add("next"));

        assertEquals("once", next());
        assertEquals("next", next());
        assertNull(done.poll());
    }

    @Test
    void runsFailuresAndTheLastSuccessAreMeasured() throws Exception {
        var attempts = new AtomicInteger();
        long before = System.currentTimeMillis();
        Duty duty =
                agent.takeOn(
                        "try",
                        Rhythm.onDemand().withPauses(SHORT, SHORT),
                        () -> {
                            if (attempts.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                        });
        assertEquals(0, lastSuccess("try"));

        duty.wake();
        agent.handOver(() -> {});
        awaitRuns("try", 3);

        assertEquals(2, count("atoll.agent.failures", "try"));
        assertTrue(lastSuccess("try") * 1_000 >= before - 1);
    }

    @Test
    void closingInterruptsWhatIsDoneAndNothingIsDoneAfterwards() throws Exception {
        var begun = new CountDownLatch(1);
        Duty duty =
                agent.takeOn(
                        "hang",
                        Rhythm.every(SHORT),
                        () -> {
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                done.add("interrupted");
                            }
                        });
        begun.await();

        agent.close();

        assertEquals("interrupted", next());
        duty.wake();
        agent.handOver(() -> done.add("too late"));
        assertNull(done.poll(20, TimeUnit.MILLISECONDS));
        assertNull(registry.find("atoll.agent.last.success").gauge());
    }

    @Test
    void closingTakesNoLongerThanItsLimit() throws Exception {
        var goOn = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var stubborn =
                new Agent(
                        "stubborn",
                        AgentMeters.unwatched(),
                        new Agent.Ending(false, Duration.ofMillis(50)));
        stubborn.handOver(
                () -> {
                    begun.countDown();
                    awaitQuietly(goOn);
                    done.add(Thread.currentThread().isInterrupted() ? "interrupted" : "left alone");
                });
        begun.await();

        long closing = System.nanoTime();
        stubborn.close();

        assertTrue(System.nanoTime() - closing < TimeUnit.SECONDS.toNanos(10));
        goOn.countDown();
        assertEquals("left alone", next());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAgentCanEndItself() throws Exception {
        agent.takeOn(
                "last",
                Rhythm.every(SHORT),
                () -> {
                    agent.close();
                    done.add("closed");
                });

        assertEquals("closed", next());
        assertNull(done.poll(20, TimeUnit.MILLISECONDS));
        assertFalse(agent.isCurrent());
    }

    private String next() throws InterruptedException {
        String next = done.poll(20, TimeUnit.SECONDS);
        assertNotNull(next, "nothing was done for 20 s");
        return next;
    }

    private void awaitRuns(String duty, int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (runs(duty) < count) {
            assertTrue(System.nanoTime() < end, "too few runs of " + duty);
            Thread.onSpinWait();
        }
    }

    private double runs(String duty) {
        return count("atoll.agent.runs", duty);
    }

    private double count(String name, String duty) {
        return registry.get(name)
                .tags("member", "write-1", "agent", "keeper", "duty", duty)
                .counter()
                .count();
    }

    private double lastSuccess(String duty) {
        var gauge = registry.get("atoll.agent.last.success").tag("duty", duty).gauge();
        assertEquals(Meter.Type.GAUGE, gauge.getId().getType());
        return gauge.value();
    }
}
