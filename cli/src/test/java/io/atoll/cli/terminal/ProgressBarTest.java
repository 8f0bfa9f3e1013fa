package io.atoll.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ProgressBarTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nanos;

    @Test
    void showsALinePerQuarterWhereLinesCannotBeDrawnOver() {
        try (var progress = progress(new Terminal(out, false, 80), 1000)) {
            for (int i = 0; i < 1000; i++) {
                progress.advance(1);
            }
        }
        assertEquals(
                List.of(
                        "load: 25 % of 1,000",
                        "load: 50 % of 1,000", "load: 75 % of 1,000", "load: 100 % of 1,000"),
                bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void drawsABarThatFitsIntoTheLine() {
        for (int width : new int[] {50, 60, 80, 120}) {
            bytes.reset();
            try (var progress = progress(new Terminal(out, true, width), 1_000_000)) {
                for (int i = 0; i < 10; i++) {
                    nanos += 1_000_000_000;
                    progress.advance(100_000);
                }
            }
            String text = bytes.toString(StandardCharsets.UTF_8);
            for (String line : text.strip().split("\r")) {
                assertTrue(line.length() < width, line);
            }
            assertTrue(text.contains("100 % 1,000,000/1,000,000"), text);
            assertTrue(text.endsWith(System.lineSeparator()), text);
            assertFalse(text.contains("\u001b"), "no control sequences");
            assertEquals(width >= 60, text.contains("####"), text);
        }
    }

    @Test
    void doesNotDrawMoreOftenThanOneCanSee() {
        try (var progress = progress(new Terminal(out, true, 80), 1_000_000)) {
            for (int i = 0; i < 10_000; i++) {
                progress.advance(1);
            }
        }
        assertEquals(2, bytes.toString(StandardCharsets.UTF_8).split("\r", -1).length - 1);
    }

    private ProgressBar progress(Terminal terminal, long total) {
        return new ProgressBar(terminal, "load", total, () -> nanos);
    }
}
