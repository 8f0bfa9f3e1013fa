package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

class OpenPartsTest {
    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Test
    void closesInReverseOrderAndOnce() {
        var parts = new OpenParts(Duration.ofSeconds(10));
        parts.add("catalog", () -> closed.add("catalog"));
        parts.add("router", () -> closed.add("router"));
        parts.close();
        parts.close();
        assertEquals(List.of("router", "catalog"), closed);
    }

    @Test
    void aPartThatFailsDoesNotKeepTheNextFromClosing() {
        var parts = new OpenParts(Duration.ofSeconds(10));
        parts.add("catalog", () -> closed.add("catalog"));
        parts.add(
                "router",
                () -> {
                    throw new IOException("broken");
                });
        parts.close();
        assertEquals(List.of("catalog"), closed);
    }

    @Test
    void namesThePartThatHangsWhenTheLimitHasPassed() {
        var parts = new OpenParts(Duration.ofMillis(50));
        var released = new CountDownLatch(1);
        parts.add("read node read-1", released::await);
        var error = assertThrows(IllegalStateException.class, parts::close);
        assertEquals(
                "read node read-1 did not close, 50 ms after the stop began", error.getMessage());
        released.countDown();
    }
}
