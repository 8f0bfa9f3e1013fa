package io.atoll.cli.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

class FreePortTest {

    /// By chance alone, among so many there would be two alike.
    @Test
    void givesNoneTwice() throws IOException {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            int port = FreePort.find();
            assertTrue(given.add(port), () -> port + " was given twice");
        }
    }
}
