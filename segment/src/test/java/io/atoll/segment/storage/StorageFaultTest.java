package io.atoll.segment.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Each single file operation of a publication fails once, in each way; what was there before stays
/// or is replaced as a whole, and the next attempt succeeds.
class StorageFaultTest {
    private static final int MOST_OPERATIONS = 100;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aFailedPublicationLeavesTheOldOrTheNewContent(Fault fault) throws IOException {
        for (int n = 1; n < MOST_OPERATIONS; n++) {
            FaultyStorage storage = freshStorage(fault, n);
            storage.publish("file", bytes("the old content"));
            storage.failAt(n, fault);
            if (succeeds(storage, () -> storage.publish("file", bytes("new")))) {
                assertEquals("new", text(storage, "file"));
                assertTrue(n > 5, "there are create, write, sync, close, move and sync");
                return;
            }

            assertTrue(Set.of("the old content", "new").contains(text(storage, "file")));
            storage.publish("file", bytes("newer"));
            assertEquals("newer", text(storage, "file"));
            assertEquals(List.of("file"), storage.list(""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedFolderPublicationLeavesTheWholeFolderUnderOneOfItsNames(Fault fault)
            throws IOException {
        for (int n = 1; n < MOST_OPERATIONS; n++) {
            FaultyStorage storage = freshStorage(fault, n);
            storage.createFolder(".tmp-1/inner");
            storage.publish(".tmp-1/a", bytes("a"));
            storage.publish(".tmp-1/inner/b", bytes("b"));
            storage.failAt(n, fault);
            boolean done = succeeds(storage, () -> storage.publishFolder(".tmp-1", "1"));

            List<String> names = storage.list("");
            assertEquals(1, names.size());
            assertEquals("a", text(storage, names.getFirst() + "/a"));
            assertEquals("b", text(storage, names.getFirst() + "/inner/b"));
            if (done) {
                assertEquals(List.of("1"), names);
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedCreationOfAFolderCanBeRepeated(Fault fault) throws IOException {
        for (int n = 1; n < MOST_OPERATIONS; n++) {
            FaultyStorage storage = freshStorage(fault, n);
            storage.failAt(n, fault);
            boolean done = succeeds(storage, () -> storage.createFolder("a/b/c"));

            storage.createFolder("a/b/c");
            storage.publish("a/b/c/file", bytes("x"));
            if (done) {
                return;
            }
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static boolean succeeds(FaultyStorage storage, Action action) throws IOException {
        try {
            action.run();
        } catch (IOException e) {
            assertTrue(storage.hasFailed(), () -> "failed by itself: " + e);
            storage.heal();
            return false;
        }
        if (storage.hasFailed()) {
            throw new AssertionError("a failed operation was overlooked");
        }
        storage.heal();
        return true;
    }

    private FaultyStorage freshStorage(Fault fault, int n) throws IOException {
        return FaultyStorage.at(Files.createDirectory(folder.resolve(fault + "-" + n)));
    }

    private static String text(Storage storage, String file) throws IOException {
        return new String(storage.read(file), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
