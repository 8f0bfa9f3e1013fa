package io.atoll.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

class RoundTest {

    @Test
    void percentilesAreDurationsThatWereMeasured() {
        long[] nanos = LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();

        Round round = Round.of(8, 4, nanos, 0);

        assertEquals(100, round.p50Millis());
        assertEquals(198, round.p99Millis());
        assertEquals(200, round.maxMillis());
        assertEquals(50, round.searchesPerSecond());
    }

    @Test
    void oneSearchIsAllPercentiles() {
        Round round = Round.of(1, 1, new long[] {2_500_000}, 1);
        assertEquals(2.5, round.p50Millis());
        assertEquals(2.5, round.p99Millis());
        assertEquals(0, Round.of(1, 1, new long[0], 0).p99Millis());
    }
}
