package io.atoll.router.scatter;

import io.atoll.router.Eventually;

import org.junit.jupiter.api.Test;

class HedgingTest {

    /// All clients may wait for one node, and then nobody is there to pay for a hedge.
    @Test
    void whoHasSpentItsBudgetGetsMoreInTimeThoughNothingIsSent() {
        try (var hedging = new Hedging()) {
            spend(hedging);

            Eventually.until("one more hedge", hedging::mayHedge);
            Eventually.until("one more retry", hedging::mayRetry);
        }
    }

    private static void spend(Hedging hedging) {
        boolean left = true;
        while (left) {
            left = hedging.mayHedge() | hedging.mayRetry();
        }
    }
}
