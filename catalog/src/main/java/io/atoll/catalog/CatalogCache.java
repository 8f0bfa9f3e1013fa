package io.atoll.catalog;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Duty;
import io.atoll.agents.Rhythm;
import io.atoll.catalog.api.CatalogState;
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
/// One agent does all the looking. Looks are counted: a caller that asks for one waits for the end
/// of the next look that begins, and so do all others who ask before it begins. A look under way
/// would not do, since it may have read before the change that the caller is after.
public final class CatalogCache implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogCache.class);

    /// How late it may be noticed that the catalog is back.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final CatalogReader reader;
    private final Consumer<CatalogState> onChange;
    private final Agent agent;
    private final Duty looking;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private long looksBegun;
    private long looksEnded;
    private long announced;
    private boolean closed;

    private volatile CatalogState state;
    private volatile long newestAtNanos;

    private CatalogCache(
            CatalogReader reader,
            Duration pollInterval,
            Consumer<CatalogState> onChange,
            CatalogState first,
            long readAtNanos,
            AgentMeters meters) {
        this.reader = reader;
        this.onChange = onChange;
        this.state = first;
        this.announced = first.changeNumber();
        this.newestAtNanos = readAtNanos;
        this.agent = new Agent("catalog-poller", meters, new Agent.Ending(false, reader.timeout()));
        Duration longest = pollInterval.compareTo(LONGEST_PAUSE) > 0 ? pollInterval : LONGEST_PAUSE;
        Rhythm rhythm = Rhythm.every(pollInterval).withPauses(pollInterval, longest);
        this.looking = agent.takeOn("look", rhythm, this::look);
    }

    /// Reads the catalog once, or begins with what is remembered of it, and starts to poll.
    ///
    /// @param reader stays the caller's to close, after the cache
    /// @param onChange gets each new state after the first, one call at a time
    /// @throws CatalogException if the first reading fails
    public static CatalogCache start(
            CatalogReader reader,
            Duration pollInterval,
            Consumer<CatalogState> onChange,
            AgentMeters meters) {
        long now = System.nanoTime();
        CatalogReader.Memory first = reader.first();
        return new CatalogCache(
                reader, pollInterval, onChange, first.state(), now - first.age().toNanos(), meters);
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
        if (agent.isCurrent()) {
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
        looking.wake();
        return looksBegun + 1;
    }

    /// How long ago the state was last known to be the newest.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - newestAtNanos);
    }

    private void look() {
        beginLook();
        try {
            CatalogState before = state;
            long beganAt = System.nanoTime();
            state = reader.read(before);
            newestAtNanos = beganAt;
            if (state != before) {
                announce(state);
            }
        } finally {
            endLook();
        }
    }

    private void beginLook() {
        lock.lock();
        try {
            looksBegun++;
        } finally {
            lock.unlock();
        }
    }

    private void announce(CatalogState changed) {
        try {
            onChange.accept(changed);
        } catch (RuntimeException e) {
            log.error(
                    "a listener failed on a change of the catalog changeNumber={}",
                    changed.changeNumber(),
                    e);
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
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        agent.close();
    }
}
