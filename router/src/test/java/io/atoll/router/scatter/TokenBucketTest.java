package io.atoll.router.scatter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

    @Test
    void extraWorkIsBoundedByTheShareOfTheOrdinary() {
        var bucket = new TokenBucket(0.05, 10);
        assertEquals(10, taken(bucket), "what was saved up");

        for (int i = 0; i < 100; i++) {
            bucket.pay();
        }

        assertEquals(5, taken(bucket));
    }

    @Test
    void noMoreIsSavedUpThanTheBurst() {
        var bucket = new TokenBucket(0.5, 3);
        for (int i = 0; i < 1_000; i++) {
            bucket.pay();
        }
        assertEquals(3, taken(bucket));
    }

    @Test
    void aTokenThatIsGivenNeedsNoWork() {
        var bucket = new TokenBucket(0.5, 3);
        taken(bucket);

        bucket.give();

        assertEquals(1, taken(bucket));
    }

    private static int taken(TokenBucket bucket) {
        int taken = 0;
        while (bucket.take()) {
            taken++;
        }
        return taken;
    }
}
