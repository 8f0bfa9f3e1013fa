package io.atoll.writenode.rebuild;

import io.atoll.model.Collection;
import io.atoll.model.Timestamps;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.rebuild.CompactionPolicy.Merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// What is put together while nothing else is to be done: segments of loaded collections to which
/// no rows have come for a while ([CompactionPolicy#idle]). Used under the scheduler's lock.
final class IdleCompaction {
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final CompactionPolicy policy;
    private final ToIntFunction<Collection> nodesOf;
    private final LongSupplier millis;
    private final Map<Long, Settled> settled = new HashMap<>();

    /// @param nodesOf how many read nodes a collection is spread over; 0 if that is not known
    IdleCompaction(
            CompactionPolicy policy, ToIntFunction<Collection> nodesOf, LongSupplier millis) {
        this.policy = policy;
        this.nodesOf = nodesOf;
        this.millis = millis;
    }

    /// What a collection was when there was nothing to do for it.
    private record Settled(Manifest manifest, int nodes) {}

    /// The next step for a collection.
    ///
    /// @param free the segments that nothing is being done with
    Optional<Merge> next(WrittenCollection target, Supplier<List<Candidate>> free) {
        int nodes = nodesOf.applyAsInt(target.collection());
        Manifest manifest = target.manifest();
        var before = settled.get(target.id());
        boolean known = before != null && before.manifest() == manifest && before.nodes() == nodes;
        if (known || nodes == 0 || !target.collection().loaded() || !isIdle(manifest)) {
            return Optional.empty();
        }
        List<Candidate> segments = free.get();
        Optional<Merge> next = policy.idle(segments, nodes);
        if (next.isEmpty() && segments.size() == manifest.segments().size()) {
            settled.put(target.id(), new Settled(manifest, nodes));
        }
        return next;
    }

    private boolean isIdle(Manifest manifest) {
        long youngest = 0;
        for (SegmentInfo each : manifest.segments()) {
            youngest = Math.max(youngest, each.maxTimestamp());
        }
        return millis.getAsLong() - Timestamps.millis(youngest) >= IDLE_MILLIS;
    }
}
