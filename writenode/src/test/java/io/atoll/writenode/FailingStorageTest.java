package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.segment.storage.Fault;
import io.atoll.segment.storage.FaultyStorage;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Operation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Single file operations fail, one after the other through the whole [Life] of a collection, in
/// each way; the node says so in typed errors, goes on by itself, and has lost and doubled nothing.
///
/// By default they are sampled; `-Datoll.crash.failures=N` begins N lives in each way, each with a
/// failure at another operation at first and then at every 20th.
final class FailingStorageTest {
    private static final int LIVES = Integer.getInteger("atoll.crash.failures", 4);
    private static final int GAP = 20;
    private static final String NAME = "things";
    private static final long GO_ON_NANOS = TimeUnit.SECONDS.toNanos(20);

    /// What a client may be told; nothing of it is an error of ours in the program.
    private static final Set<ErrorCode> SAID =
            Set.of(
                    ErrorCode.STORAGE_FAILED,
                    ErrorCode.UNAVAILABLE,
                    ErrorCode.DEADLINE_EXCEEDED,
                    ErrorCode.UNEXPECTED);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aFailedOperationIsSaidAndTheNodeGoesOn(Fault fault) throws IOException {
        int failures = 0;
        for (int i = 0; i < LIVES; i++) {
            Path own = Files.createDirectory(folder.resolve(fault + "-" + i));
            int first = 1 + i * GAP / LIVES;
            var lived = new Lived(own, fault);
            try {
                lived.run(first);
            } catch (AssertionError e) {
                throw new AssertionError("failures from operation " + first + " on", e);
            }
            failures += lived.failures;
        }
        System.out.println(failures + " failures, " + fault);
        assertTrue(failures > LIVES);
    }

    @Test
    void aReadOnlyStorageRefusesWritesByNameAndIsWrittenToAgainWhenItCanBe() throws IOException {
        Path files = Files.createDirectory(folder.resolve("storage"));
        FaultyStorage storage = FaultyStorage.at(files);
        var model = new RowModel();
        try (RunningNode node =
                RunningNode.start(storage, folder.resolve("catalog.db"), Life.config())) {
            node.createCollection(NAME);
            write(node, model, 1);
            node.flush(NAME);
            write(node, model, 2);

            storage.refuseChanges();
            for (int n = 3; n < 8; n++) {
                int refused = n;
                var error = assertThrows(AtollException.class, () -> insert(node, refused), "" + n);
                assertTrue(SAID.contains(error.code()), error.toString());
                assertTrue(error.getMessage().contains(".journal"), error.getMessage());
            }
            assertEquals(model.rows(), stored(files, node), "what can be read meanwhile");
            storage.heal();

            for (int n = 3; n < 8; n++) {
                int again = n;
                Await.until("batch " + n + " is taken", () -> isTaken(node, again));
                model.insert(new long[] {n}, new long[] {n});
            }
            node.flush(NAME);
            write(node, model, 9);
            assertEquals(model.rows(), stored(files, node));
        }
    }

    /// One of these is the sync of the record that ends the journal: behind it nothing can be
    /// appended, and nobody writes who would notice.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aFlushWhoseSyncFailedIsDoneLaterWithoutAnyWrite(int sync) throws IOException {
        Path files = Files.createDirectory(folder.resolve("storage"));
        FaultyStorage storage = FaultyStorage.at(files);
        var model = new RowModel();
        try (RunningNode node =
                RunningNode.start(storage, folder.resolve("catalog.db"), Life.config())) {
            node.createCollection(NAME);
            write(node, model, 1);

            storage.failAt(Operation.SYNC_FILE, sync, Fault.REFUSED);
            Await.until("it is flushed", () -> isFlushed(node) && storage.hasFailed());

            assertEquals(model.rows(), stored(files, node));
            write(node, model, 2);
            assertEquals(model.rows(), stored(files, node));
        }
    }

    private static boolean isFlushed(RunningNode node) {
        try {
            node.flush(NAME);
            return true;
        } catch (AtollException e) {
            assertTrue(SAID.contains(e.code()), e.toString());
            return false;
        }
    }

    private static void write(RunningNode node, RowModel model, int n) {
        insert(node, n);
        model.insert(new long[] {n}, new long[] {n});
    }

    private static void insert(RunningNode node, int n) {
        node.insert(NAME, new BatchId(1, n), new long[] {n}, new long[] {n});
    }

    private static boolean isTaken(RunningNode node, int n) {
        try {
            insert(node, n);
            return true;
        } catch (AtollException e) {
            assertTrue(SAID.contains(e.code()), e.toString());
            return false;
        }
    }

    private static TreeMap<Long, List<Long>> stored(Path files, RunningNode node)
            throws IOException {
        return StoredRows.read(
                LocalStorage.at(files), node.state(), node.collection(NAME).orElseThrow().id());
    }

    private static final class Lived {
        private final Path files;
        private final Path catalog;
        private final Fault fault;
        private final FaultyStorage storage;
        private final RowModel model = new RowModel();
        private final Life life = new Life(() -> false);
        private @Nullable RunningNode node;
        private int failures;

        Lived(Path folder, Fault fault) throws IOException {
            this.files = Files.createDirectory(folder.resolve("storage"));
            this.catalog = folder.resolve("catalog.db");
            this.fault = fault;
            this.storage = FaultyStorage.at(files);
        }

        void run(long first) throws IOException {
            storage.failAt(first, fault);
            try {
                for (Life.Step step : life.steps()) {
                    TreeMap<Long, List<Long>> before = model.rows();
                    step.effect().accept(model);
                    make(step, before);
                    if (storage.hasFailed()) {
                        failures++;
                        requireOneOf(List.of(model.rows()), "after " + step);
                        storage.failAt(GAP, fault);
                    }
                }
                storage.heal();
                life.awaitQuiet(running());
                requireOneOf(List.of(model.rows()), "at the end");
            } finally {
                stop();
            }
        }

        private void make(Life.Step step, TreeMap<Long, List<Long>> before) throws IOException {
            long end = System.nanoTime() + GO_ON_NANOS;
            while (!isDone(step)) {
                if (node != null) {
                    requireOneOf(List.of(before, model.rows()), "after a failure in " + step);
                }
                assertTrue(System.nanoTime() < end, () -> "the node does not go on with " + step);
            }
        }

        private boolean isDone(Life.Step step) {
            try {
                if (step.act().run(running())) {
                    stop();
                }
                return true;
            } catch (AtollException e) {
                assertTrue(storage.hasFailed(), () -> step + " failed by itself: " + e);
                assertTrue(SAID.contains(e.code()), () -> step + " was answered " + e);
                return false;
            } catch (IOException e) {
                assertTrue(storage.hasFailed(), () -> "no start: " + e);
                return false;
            }
        }

        private RunningNode running() throws IOException {
            if (node == null) {
                node = RunningNode.start(storage, catalog, Life.config());
            }
            return node;
        }

        private void stop() {
            if (node != null) {
                node.close();
                node = null;
            }
        }

        private void requireOneOf(List<TreeMap<Long, List<Long>>> expected, String when)
                throws IOException {
            RunningNode running = running();
            var collection = running.collection(Life.COLLECTION);
            var found =
                    collection.isEmpty()
                            ? new TreeMap<Long, List<Long>>()
                            : StoredRows.read(
                                    LocalStorage.at(files), running.state(), collection.get().id());
            if (!expected.contains(found)) {
                assertEquals(expected.getLast(), found, when);
            }
        }
    }
}
