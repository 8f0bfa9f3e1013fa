package io.atoll.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;

class JsonLayoutTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void writesTimeLevelLoggerAndMessage() throws Exception {
        JsonNode line = line("it \"starts\"\nnow", null);

        assertEquals("2026-03-01T08:30:00.250Z", line.get("time").asText());
        assertEquals("WARN", line.get("level").asText());
        assertEquals("io.atoll.readnode.ReadNode", line.get("logger").asText());
        assertEquals("it \"starts\"\nnow", line.get("message").asText());
        assertTrue(line.path("fields").isMissingNode());
        assertTrue(line.path("error").isMissingNode());
    }

    @Test
    void whatAMessageNamesBecomesFields() throws Exception {
        JsonNode line =
                line(
                        "node left id={} after {} looks misses={} up={} more={} none={}",
                        null,
                        "read-2",
                        7,
                        470_610_241_021_804_544L,
                        false,
                        JSON.readTree("{\"a\":[1]}"),
                        null);

        assertEquals(
                "{\"id\":\"read-2\",\"misses\":470610241021804544,\"up\":false,\"more\":{\"a\":[1]},"
                    + "\"none\":null}",
                line.get("fields").toString());
        assertTrue(line.get("message").asText().startsWith("node left id=read-2 after 7 looks"));
    }

    @Test
    void anExceptionIsPartOfItsEvent() throws Exception {
        var cause = new IOException("no space");
        JsonNode error =
                line("sealing failed", new IllegalStateException("two\nlines", cause)).get("error");

        assertEquals("java.lang.IllegalStateException", error.get("class").asText());
        assertEquals("two\nlines", error.get("message").asText());
        assertTrue(
                error.get("stack").asText().contains("Caused by: java.io.IOException: no space"));
    }

    private static JsonNode line(
            String message, @Nullable Throwable thrown, @Nullable Object... arguments)
            throws Exception {
        var logger = new LoggerContext().getLogger("io.atoll.readnode.ReadNode");
        var event = new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-03-01T08:30:00.250Z"));
        String text = new JsonLayout().doLayout(event);
        assertEquals(text.length() - 1, text.indexOf('\n'), "one line");
        return JSON.readTree(text);
    }
}
