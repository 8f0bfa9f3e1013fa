package io.atoll.catalog;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A member's copy of the metadata. It asks for the change number a few times a second, fetches
/// what changed, and keeps its last state while the catalog is away.
///
/// One thread does all the looking. Looks are counted: who asks for one waits for the end of the
/// next look that begins, and so do all others who ask before it begins. A look under way would not
/// do, since it may have read before the change that the caller is after.
public final class CatalogCache implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogCache.class);

    private final CatalogReader reader;
    private final Duration pollInterval;
    private final Consumer<CatalogState> onChange;
    private final Thread poller;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private long looksWanted;
    private long looksBegun;
    private long looksEnded;
    private long announced;
    private boolean closed;

    private volatile CatalogState state;
    private volatile long newestAtNanos;
    private boolean away;

    private CatalogCache(
            CatalogReader reader,
            Duration pollInterval,
            Consumer<CatalogState> onChange,
            CatalogState first,
            long readAtNanos) {
        this.reader = reader;
        this.pollInterval = pollInterval;
        this.onChange = onChange;
        this.state = first;
        this.announced = first.changeNumber();
        this.newestAtNanos = readAtNanos;
        this.poller = Thread.ofPlatform().daemon().name("catalog-poller").unstarted(this::poll);
    }

    /// Reads the catalog once, or begins with what is remembered of it, and starts to poll.
    ///
    /// @param reader stays the caller's to close, after the cache
    /// @param onChange gets each new state after the first, one call at a time
    /// @throws CatalogException if the first reading fails
    public static CatalogCache start(
            CatalogReader reader, Duration pollInterval, Consumer<CatalogState> onChange) {
        long now = System.nanoTime();
        CatalogReader.Memory first = reader.first();
        var cache =
                new CatalogCache(
                        reader, pollInterval, onChange, first.state(), now - first.age().toNanos());
        cache.poller.start();
        return cache;
    }

    /// The last state known. Costs one volatile read.
    public CatalogState state() {
        return state;
    }

    /// Looks at the catalog now and answers what it has; listeners have been called by then.
    /// Concurrent calls share one look. If the catalog is away, the last state: after as long as it
    /// takes to notice, which is the catalog's timeout.
    public CatalogState refresh() {
        // A look that hangs fails by the reader's own timeouts; this is for what they overlook.
        return refresh(reader.timeout().multipliedBy(4));
    }

    /// Like [#refresh()], but answers the last state after `limit`.
    public CatalogState refresh(Duration limit) {
        if (Thread.currentThread() == poller) {
            // A listener asks: it is being told of the newest state right now.
            return state;
        }
        lock.lock();
        try {
            long look = orderLook();
            long nanos = limit.toNanos();
            while (looksEnded < look && !closed && nanos > 0) {
                nanos = ended.awaitNanos(nanos);
            }
            return state;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the state has at least this change number, and listeners were called with it (so
    /// a listener cannot wait here).
    ///
    /// @throws AtollException with DEADLINE_EXCEEDED after `limit`
    public CatalogState await(long changeNumber, Duration limit) {
        lock.lock();
        try {
            if (announced >= changeNumber) {
                return state;
            }
            orderLook();
            long nanos = limit.toNanos();
            while (announced < changeNumber) {
                if (nanos <= 0 || closed) {
                    throw new AtollException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the catalog's change %d did not arrive in %d ms; the last one is %d"
                                    .formatted(changeNumber, limit.toMillis(), announced));
                }
                nanos = ended.awaitNanos(nanos);
            }
            return state;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /// The number of the look that the caller is to wait for: the first that begins from now on.
    private long orderLook() {
        looksWanted = looksBegun + 1;
        wanted.signal();
        return looksWanted;
    }

    /// How long ago the state was last known to be the newest.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - newestAtNanos);
    }

    private void poll() {
        while (awaitNextLook()) {
            CatalogState before = state;
            look();
            if (state != before) {
                announce(state);
            }
            endLook();
        }
    }

    /// Waits for an order, or for the poll interval to pass.
    ///
    /// @return false if the cache was closed
    private boolean awaitNextLook() {
        lock.lock();
        try {
            long nanos = pollInterval.toNanos();
            while (!closed && looksWanted <= looksBegun && nanos > 0) {
                nanos = wanted.awaitNanos(nanos);
            }
            looksBegun++;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        long beganAt = System.nanoTime();
        try {
            state = reader.read(state);
            newestAtNanos = beganAt;
            if (away) {
                away = false;
                log.info("catalog back change={}", state.changeNumber());
            }
        } catch (RuntimeException e) {
            if (!away) {
                away = true;
                log.warn(
                        "catalog away, working on with change={} reason={}",
                        state.changeNumber(),
                        e.getMessage());
            }
        }
    }

    private void announce(CatalogState changed) {
        try {
            onChange.accept(changed);
        } catch (RuntimeException e) {
            log.error("a listener failed on the catalog's change {}", changed.changeNumber(), e);
        }
    }

    private void endLook() {
        lock.lock();
        try {
            looksEnded = looksBegun;
            announced = state.changeNumber();
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static AtollException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AtollException(
                ErrorCode.CANCELLED, "interrupted while waiting for the catalog", e);
    }

    /// Stops polling. The last state stays readable.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signalAll();
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            poller.join(reader.timeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
