package io.atoll.writenode;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.Limits;
import io.atoll.protocol.UnexpectedErrors;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.writenode.background.Flusher;
import io.atoll.writenode.background.Housekeeping;
import io.atoll.writenode.collections.Commits;
import io.atoll.writenode.collections.RowCounts;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.copy.CatalogCopier;
import io.atoll.writenode.definitions.Definitions;
import io.atoll.writenode.garbage.GarbageCollector;
import io.atoll.writenode.garbage.GarbageMetrics;
import io.atoll.writenode.garbage.HeldSegments;
import io.atoll.writenode.garbage.SetAside;
import io.atoll.writenode.garbage.StorageSweep;
import io.atoll.writenode.placement.PlacementPublisher;
import io.atoll.writenode.rebuild.RebuildMetrics;
import io.atoll.writenode.rebuild.RebuildScheduler;
import io.atoll.writenode.rebuild.SegmentRebuilder;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.seal.JournalRoller;
import io.atoll.writenode.seal.JournalSealer;
import io.atoll.writenode.seal.SealMetrics;
import io.atoll.writenode.service.WriteService;
import io.atoll.writenode.takeover.TakeOver;
import io.atoll.writenode.write.Backlog;
import io.atoll.writenode.write.BatchMemory;
import io.atoll.writenode.write.BatchWriter;
import io.atoll.writenode.write.WriteMetrics;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The active write node: begins a reign, then serves writes and changes of metadata until it is
/// closed or deposed.
public final class WriteNode implements AutoCloseable {
    private final Server server;
    private final Housekeeping upkeep;
    private final GarbageCollector garbage;
    private final PlacementPublisher placement;
    private final CatalogCopier copying;
    private final WrittenCollections collections;
    private final String host;
    private final ReignMetrics metrics;

    private WriteNode(
            Server server,
            Housekeeping upkeep,
            GarbageCollector garbage,
            PlacementPublisher placement,
            CatalogCopier copying,
            WrittenCollections collections,
            String host,
            ReignMetrics metrics) {
        this.server = server;
        this.upkeep = upkeep;
        this.garbage = garbage;
        this.placement = placement;
        this.copying = copying;
        this.collections = collections;
        this.host = host;
        this.metrics = metrics;
    }

    /// Takes the reign over and starts to serve. Returns when writes are acknowledged.
    ///
    /// @param catalog owned by the caller, like `storage`; both outlive this node
    /// @param discovery not started yet; it is started and closed here
    /// @throws IOException if the storage refuses
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if a journal is damaged where it
    ///   was durable, with file and offset; nothing is served then
    public static WriteNode start(
            WriteNodeConfig config,
            Storage storage,
            CatalogWriter catalog,
            PlacementPolicy policy,
            Discovery discovery,
            MeterRegistry meters)
            throws IOException {
        LongSupplier millis = Clock.systemUTC()::millis;
        var service = new WriteService(config.work().metadataLimit());
        Server server = listen(config, service);
        String address = config.listening().advertisedHost() + ":" + server.getPort();
        try {
            return begin(
                    config, storage, catalog, policy, discovery, meters, millis, service, server,
                    address);
        } catch (IOException | RuntimeException e) {
            server.shutdownNow();
            throw e;
        }
    }

    private static WriteNode begin(
            WriteNodeConfig config,
            Storage storage,
            CatalogWriter catalog,
            PlacementPolicy policy,
            Discovery discovery,
            MeterRegistry meters,
            LongSupplier millis,
            WriteService service,
            Server server,
            String address)
            throws IOException {
        var batches = new BatchMemory(config.grace(), millis);
        var takeOver = new TakeOver(storage, catalog, millis, batches, config.grace());
        TakeOver.Begun begun = takeOver.begin(config.id(), address, Map.of());

        var written = new WriteMetrics(meters);
        var collections = new WrittenCollections();
        addAll(collections, begun, millis);
        var reigns = new Reigns(begun.reign());
        var agents = new AgentMeters(meters, config.id());
        var copying =
                new CatalogCopier(
                        catalog, storage, millis, config.work().catalogCopyPause(), agents);
        var placement =
                new PlacementPublisher(
                        collections,
                        catalog,
                        policy,
                        discovery,
                        config.sealing().bytes(),
                        new Placement(begun.state().placement()),
                        copying::request,
                        agents);
        var commits =
                new Commits(
                        catalog,
                        storage,
                        () -> {
                            placement.request();
                            copying.request();
                        });
        var rolling = new JournalRoller(storage, reigns, commits, millis);
        var succession =
                new Succession(collections, reigns, takeOver, config.id(), address, millis);
        var rebuilds =
                new RebuildScheduler(
                        config.compaction(),
                        config.work().threads(),
                        collections,
                        new SegmentRebuilder(storage, reigns, commits),
                        reigns,
                        new RebuildMetrics(meters),
                        millis);
        var upkeep =
                new Housekeeping(
                        config.sealing(),
                        collections,
                        rolling,
                        new JournalSealer(storage, reigns, commits, SealMetrics.in(meters)),
                        rebuilds,
                        reigns,
                        succession::succeed,
                        millis,
                        agents);
        var garbage =
                new GarbageCollector(
                        catalog,
                        storage,
                        reigns,
                        new HeldSegments(placement::members, config.secret()),
                        new StorageSweep(
                                catalog,
                                storage,
                                reigns,
                                new SetAside(storage, config.garbage().setAside()),
                                config.grace(),
                                millis),
                        config.grace(),
                        config.garbage(),
                        new GarbageMetrics(meters),
                        agents);
        Runnable onChange =
                () -> {
                    placement.request();
                    copying.request();
                    upkeep.wake();
                };
        service.open(
                new WriteService.Parts(
                        collections,
                        new BatchWriter(
                                collections,
                                reigns,
                                batches,
                                upkeep,
                                written,
                                new Backlog(config.backlog(), written)),
                        new Flusher(collections, rolling, reigns, upkeep),
                        new RowCounts(storage, collections),
                        new Definitions(
                                storage,
                                catalog,
                                collections,
                                reigns,
                                commits,
                                onChange,
                                millis,
                                config.work().replicas()),
                        placement,
                        rebuilds,
                        reigns));
        var metrics = new ReignMetrics(meters, collections, reigns);
        placement.start();
        upkeep.start();
        garbage.start();
        copying.request();
        return new WriteNode(
                server,
                upkeep,
                garbage,
                placement,
                copying,
                collections,
                config.listening().bindHost(),
                metrics);
    }

    private static Server listen(WriteNodeConfig config, WriteService service) throws IOException {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                config.listening().bindHost(), config.listening().port()))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .maxInboundMessageSize(Limits.MAX_REQUEST_BYTES + (1 << 20))
                .addService(service)
                .intercept(new UnexpectedErrors("write node " + config.id()))
                .intercept(config.secret().server("write node " + config.id()))
                .build()
                .start();
    }

    private static void addAll(
            WrittenCollections collections, TakeOver.Begun begun, LongSupplier millis) {
        CatalogState state = begun.state();
        for (Collection each : state.collections().values()) {
            collections.add(
                    new WrittenCollection(
                            each,
                            begun.manifest(each.id()),
                            begun.writer(each.id()),
                            millis.getAsLong()));
        }
    }

    public String host() {
        return host;
    }

    public int port() {
        return server.getPort();
    }

    /// Ends serving: calls in flight get a moment, then the journals are closed. What was
    /// acknowledged is durable already.
    @Override
    public void close() {
        placement.close();
        copying.close();
        server.shutdown();
        try {
            if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        upkeep.close();
        garbage.close();
        collections.all().forEach(WrittenCollection::close);
        metrics.close();
    }

    /// Takes over from this node's own reign after a journal has failed.
    private record Succession(
            WrittenCollections collections,
            Reigns reigns,
            TakeOver takeOver,
            String holder,
            String address,
            LongSupplier millis) {
        private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

        void succeed() throws IOException {
            var held = new ArrayDeque<WrittenCollection>();
            try {
                reigns.begin(() -> succeed(held));
            } finally {
                held.forEach(each -> each.commitLock().unlock());
            }
        }

        /// With all commit locks: a manifest that was committed meanwhile would be overwritten by
        /// an older one. Whoever holds one of them waits for no other.
        private OwnReign succeed(Deque<WrittenCollection> held) throws IOException {
            var limit = Deadline.in(LOCK_LIMIT);
            for (WrittenCollection each : collections.all()) {
                limit.lock(each.commitLock(), "turn to begin a reign for a failed journal");
                held.push(each);
            }
            var ends = new HashMap<Long, Long>();
            for (WrittenCollection each : collections.all()) {
                var journal = each.journal();
                if (journal.writer().failed()) {
                    ends.put(journal.segmentId(), journal.writer().durableOffset());
                }
            }
            if (ends.isEmpty()) {
                return reigns.current();
            }
            TakeOver.Begun begun = takeOver.begin(holder, address, ends);
            for (WrittenCollection each : collections.all()) {
                each.succeed(
                        begun.manifest(each.id()), begun.writer(each.id()), millis.getAsLong());
            }
            return begun.reign();
        }
    }
}
