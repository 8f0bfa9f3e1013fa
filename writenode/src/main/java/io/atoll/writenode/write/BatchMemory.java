package io.atoll.writenode.write;

import io.atoll.model.BatchId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The batches written lately, so that a batch that is sent again is answered and not written
/// again. Bounded by age and by number; rebuilt from the journals' headers after a restart.
public final class BatchMemory {
    private static final int MOST = 1_000_000;

    private final Duration age;
    private final LongSupplier millis;
    private final Map<BatchId, CompletableFuture<Written>> batches = new ConcurrentHashMap<>();
    private final Deque<Remembered> byTime = new ArrayDeque<>();

    public BatchMemory(Duration age, LongSupplier millis) {
        this.age = age;
        this.millis = millis;
    }

    /// What is known of a batch: its outcome, or that it is being written.
    Optional<CompletableFuture<Written>> find(BatchId id) {
        return Optional.ofNullable(batches.get(id));
    }

    /// Notes that a batch is being written, with the future of its outcome. After a failure the
    /// batch is forgotten, so that it can be sent again.
    ///
    /// @return the outcome of the same batch if it came in first, or null
    @Nullable CompletableFuture<Written> claim(BatchId id, CompletableFuture<Written> outcome) {
        if (id.equals(BatchId.NONE)) {
            return null;
        }
        CompletableFuture<Written> other = batches.putIfAbsent(id, outcome);
        if (other == null) {
            remember(id);
        }
        return other;
    }

    /// Takes back a claim; what a new reign of this node has found of the batch meanwhile stays.
    void forget(BatchId id, CompletableFuture<Written> claim) {
        batches.remove(id, claim);
    }

    /// Takes in a batch found in a journal.
    public void recover(BatchId id, Written written) {
        if (!id.equals(BatchId.NONE)) {
            batches.put(id, CompletableFuture.completedFuture(written));
            remember(id);
        }
    }

    private synchronized void remember(BatchId id) {
        long now = millis.getAsLong();
        byTime.addLast(new Remembered(id, now));
        while (byTime.size() > MOST || now - byTime.getFirst().since() > age.toMillis()) {
            batches.remove(byTime.removeFirst().id());
        }
    }

    /// @param rowCount rows inserted, or keys deleted
    public record Written(long timestamp, int rowCount) {
        /// The first of the consecutive keys that were made for the rows, if they were.
        public long firstAutoKey() {
            return timestamp - rowCount + 1;
        }
    }

    private record Remembered(BatchId id, long since) {}
}
