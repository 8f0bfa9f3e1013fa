package io.atoll.readnode.loads;

import io.atoll.model.AtollException;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.segment.storage.Damage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Runs loads on a few threads. What failed is tried again, after pauses that grow. There is no
/// queue: a load is offered again and again until it was started, so what is not wanted any more is
/// never loaded. Used by the thread of [ShareUpkeep].
public final class Loads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loads.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String nodeId;
    private final int threadCount;
    private final ExecutorService threads;
    private final Executor upkeep;
    private final Runnable ended;
    private final ReadNodeMetrics metrics;
    private final NodeSpans spans;
    private final Map<Long, Attempts> attempts = new HashMap<>();
    private final Map<Long, Load> running = new HashMap<>();
    private final Map<Long, Failure> failures = new ConcurrentHashMap<>();

    /// @param upkeep runs on the thread of [ShareUpkeep]
    /// @param ended called there when a load has ended
    public Loads(
            String nodeId,
            int threadCount,
            Executor upkeep,
            Runnable ended,
            ReadNodeMetrics metrics,
            NodeSpans spans) {
        this.nodeId = nodeId;
        this.threadCount = threadCount;
        this.threads =
                Executors.newFixedThreadPool(
                        threadCount,
                        Thread.ofPlatform().daemon().name(nodeId + "-load-", 0).factory());
        this.upkeep = upkeep;
        this.ended = ended;
        this.metrics = metrics;
        this.spans = spans;
    }

    /// Starts a load, unless it runs already, failed a moment ago, or no thread is free.
    void offer(Load load) {
        long id = load.segmentId();
        Attempts before = attempts.getOrDefault(id, Attempts.NONE);
        if (running.size() < threadCount
                && !running.containsKey(id)
                && before.isDue(System.nanoTime())) {
            running.put(id, load);
            threads.execute(() -> run(load));
        }
    }

    private void run(Load load) {
        try {
            spans.loading(
                    load.kind(),
                    load.collection().id(),
                    load.segmentId(),
                    load.sizeBytes(),
                    load::run);
            upkeep.execute(() -> succeeded(load));
        } catch (Throwable e) {
            log(load, e);
            metrics.loadFailed();
            upkeep.execute(() -> failed(load, e));
        }
    }

    private static void log(Load load, Throwable error) {
        if (error instanceof IOException || error instanceof AtollException) {
            LOG.warn(
                    "load failed collection={} segment={} reason={}",
                    load.collection().id(),
                    load.segmentId(),
                    error.toString());
        } else {
            LOG.error(
                    "load failed collection={} segment={}",
                    load.collection().id(),
                    load.segmentId(),
                    error);
        }
    }

    private void succeeded(Load load) {
        running.remove(load.segmentId());
        attempts.remove(load.segmentId());
        failures.remove(load.segmentId());
        tellDamage();
        ended.run();
    }

    private void failed(Load load, Throwable error) {
        long id = load.segmentId();
        running.remove(id);
        attempts.put(id, attempts.getOrDefault(id, Attempts.NONE).andOneMore());
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        failures.put(id, new Failure(load.collection().id(), message, Damage.fileOf(error)));
        tellDamage();
        ended.run();
    }

    private void tellDamage() {
        metrics.damaged(
                failures.values().stream()
                        .flatMap(failure -> failure.damagedFile().stream())
                        .distinct()
                        .toList());
    }

    /// Says why something is not loaded, without having tried.
    void refuse(Load load, String reason) {
        var failure = new Failure(load.collection().id(), reason, Optional.empty());
        if (!failure.equals(failures.put(load.segmentId(), failure))) {
            LOG.warn("load refused segment={} reason={}", load.segmentId(), reason);
            metrics.loadFailed();
        }
    }

    /// Forgets what is not wanted any more.
    void retain(Set<Long> wanted) {
        attempts.keySet().retainAll(wanted);
        if (failures.keySet().retainAll(wanted)) {
            tellDamage();
        }
    }

    /// Bytes that running loads will add.
    long comingBytes() {
        long bytes = 0;
        for (Load load : running.values()) {
            bytes += load.sizeBytes();
        }
        return bytes;
    }

    boolean hasFailed(long segmentId) {
        return failures.containsKey(segmentId);
    }

    /// By segment or journal id, what could not be loaded lately. Safe for all threads.
    public Map<Long, Failure> failures() {
        return Map.copyOf(failures);
    }

    /// @param damagedFile if that is why
    public record Failure(long collectionId, String reason, Optional<String> damagedFile) {}

    /// @param nextNanos by [System#nanoTime]; not before it is tried again
    private record Attempts(int failed, long nextNanos) {
        static final Attempts NONE = new Attempts(0, 0);

        boolean isDue(long nowNanos) {
            return failed == 0 || nowNanos - nextNanos >= 0;
        }

        Attempts andOneMore() {
            long pause = FIRST_PAUSE.toNanos() << Math.min(failed, 20);
            return new Attempts(
                    failed + 1, System.nanoTime() + Math.min(pause, LONGEST_PAUSE.toNanos()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("loads did not end in 5 s and are left behind node={}", nodeId);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
