package io.atoll.testkit;

import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A listener that keeps what it is told.
final class Views implements Consumer<DiscoveryView> {
    /// So long that calls which could come at once do.
    private static final long CALL_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final List<DiscoveryView> all = new ArrayList<>();
    private final AtomicInteger callers = new AtomicInteger();
    private volatile boolean calledTwiceAtOnce;

    @Override
    public void accept(DiscoveryView view) {
        if (callers.incrementAndGet() > 1) {
            calledTwiceAtOnce = true;
        }
        synchronized (this) {
            all.add(view);
            notifyAll();
        }
        LockSupport.parkNanos(CALL_NANOS);
        callers.decrementAndGet();
    }

    synchronized List<DiscoveryView> all() {
        return List.copyOf(all);
    }

    boolean wasCalledTwiceAtOnce() {
        return calledTwiceAtOnce;
    }

    /// Waits until the newest view is as wanted.
    synchronized void await(String what, Predicate<DiscoveryView> wanted, Duration limit)
            throws InterruptedException {
        if (!comes(wanted, limit)) {
            throw new AssertionError(
                    "not told within %s: %s; told was: %s".formatted(limit, what, all));
        }
    }

    /// Waits until the plugin says that it cannot tell, if it says so.
    synchronized void awaitUnknown(Duration limit) throws InterruptedException {
        comes(Unknown.class::isInstance, limit);
    }

    private synchronized boolean comes(Predicate<DiscoveryView> wanted, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (all.isEmpty() || !wanted.test(all.getLast())) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    void awaitIds(List<String> ids, Duration limit) throws InterruptedException {
        await("the members are " + ids, view -> names(view, ids), limit);
    }

    private static boolean names(DiscoveryView view, List<String> ids) {
        return view instanceof Known(List<Member> members)
                && members.size() == ids.size()
                && idsOf(members).equals(new TreeSet<>(ids));
    }

    static TreeSet<String> idsOf(List<Member> members) {
        var ids = new TreeSet<String>();
        members.forEach(each -> ids.add(each.id()));
        return ids;
    }
}
