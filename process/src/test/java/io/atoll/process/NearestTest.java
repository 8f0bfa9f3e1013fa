package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class NearestTest {
    private static final List<String> KNOWN =
            List.of("--port", "--admin-port", "--data", "standalone", "rendezvous");

    @Test
    void forgivesSwappedMistakenForgottenAndAddedLetters() {
        assertEquals(Optional.of("--port"), Nearest.of("--prot", KNOWN));
        assertEquals(Optional.of("--port"), Nearest.of("--pors", KNOWN));
        assertEquals(Optional.of("standalone"), Nearest.of("standalon", KNOWN));
        assertEquals(Optional.of("rendezvous"), Nearest.of("rendezvouzs", KNOWN));
    }

    @Test
    void saysNothingWhereNothingIsNear() {
        assertEquals(Optional.empty(), Nearest.of("--verbose", KNOWN));
        assertEquals(Optional.empty(), Nearest.of("", KNOWN));
    }

    @Test
    void ofEquallyNearNamesTakesTheFirstByAlphabet() {
        assertEquals(Optional.of("cat"), Nearest.of("bat", List.of("rat", "cat")));
    }
}
