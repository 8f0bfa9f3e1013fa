package io.atoll.writenode;

import io.atoll.model.LatencyBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What a write node measures while it rules. What it counts goes on over several reigns.
final class WriteNodeMetrics implements AutoCloseable {
    private final MeterRegistry registry;
    private final Counter inserted;
    private final Counter upserted;
    private final Counter deleted;
    private final Timer writeDuration;
    private final Timer slowed;
    private final Counter refused;
    private final Timer sealDuration;
    private final Timer sealLocked;
    private final RebuildMetrics rebuilds;
    private final GarbageMetrics garbage;
    private final List<Meter> ofThisReign = new ArrayList<>();

    WriteNodeMetrics(MeterRegistry registry) {
        this.registry = registry;
        inserted = rows("insert");
        upserted = rows("upsert");
        deleted = rows("delete");
        writeDuration =
                timer("write.duration", "Batches, from their arrival until they are durable");
        slowed = timer("slowed.duration", "Waits of inserts that ran ahead of sealing or building");
        refused =
                Counter.builder("atoll.writenode.refused.batches")
                        .description(
                                "Batches refused because of what waits for sealing or building")
                        .register(registry);
        sealDuration = timer("seal.duration", "Sealings of a journal");
        sealLocked =
                timer(
                        "seal.locked.duration",
                        "The part of sealings for which no other commit of the collection is made");
        rebuilds = new RebuildMetrics(registry);
        garbage = new GarbageMetrics(registry);
    }

    private Counter rows(String kind) {
        return Counter.builder("atoll.writenode.rows")
                .description("Rows of acknowledged batches; of a delete its keys")
                .tag("kind", kind)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder("atoll.writenode." + name)
                .description(description)
                .serviceLevelObjectives(LatencyBuckets.bounds())
                .register(registry);
    }

    /// Begins to look at the state of a reign, until this is closed.
    void watch(WrittenCollections collections, Reigns reigns) {
        ofThisReign.add(
                Gauge.builder("atoll.writenode.epoch", reigns, Reigns::epoch)
                        .description("The epoch of this write node's reign")
                        .register(registry));
        sum(
                "unsealed.journals",
                "Ended journals that wait to be sealed",
                collections,
                c -> c.manifest().journals().size() - 1);
        sum(
                "journal.bytes",
                "Durable bytes of the journals that take rows",
                collections,
                c -> c.journal().writer().durableOffset());
        sum(
                "unindexed.segments",
                "Sealed segments that lack an index of their collection",
                collections,
                WrittenCollection::flatSegments);
        sum(
                "unsealed.bytes",
                "Bytes of journals that are not sealed yet, those that take rows included",
                collections,
                WrittenCollection::unsealedBytes);
        sum(
                "unindexed.rows",
                "Rows of sealed segments that lack an index of their collection",
                collections,
                WrittenCollection::unindexedRows);
        sum(
                "unindexed.bytes",
                "Bytes of vectors in sealed segments that lack an index of their collection",
                collections,
                WrittenCollection::unindexedBytes);
        segments("growing", collections, c -> c.manifest().journals().size());
        segments("flat", collections, WrittenCollection::flatSegments);
        segments("indexed", collections, c -> c.manifest().segments().size() - c.flatSegments());
    }

    private void sum(
            String name,
            String description,
            WrittenCollections collections,
            ToDoubleFunction<WrittenCollection> measure) {
        ofThisReign.add(
                Gauge.builder(
                                "atoll.writenode." + name,
                                collections,
                                all -> all.all().stream().mapToDouble(measure).sum())
                        .description(description)
                        .register(registry));
    }

    private void segments(
            String state,
            WrittenCollections collections,
            ToDoubleFunction<WrittenCollection> measure) {
        ofThisReign.add(
                Gauge.builder(
                                "atoll.writenode.segments",
                                collections,
                                all -> all.all().stream().mapToDouble(measure).sum())
                        .description("Segments of all collections")
                        .tag("state", state)
                        .register(registry));
    }

    Counter inserted() {
        return inserted;
    }

    Counter upserted() {
        return upserted;
    }

    Counter deleted() {
        return deleted;
    }

    Timer writeDuration() {
        return writeDuration;
    }

    Timer slowed() {
        return slowed;
    }

    Counter refused() {
        return refused;
    }

    Timer sealDuration() {
        return sealDuration;
    }

    Timer sealLocked() {
        return sealLocked;
    }

    RebuildMetrics rebuilds() {
        return rebuilds;
    }

    GarbageMetrics garbage() {
        return garbage;
    }

    /// Ends looking: the next reign has state of its own.
    @Override
    public void close() {
        ofThisReign.forEach(registry::remove);
    }
}
