package io.atoll.readnode;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The door for requests: bounds how many are inside and how much memory they claim. Who finds it
/// full is refused at once, because a queue that only grows helps nobody.
final class Admission {
    private final String nodeId;
    private final int bound;
    private final long boundBytes;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicLong claimedBytes = new AtomicLong();
    private volatile long lastEntryNanos = System.nanoTime();

    Admission(String nodeId, int bound, long boundBytes) {
        this.nodeId = nodeId;
        this.bound = bound;
        this.boundBytes = boundBytes;
    }

    /// Lets a request in until the ticket is closed.
    ///
    /// @param bytes what it may take in memory
    /// @throws AtollException with RATE_LIMIT if there are too many, with RESOURCE_INSUFFICIENT if
    ///   there is too little memory
    Ticket enter(long bytes) {
        int count = inside.incrementAndGet();
        if (count > bound) {
            inside.decrementAndGet();
            throw new AtollException(
                    ErrorCode.RATE_LIMIT,
                    "read node '"
                            + nodeId
                            + "' has "
                            + bound
                            + " requests running or waiting, its limit: try again later");
        }
        long claimed = claimedBytes.addAndGet(bytes);
        // A request that is too large by itself gets through while it is the only one.
        if (claimed > boundBytes && claimed != bytes) {
            leave(bytes);
            throw new AtollException(
                    ErrorCode.RESOURCE_INSUFFICIENT,
                    "read node '"
                            + nodeId
                            + "': the request takes "
                            + bytes
                            + " bytes, others have "
                            + (claimed - bytes)
                            + " of "
                            + boundBytes
                            + ": try again later");
        }
        lastEntryNanos = System.nanoTime();
        return () -> leave(bytes);
    }

    /// For how long nobody has come in and nobody is inside; 0 while somebody is.
    long quietNanos() {
        return inside.get() > 0 ? 0 : System.nanoTime() - lastEntryNanos;
    }

    private void leave(long bytes) {
        claimedBytes.addAndGet(-bytes);
        inside.decrementAndGet();
    }

    /// Requests running or waiting.
    int inside() {
        return inside.get();
    }

    /// The right to be inside. Closed once.
    interface Ticket extends AutoCloseable {
        @Override
        void close();
    }
}
