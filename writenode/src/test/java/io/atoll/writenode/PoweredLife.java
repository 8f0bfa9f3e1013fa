package io.atoll.writenode;

import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignEnds;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.PowerLossStorage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.copy.CatalogCopy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/// One [Life] on a machine that loses its power now and then, or only its process, and what of it
/// must be there afterwards.
///
/// The storage forgets what was not synced. The catalog survives as it was: in a cluster it is
/// another machine's database, and what it names must be there, so this is the harder case.
final class PoweredLife {
    private static final int MOST_OUTAGES = 4;
    private static final int SOON = 60;

    private final Path files;
    private final Path catalog;
    private final Random random;
    private final boolean nothingUnsyncedIsLeft;
    private final RowModel model = new RowModel();
    private final Life life = new Life(() -> this.storage.powerFailed());
    private PowerLossStorage storage;
    private @Nullable RunningNode node;
    private boolean awaitsCopy;
    private boolean beginsWithKill;
    private List<Long> syncNumbers = List.of();
    private long changes;
    private int outages;

    /// @param folder existing, empty
    /// @param random decides what fails when, and what is left of what was not synced
    /// @param nothingUnsyncedIsLeft whether nothing of it is left at all
    PoweredLife(Path folder, Random random, boolean nothingUnsyncedIsLeft) throws IOException {
        this.files = Files.createDirectory(folder.resolve("storage"));
        this.catalog = folder.resolve("catalog.db");
        this.random = random;
        this.nothingUnsyncedIsLeft = nothingUnsyncedIsLeft;
        this.storage = PowerLossStorage.at(files);
    }

    PowerLossStorage storage() {
        return storage;
    }

    /// Lets it wait at the end until the storage has a copy of the catalog, which takes a moment.
    void awaitCopy() {
        awaitsCopy = true;
    }

    /// Lets the first outage be the death of the process, and the power fail soon afterwards.
    void beginWithKill() {
        beginsWithKill = true;
    }

    /// How many changes of the storage there were, if there was no outage before the end.
    long changes() {
        return changes;
    }

    /// Which of them were an `fsync`.
    List<Long> syncNumbers() {
        return syncNumbers;
    }

    /// How often the power or the process has failed.
    int outages() {
        return outages;
    }

    /// Lives from the first step to the last. The machine fails at a change of the storage, perhaps
    /// soon again, and once more at the end.
    ///
    /// @param outageAt which change that is, counted from 1
    /// @throws AssertionError if something is lost, doubled, or back
    void run(long outageAt) throws IOException {
        storage.failPowerAt(outageAt);
        try {
            for (Life.Step step : life.steps()) {
                TreeMap<Long, List<Long>> before = model.rows();
                step.effect().accept(model);
                while (!isDone(step)) {
                    requireOneOf(List.of(before, model.rows()), "after an outage during " + step);
                }
            }
            end();
        } finally {
            stop();
        }
    }

    private boolean isDone(Life.Step step) throws IOException {
        try {
            if (step.act().run(running())) {
                stop();
            }
            return true;
        } catch (RuntimeException e) {
            if (!storage.powerFailed()) {
                throw new AssertionError(step + " failed though the machine was well", e);
            }
            goOnAfterOutage();
            return false;
        }
    }

    private void goOnAfterOutage() throws IOException {
        while (true) {
            stop();
            fail();
            boolean soon = beginsWithKill ? outages == 1 : random.nextBoolean();
            if (outages < MOST_OUTAGES && soon) {
                storage.failPowerAt(1 + random.nextInt(SOON));
            }
            try {
                node = start();
                return;
            } catch (IOException | RuntimeException e) {
                if (!storage.powerFailed()) {
                    throw new AssertionError("no start after outage " + outages, e);
                }
            }
        }
    }

    private void fail() throws IOException {
        outages++;
        if (beginsWithKill ? outages == 1 : random.nextInt(3) == 0) {
            storage = storage.afterKill();
        } else {
            losePower();
        }
    }

    private void losePower() throws IOException {
        storage =
                storage.afterPowerLoss(
                        nothingUnsyncedIsLeft ? Optional.empty() : Optional.of(random));
        requireReign();
    }

    /// Whoever rules next must know which timestamps were given, and who follows how the journals
    /// before ended.
    private void requireReign() {
        long limit = 0;
        try {
            Optional<Reign> reign = ReignFile.read(storage);
            limit = reign.map(Reign::timestampLimit).orElse(0L);
            if (reign.isPresent() && reign.get().state() == Reign.State.READY) {
                ReignEnds.read(storage, reign.get().epoch());
            }
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("the last reign cannot be read", e);
        }
        if (limit < life.lastTimestamp()) {
            throw new AssertionError(
                    "timestamp "
                            + life.lastTimestamp()
                            + " was given, the reign file knows of "
                            + limit);
        }
    }

    private RunningNode running() {
        if (node == null) {
            try {
                node = start();
            } catch (IOException | RuntimeException e) {
                if (storage.powerFailed()) {
                    throw new IllegalStateException("the machine failed", e);
                }
                throw new AssertionError("no start after outage " + outages, e);
            }
        }
        return node;
    }

    private RunningNode start() throws IOException {
        WriteNodeConfig config = Life.config();
        // A copy made before the end gets its folder's entry synced by the next take-over.
        return RunningNode.start(
                storage,
                catalog,
                awaitsCopy ? config.withCatalogCopyPause(Duration.ofSeconds(5)) : config);
    }

    private void stop() {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    /// When all is done the power fails: what a node leaves that has stopped is durable, and the
    /// rows are the same before and after they are sealed.
    private void end() throws IOException {
        requireOneOf(List.of(model.rows()), "at the end");
        if (awaitsCopy) {
            Await.until("the copy of the catalog", this::hasCopy);
        }
        stop();
        changes = storage.count();
        syncNumbers = storage.syncNumbers();
        TreeMap<String, byte[]> written = contents();
        losePower();
        if (outages == 0) {
            // Otherwise some of it was written by those who died before they had synced it.
            requireKept(written);
        }
        requireOneOf(List.of(model.rows()), "after the last outage");
        life.awaitQuiet(running());
        requireOneOf(List.of(model.rows()), "when all is sealed");
    }

    private boolean hasCopy() {
        try {
            return CatalogCopy.newest(storage)
                    .map(CatalogCopy::state)
                    .equals(Optional.of(running().state()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All files but those that were being made.
    private TreeMap<String, byte[]> contents() throws IOException {
        var contents = new TreeMap<String, byte[]>();
        try (var all = Files.walk(files)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                String name = files.relativize(path).toString();
                if (Files.isRegularFile(path) && !name.contains(StorageLayout.TEMPORARY_PREFIX)) {
                    contents.put(name, Files.readAllBytes(path));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return contents;
    }

    private void requireKept(TreeMap<String, byte[]> written) throws IOException {
        TreeMap<String, byte[]> left = contents();
        written.forEach(
                (name, content) -> {
                    byte[] found = left.get(name);
                    if (found == null || !Arrays.equals(content, found)) {
                        throw new AssertionError(
                                name + (found == null ? " is lost" : " has lost its content"));
                    }
                });
    }

    private void requireOneOf(List<TreeMap<Long, List<Long>>> expected, String when)
            throws IOException {
        TreeMap<Long, List<Long>> found = rows(when);
        if (!expected.contains(found)) {
            throw new AssertionError(when + ": " + difference(expected.getLast(), found));
        }
    }

    private TreeMap<Long, List<Long>> rows(String when) throws IOException {
        RunningNode running = running();
        var collection = running.collection(Life.COLLECTION);
        if (collection.isEmpty()) {
            return new TreeMap<>();
        }
        try {
            return StoredRows.read(LocalStorage.at(files), running.state(), collection.get().id());
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(when + ": the rows cannot be read", e);
        }
    }

    private static String difference(
            TreeMap<Long, List<Long>> expected, TreeMap<Long, List<Long>> found) {
        var differences = new ArrayList<String>();
        var keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        for (long key : keys) {
            List<Long> wanted = expected.getOrDefault(key, List.of());
            List<Long> there = found.getOrDefault(key, List.of());
            if (!wanted.equals(there)) {
                differences.add("key " + key + " should have " + wanted + ", it has " + there);
            }
        }
        return String.join("; ", differences);
    }
}
