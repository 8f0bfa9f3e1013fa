package io.atoll.segment.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.lucene.store.IOContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// What a storage does with names, files and folders. What is left of them after a failure is in
/// [StorageFaultTest] and [StoragePowerLossTest].
class LocalStorageTest {
    @TempDir Path outside;
    private Path root;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(outside.resolve("root"));
        storage = LocalStorage.at(root);
    }

    @Test
    void needsAFolderThatIsThere() throws IOException {
        Path file = Files.createFile(outside.resolve("file"));

        assertThrows(NoSuchFileException.class, () -> LocalStorage.at(outside.resolve("absent")));
        assertThrows(NotDirectoryException.class, () -> LocalStorage.at(file));
    }

    @Test
    void tellsThePresentLengthOfFilesAndAtOnceOnLocalDisksOnly() throws IOException {
        LocalStorage remote = LocalStorage.remote(root);
        for (LocalStorage each : List.of(storage, remote)) {
            String name = "file" + each.tellsLengthsAtOnce();
            try (Storage.AppendFile file = storage.create(name)) {
                assertEquals(OptionalLong.of(0), each.presentLength(name));
                file.append(ByteBuffer.allocate(5));
                assertEquals(OptionalLong.of(5), each.presentLength(name));
            }
            assertThrows(NoSuchFileException.class, () -> each.presentLength("absent"));
        }
        assertTrue(storage.tellsLengthsAtOnce());
        assertFalse(remote.tellsLengthsAtOnce());
    }

    @Test
    void tellsLengthsToVirtualThreadsToo() throws Exception {
        LocalStorage remote = LocalStorage.remote(root);
        storage.publish("file", new byte[5]);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertEquals(
                    OptionalLong.of(5), threads.submit(() -> remote.presentLength("file")).get());
            var error =
                    assertThrows(
                            ExecutionException.class,
                            () -> threads.submit(() -> remote.presentLength("absent")).get());
            assertInstanceOf(NoSuchFileException.class, error.getCause());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "..",
                "../secret",
                "a/../../secret",
                "a//b",
                "a/",
                "./a",
                "a/.",
                "a\\b",
                "a\0b"
            })
    void refusesNamesThatCouldLeaveItsRoot(String name) throws IOException {
        Files.writeString(outside.resolve("secret"), "secret");

        assertThrows(IllegalArgumentException.class, () -> storage.read(name));
        assertThrows(IllegalArgumentException.class, () -> storage.create(name));
        assertThrows(IllegalArgumentException.class, () -> storage.publish(name, bytes("x")));
        assertThrows(IllegalArgumentException.class, () -> storage.delete(name));
        assertThrows(IllegalArgumentException.class, () -> storage.createFolder(name));
        assertThrows(IllegalArgumentException.class, () -> storage.directory(name));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void appendsAllBuffersInOrder() throws IOException {
        ByteBuffer direct = ByteBuffer.allocateDirect(200_000);
        direct.put(199_999, (byte) 7);
        try (Storage.AppendFile file = storage.create("file")) {
            file.append(ByteBuffer.wrap(bytes("xab")).position(1), ByteBuffer.wrap(bytes("c")));
            file.append(direct);
            file.force();
        }

        byte[] content = storage.read("file");
        assertEquals(200_003, content.length);
        assertEquals("abc", new String(content, 0, 3, UTF_8));
        assertEquals(7, content[200_002]);
    }

    @Test
    void createsOnlyWhatIsNotThere() throws IOException {
        storage.publish("file", bytes("old"));

        assertThrows(FileAlreadyExistsException.class, () -> storage.create("file"));
        assertEquals("old", text("file"));
    }

    @Test
    void readsAtAnyPlaceAsFarAsTheFileGoes() throws IOException {
        storage.publish("file", bytes("0123456789"));

        try (Storage.ReadFile file = storage.open("file")) {
            var target = ByteBuffer.allocate(4);
            assertEquals(10, file.size());
            assertEquals(4, file.read(target, 3));
            assertEquals("3456", new String(target.array(), UTF_8));
            assertEquals(2, file.read(target.clear(), 8));
            assertEquals(0, file.read(target.clear(), 10));
            assertEquals(0, file.read(target.clear(), 99));
        }
    }

    @Test
    void readsMoreThanOnePieceAtOnce() throws IOException {
        var content = new byte[3_000_001];
        content[0] = 1;
        content[3_000_000] = 2;
        storage.publish("file", content);

        try (Storage.ReadFile file = storage.open("file")) {
            var target = ByteBuffer.allocate(content.length + 1);
            assertEquals(content.length, file.read(target, 0));
            assertEquals(content.length, target.position());
            assertEquals(target.capacity(), target.limit());
            assertEquals(2, target.get(3_000_000));
        }
    }

    @Test
    void saysWhatIsAbsent() {
        assertThrows(NoSuchFileException.class, () -> storage.read("absent"));
        assertThrows(NoSuchFileException.class, () -> storage.open("absent"));
        assertThrows(NoSuchFileException.class, () -> storage.sync("absent"));
        assertThrows(NoSuchFileException.class, () -> storage.directory("absent"));
        assertThrows(NoSuchFileException.class, () -> storage.publish("absent/f", bytes("x")));
        assertFalse(Files.exists(root.resolve("absent")));
    }

    @Test
    void publishesOverWhatStoodThereAndLeavesNothingElse() throws IOException {
        storage.createFolder("folder");
        storage.publish("folder/file", bytes("a long old content"));
        storage.publish("folder/file", bytes("new"));

        assertEquals("new", text("folder/file"));
        assertEquals(List.of("file"), storage.list("folder"));
    }

    @Test
    void publishesAlthoughAnEarlierAttemptLeftItsTemporaryFile() throws IOException {
        Files.writeString(root.resolve(".tmp-file"), "half a file that is longer");

        storage.publish("file", bytes("new"));

        assertEquals("new", text("file"));
        assertEquals(List.of("file"), storage.list(""));
    }

    @Test
    void overwritesInPlace() throws IOException {
        storage.overwrite("file", 0, bytes("first"));
        Object identity = Files.getAttribute(root.resolve("file"), "unix:ino");
        storage.overwrite("file", 0, bytes("sec"));

        assertEquals("secst", text("file"));
        assertEquals(identity, Files.getAttribute(root.resolve("file"), "unix:ino"));
    }

    @Test
    void createsFoldersWithThoseAboveThemAndLeavesExistingOnes() throws IOException {
        storage.createFolder("a/b/c");
        storage.publish("a/b/c/file", bytes("x"));
        storage.createFolder("a/b/c");
        storage.createFolder("a/b/d");

        assertEquals(List.of("c", "d"), storage.list("a/b"));
        assertEquals("x", text("a/b/c/file"));
        assertThrows(FileAlreadyExistsException.class, () -> storage.createFolder("a/b/c/file"));
    }

    @Test
    void publishesAFolderUnderANameThatIsFree() throws IOException {
        storage.createFolder("a/.tmp-1/inner");
        storage.publish("a/.tmp-1/inner/file", bytes("x"));
        storage.publishFolder("a/.tmp-1", "a/1");
        storage.createFolder("a/.tmp-1");

        assertEquals("x", text("a/1/inner/file"));
        assertThrows(
                FileAlreadyExistsException.class, () -> storage.publishFolder("a/.tmp-1", "a/1"));
        assertThrows(NoSuchFileException.class, () -> storage.publishFolder("a/no", "a/2"));
    }

    @Test
    void movesFilesAndFoldersToANameThatIsFree() throws IOException {
        storage.publish("a", bytes("x"));
        storage.createFolder("b/c");
        storage.publish("b/c/file", bytes("y"));
        storage.move("a", "b/a");
        storage.move("b/c", "d");

        assertEquals("x", text("b/a"));
        assertEquals("y", text("d/file"));
        assertThrows(FileAlreadyExistsException.class, () -> storage.move("b/a", "d"));
        assertThrows(NoSuchFileException.class, () -> storage.move("a", "e"));
    }

    @Test
    void listsNamesInOrder() throws IOException {
        storage.publish("b", bytes("x"));
        storage.publish("a", bytes("x"));
        storage.createFolder("c/d");

        assertEquals(List.of("a", "b", "c"), storage.list(""));
        assertEquals(List.of("d"), storage.list("c"));
        assertEquals(List.of(), storage.list("absent"));
    }

    @Test
    void deletesFilesAndFoldersButNotWhatALinkPointsAt() throws IOException {
        Path elsewhere = Files.createDirectory(outside.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "kept");
        storage.createFolder("a/b");
        storage.publish("a/b/file", bytes("x"));
        Files.createSymbolicLink(root.resolve("a/link"), elsewhere);

        storage.delete("a");
        storage.delete("a");

        assertEquals(List.of(), storage.list(""));
        assertTrue(Files.exists(elsewhere.resolve("file")));
    }

    @Test
    void aFolderIsALuceneDirectory() throws IOException {
        storage.createFolder("index");
        try (var directory = storage.directory("index")) {
            try (var out = directory.createOutput("x.dat", IOContext.DEFAULT)) {
                out.writeString("hello");
            }
            directory.sync(List.of("x.dat"));
            try (var in = directory.openInput("x.dat", IOContext.DEFAULT)) {
                assertEquals("hello", in.readString());
            }
        }
        assertEquals(List.of("x.dat"), storage.list("index"));
    }

    /// One cancelled request must not end a journal for all.
    @Test
    void anInterruptedThreadStillWrites() throws IOException {
        storage.createFolder("a");
        try (Storage.AppendFile file = storage.create("a/file")) {
            Thread.currentThread().interrupt();
            file.append(ByteBuffer.wrap(bytes("x")));
            file.force();
            storage.publish("a/other", bytes("y"));
            storage.overwrite("a/other", 0, bytes("z"));
            storage.createFolder("b");

            assertTrue(Thread.interrupted(), "the interruption is still there for its reader");
            file.append(ByteBuffer.wrap(bytes("y")));
        }
        assertArrayEquals(bytes("xy"), storage.read("a/file"));
        assertEquals("z", text("a/other"));
    }

    private String text(String file) throws IOException {
        return new String(storage.read(file), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
