package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.ForwardingStorage;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A write node goes on after others have taken over, and appends to its journal, behind the end
/// that they have found. What they rely upon is the reign file.
final class DeposedWriterTest {
    private static final String NAME = "things";
    private static final BatchId LATE = new BatchId(7, 7);

    @TempDir Path folder;

    private Path files;

    @BeforeEach
    void makeFolder() throws IOException {
        files = Files.createDirectory(folder.resolve("storage"));
    }

    private RunningNode start() throws IOException {
        return RunningNode.start(
                LocalStorage.at(files), folder.resolve("catalog.db"), Life.config());
    }

    @Test
    void aBatchThatItRefusedIsRefusedAgain() throws IOException {
        try (RunningNode deposed = start()) {
            deposed.createCollection(NAME);
            try (RunningNode _ = start()) {
                for (int attempt = 0; attempt < 3; attempt++) {
                    requireRefused(deposed);
                }
            }
        }
    }

    /// Also if the journal was empty, and so was dropped, when it was deposed.
    @Test
    void aBatchThatItRefusedIsWrittenByALaterReign() throws IOException {
        for (boolean empty : new boolean[] {true, false}) {
            String name = NAME + empty;
            var batch = new BatchId(8, empty ? 1 : 2);
            try (RunningNode deposed = start()) {
                deposed.createCollection(name);
                if (!empty) {
                    insert(deposed, name, new BatchId(1, 1), 1);
                }
                try (RunningNode _ = start()) {
                    assertThrows(AtollException.class, () -> insert(deposed, name, batch, 2));
                }
            }
            try (RunningNode later = start()) {
                assertFalse(insert(later, name, batch, 2), "the batch was never acknowledged");
                var stored =
                        StoredRows.read(
                                LocalStorage.at(files),
                                later.state(),
                                later.collection(name).orElseThrow().id());
                assertEquals(empty ? Set.of(2L) : Set.of(1L, 2L), stored.keySet());
            }
        }
    }

    /// Another file in its place would not be the one that a deposed writer reads.
    @Test
    void aReignFileThatIsSeenLateIsNotReplaced() throws IOException {
        try (RunningNode first = start()) {
            first.createCollection(NAME);
        }
        Object file = fileKey();
        var storage = new LateView(LocalStorage.at(files));
        try (RunningNode second =
                RunningNode.start(storage, folder.resolve("catalog.db"), Life.config())) {
            insert(second, NAME, LATE, 1);
        }
        assertEquals(0, storage.absences.get(), "it looked until it saw the file");
        assertEquals(2, ReignFile.read(storage).orElseThrow().epoch());
        assertEquals(file, fileKey());
    }

    private Object fileKey() throws IOException {
        return Files.readAttributes(files.resolve(ReignFile.NAME), BasicFileAttributes.class)
                .fileKey();
    }

    /// Says two times that there is no reign file.
    private static final class LateView extends ForwardingStorage {
        private final AtomicInteger absences = new AtomicInteger(2);

        LateView(Storage storage) {
            super(storage);
        }

        @Override
        public ReadFile open(String file) throws IOException {
            if (file.equals(ReignFile.NAME)
                    && absences.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new NoSuchFileException(file);
            }
            return super.open(file);
        }

        @Override
        public boolean tellsLengthsAtOnce() {
            return false;
        }
    }

    private static void requireRefused(RunningNode deposed) {
        var refused = assertThrows(AtollException.class, () -> insert(deposed, NAME, LATE, 1));
        assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    }

    /// @return whether the batch was known
    private static boolean insert(RunningNode node, String name, BatchId batch, long key) {
        return node.insert(name, batch, new long[] {key}, new long[] {key}).getRepeatedBatch();
    }
}
