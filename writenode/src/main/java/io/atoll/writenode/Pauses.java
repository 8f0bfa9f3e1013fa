package io.atoll.writenode;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Who has to wait after a failure, and how long: each failure in a row doubles the pause.
final class Pauses {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final LongSupplier millis;
    private final Map<Long, Pause> pauses = new ConcurrentHashMap<>();

    Pauses(LongSupplier millis) {
        this.millis = millis;
    }

    boolean mayTry(long id) {
        Pause pause = pauses.get(id);
        return pause == null || millis.getAsLong() >= pause.untilMillis();
    }

    void succeeded(long id) {
        pauses.remove(id);
    }

    void failed(long id, String reason) {
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

    /// The last failure of somebody who has not succeeded since.
    Optional<Pause> of(long id) {
        return Optional.ofNullable(pauses.get(id));
    }

    /// @param reason of the last failure
    record Pause(long untilMillis, long lengthMillis, String reason) {}
}
