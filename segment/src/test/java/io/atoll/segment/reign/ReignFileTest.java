package io.atoll.segment.reign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.storage.Fault;
import io.atoll.segment.storage.FaultyStorage;
import io.atoll.segment.storage.ForwardingStorage;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.PowerLossStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The one small file that says who may write.
@Timeout(60)
class ReignFileTest {
    private static final Reign FIRST = new Reign(1, Reign.State.TAKING, 1000);
    private static final Reign SECOND = new Reign(2, Reign.State.READY, 2000);

    @TempDir Path folder;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
    }

    @Test
    void thereIsNoneAtFirst() throws IOException {
        assertEquals(Optional.empty(), ReignFile.read(storage));
    }

    @Test
    void saysWhatWasWrittenLast() throws IOException {
        ReignFile.write(storage, FIRST);
        assertEquals(Optional.of(FIRST), ReignFile.read(storage));
        ReignFile.write(storage, SECOND);
        assertEquals(Optional.of(SECOND), ReignFile.read(storage));
    }

    @Test
    void saysWhetherALaterReignHasBegunAlsoWhereLengthsAreNotTold() throws IOException {
        for (Storage each : List.of(storage, new WithoutLengths(storage))) {
            Files.deleteIfExists(folder.resolve(ReignFile.NAME));
            assertFalse(ReignFile.hasLaterThan(0, each));
            ReignFile.write(storage, FIRST);
            assertTrue(ReignFile.hasLaterThan(0, each));
            assertFalse(ReignFile.hasLaterThan(1, each));
            ReignFile.write(storage, new Reign(5, Reign.State.TAKING, 5000));
            for (int epoch = 1; epoch < 5; epoch++) {
                assertTrue(ReignFile.hasLaterThan(epoch, each));
            }
            assertFalse(ReignFile.hasLaterThan(5, each));
            assertFalse(ReignFile.hasLaterThan(9, each));
        }
    }

    @Test
    void aWrongBitAnywhereIsDamage() throws IOException {
        ReignFile.write(storage, FIRST);
        byte[] whole = storage.read(ReignFile.NAME);

        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 16;
            assertDamaged(bytes);
        }
        assertDamaged(new byte[0]);
        assertDamaged(Arrays.copyOf(whole, whole.length - 1));
        assertDamaged(new byte[whole.length]);
    }

    @Test
    void aDeposedWriterThatWakesUpLateOverwritesOnlyItsOwnSlot() throws IOException {
        ReignFile.write(storage, FIRST);
        ReignFile.write(storage, SECOND);

        ReignFile.write(storage, new Reign(1, Reign.State.READY, 9000));

        assertEquals(Optional.of(SECOND), ReignFile.read(storage));
    }

    @Test
    void aReignThatWasCutOffBeforeItBeganDoesNotCount() throws IOException {
        ReignFile.write(storage, FIRST);
        byte[] whole = storage.read(ReignFile.NAME);

        Files.write(folder.resolve(ReignFile.NAME), Arrays.copyOf(whole, whole.length + 20));

        assertEquals(Optional.of(FIRST), ReignFile.read(storage));
    }

    @Test
    void epochsThatNeverCameLeaveNoTrace() throws IOException {
        var far = new Reign(40, Reign.State.READY, 5);
        ReignFile.write(storage, FIRST);
        ReignFile.write(storage, far);

        assertEquals(Optional.of(far), ReignFile.read(storage));
    }

    @Test
    void aReadingThatMeetsAWriteIsTriedAgain() throws IOException {
        ReignFile.write(storage, SECOND);
        var meeting = new TornReads(storage, 3);

        assertEquals(Optional.of(SECOND), ReignFile.read(meeting));
        assertEquals(0, meeting.left);
    }

    @Test
    void aReadingIsNotTriedForEver() throws IOException {
        ReignFile.write(storage, SECOND);
        var meeting = new TornReads(storage, Integer.MAX_VALUE);

        var error = assertThrows(AtollException.class, () -> ReignFile.read(meeting));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(Integer.MAX_VALUE - meeting.left < 100);
    }

    @Test
    void readersNeverSeeAnythingButWhatWasWritten() throws Exception {
        ReignFile.write(storage, new Reign(1, Reign.State.READY, 10));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing =
                    threads.submit(
                            () -> {
                                for (int i = 2; i <= 200; i++) {
                                    ReignFile.write(
                                            storage, new Reign(i, Reign.State.READY, i * 10L));
                                }
                                return true;
                            });
            long before = 0;
            while (!writing.isDone()) {
                Reign reign = ReignFile.read(storage).orElseThrow();
                assertEquals(reign.epoch() * 10, reign.timestampLimit());
                assertTrue(reign.epoch() >= before, "reigns do not go back");
                before = reign.epoch();
            }
            writing.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void isTheOldOrTheNewWhereverThePowerFails() throws IOException {
        for (int n = 1; n < 100; n++) {
            boolean failed = false;
            for (int seed = 0; seed < 10; seed++) {
                Path root = Files.createDirectory(folder.resolve(n + "-" + seed));
                var unsafe = PowerLossStorage.at(root);
                Optional<Reign> written = Optional.empty();
                Optional<Reign> begun = Optional.of(FIRST);
                unsafe.failPowerAt(n);
                try {
                    ReignFile.write(unsafe, FIRST);
                    written = begun;
                    begun = Optional.of(SECOND);
                    ReignFile.write(unsafe, SECOND);
                    written = begun;
                } catch (IOException e) {
                    assertTrue(unsafe.powerFailed(), () -> "failed by itself: " + e);
                }
                failed = unsafe.powerFailed();
                unsafe.losePower(new Random(seed));

                Optional<Reign> found = ReignFile.read(unsafe);
                assertTrue(found.equals(written) || found.equals(begun), () -> "" + found);
            }
            if (!failed) {
                return;
            }
        }
    }

    @Test
    void aWriteThatDidNotHappenIsReported() throws IOException {
        FaultyStorage faulty = FaultyStorage.at(folder);
        ReignFile.write(faulty, FIRST);
        faulty.failAt(2, Fault.REFUSED);

        assertThrows(IOException.class, () -> ReignFile.write(faulty, SECOND));
        assertEquals(Optional.of(FIRST), ReignFile.read(faulty));
    }

    /// The bytes on the storage are a promise to all later versions.
    @Test
    void theFormatIsWhatItWas() throws IOException {
        ReignFile.write(storage, new Reign(258, Reign.State.READY, 7));

        byte[] content = storage.read(ReignFile.NAME);
        assertEquals(258 * 64, content.length);
        assertEquals(
                """
                41544f4c52454947 0100 0000 18000000 \
                0201000000000000 0700000000000000 02000000 00000000 0be791e3\
                """
                                .replace(" ", "")
                        + "00".repeat(20),
                HexFormat.of().formatHex(content, 257 * 64, content.length));
    }

    private void assertDamaged(byte[] content) throws IOException {
        Files.write(folder.resolve(ReignFile.NAME), content);
        var error = assertThrows(AtollException.class, () -> ReignFile.read(storage));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().startsWith("reign "), error.getMessage());
    }

    private static final class WithoutLengths extends ForwardingStorage {
        WithoutLengths(Storage storage) {
            super(storage);
        }

        @Override
        public OptionalLong presentLength(String file) {
            return OptionalLong.empty();
        }
    }

    /// Shows a mixture of two contents for some readings.
    private static final class TornReads extends ForwardingStorage {
        private int left;

        TornReads(LocalStorage storage, int times) {
            super(storage);
            left = times;
        }

        @Override
        public ReadFile open(String file) throws IOException {
            ReadFile whole = super.open(file);
            return new ReadFile() {
                @Override
                public long size() throws IOException {
                    return whole.size();
                }

                @Override
                public int read(ByteBuffer target, long position) throws IOException {
                    int count = whole.read(target, position);
                    if (left > 0) {
                        left--;
                        target.put(20, new byte[] {9, 9, 9, 9});
                    }
                    return count;
                }

                @Override
                public void close() throws IOException {
                    whole.close();
                }
            };
        }
    }
}
