package io.atoll.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a process has opened, to be closed in reverse order: what takes requests first, what it
/// stands on last. A part that fails to close does not keep the next one from it.
public final class OpenParts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenParts.class);

    private final Duration limit;
    private final Deque<Part> parts = new ArrayDeque<>();
    private volatile String closing = "nothing";

    /// @param limit how long all closing together may take
    public OpenParts(Duration limit) {
        this.limit = limit;
    }

    /// Takes a part that was just opened.
    public synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    /// Closes all parts, once; answers when they are closed or the limit has passed.
    ///
    /// @throws IllegalStateException naming the part that was still closing when the limit passed.
    ///   Its thread does not keep the process from exiting
    @Override
    public void close() {
        Thread closer = Thread.ofPlatform().daemon().name("close").start(this::closeAll);
        try {
            if (!closer.join(limit)) {
                throw new IllegalStateException(
                        "%s did not close, %d ms after the stop began"
                                .formatted(closing, limit.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while closing " + closing, e);
        }
    }

    private synchronized void closeAll() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            closing = part.name;
            long began = System.nanoTime();
            try {
                part.closeable.close();
                log.debug("closed part={} ms={}", part.name, millisSince(began));
            } catch (Exception e) {
                log.error("closing failed part={} ms={}", part.name, millisSince(began), e);
            }
        }
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private record Part(String name, AutoCloseable closeable) {}
}
