package io.atoll.segment.reign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.reign.ReignEnds.JournalEnd;
import io.atoll.segment.storage.LocalStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Where the journals of a former reign end.
class ReignEndsTest {
    private static final ReignEnds ENDS =
            new ReignEnds(
                    5,
                    List.of(
                            new JournalEnd(1, 10, 36, 20, "collections/1/journals/5-20.journal"),
                            new JournalEnd(2, 11, Long.MAX_VALUE, 21, "größer")));

    @TempDir Path folder;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
    }

    @Test
    void areReadAsTheyWereWritten() throws IOException {
        ENDS.write(storage);
        var none = new ReignEnds(6, List.of());
        none.write(storage);

        assertEquals(ENDS, ReignEnds.read(storage, 5));
        assertEquals(none, ReignEnds.read(storage, 6));
        assertEquals(List.of("reign-5", "reign-6"), storage.list(""));
    }

    @Test
    void thereAreNoneBeforeTheReignIsReady() {
        assertThrows(NoSuchFileException.class, () -> ReignEnds.read(storage, 5));
    }

    @Test
    void aWrongOrMissingByteIsDamage() throws IOException {
        ENDS.write(storage);
        byte[] whole = storage.read("reign-5");

        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            assertDamaged(bytes);
            assertDamaged(Arrays.copyOf(whole, at));
        }
    }

    @Test
    void thoseOfAnotherReignAreDamage() throws IOException {
        ENDS.write(storage);

        Files.move(folder.resolve("reign-5"), folder.resolve("reign-7"));

        var error = assertThrows(AtollException.class, () -> ReignEnds.read(storage, 7));
        assertEquals(
                "reign-7 is damaged at offset 16: expected epoch 7, found 5; restore the file",
                error.getMessage());
    }

    private void assertDamaged(byte[] content) throws IOException {
        Files.write(folder.resolve("reign-5"), content);
        var error = assertThrows(AtollException.class, () -> ReignEnds.read(storage, 5));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().startsWith("reign-5 "), error.getMessage());
    }
}
