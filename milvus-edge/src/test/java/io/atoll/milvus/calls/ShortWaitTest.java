package io.atoll.milvus.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class ShortWaitTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void endsWithTheFirstLookThatSeesTheEnd() {
        int seen = ShortWait.until(looks::incrementAndGet, look -> look == 2, LIMIT);

        assertEquals(2, seen);
        assertEquals(2, looks.get());
    }

    @Test
    void tellsTheLastStateWhereTheEndDoesNotCome() {
        int seen = ShortWait.until(looks::incrementAndGet, _ -> false, LIMIT);

        assertEquals(looks.get(), seen);
    }

    @Test
    void aCallWithoutTimeLooksOnce() {
        ShortWait.until(looks::incrementAndGet, _ -> false, Duration.ofMillis(10));

        assertEquals(1, looks.get());
    }
}
