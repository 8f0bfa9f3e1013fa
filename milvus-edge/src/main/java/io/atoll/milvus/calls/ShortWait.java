package io.atoll.milvus.calls;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits a moment for the end of something before it is told that it has not come. Clients that
/// wait for a flush ask again after half a second or five, and sealing a little takes a fraction of
/// that; and what one router has seen to be loaded, another one sees at its next look at the nodes.
/// Looks come at 0, 20, 60, 140 and 300 ms.
public final class ShortWait {
    private static final Duration LONGEST = Duration.ofMillis(400);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private ShortWait() {}

    /// The first state that is the end, or the last one that was looked at.
    ///
    /// @param limit the call's, of which no more than half is spent
    public static <S> S until(Supplier<S> state, Predicate<S> end, Duration limit) {
        long patience = Math.min(LONGEST.toNanos(), limit.toNanos() / 2);
        long began = System.nanoTime();
        long pause = FIRST_PAUSE.toNanos();
        S now = state.get();
        while (!end.test(now) && System.nanoTime() - began + pause <= patience) {
            LockSupport.parkNanos(pause);
            pause *= 2;
            now = state.get();
        }
        return now;
    }
}
