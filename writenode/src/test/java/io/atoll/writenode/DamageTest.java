package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.storage.LocalStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Bits of a collection's files turn. Whoever reads them is told which file it is, or reads what
/// was written: never anything else. A write node whose journal is damaged does not start.
final class DamageTest {
    private static final String COLLECTION = "c";
    private static final int FLIPS = 1_000;
    private static final int STARTS = 20;

    @TempDir Path folder;
    private Path files;
    private CatalogState state;
    private long collection;
    private TreeMap<Long, List<Long>> rows;

    /// Leaves sealed segments, tombstones and a journal whose last record ends nothing that lives:
    /// all records before it are known to have been durable.
    @BeforeEach
    void writeACollection() throws IOException {
        files = Files.createDirectory(folder.resolve("storage"));
        try (RunningNode node = start()) {
            node.createCollection(COLLECTION);
            for (int part = 0; part < 3; part++) {
                long[] keys = LongStream.range(part * 20, part * 20 + 30).toArray();
                node.upsert(COLLECTION, new BatchId(1, part), keys, keys);
                node.flush(COLLECTION);
                Await.until("it is sealed", () -> node.manifest(COLLECTION).journals().size() == 1);
            }
            for (int i = 0; i < 10; i++) {
                long[] keys = {i, 100 + i};
                node.upsert(COLLECTION, new BatchId(2, i), keys, new long[] {200 + i, 300 + i});
            }
            node.delete(COLLECTION, new BatchId(3, 1), new long[] {4_711});
            state = node.state();
            collection = node.collection(COLLECTION).orElseThrow().id();
        }
        rows = read();
    }

    private RunningNode start() throws IOException {
        return RunningNode.start(
                LocalStorage.at(files),
                folder.resolve("catalog.db"),
                WriteNodeConfig.defaults("write-1"));
    }

    private TreeMap<Long, List<Long>> read() throws IOException {
        return StoredRows.read(LocalStorage.at(files), state, collection);
    }

    @Test
    void aTurnedBitIsNamedOrMattersNot() throws IOException {
        long seed = System.nanoTime();
        System.out.println("damage test, seed " + seed);
        var random = new Random(seed);
        List<Path> all = allFiles();
        int named = 0;
        for (int i = 0; i < FLIPS; i++) {
            Path file = all.get(random.nextInt(all.size()));
            byte[] whole = Files.readAllBytes(file);
            int bit = random.nextInt(whole.length * 8);
            Files.write(file, turned(whole, bit));
            try {
                assertEquals(rows, read(), () -> file + " with bit " + bit + " turned");
            } catch (AtollException e) {
                assertNames(file, e);
                named++;
            } finally {
                Files.write(file, whole);
            }
        }
        System.out.println(named + " of " + FLIPS + " turned bits were named");
        assertTrue(named > FLIPS / 2, named + " of " + FLIPS);
    }

    private List<Path> allFiles() throws IOException {
        Manifest manifest = state.manifests().get(collection);
        var all = new ArrayList<Path>();
        for (SegmentInfo segment : manifest.segments()) {
            try (var inside = Files.list(files.resolve(segment.folder()))) {
                inside.sorted().forEach(all::add);
            }
        }
        manifest.tombstones().forEach(each -> all.add(files.resolve(each.file())));
        manifest.journals().forEach(each -> all.add(files.resolve(each.file())));
        return all;
    }

    private static byte[] turned(byte[] whole, int bit) {
        byte[] turned = whole.clone();
        turned[bit / 8] ^= (byte) (1 << bit % 8);
        return turned;
    }

    private void assertNames(Path file, AtollException error) {
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        String message = String.valueOf(error.getMessage());
        assertTrue(
                message.startsWith(files.relativize(file).toString()),
                () -> file + " is damaged, said was: " + message);
    }

    @Test
    void aWriteNodeWhoseJournalIsDamagedDoesNotStartAndSaysWhere() throws IOException {
        JournalInfo journal = state.manifests().get(collection).openJournal();
        Path file = files.resolve(journal.file());
        byte[] whole = Files.readAllBytes(file);
        long seed = System.nanoTime();
        System.out.println("damaged journal, seed " + seed);
        var random = new Random(seed);
        // The last record is the only one that nothing says was durable.
        int durable = whole.length / 2;
        for (int i = 0; i < STARTS; i++) {
            Files.write(file, turned(whole, random.nextInt(durable * 8)));
            var error = assertThrows(AtollException.class, this::start);
            assertNames(file, error);
            assertTrue(String.valueOf(error.getMessage()).contains("offset"));
        }
        Files.write(file, whole);
        start().close();
    }

    @Test
    void anIncompleteTailIsDroppedAndTheRestIsThere() throws IOException {
        JournalInfo journal = state.manifests().get(collection).openJournal();
        Path file = files.resolve(journal.file());
        byte[] whole = Files.readAllBytes(file);
        byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 50);
        System.arraycopy(whole, 100, longer, whole.length, 50);
        Files.write(file, longer);

        try (RunningNode node = start()) {
            state = node.state();
            assertEquals(rows, read());
        }
    }
}
