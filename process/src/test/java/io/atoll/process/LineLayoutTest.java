package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;

class LineLayoutTest {
    private final LineLayout layout = new LineLayout(ZoneOffset.UTC);

    @Test
    void writesTimeLevelClassAndMessage() {
        assertEquals(
                "2026-03-01T08:30:00.250Z WARN ReadNode node left id=read-2\n",
                line("node left id={}", null, "read-2"));
    }

    @Test
    void keepsAStackTraceInTheLineOfItsEvent() {
        String line =
                line(
                        "sealing failed",
                        new IllegalStateException("two\nlines", new IOException("no space")));
        assertEquals(line.length() - 1, line.indexOf('\n'));
        assertTrue(
                line.contains(
                        " sealing failed | java.lang.IllegalStateException: two | lines | at "),
                line);
        assertTrue(line.contains(" | caused by java.io.IOException: no space | at "), line);
    }

    private String line(String message, @Nullable Throwable thrown, Object... arguments) {
        var logger = new LoggerContext().getLogger("io.atoll.readnode.ReadNode");
        var event = new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-03-01T08:30:00.250Z"));
        return layout.doLayout(event);
    }
}
