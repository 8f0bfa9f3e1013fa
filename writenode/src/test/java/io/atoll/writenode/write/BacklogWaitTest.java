package io.atoll.writenode.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// How long an insert waits between the two limits of a [Backlog].
final class BacklogWaitTest {

    @Test
    void anInsertWaitsTheLongerTheLargerItIsAndTheCloserTheSecondLimitIs() {
        assertEquals(2_000_000_000L, Backlog.waitNanos(1, 1 << 20));
        assertEquals(2_000_000_000L, Backlog.waitNanos(1, 64 << 20));
        assertEquals(1_000_000_000L, Backlog.waitNanos(0.5, 1 << 20));
        assertEquals(250_000_000L, Backlog.waitNanos(0.5, 256 << 10));
        assertEquals(0, Backlog.waitNanos(0.5, 0));
    }
}
