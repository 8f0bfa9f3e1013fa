package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Samples;
import io.atoll.segment.Segments;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.ForwardingStorage;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class SegmentCopiesTest {
    private static final int ROWS = 100;

    @TempDir Path remote;
    @TempDir Path local;
    private Segments segments;
    private long nextId = 100;

    @BeforeEach
    void openStorage() throws IOException {
        segments = new Segments(remote, DataType.INT64);
    }

    private SegmentInfo seal() throws IOException {
        long id = nextId++;
        var rows = Samples.rows(new Random(id), DataType.INT64, ROWS, 1_000);
        var growing = segments.growing(rows);
        try {
            return SegmentSealer.seal(
                            segments.storage(),
                            growing,
                            segments.schema(),
                            1,
                            Samples.PARTITION,
                            id,
                            StorageLayout.segment(1, 1, id))
                    .orElseThrow();
        } finally {
            growing.close();
        }
    }

    private SegmentCopies copies(long limitBytes) throws IOException {
        return SegmentCopies.at(local, limitBytes, segments.storage());
    }

    private SealedSegment open(SegmentCopies copies, SegmentInfo info) throws IOException {
        return copies.open(info, segments.schema(), true);
    }

    private static List<Object> keys(SearchableSegment.View view) throws IOException {
        Keys keys = view.keys(Segments.allRows(ROWS), ROWS);
        return IntStream.range(0, keys.size()).mapToObj(keys::get).toList();
    }

    private static Path largestFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("segment.json"))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static long filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void whatWasCopiedIsReadWithoutTheStorage() throws IOException {
        SegmentInfo info = seal();
        try (SealedSegment direct = segments.open(info);
                SealedSegment copied = open(copies(1 << 30), info);
                var expected = direct.view(SearchableSegment.NOW)) {
            segments.storage().delete(info.folder());
            try (var view = copied.view(SearchableSegment.NOW)) {
                assertEquals(keys(expected), keys(view));
            }
        }
        try (SealedSegment afterARestart = open(copies(1 << 30), info)) {
            assertEquals(ROWS, afterARestart.rowCount());
        }
    }

    @Test
    void aDamagedFileIsNamedAndLeavesNothingBehind() throws IOException {
        SegmentInfo info = seal();
        Path damaged = largestFile(remote.resolve(info.folder()));
        damage(damaged);
        SegmentCopies copies = copies(1 << 30);

        AtollException error = assertThrows(AtollException.class, () -> open(copies, info));

        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        String file = info.folder() + "/" + damaged.getFileName();
        assertTrue(String.valueOf(error.getMessage()).contains(file), error.getMessage());
        assertEquals(0, copies.bytes());
        assertEquals(0, filesIn(local));
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        SegmentInfo info = seal();
        Path missing = largestFile(remote.resolve(info.folder()));
        Files.delete(missing);

        AtollException error =
                assertThrows(AtollException.class, () -> open(copies(1 << 30), info));

        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(missing.getFileName() + " is missing"), message);
    }

    @Test
    void aCopyThatWasDamagedIsMadeAnew() throws IOException {
        SegmentInfo info = seal();
        open(copies(1 << 30), info).close();
        damage(largestFile(local.resolve(info.folder())));
        SegmentCopies copies = copies(1 << 30);

        open(copies, info).close();

        assertEquals(1, copies.fetched());
        open(copies, info).close();
        assertEquals(1, copies.fetched(), "the new copy is good");
    }

    @Test
    void copiesOutOfUseMakeRoomAndThoseInUseStay() throws IOException {
        SegmentInfo first = seal();
        SegmentInfo second = seal();
        SegmentInfo third = seal();
        long two = first.sizeBytes() + second.sizeBytes() + third.sizeBytes() / 2;
        SegmentCopies copies = copies(two);
        try (SealedSegment stays = open(copies, first)) {
            open(copies, second).close();

            try (SealedSegment _ = open(copies, third)) {
                assertEquals(List.of(first.folder(), third.folder()), copies.folders());
                AtollException error =
                        assertThrows(AtollException.class, () -> open(copies, second));
                assertEquals(ErrorCode.RESOURCE_INSUFFICIENT, error.code());
                String message = String.valueOf(error.getMessage());
                assertTrue(message.contains(String.valueOf(two)), message);
            }

            open(copies, second).close();
            assertEquals(List.of(first.folder(), second.folder()), copies.folders());
            assertEquals(first.sizeBytes() + second.sizeBytes(), copies.bytes());
            try (var view = stays.view(SearchableSegment.NOW)) {
                assertEquals(ROWS, keys(view).size());
            }
        }
    }

    @Test
    void aStartClearsAwayWhatIsHalfMadeOrTooMuch() throws IOException {
        SegmentInfo first = seal();
        SegmentInfo second = seal();
        SegmentCopies before = copies(1 << 30);
        open(before, first).close();
        open(before, second).close();
        Path half = local.resolve(StorageLayout.temporary(StorageLayout.segment(1, 1, 7)));
        Files.createDirectories(half);
        Files.writeString(half.resolve("_0.vec"), "half");
        Path empty = local.resolve(StorageLayout.segment(1, 1, 8));
        Files.createDirectories(empty);

        SegmentCopies after = copies(second.sizeBytes());

        assertEquals(List.of(second.folder()), after.folders());
        assertEquals(second.sizeBytes(), after.bytes());
        assertTrue(Files.notExists(half));
        assertTrue(Files.notExists(empty));
        assertTrue(Files.notExists(local.resolve(first.folder())));
    }

    @Test
    void aCopyThatIsWantedAnewWhileItGoesIsNotTakenAwayFromThoseWhoHaveIt() throws Exception {
        SegmentInfo first = seal();
        SegmentInfo second = seal();
        SegmentInfo third = seal();
        var goes = new CountDownLatch(1);
        var mayGo = new CountDownLatch(1);
        var slow = new SlowToDelete(LocalStorage.at(local), first.folder(), goes, mayGo);
        // So little is missing for all three that one has to go for another.
        long limit = first.sizeBytes() + second.sizeBytes() + third.sizeBytes() - 1;
        SegmentCopies copies = SegmentCopies.in(slow, limit, segments.storage());
        open(copies, first).close();
        open(copies, second).close();

        var pool = Executors.newFixedThreadPool(2);
        try {
            var opensThird = pool.submit(() -> open(copies, third));
            assertTrue(goes.await(20, TimeUnit.SECONDS));
            var opener = new AtomicReference<Thread>();
            var opensFirst =
                    pool.submit(
                            () -> {
                                opener.set(Thread.currentThread());
                                return open(copies, first);
                            });
            awaitDoneOrWaiting(opensFirst, opener);
            mayGo.countDown();

            opensThird.get(20, TimeUnit.SECONDS).close();
            opensFirst.get(20, TimeUnit.SECONDS).close();
        } finally {
            mayGo.countDown();
            pool.shutdownNow();
        }
        long fetched = copies.fetched();
        open(copies, first).close();
        assertEquals(fetched, copies.fetched(), "the copy was gone");
        assertEquals(first.sizeBytes() + third.sizeBytes(), copies.bytes());
    }

    private static void awaitDoneOrWaiting(Future<?> work, AtomicReference<Thread> by) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!work.isDone()
                && (by.get() == null || by.get().getState() != Thread.State.BLOCKED)) {
            assertTrue(System.nanoTime() < end, "neither done nor waiting");
            Thread.onSpinWait();
        }
    }

    /// Deletes one folder only when it may, the first time that it is asked to.
    private static final class SlowToDelete extends ForwardingStorage {
        private final String folder;
        private final CountDownLatch goes;
        private final CountDownLatch mayGo;
        private final AtomicBoolean armed = new AtomicBoolean();

        SlowToDelete(Storage storage, String folder, CountDownLatch goes, CountDownLatch mayGo) {
            super(storage);
            this.folder = folder;
            this.goes = goes;
            this.mayGo = mayGo;
        }

        @Override
        public void publishFolder(String from, String to) throws IOException {
            super.publishFolder(from, to);
            armed.compareAndSet(false, to.equals(folder));
        }

        @Override
        public void delete(String name) throws IOException {
            if (name.equals(folder) && armed.get() && goes.getCount() > 0) {
                goes.countDown();
                awaitLeave();
            }
            super.delete(name);
        }

        private void awaitLeave() throws IOException {
            try {
                if (!mayGo.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("never allowed to delete");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
