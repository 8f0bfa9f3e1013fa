package io.atoll.writenode.collections;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.rows.Keys;
import io.atoll.segment.journal.JournalRecord;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which keys of a collection were written lately, so that a write that was decided by a read can
/// be refused if it came too late. Nothing is remembered until somebody asks for it, nor when
/// nobody has asked for a while. For use under the collection's append lock.
final class RecentKeys {
    static final int MOST_KEYS = 1 << 17;
    private static final long IDLE_NANOS = Duration.ofMinutes(5).toNanos();

    /// Key to timestamp of its last write, in the order of these.
    private final Map<Object, Long> written = new LinkedHashMap<>();

    private boolean watching;
    private long askedNanos;

    /// All writes after this timestamp are in [#written].
    private long completeAfter;

    /// Remembers what is written from now on.
    ///
    /// @param timestamp of now: later than all writes so far
    void watch(long timestamp, long nowNanos) {
        if (!watching) {
            watching = true;
            completeAfter = timestamp;
        }
        askedNanos = nowNanos;
    }

    /// Takes note of a record that is about to be appended.
    void note(JournalRecord record, long timestamp, Field primaryKey, long nowNanos) {
        if (!watching) {
            return;
        }
        if (nowNanos - askedNanos > IDLE_NANOS) {
            watching = false;
            written.clear();
            return;
        }
        switch (record) {
            case JournalRecord.Insert(var _, var rows) ->
                    note(rows.keys(primaryKey.id()), timestamp);
            case JournalRecord.Upsert upsert -> note(upsert.replacedKeys(primaryKey), timestamp);
            case JournalRecord.DeleteKeys(long _, long _, Keys keys) -> note(keys, timestamp);
            case JournalRecord.DeleteAll _ -> forget(timestamp);
            case JournalRecord.Roll _ -> {}
        }
    }

    private void note(Keys keys, long timestamp) {
        if (keys.size() > MOST_KEYS) {
            forget(timestamp);
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            Object key = keys.get(i);
            written.remove(key);
            written.put(key, timestamp);
        }
        var eldest = written.entrySet().iterator();
        while (written.size() > MOST_KEYS) {
            completeAfter = eldest.next().getValue();
            eldest.remove();
        }
    }

    private void forget(long timestamp) {
        written.clear();
        completeAfter = timestamp;
    }

    /// @throws AtollException with WRITE_CONFLICT if one of the keys may have been written after
    ///   this timestamp
    void requireUnchanged(Keys keys, long since) {
        if (!watching || since < completeAfter) {
            throw new AtollException(
                    ErrorCode.WRITE_CONFLICT,
                    "what was written after timestamp " + since + " is not remembered");
        }
        for (int i = 0; i < keys.size(); i++) {
            Long timestamp = written.get(keys.get(i));
            if (timestamp != null && timestamp > since) {
                throw new AtollException(
                        ErrorCode.WRITE_CONFLICT,
                        "the row with primary key %s was written at %d, after it was read at %d"
                                .formatted(keys.get(i), timestamp, since));
            }
        }
    }
}
