package io.atoll.router.scatter;

import io.atoll.router.nodes.NodeRecord;
import io.netty.util.HashedWheelTimer;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// When and how often sub-requests are sent a second time.
///
/// A *hedge* goes to other holders of the segments when a node has not answered in the time in
/// which it answers 95 of 100; at most one for every twenty sub-requests. A *retry* follows a
/// failure; at most one for every five. Both budgets can save up a burst, which the loss of a node
/// needs, and gain a little while nothing is sent at all: when the budget is spent and all reads
/// that could pay for more wait for one node, they would wait for ever. Without budgets, a slow
/// cluster would be asked twice as much because it is slow.
///
/// Source: J. Dean, L. A. Barroso, "The Tail at Scale", CACM 56(2), 2013.
public final class Hedging implements AutoCloseable {
    private static final double HEDGE_SHARE = 0.05;
    private static final double RETRY_SHARE = 0.2;
    private static final int BURST = 200;
    private static final long GIFT_MILLIS = 100;
    private static final long TICK_MILLIS = 5;
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// No node is waited for longer without asking another.
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /// When to look again for a node to ask.
    static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final TokenBucket hedges = new TokenBucket(HEDGE_SHARE, BURST);
    private final LongAdder sent = new LongAdder();
    private long sentBefore;
    private final TokenBucket retries = new TokenBucket(RETRY_SHARE, BURST);

    /// A wheel, because an ordinary scheduler takes a lock for every timer, and nearly all of these
    /// are cancelled.
    private final HashedWheelTimer wheel =
            new HashedWheelTimer(threads(), TICK_MILLIS, TimeUnit.MILLISECONDS, 512, false);

    private static ThreadFactory threads() {
        return work -> Thread.ofPlatform().daemon().name("router-hedges").unstarted(work);
    }

    public Hedging() {
        giveInTime();
    }

    private void giveInTime() {
        long now = sent.sum();
        if (now == sentBefore) {
            hedges.give();
            retries.give();
        }
        sentBefore = now;
        wheel.newTimeout(_ -> giveInTime(), GIFT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// A sub-request is sent.
    void sent() {
        sent.increment();
        hedges.pay();
        retries.pay();
    }

    boolean mayHedge() {
        return hedges.take();
    }

    boolean mayRetry() {
        return retries.take();
    }

    /// How long a node is waited for before others are asked as well.
    static long patienceNanos(NodeRecord node) {
        return Math.clamp(node.slowNanos(LONGEST_NANOS / 2), SHORTEST_NANOS, LONGEST_NANOS);
    }

    /// Runs something after a time.
    Cancellable after(long nanos, Runnable action) {
        var timeout = wheel.newTimeout(_ -> action.run(), nanos, TimeUnit.NANOSECONDS);
        return timeout::cancel;
    }

    /// Something that may be called off.
    interface Cancellable {
        boolean cancel();
    }

    @Override
    public void close() {
        wheel.stop();
    }
}
