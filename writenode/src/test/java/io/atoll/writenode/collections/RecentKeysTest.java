package io.atoll.writenode.collections;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.rows.Keys;
import io.atoll.segment.journal.JournalRecord;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

final class RecentKeysTest {
    private static final Field KEY =
            Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY);

    private final RecentKeys recent = new RecentKeys();

    private void deleted(long timestamp, long... keys) {
        recent.note(
                new JournalRecord.DeleteKeys(0, timestamp, Keys.ofLongs(keys)), timestamp, KEY, 0);
    }

    private void assertConflict(long since, long... keys) {
        var error =
                assertThrows(
                        AtollException.class,
                        () -> recent.requireUnchanged(Keys.ofLongs(keys), since));
        assertEquals(ErrorCode.WRITE_CONFLICT, error.code());
    }

    private void assertUnchanged(long since, long... keys) {
        assertDoesNotThrow(() -> recent.requireUnchanged(Keys.ofLongs(keys), since));
    }

    @Test
    void knowsNothingBeforeItIsAsked() {
        deleted(5, 1);
        assertConflict(9, 1);
        assertConflict(9, 2);
    }

    @Test
    void tellsWhatWasWrittenAfterTheRead() {
        recent.watch(10, 0);
        deleted(11, 1, 2);
        deleted(13, 2);

        assertConflict(10, 3, 1);
        assertUnchanged(11, 1);
        assertConflict(12, 2);
        assertUnchanged(13, 1, 2);
        assertUnchanged(10, 3);
        assertConflict(9, 3);
    }

    @Test
    void takesEveryKeyForWrittenWhenAllAreDeletedOrThereAreTooMany() {
        recent.watch(10, 0);
        recent.note(new JournalRecord.DeleteAll(0, 11), 11, KEY, 0);
        assertConflict(10, 7);
        assertUnchanged(11, 7);

        deleted(12, LongStream.rangeClosed(0, RecentKeys.MOST_KEYS).toArray());
        assertConflict(11, -1);
        assertUnchanged(12, -1);
    }

    @Test
    void forgetsTheOldestFirst() {
        recent.watch(10, 0);
        deleted(11, -1);
        deleted(12, LongStream.range(0, RecentKeys.MOST_KEYS).toArray());

        assertConflict(10, -2);
        assertUnchanged(11, -2);
        assertConflict(11, 0);
    }

    @Test
    void stopsWhenNobodyAsksForAWhile() {
        recent.watch(10, 0);
        long later = TimeUnit.HOURS.toNanos(1);
        recent.note(new JournalRecord.DeleteAll(0, 11), 11, KEY, later);
        assertConflict(11, 1);

        recent.watch(20, later);
        assertUnchanged(20, 1);
    }
}
