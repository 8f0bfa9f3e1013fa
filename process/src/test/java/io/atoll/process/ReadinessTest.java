package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ReadinessTest {
    private final Readiness readiness = new Readiness();

    @Test
    void aProcessWithoutPartsIsNotReady() {
        assertFalse(readiness.look().ready());
    }

    @Test
    void isReadyWhenAllPartsAre() {
        readiness.watch("router", List::of);
        readiness.watch("write node", List::of);
        assertTrue(readiness.look().ready());
    }

    @Test
    void saysWhichPartIsNotReadyAndWhy() {
        readiness.watch("router", () -> List.of("no read node is known"));
        readiness.watch("write node", List::of);
        assertFalse(readiness.look().ready());
        assertEquals(
                Map.of("router", List.of("no read node is known"), "write node", List.of()),
                readiness.look().hindrances());
    }

    @Test
    void aPartThatFailsToSayIsNotReadyAndHidesNoOther() {
        readiness.watch(
                "router",
                () -> {
                    throw new IllegalStateException("closed");
                });
        readiness.watch("write node", () -> List.of("TAKING"));
        Map<String, List<String>> hindrances = readiness.look().hindrances();
        assertTrue(hindrances.get("router").getFirst().contains("closed"));
        assertEquals(List.of("TAKING"), hindrances.get("write node"));
    }
}
