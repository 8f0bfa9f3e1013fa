package io.atoll.writenode;

import io.atoll.catalog.CatalogWriter;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.atoll.writenode.WrittenCollection.OpenJournal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Computes the placement whenever segments or read nodes change, and publishes it in the catalog
/// beside the manifests. What the policy does wrong is its guard's concern; while the catalog
/// cannot be written, the placement that was published stays.
final class PlacementPublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlacementPublisher.class);

    /// What an empty journal counts as: rows may come to it.
    private static final long SMALLEST_JOURNAL_BYTES = 1 << 20;

    private final WrittenCollections collections;
    private final CatalogWriter catalog;
    private final PlacementPolicy policy;
    private final Discovery discovery;
    private final long sealBytes;
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("placement").daemon().factory());
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile Optional<List<Member>> members = Optional.empty();
    private final Runnable onPublish;
    private Placement published;

    /// @param sealBytes how large a journal may grow
    /// @param onPublish called after each new placement; returns quickly
    PlacementPublisher(
            WrittenCollections collections,
            CatalogWriter catalog,
            PlacementPolicy policy,
            Discovery discovery,
            long sealBytes,
            Placement published,
            Runnable onPublish) {
        this.collections = collections;
        this.catalog = catalog;
        this.policy = policy;
        this.discovery = discovery;
        this.sealBytes = sealBytes;
        this.published = published;
        this.onPublish = onPublish;
    }

    void start() {
        discovery.start(this::topologyChanged);
    }

    private void topologyChanged(DiscoveryView view) {
        switch (view) {
            case DiscoveryView.Known known -> {
                members = Optional.of(known.members());
                request();
            }
            case DiscoveryView.Unknown unknown ->
                    log.info("read nodes are unknown reason={}", unknown.reason());
        }
    }

    /// The members as discovery last knew them; empty as long as it never did.
    Optional<List<Member>> members() {
        return members;
    }

    /// Asks for a new placement soon; requests that come before it is computed share it.
    void request() {
        if (pending.compareAndSet(false, true) && !worker.isShutdown()) {
            worker.execute(this::publish);
        }
    }

    private void publish() {
        pending.set(false);
        List<ReadNode> nodes = ReadNode.among(members.orElse(List.of()));
        if (nodes.isEmpty()) {
            return;
        }
        try {
            Placement placement = policy.place(new PlacementRequest(segments(), nodes, published));
            if (!placement.equals(published)) {
                catalog.publishPlacement(placement.owners());
                published = placement;
                onPublish.run();
            }
        } catch (RuntimeException e) {
            log.warn("no new placement is published; the last one stays", e);
        }
    }

    /// What the placement would be with other read nodes; nothing is changed.
    ///
    /// @param add how many more
    /// @param remove ids of nodes to go without
    /// @throws AtollException if a node is unknown, none would be left, or the policy fails
    PlacementForecast forecast(int add, Set<String> remove, Deadline deadline) {
        Future<PlacementForecast> forecast = worker.submit(() -> forecast(add, remove));
        try {
            return forecast.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AtollException refused
                    ? refused
                    : new AtollException(
                            ErrorCode.INTERNAL, "the placement policy failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            forecast.cancel(true);
            throw new AtollException(
                    ErrorCode.DEADLINE_EXCEEDED, "the placement policy took too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(ErrorCode.CANCELLED, "interrupted while forecasting", e);
        }
    }

    private PlacementForecast forecast(int add, Set<String> remove) {
        List<PlacedSegment> segments = segments();
        List<ReadNode> nodes = ReadNode.among(members.orElse(List.of()));
        try {
            return PlacementForecast.of(segments, nodes, published, add, remove, policy);
        } finally {
            if (!nodes.isEmpty()) {
                // A guarded policy remembers its last answer for when it fails: that must not be
                // about nodes that do not exist.
                policy.place(new PlacementRequest(segments, nodes, published));
            }
        }
    }

    private List<PlacedSegment> segments() {
        var segments = new ArrayList<PlacedSegment>();
        for (WrittenCollection each : collections.all()) {
            var collection = each.collection();
            if (!collection.loaded()) {
                continue;
            }
            int replicas = Math.max(1, collection.replicas());
            for (SegmentInfo segment : each.manifest().segments()) {
                long bytes = Math.max(1, segment.sizeBytes());
                segments.add(new PlacedSegment(segment.id(), each.id(), bytes, replicas));
            }
            for (JournalInfo journal : each.manifest().journals()) {
                long bytes = journalBytes(each, journal);
                segments.add(new PlacedSegment(journal.segmentId(), each.id(), bytes, replicas));
            }
        }
        segments.sort(Comparator.comparingLong(PlacedSegment::id));
        return segments;
    }

    /// What a journal counts as: its size, rounded up to a power of two, so that its growth changes
    /// the placement a few times only.
    private long journalBytes(WrittenCollection collection, JournalInfo journal) {
        OpenJournal open = collection.journal();
        long bytes =
                journal.segmentId() == open.segmentId() ? open.writer().endOffset() : sealBytes;
        long rounded = Long.highestOneBit(Math.max(SMALLEST_JOURNAL_BYTES, 2 * bytes - 1));
        return Math.min(rounded, Math.max(sealBytes, SMALLEST_JOURNAL_BYTES));
    }

    @Override
    public void close() {
        discovery.close();
        worker.shutdownNow();
    }
}
