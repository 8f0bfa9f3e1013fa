package io.atoll.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class CleanUpTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, 80);

    @Test
    void undoesLastThingsFirstAndOnce() {
        var undone = new ArrayList<String>();
        var cleanUp = new CleanUp(terminal);
        cleanUp.add("delete the folder", () -> undone.add("folder"));
        cleanUp.add("stop the server", () -> undone.add("server"));

        cleanUp.close();
        cleanUp.close();

        assertEquals(List.of("server", "folder"), undone);
    }

    @Test
    void saysWhatCouldNotBeUndoneAndGoesOn() {
        var undone = new ArrayList<String>();
        try (var cleanUp = new CleanUp(terminal)) {
            cleanUp.add("delete the folder", () -> undone.add("folder"));
            cleanUp.add(
                    "stop the server",
                    () -> {
                        throw new IOException("it is stuck");
                    });
        }
        assertEquals(List.of("folder"), undone);
        assertEquals(
                "could not stop the server: it is stuck",
                bytes.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void passesResultsAndErrorsOnUnlessInterrupted() throws InterruptedException {
        try (var cleanUp = new CleanUp(terminal)) {
            assertEquals(3, cleanUp.unlessInterrupted(() -> 3));
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            cleanUp.unlessInterrupted(
                                    () -> {
                                        throw new IllegalStateException();
                                    }));
        }
    }
}
