package io.atoll.segment.journal;

import static io.atoll.segment.journal.Journals.LIMIT;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.BatchId;
import io.atoll.segment.storage.Fault;
import io.atoll.segment.storage.FaultyStorage;
import io.atoll.segment.storage.PowerLossStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Whatever file operation fails, and whenever the power goes: what was acknowledged is read, and
/// nothing that was not written.
class JournalFaultTest {
    private static final int MOST_OPERATIONS = 200;
    private static final List<JournalRecord> RECORDS = Journals.anyRecords(9, new Random(17));
    private static final List<String> WRITTEN = Journals.texts(RECORDS);

    @TempDir Path folder;
    private int storages;

    @ParameterizedTest
    @EnumSource
    void acknowledgedRecordsAreReadWhateverOperationFailed(Fault fault) throws IOException {
        for (int n = 1; n < MOST_OPERATIONS; n++) {
            FaultyStorage storage = FaultyStorage.at(freshFolder());
            storage.failAt(n, fault);
            var run = new Run();
            run.write(storage);
            storage.heal();

            run.assertAllIsThere(storage, "operation " + n);
            if (!storage.hasFailed()) {
                assertEquals(RECORDS.size(), run.acknowledged);
                return;
            }
        }
        throw new AssertionError("more than " + MOST_OPERATIONS + " operations");
    }

    @Test
    void acknowledgedRecordsAreReadAfterThePowerWent() throws IOException {
        for (int n = 1; n < MOST_OPERATIONS; n++) {
            boolean failed = false;
            for (int seed = 0; seed < 10; seed++) {
                PowerLossStorage storage = PowerLossStorage.at(freshFolder());
                storage.failPowerAt(n);
                var run = new Run();
                run.write(storage);
                failed = storage.powerFailed();
                if (seed == 0) {
                    storage.losePower();
                } else {
                    storage.losePower(new Random(seed));
                }

                run.assertAllIsThere(storage, "operation " + n + ", seed " + seed);
            }
            if (!failed) {
                return;
            }
        }
        throw new AssertionError("more than " + MOST_OPERATIONS + " operations");
    }

    /// Who takes over reads records that their writer may never have synced, and builds on them.
    @Test
    void whatASuccessorReadIsDurableOnceItHasSyncedTheJournal() throws IOException {
        PowerLossStorage storage = PowerLossStorage.at(freshFolder());
        JournalWriter dead = Journals.create(storage);
        Journals.append(dead, false, RECORDS);
        List<String> read = Journals.read(storage).texts();
        storage.sync(Journals.FILE);
        storage.losePower();

        assertEquals(WRITTEN, read);
        assertEquals(read, Journals.read(storage).texts());
    }

    /// Writes batches of three records, as concurrent requests do, until something fails.
    private static final class Run {
        private boolean created;
        private int acknowledged;

        void write(Storage storage) {
            try (JournalWriter writer = Journals.create(storage)) {
                created = true;
                for (int i = 0; i < RECORDS.size(); i++) {
                    long end = writer.append(i, BatchId.NONE, RECORDS.get(i));
                    if (i % 3 == 2) {
                        writer.awaitDurable(end, LIMIT);
                        acknowledged = i + 1;
                    }
                }
            } catch (IOException _) {
                // This is what is tested.
            }
        }

        void assertAllIsThere(Storage storage, String when) throws IOException {
            if (!created) {
                // Nobody has heard of the journal, so nobody reads it.
                return;
            }
            List<String> found;
            try {
                found = Journals.read(storage).texts();
            } catch (NoSuchFileException e) {
                throw new AssertionError(when, e);
            }
            assertTrue(
                    found.size() >= acknowledged,
                    () -> when + ": " + found.size() + " of " + acknowledged + " records");
            assertEquals(WRITTEN.subList(0, found.size()), found, when);
        }
    }

    private Path freshFolder() throws IOException {
        return Files.createDirectory(folder.resolve("" + storages++));
    }
}
