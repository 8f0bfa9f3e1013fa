package io.atoll.cli.budgets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.OptionalInt;

class EfLadderTest {
    @Test
    void findsTheNarrowestWidthAndTriesEachOnce() {
        var tried = new ArrayList<Integer>();
        var ladder =
                new EfLadder(
                        ef -> {
                            tried.add(ef);
                            return 1 - 1.0 / ef;
                        });

        assertEquals(OptionalInt.of(20), ladder.narrowest(0.95));
        assertEquals(OptionalInt.of(10), ladder.narrowest(0.5));
        assertEquals(OptionalInt.of(1024), ladder.narrowest(0.999));
        assertEquals(OptionalInt.empty(), ladder.narrowest(0.9999));
        assertEquals(tried.stream().distinct().toList(), tried);
        assertTrue(tried.size() < 16, tried.toString());
    }
}
