package io.atoll.segment.tombstones;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.storage.LocalStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/// The file of the dead rows of one segment.
class TombstonesTest {
    private static final String FILE = "3-7-1.tombstones";

    @TempDir Path folder;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000})
    void areReadAsTheyWereWritten(int count) throws IOException {
        int[] rows = IntStream.range(0, count).map(i -> i * 3).toArray();
        new Tombstones(7, 99, rows).write(storage, FILE);

        Tombstones read = Tombstones.read(storage, FILE);

        assertEquals(7, read.segmentId());
        assertEquals(99, read.maxTimestamp());
        assertArrayEquals(rows, read.rows());
    }

    @Test
    void rowNumbersAscend() {
        assertThrows(IllegalArgumentException.class, () -> new Tombstones(7, 1, new int[] {2, 1}));
        assertThrows(IllegalArgumentException.class, () -> new Tombstones(7, 1, new int[] {1, 1}));
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> new Tombstones(7, 1, new int[] {-1}));
        assertEquals(
                "segment 7: dead row -1 at place 0 is not above the one before",
                error.getMessage());
    }

    @Test
    void aWrongOrMissingByteIsDamage() throws IOException {
        new Tombstones(7, 99, new int[] {0, 5, 6}).write(storage, FILE);
        byte[] whole = storage.read(FILE);

        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            assertDamaged(bytes);
            assertDamaged(Arrays.copyOf(whole, at));
        }
        assertDamaged(Arrays.copyOf(whole, whole.length + 4));
    }

    /// The bytes on the storage are a promise to all later versions.
    @Test
    void theFormatIsWhatItWas() throws IOException {
        new Tombstones(7, 258, new int[] {0, 256}).write(storage, FILE);

        assertEquals(
                """
                41544f4c544f4d42 0100 0000 1c000000 \
                0700000000000000 0201000000000000 02000000 00000000 00010000 e95b95de\
                """
                        .replace(" ", ""),
                HexFormat.of().formatHex(storage.read(FILE)));
    }

    private void assertDamaged(byte[] content) throws IOException {
        Files.write(folder.resolve(FILE), content);
        var error = assertThrows(AtollException.class, () -> Tombstones.read(storage, FILE));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().startsWith(FILE), error.getMessage());
    }
}
