package io.atoll.segment.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.atoll.model.AtollException;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

/// What small files have around their content, binary and JSON.
class EnvelopeTest {
    private static final Envelope ENVELOPE = new Envelope("ATOLTEST", 1);
    private static final CheckedJson JSON = new CheckedJson("atoll-test", 1);

    @Test
    void givesBackTheBody() {
        byte[] file = ENVELOPE.wrap(ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), ENVELOPE.unwrap("f", file));
        assertEquals(3 + Envelope.EXTRA_BYTES, file.length);
    }

    @Test
    void aFileOfAnotherKindIsRefused() {
        byte[] file = new Envelope("ATOLELSE", 1).wrap(ByteBuffer.allocate(3));

        assertMessage(
                "f is damaged at offset 0: expected 'ATOLTEST', found other bytes; restore the"
                        + " file",
                () -> ENVELOPE.unwrap("f", file));
    }

    @Test
    void aFileOfALaterVersionIsRefusedAsSuch() {
        byte[] file = new Envelope("ATOLTEST", 2).wrap(ByteBuffer.allocate(3));

        assertMessage(
                "f has format version 2 at offset 8; this binary reads version 1: use the version"
                        + " of Atoll that wrote it, or a newer one",
                () -> ENVELOPE.unwrap("f", file));
    }

    @Test
    void aMagicHasEightCharacters() {
        assertThrows(IllegalArgumentException.class, () -> new Envelope("SHORT", 1));
    }

    @Test
    void givesBackTheObject() {
        byte[] file = JSON.write(JsonNodeFactory.instance.objectNode().put("x", "ü").put("y", 1));

        assertEquals("ü", JSON.read("f", file).path("x").asText());
        assertEquals(1, JSON.read("f", file).path("y").asInt());
    }

    @Test
    void jsonOfAnotherKindOrALaterVersionIsRefusedAsSuch() {
        var nothing = JsonNodeFactory.instance.objectNode();
        byte[] otherKind = new CheckedJson("atoll-else", 1).write(nothing);
        byte[] laterVersion = new CheckedJson("atoll-test", 2).write(nothing);

        assertMessage(
                "f is damaged at offset 21: expected format atoll-test, found atoll-else; restore"
                        + " the file",
                () -> JSON.read("f", otherKind));
        assertMessage(
                "f has format version 2 at offset 21; this binary reads version 1: use the version"
                        + " of Atoll that wrote it, or a newer one",
                () -> JSON.read("f", laterVersion));
    }

    private static void assertMessage(String message, Runnable action) {
        assertEquals(message, assertThrows(AtollException.class, action::run).getMessage());
    }
}
