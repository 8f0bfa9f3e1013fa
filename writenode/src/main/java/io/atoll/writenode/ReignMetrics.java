package io.atoll.writenode;

import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.reign.Reigns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What is read off the collections of a reign whenever the metrics are read, until this is closed.
/// What a write node counts goes on over several reigns, and is not here.
final class ReignMetrics implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> gauges = new ArrayList<>();

    /// Begins to look.
    ReignMetrics(MeterRegistry registry, WrittenCollections collections, Reigns reigns) {
        this.registry = registry;
        gauges.add(
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
        gauges.add(
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
        gauges.add(
                Gauge.builder(
                                "atoll.writenode.segments",
                                collections,
                                all -> all.all().stream().mapToDouble(measure).sum())
                        .description("Segments of all collections")
                        .tag("state", state)
                        .register(registry));
    }

    /// Ends looking: the next reign has state of its own.
    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }
}
