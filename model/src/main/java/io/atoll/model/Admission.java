package io.atoll.model;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The door for requests: bounds how many are inside and how much memory they claim. Who finds it
/// full is refused at once, because a queue that only grows helps nobody, and is told when to come
/// again.
public final class Admission {
    private static final long SHORTEST_HINT = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_HINT = TimeUnit.SECONDS.toNanos(1);
    private static final int SMOOTHING = 16;

    private final String member;
    private final int bound;
    private final long boundBytes;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicLong claimedBytes = new AtomicLong();
    private volatile long lastEntryNanos = System.nanoTime();

    /// How long requests stay, smoothed. A lost update does no harm.
    private volatile long stayNanos = SHORTEST_HINT;

    /// @param member who refuses, for messages, such as `read node 'read-1'`
    /// @param bound requests inside at most
    /// @param boundBytes memory that they may claim together
    public Admission(String member, int bound, long boundBytes) {
        this.member = member;
        this.bound = bound;
        this.boundBytes = boundBytes;
    }

    /// Lets a request in until the ticket is closed.
    ///
    /// @param bytes what it may take in memory
    /// @throws AtollException with RATE_LIMIT if there are too many, with RESOURCE_INSUFFICIENT if
    ///   there is too little memory; both with a hint when to try again
    public Ticket enter(long bytes) {
        int count = inside.incrementAndGet();
        if (count > bound) {
            inside.decrementAndGet();
            throw refusal(
                    ErrorCode.RATE_LIMIT,
                    "%s has %d requests running or waiting, its limit".formatted(member, bound));
        }
        long claimed = claimedBytes.addAndGet(bytes);
        // A request that is too large by itself gets through while it is the only one.
        if (claimed > boundBytes && claimed != bytes) {
            leave(bytes);
            throw refusal(
                    ErrorCode.RESOURCE_INSUFFICIENT,
                    "%s: the request takes %d bytes, others have %d of %d"
                            .formatted(member, bytes, claimed - bytes, boundBytes));
        }
        long entered = System.nanoTime();
        lastEntryNanos = entered;
        return () -> {
            stayNanos += (System.nanoTime() - entered - stayNanos) / SMOOTHING;
            leave(bytes);
        };
    }

    /// By then about half of those inside will have left.
    private AtollException refusal(ErrorCode code, String reason) {
        var pause =
                Duration.ofMillis(
                        TimeUnit.NANOSECONDS.toMillis(
                                Math.clamp(stayNanos / 2, SHORTEST_HINT, LONGEST_HINT)));
        return new AtollException(
                code, "%s: try again in %d ms".formatted(reason, pause.toMillis()), pause);
    }

    /// For how long nobody has come in and nobody is inside; 0 while somebody is.
    public long quietNanos() {
        return inside.get() > 0 ? 0 : System.nanoTime() - lastEntryNanos;
    }

    private void leave(long bytes) {
        claimedBytes.addAndGet(-bytes);
        inside.decrementAndGet();
    }

    /// Requests running or waiting.
    public int inside() {
        return inside.get();
    }

    /// What the requests inside claim together.
    public long claimedBytes() {
        return claimedBytes.get();
    }

    /// The right to be inside. Closed once.
    public interface Ticket extends AutoCloseable {
        @Override
        void close();
    }
}
