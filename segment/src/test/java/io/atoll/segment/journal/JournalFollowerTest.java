package io.atoll.segment.journal;

import static io.atoll.segment.journal.Journals.FILE;
import static io.atoll.segment.journal.Journals.LIMIT;
import static io.atoll.segment.journal.Journals.insert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.BatchId;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Reading a journal while it is written.
@Timeout(120)
class JournalFollowerTest {
    @TempDir Path folder;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
    }

    @Test
    void aRecordWhoseBytesAreStillBeingWrittenIsNotYetThere() throws IOException {
        JournalReader.Scan scan;
        byte[] whole;
        List<Long> ends;
        try (var writer = Journals.create(storage)) {
            ends = Journals.append(writer, true, List.of(insert(1), insert(2, 3), insert(4)));
            whole = storage.read(FILE);
        }
        storage.delete(FILE);
        scan = new JournalReader.Scan(0, 0, 0, false);
        var seen = new ArrayList<Long>();
        try (Storage.AppendFile file = storage.create(FILE)) {
            int header = (int) JournalReader.firstRecord();
            file.append(ByteBuffer.wrap(whole, 0, header));
            for (int length = header + 1; length <= whole.length; length++) {
                file.append(ByteBuffer.wrap(whole, length - 1, 1));
                Journals.Found found = readOn(scan);
                scan = found.scan();
                found.headers().forEach(h -> seen.add(h.timestamp()));

                int soFar = length;
                assertEquals(ends.stream().filter(end -> end <= soFar).count(), seen.size());
                assertEquals(length, scan.end() + scan.tornBytes());
            }
        }
        assertEquals(List.of(1L, 2L, 3L), seen);
    }

    @Test
    void aFollowerSeesEveryRecordOnceAndInOrder() throws Exception {
        long seed = 23;
        int count = 400;
        var random = new Random(seed);
        var records = new ArrayList<JournalRecord>();
        for (int i = 0; i < count; i++) {
            records.add(
                    i % 20 == 0
                            ? new JournalRecord.Insert(
                                    1, Journals.wideRows(4 * random.nextInt(200_000), random))
                            : Journals.anyRecord(random));
        }
        records.add(new JournalRecord.Roll(9, "3-9.journal"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var writer = Journals.create(storage)) {
            Future<?> appending =
                    threads.submit(
                            () -> {
                                for (int i = 0; i < records.size(); i++) {
                                    long end = writer.append(i, BatchId.NONE, records.get(i));
                                    if (i % 7 == 0) {
                                        writer.awaitDurable(end, LIMIT);
                                    }
                                }
                                return true;
                            });
            var found = new ArrayList<String>();
            var scan = new JournalReader.Scan(0, 0, 0, false);
            while (!scan.rolled()) {
                Journals.Found more = readOn(scan);
                found.addAll(more.texts());
                scan = more.scan();
            }
            appending.get(30, TimeUnit.SECONDS);

            assertEquals(Journals.texts(records), found);
            assertEquals(writer.endOffset(), scan.end());
        }
    }

    /// Strong reads rest on this: a reading that begins after an acknowledgement contains the
    /// record.
    @Test
    void whatIsDurableBeforeAReadingBeginsIsInIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var writer = Journals.create(storage)) {
            Future<?> appending =
                    threads.submit(
                            () -> {
                                for (int i = 1; i <= 100; i++) {
                                    long end = writer.append(i, BatchId.NONE, insert(i));
                                    writer.awaitDurable(end, LIMIT);
                                }
                                return true;
                            });
            var scan = new JournalReader.Scan(0, 0, 0, false);
            do {
                long durable = writer.durableOffset();
                scan = readOn(scan).scan();
                long end = scan.end();
                assertTrue(end >= durable, () -> "read to " + end + ", durable " + durable);
            } while (!appending.isDone());
            appending.get();
        }
    }

    private Journals.Found readOn(JournalReader.Scan scan) throws IOException {
        return Journals.read(storage, scan.end(), OptionalLong.empty(), scan.durable(), _ -> true);
    }
}
