package io.atoll.segment.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.lucene.store.IOContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The power fails at each single file operation; what a method promised before is there after.
class StoragePowerLossTest {
    private static final int MOST_OPERATIONS = 200;
    private static final int CHANCES = 10;

    @TempDir Path folder;
    private int storages;

    @Test
    void theTestStorageForgetsWhatWasNotSynced() throws IOException {
        PowerLossStorage storage = freshStorage();
        try (Storage.AppendFile synced = storage.create("synced");
                Storage.AppendFile unsynced = storage.create("unsynced")) {
            synced.append(ByteBuffer.wrap(bytes("kept")));
            synced.force();
            synced.append(ByteBuffer.wrap(bytes(" lost")));
            unsynced.append(ByteBuffer.wrap(bytes("lost")));
            Files.writeString(folder.resolve("0/without an entry"), "lost");

            storage.losePower();

            assertEquals("kept", text(storage, "synced"));
            assertEquals("", text(storage, "unsynced"));
            assertEquals(List.of("synced", "unsynced"), storage.list(""));
            assertThrows(
                    IOException.class, () -> synced.append(ByteBuffer.wrap(bytes("too late"))));
        }
    }

    @Test
    void theTestStorageForgetsARenamingThatWasNotSynced() throws IOException {
        PowerLossStorage storage = freshStorage();
        storage.publish("file", bytes("old"));
        long operations = storage.count();
        storage.publish("file", bytes("new"));
        assertEquals(2 * operations, storage.count());

        // The last operation syncs the folder.
        storage.failPowerAt(operations);
        assertThrows(IOException.class, () -> storage.publish("file", bytes("newest")));
        assertTrue(storage.powerFailed());
        storage.losePower();

        assertEquals("new", text(storage, "file"));
    }

    @Test
    void aPublishedFileIsThereAndWhole() throws IOException {
        atEveryOperation(
                (storage, done) -> {
                    storage.publish("file", bytes("first"));
                    done.say("first");
                    storage.publish("file", bytes("the second"));
                    done.say("the second");
                },
                (storage, done, begun) -> {
                    Optional<String> found = textIfThere(storage, "file");
                    assertTrue(found.equals(done) || found.equals(begun), () -> "" + found);
                });
    }

    @Test
    void aFileInACreatedFolderIsThere() throws IOException {
        atEveryOperation(
                (storage, done) -> {
                    storage.createFolder("a/b");
                    storage.publish("a/b/file", bytes("first"));
                    done.say("first");
                },
                (storage, done, _) -> {
                    if (done.isPresent()) {
                        assertEquals(done, textIfThere(storage, "a/b/file"));
                    }
                });
    }

    /// A process may die after it made a folder and before that was durable. Who finds the folder
    /// must not rely on it.
    @Test
    void aFolderThatWasFoundIsDurableToo() throws IOException {
        PowerLossStorage storage = freshStorage();
        Files.createDirectories(folder.resolve("0/a/b"));
        storage.createFolder("a/b");
        storage.publish("a/b/file", bytes("x"));
        storage.losePower();

        assertEquals("x", text(storage, "a/b/file"));
    }

    @Test
    void aFileWrittenBySomebodyElseIsDurableOnceSynced() throws IOException {
        PowerLossStorage storage = freshStorage();
        try (Storage.AppendFile file = storage.create("file")) {
            file.append(ByteBuffer.wrap(bytes("x")));
        }
        storage.sync("file");
        storage.losePower();

        assertEquals("x", text(storage, "file"));
    }

    @Test
    void whatWasForcedIntoACreatedFileIsThere() throws IOException {
        atEveryOperation(
                (storage, done) -> {
                    try (Storage.AppendFile file = storage.create("file")) {
                        file.append(ByteBuffer.wrap(bytes("first")));
                        file.force();
                        done.say("first");
                        file.append(ByteBuffer.wrap(bytes(", second")));
                        file.force();
                        done.say("first, second");
                    }
                },
                (storage, done, _) -> {
                    String found = textIfThere(storage, "file").orElse("");
                    assertTrue(found.startsWith(done.orElse("")), found);
                });
    }

    @Test
    void anOverwrittenSectorHasTheOldOrTheNewContent() throws IOException {
        atEveryOperation(
                (storage, done) -> {
                    storage.overwrite("file", 0, bytes("1"));
                    done.say("1");
                    storage.overwrite("file", 0, bytes("2"));
                    done.say("2");
                },
                (storage, done, begun) -> {
                    Optional<String> found = textIfThere(storage, "file");
                    assertTrue(found.equals(done) || found.equals(begun), () -> "" + found);
                });
    }

    @Test
    void aPublishedFolderIsThereAndWhole() throws IOException {
        atEveryOperation(
                (storage, done) -> {
                    storage.createFolder("segments/.tmp-1");
                    try (Storage.AppendFile file = storage.create("segments/.tmp-1/a")) {
                        file.append(ByteBuffer.wrap(bytes("plain")));
                    }
                    try (var directory = storage.directory("segments/.tmp-1");
                            var out = directory.createOutput("b", IOContext.DEFAULT)) {
                        out.writeString("lucene");
                    }
                    storage.publishFolder("segments/.tmp-1", "segments/1");
                    done.say("published");
                },
                (storage, done, _) -> {
                    boolean there = storage.list("segments").contains("1");
                    if (done.isPresent()) {
                        assertTrue(there);
                    }
                    if (there) {
                        assertEquals("plain", text(storage, "segments/1/a"));
                        try (var directory = storage.directory("segments/1");
                                var in = directory.openInput("b", IOContext.DEFAULT)) {
                            assertEquals("lucene", in.readString());
                        }
                    }
                });
    }

    @Test
    void whatWasMovedHasItsNewNameAndNoOther() throws IOException {
        atEveryOperation(
                (storage, done) -> {
                    storage.createFolder("from");
                    storage.createFolder("to");
                    storage.publish("from/file", bytes("content"));
                    storage.move("from/file", "to/file");
                    done.say("moved");
                },
                (storage, done, _) -> {
                    if (done.isPresent()) {
                        assertEquals(List.of("file"), storage.list("to"));
                        assertEquals(List.of(), storage.list("from"));
                    }
                });
    }

    /// What is tested; it says what it was promised.
    private interface Script {
        void run(Storage storage, Done done) throws IOException;
    }

    private static class Done {
        private Optional<String> last = Optional.empty();

        void say(String what) {
            last = Optional.of(what);
        }
    }

    /// @see #atEveryOperation
    private interface Check {
        void hold(Storage storage, Optional<String> done, Optional<String> begun)
                throws IOException;
    }

    /// Runs a script with the power failing at its first operation, its second, and so on, each
    /// with nothing left that was not durable, and then with what chance leaves. `begun` is what
    /// the script would have said next.
    private void atEveryOperation(Script script, Check check) throws IOException {
        List<Optional<String>> steps = stepsOf(script);
        for (int n = 1; n < MOST_OPERATIONS; n++) {
            boolean failed = false;
            for (int seed = 0; seed < CHANCES; seed++) {
                PowerLossStorage storage = freshStorage();
                var done = new Done();
                storage.failPowerAt(n);
                try {
                    script.run(storage, done);
                } catch (IOException e) {
                    assertTrue(storage.powerFailed(), () -> "failed by itself: " + e);
                }
                failed = storage.powerFailed();
                if (seed == 0) {
                    storage.losePower();
                } else {
                    storage.losePower(new Random(seed));
                }
                int next = Math.min(steps.indexOf(done.last) + 1, steps.size() - 1);
                try {
                    check.hold(storage, done.last, steps.get(next));
                } catch (IOException | AssertionError e) {
                    throw new AssertionError(
                            "power failed at operation " + n + ", seed " + seed, e);
                }
            }
            if (!failed) {
                return;
            }
        }
        throw new AssertionError("more than " + MOST_OPERATIONS + " operations");
    }

    private List<Optional<String>> stepsOf(Script script) throws IOException {
        var steps = new ArrayList<Optional<String>>();
        steps.add(Optional.empty());
        script.run(
                freshStorage(),
                new Done() {
                    @Override
                    void say(String what) {
                        steps.add(Optional.of(what));
                    }
                });
        return steps;
    }

    private PowerLossStorage freshStorage() throws IOException {
        return PowerLossStorage.at(Files.createDirectory(folder.resolve("" + storages++)));
    }

    private static Optional<String> textIfThere(Storage storage, String file) throws IOException {
        try {
            return Optional.of(text(storage, file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static String text(Storage storage, String file) throws IOException {
        return new String(storage.read(file), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
