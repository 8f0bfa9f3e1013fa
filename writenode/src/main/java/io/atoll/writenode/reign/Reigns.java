package io.atoll.writenode.reign;

import io.atoll.catalog.api.FencedException;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.io.IOException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The reign that lasts now. Writers hold it shared while they append, sync and ask whether it
/// lasts; a new reign of this node (after a journal has failed) is begun exclusively.
public final class Reigns {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ConcurrentSkipListSet<Long> makings = new ConcurrentSkipListSet<>();
    private volatile OwnReign current;

    public Reigns(OwnReign first) {
        this.current = first;
    }

    public OwnReign current() {
        return current;
    }

    public WriteClock clock() {
        return current.clock();
    }

    public long epoch() {
        return current.epoch();
    }

    /// Begins to make files that the catalog does not know yet. Until it is closed, no file whose
    /// name is younger is taken for garbage.
    public Making making() throws IOException {
        long began = clock().next();
        makings.add(began);
        return () -> makings.remove(began);
    }

    /// All that is being made now, or will be, has names with timestamps above this one.
    public long makingSince() throws IOException {
        // In this order: what begins after the first line gets a younger timestamp.
        long now = clock().next();
        Long oldest = makings.ceiling(Long.MIN_VALUE);
        return oldest == null ? now : Math.min(now, oldest);
    }

    /// Files are being made.
    public interface Making extends AutoCloseable {
        @Override
        void close();
    }

    /// Runs something inside the present reign.
    public <T> T during(Deadline deadline, Act<T> act) throws IOException {
        deadline.lock(lock.readLock(), "reign to write in");
        try {
            return act.run(current);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Begins the next reign of this node while nothing is written.
    public void begin(Beginning beginning) throws IOException {
        lock.writeLock().lock();
        try (var _ = making()) {
            current = beginning.begin();
        } catch (FencedException e) {
            throw new AtollException(ErrorCode.UNAVAILABLE, "another write node rules", e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Something done inside a reign.
    public interface Act<T> {
        T run(OwnReign reign) throws IOException;
    }

    /// Takes over from oneself.
    public interface Beginning {
        OwnReign begin() throws IOException;
    }
}
