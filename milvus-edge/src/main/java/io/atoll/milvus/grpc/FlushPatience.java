package io.atoll.milvus.grpc;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits a moment for the end of a flush before it is told that it has not come: clients ask again
/// after half a second or five, and sealing a little takes a fraction of that. Looks come at 0, 20,
/// 60, 140 and 300 ms.
final class FlushPatience {
    private static final Duration LONGEST = Duration.ofMillis(400);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private FlushPatience() {}

    /// The first state that is the end, or the last one that was looked at.
    ///
    /// @param limit the call's, of which no more than half is spent
    static <S> S await(Supplier<S> state, Predicate<S> end, Duration limit) {
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
