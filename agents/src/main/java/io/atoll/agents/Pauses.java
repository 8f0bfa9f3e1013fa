package io.atoll.agents;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Which of many things, named by numbers, have to wait after a failure, and how long: each failure
/// in a row doubles the pause, from 500 ms to 30 s. Safe for use by many threads.
public final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final LongSupplier millis;
    private final Map<Long, Pause> pauses = new ConcurrentHashMap<>();

    public Pauses(LongSupplier millis) {
        this.millis = millis;
    }

    public boolean mayTry(long id) {
        Pause pause = pauses.get(id);
        return pause == null || millis.getAsLong() >= pause.untilMillis();
    }

    public void succeeded(long id) {
        pauses.remove(id);
    }

    public void failed(long id, String reason) {
        long now = millis.getAsLong();
        pauses.compute(
                id,
                (_, before) -> {
                    long length =
                            before == null
                                    ? FIRST.toMillis()
                                    : Math.min(LONGEST.toMillis(), 2 * before.lengthMillis());
                    return new Pause(now + length, length, reason);
                });
    }

    /// The last failure of a thing that has not succeeded since.
    public Optional<Pause> of(long id) {
        return Optional.ofNullable(pauses.get(id));
    }

    /// @param reason of the last failure
    public record Pause(long untilMillis, long lengthMillis, String reason) {}
}
