package io.atoll.writenode.rebuild;

import io.atoll.agents.Pauses;
import io.atoll.agents.SharedThreads;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.rebuild.AskedCompaction.Step;
import io.atoll.writenode.rebuild.CompactionPolicy.Merge;
import io.atoll.writenode.reign.Reigns;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/// Which sealed segments are being rebuilt, which will be, and why the others are not. A segment is
/// rebuilt by one job at a time; jobs run on a bounded pool, whose idle threads help with them, and
/// what waits for a thread is decided anew when one is free.
public final class RebuildScheduler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RebuildScheduler.class);
    private static final int CLOSE_SECONDS = 5;

    /// What a row takes of the heap while a graph with Milvus's default of 30 neighbours is built.
    private static final long HEAP_BYTES_OF_ROW = 520;

    private static final int HEAP_PARTS = 3;
    private static final long LEAST_ROWS = 100_000;

    private final WrittenCollections collections;
    private final SegmentRebuilder rebuilder;
    private final Reigns reigns;
    private final CompactionPolicy policy;
    private final int threads;
    private final IdleCompaction idle;
    private final long leastRowBytes;
    private final RebuildMetrics metrics;
    private final Pauses pauses;
    private final LongSupplier millis;
    private final SharedThreads pool;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Job> jobs = new HashMap<>();
    private final Map<Long, Seen> nothingDue = new HashMap<>();
    private final AskedCompactions asked = new AskedCompactions();
    private int running;
    private volatile boolean closed;

    /// @param nodesOf how many read nodes a collection is spread over; 0 if that is not known
    public RebuildScheduler(
            CompactionSettings settings,
            int threads,
            ToIntFunction<Collection> nodesOf,
            WrittenCollections collections,
            SegmentRebuilder rebuilder,
            Reigns reigns,
            RebuildMetrics metrics,
            LongSupplier millis) {
        this.collections = collections;
        this.rebuilder = rebuilder;
        this.reigns = reigns;
        this.policy = new CompactionPolicy(settings);
        this.threads = threads;
        this.idle = new IdleCompaction(policy, nodesOf, millis);
        this.leastRowBytes = settings.targetBytes() / mostRows(threads);
        this.metrics = metrics;
        this.pauses = new Pauses(millis);
        this.millis = millis;
        this.pool = new SharedThreads("rebuilder-", threads);
    }

    /// How many rows a segment may have for its graph to be built in this JVM's memory, beside as
    /// many others as there are threads.
    private static long mostRows(int threads) {
        long bytes = Runtime.getRuntime().maxMemory() / HEAP_PARTS / threads;
        return Math.max(LEAST_ROWS, bytes / HEAP_BYTES_OF_ROW);
    }

    /// Threads without a job help those that have one.
    private final IndexBuild build =
            new IndexBuild() {
                @Override
                public boolean cancelled() {
                    return closed;
                }

                @Override
                public void each(int pieces, IntConsumer work) {
                    pool.each(pieces, work, () -> {});
                }
            };

    /// Segments on their way to become one.
    private record Job(
            WrittenCollection target, Merge merge, @Nullable Step step, long beganMillis) {}

    /// What a collection was when nothing of it was due.
    private record Seen(Manifest manifest, Collection collection) {
        boolean isStill(WrittenCollection target) {
            return target.manifest() == manifest && target.collection() == collection;
        }
    }

    /// Starts what is due, as far as there are threads.
    public void decide() {
        lock.lock();
        try {
            if (closed || running == threads) {
                return;
            }
            startAsked();
            var due = new ArrayList<Job>();
            for (WrittenCollection target : collections.all()) {
                if (!asked.isAwaited(target.id())) {
                    due(target).forEach(merge -> due.add(new Job(target, merge, null, now())));
                }
            }
            due.sort(Comparator.comparing(job -> job.merge().cause()));
            due.forEach(this::start);
            if (running == 0) {
                startIdle();
            }
        } finally {
            lock.unlock();
        }
    }

    /// One job at a time: there is no hurry.
    private void startIdle() {
        for (WrittenCollection target : collections.all()) {
            if (running == 0 && !asked.isAwaited(target.id())) {
                idle.next(target, () -> free(target, true))
                        .ifPresent(merge -> start(new Job(target, merge, null, now())));
            }
        }
    }

    private void startAsked() {
        for (AskedCompaction compaction : asked.underWay()) {
            Optional<WrittenCollection> target = collections.find(compaction.collectionId());
            if (target.isEmpty()) {
                compaction.abandon();
                continue;
            }
            if (!compaction.planned() && !isBusy(target.get(), compaction)) {
                compaction.plan(policy.asked(free(target.get(), false), compaction.all()));
            }
            for (Step step : compaction.waiting()) {
                start(new Job(target.get(), step.merge(), step, now()));
            }
        }
        asked.settle();
    }

    /// Whether something of a collection is being rebuilt, or held for a compaction that was asked
    /// for before this one.
    private boolean isBusy(WrittenCollection target, AskedCompaction compaction) {
        return jobs.values().stream().anyMatch(job -> job.target() == target)
                || asked.isBehindAnother(compaction);
    }

    private List<Merge> due(WrittenCollection target) {
        Seen before = nothingDue.get(target.id());
        // Where rows expire, time alone makes something due.
        boolean expires = target.collection().expiredUntil(now()) > 0;
        if (!expires && before != null && before.isStill(target)) {
            return List.of();
        }
        var now = new Seen(target.manifest(), target.collection());
        List<Candidate> free = free(target, true);
        List<Merge> due = policy.due(free);
        if (due.isEmpty() && free.size() == now.manifest().segments().size()) {
            nothingDue.put(target.id(), now);
        }
        return due;
    }

    /// The segments of a collection that nothing is being done with.
    ///
    /// @param sparing whether those are left out that failed a moment ago
    private List<Candidate> free(WrittenCollection target, boolean sparing) {
        Set<Long> held = asked.held();
        return segments(target).stream()
                .filter(each -> !jobs.containsKey(each.id()) && !held.contains(each.id()))
                .filter(each -> !sparing || pauses.mayTry(each.id()))
                .toList();
    }

    private List<Candidate> segments(WrittenCollection target) {
        Manifest manifest = target.manifest();
        Set<Long> wanted = target.indexIds();
        var dead = new HashMap<Long, Long>();
        manifest.tombstones().forEach(each -> dead.put(each.segmentId(), each.deletedRows()));
        var segments = new ArrayList<Candidate>();
        long expired = target.collection().expiredUntil(now());
        for (SegmentInfo each : manifest.segments()) {
            long live = each.rowCount() - dead.getOrDefault(each.id(), 0L);
            segments.add(
                    new Candidate(
                            each.id(),
                            each.partitionId(),
                            each.rowCount(),
                            live - expiredRows(each, live, expired),
                            Math.max(each.sizeBytes(), each.rowCount() * leastRowBytes),
                            each.builtIndexes().containsAll(wanted),
                            pauses.of(each.id()).isPresent()));
        }
        return segments;
    }

    /// About how many of a segment's live rows have expired, as if they had come evenly: a rebuild
    /// leaves none, and the segment's oldest row is a younger one then.
    private static long expiredRows(SegmentInfo segment, long live, long expiredUntil) {
        if (expiredUntil < segment.minTimestamp()) {
            return 0;
        }
        if (expiredUntil >= segment.maxTimestamp()) {
            return live;
        }
        double share =
                (double) (expiredUntil - segment.minTimestamp())
                        / (segment.maxTimestamp() - segment.minTimestamp());
        return (long) (live * share);
    }

    private void start(Job job) {
        if (running == threads) {
            return;
        }
        running++;
        job.merge().sources().forEach(source -> jobs.put(source.id(), job));
        if (job.step() != null) {
            job.step().begin();
        }
        pool.begin(() -> run(job));
    }

    private void run(Job job) {
        List<Long> sources = job.merge().sources().stream().map(Candidate::id).toList();
        try {
            SegmentRebuilder.Result result = rebuilder.rebuild(job.target(), sources, build);
            end(job, result, null);
        } catch (Throwable e) {
            // Errors too: else the segments would count as being rebuilt for ever.
            if (!closed) {
                log.warn(
                        "segments were not rebuilt, they are tried again after a pause"
                                + " collection={} segments={} cause={}",
                        job.target().collection().name(),
                        sources,
                        job.merge().cause(),
                        e);
            }
            end(job, SegmentRebuilder.Result.NOTHING, e);
        }
        decide();
    }

    private void end(Job job, SegmentRebuilder.Result result, @Nullable Throwable failure) {
        lock.lock();
        try {
            running--;
            for (Candidate source : job.merge().sources()) {
                jobs.remove(source.id());
                if (failure == null) {
                    pauses.succeeded(source.id());
                } else {
                    pauses.failed(source.id(), describe(failure));
                }
            }
            if (job.step() != null) {
                if (result.committed()) {
                    job.step().succeed(segmentId(result));
                } else {
                    job.step().fail(failure == null ? "its segments are gone" : describe(failure));
                }
            }
            metrics.ended(job.merge(), result, failure != null, now() - job.beganMillis());
        } finally {
            lock.unlock();
        }
    }

    private static OptionalLong segmentId(SegmentRebuilder.Result result) {
        return result.segment().isPresent()
                ? OptionalLong.of(result.segment().get().id())
                : OptionalLong.empty();
    }

    private static String describe(Throwable failure) {
        return failure instanceof AtollException
                ? String.valueOf(failure.getMessage())
                : failure.toString();
    }

    private long now() {
        return millis.getAsLong();
    }

    /// Asks for all of a collection that can be compacted to be so at once.
    ///
    /// @param all whether segments that nothing is wrong with are written anew as well
    public AskedCompaction.State ask(WrittenCollection target, boolean all) {
        lock.lock();
        try {
            var compaction = new AskedCompaction(reigns.clock().next(), target.id(), all);
            asked.add(compaction);
            decide();
            return state(compaction.id());
        } finally {
            lock.unlock();
        }
    }

    /// @throws AtollException with PARAMETER_INVALID if this reign knows no compaction of this id
    public AskedCompaction.State state(long id) {
        lock.lock();
        try {
            return asked.state(id);
        } finally {
            lock.unlock();
        }
    }

    /// What is happening to each segment of a collection, and why nothing happens to it.
    public List<Explained> explain(WrittenCollection target) {
        lock.lock();
        try {
            List<Candidate> all = segments(target);
            Set<Long> held = asked.held();
            var due = new HashMap<Long, Merge>();
            for (Merge merge : policy.due(free(target, true))) {
                merge.sources().forEach(source -> due.put(source.id(), merge));
            }
            return all.stream()
                    .map(each -> explain(each, all, held, Optional.ofNullable(due.get(each.id()))))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private Explained explain(
            Candidate segment, List<Candidate> all, Set<Long> held, Optional<Merge> due) {
        Job job = jobs.get(segment.id());
        if (job != null) {
            return Explained.running(segment, job.merge(), now() - job.beganMillis());
        }
        if (held.contains(segment.id())) {
            return Explained.held(segment, running, threads);
        }
        if (due.isPresent()) {
            return Explained.waiting(segment, due.get(), running, threads);
        }
        return pauses.of(segment.id())
                .map(pause -> Explained.paused(segment, pause, now()))
                .orElseGet(() -> Explained.left(segment, policy.reasonToLeave(segment, all)));
    }

    @Override
    public void close() {
        // So that nothing is started in between.
        lock.lock();
        try {
            closed = true;
            pool.close();
        } finally {
            lock.unlock();
        }
        try {
            if (!pool.awaitEnd(CLOSE_SECONDS)) {
                log.warn(
                        "rebuilding of segments did not end when closed, the files it wrote are"
                                + " garbage limitSeconds={}",
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
