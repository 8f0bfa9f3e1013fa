package io.atoll.router.nodes;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// What a router has measured of one read node: how much it has to do, how long it takes, and
/// whether it fails. Written by all event loops without a lock: of two measurements at the same
/// instant one may be lost, which no mean notices.
public final class NodeRecord {
    /// How much a new measurement counts in the mean, at least; the more, the longer the one before
    /// is ago.
    private static final double NEW_SHARE = 0.1;

    /// In this time without an answer, half of what is known of a node fades.
    private static final double FADING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final double UNKNOWN = -1;
    private static final int ENOUGH_ANSWERS = 20;

    /// How far an answer moves the estimate of the 95th percentile, relative to it.
    private static final double QUANTILE_STEP = 0.05;

    private final LongSupplier nanoClock;
    private final Ejection ejection;
    private final AtomicInteger outstanding = new AtomicInteger();
    private volatile double meanMicros = UNKNOWN;
    private volatile double slowMicros;
    private volatile long answers;
    private volatile long lastAnswerNanos;

    public NodeRecord(LongSupplier nanoClock, EjectedNodes ejected) {
        this.nanoClock = nanoClock;
        this.ejection = new Ejection(nanoClock, ejected);
    }

    public void asked() {
        outstanding.incrementAndGet();
    }

    public void answered(long nanos) {
        outstanding.decrementAndGet();
        measure(nanos / 1e3);
        ejection.succeeded();
    }

    /// It answered something that takes other times.
    public void answeredAnotherKind() {
        outstanding.decrementAndGet();
        ejection.succeeded();
    }

    /// It failed in a way that says something of the node, not of the request.
    public void failed() {
        outstanding.decrementAndGet();
        ejection.failed();
    }

    /// It refused for the request's sake, or for what it has not loaded: it is as well as before.
    public void refused() {
        outstanding.decrementAndGet();
        ejection.succeeded();
    }

    /// Another node was faster, after so long.
    public void outrun(long nanos) {
        outstanding.decrementAndGet();
        measure(nanos / 1e3);
        ejection.failed();
    }

    /// Nobody wants the answer any more.
    public void abandoned() {
        outstanding.decrementAndGet();
    }

    private void measure(double micros) {
        double mean = meanMicros;
        double share = Math.max(NEW_SHARE, 1 - remembered());
        meanMicros = mean == UNKNOWN ? micros : mean + share * (micros - mean);
        double slow = slowMicros;
        // Moves up in 5 of 100 answers by as much as it moves down in the 95 others together.
        slowMicros =
                slow == 0
                        ? 2 * micros
                        : micros > slow
                                ? slow + slow * QUANTILE_STEP * 0.95 + 1
                                : slow - slow * QUANTILE_STEP * 0.05;
        answers = answers + 1;
        lastAnswerNanos = nanoClock.getAsLong();
    }

    public int outstanding() {
        return outstanding.get();
    }

    /// The mean time of its answers; the longer the last one is ago, the nearer to that of the
    /// fastest node. Fading towards the mean of all would not do: the stale time of a slow node
    /// would keep it up, and a node that has recovered would never be asked again.
    ///
    /// @param fastest what the answers of the fastest node take
    public double serviceMicros(double fastest) {
        double mean = meanMicros;
        if (mean == UNKNOWN) {
            return fastest;
        }
        return fastest + (mean - fastest) * remembered();
    }

    /// How much of what was measured still counts.
    private double remembered() {
        double age = Math.max(0, nanoClock.getAsLong() - lastAnswerNanos);
        return Math.pow(0.5, age / FADING_NANOS);
    }

    /// The mean as it was measured; negative if nothing was.
    double measuredMicros() {
        return meanMicros;
    }

    /// In which time it answers 95 of 100 requests.
    ///
    /// @param unknown while it has answered too few
    public long slowNanos(long unknown) {
        return answers < ENOUGH_ANSWERS ? unknown : (long) (slowMicros * 1e3);
    }

    /// The node is watched no more.
    void forget() {
        ejection.forget();
    }

    /// Whether it is not to be asked for a while.
    public boolean isEjected() {
        return ejection.isOut();
    }
}
