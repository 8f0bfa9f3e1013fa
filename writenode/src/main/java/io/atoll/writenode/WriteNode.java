package io.atoll.writenode;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogWriter;
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
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.copy.CatalogCopier;
import io.atoll.writenode.definitions.Definitions;
import io.atoll.writenode.garbage.GarbageCollector;
import io.atoll.writenode.garbage.GarbageMetrics;
import io.atoll.writenode.garbage.HeldSegments;
import io.atoll.writenode.garbage.SetAside;
import io.atoll.writenode.garbage.StorageSweep;
import io.atoll.writenode.groups.DeclaredGroups;
import io.atoll.writenode.placement.PlacementPublisher;
import io.atoll.writenode.rebuild.RebuildMetrics;
import io.atoll.writenode.rebuild.RebuildScheduler;
import io.atoll.writenode.rebuild.SegmentRebuilder;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.seal.JournalRoller;
import io.atoll.writenode.seal.JournalSealer;
import io.atoll.writenode.seal.SealMetrics;
import io.atoll.writenode.service.WriteService;
import io.atoll.writenode.takeover.BegunReign;
import io.atoll.writenode.takeover.Succession;
import io.atoll.writenode.takeover.TakeOver;
import io.atoll.writenode.write.Backlog;
import io.atoll.writenode.write.BatchMemory;
import io.atoll.writenode.write.BatchWriter;
import io.atoll.writenode.write.WriteMetrics;
import io.atoll.writenode.write.WriteOnce;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The active write node: begins a reign, then serves writes and changes of metadata until it is
/// closed or deposed.
public final class WriteNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WriteNode.class);
    private static final int CLOSE_SECONDS = 5;

    private final WriteNodeConfig config;
    private final Storage storage;
    private final CatalogWriter catalog;
    private final MeterRegistry meters;
    private final AgentMeters agents;
    private final LongSupplier millis;
    private final WriteService service;
    private final Server server;

    /// What is to be closed, the last one first.
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private WriteNode(
            WriteNodeConfig config, Storage storage, CatalogWriter catalog, MeterRegistry meters) {
        this.config = config;
        this.storage = storage;
        this.catalog = catalog;
        this.meters = meters;
        this.millis = config.clock()::millis;
        this.agents = new AgentMeters(meters, config.id());
        this.service = new WriteService(config.work().metadataLimit());
        this.server = server(config, service);
    }

    private static Server server(WriteNodeConfig config, WriteService service) {
        return NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                config.listening().bindHost(), config.listening().port()))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .maxInboundMessageSize(Limits.MAX_REQUEST_BYTES + (1 << 20))
                .addService(service)
                .intercept(new UnexpectedErrors("write node " + config.id()))
                .intercept(config.secret().server("write node " + config.id()))
                .build();
    }

    /// Takes the reign over and starts to serve. Returns when writes are acknowledged.
    ///
    /// @param catalog owned by the caller, like `storage`; both outlive this node
    /// @param discovery not started yet; it is started and closed here, and closed too where the
    ///   start fails
    /// @throws IOException if the storage refuses, or the port is taken
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
        var node = new WriteNode(config, storage, catalog, meters);
        node.opened(discovery);
        try {
            node.begin(policy, discovery);
            return node;
        } catch (IOException | RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    /// Notes what is to be closed with this node, or when a later step of its start fails.
    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private void begin(PlacementPolicy policy, Discovery discovery) throws IOException {
        server.start();
        var batches = new BatchMemory(config.grace(), millis);
        var takeOver = new TakeOver(storage, catalog, millis, batches, config.grace());
        BegunReign begun = takeOver.begin(config.id(), address(), Map.of());
        WrittenCollections collections = opened(begun.collections(millis.getAsLong()));
        var reigns = new Reigns(begun.reign());
        opened(new ReignMetrics(meters, collections, reigns));

        CatalogCopier copier = opened(copier());
        var groups =
                new DeclaredGroups(catalog, collections, begun.state().resourceGroups().values());
        PlacementPublisher placement =
                opened(placement(begun, collections, groups, policy, copier));
        Runnable onCommit =
                () -> {
                    placement.request();
                    copier.request();
                };
        var commits = new Commits(catalog, storage, onCommit);
        var roller = new JournalRoller(storage, reigns, commits, millis);
        RebuildScheduler rebuilds = rebuilds(collections, reigns, commits, placement);
        var succession =
                new Succession(collections, reigns, takeOver, config.id(), address(), millis);
        Housekeeping housekeeping =
                opened(housekeeping(collections, reigns, commits, roller, rebuilds, succession));
        GarbageCollector garbage = opened(garbage(reigns, placement));

        service.open(
                new WriteService.Parts(
                        collections,
                        writer(collections, reigns, batches, housekeeping),
                        new Flusher(collections, roller, reigns, housekeeping),
                        new RowCounts(storage, collections),
                        definitions(
                                collections,
                                groups,
                                reigns,
                                commits,
                                roller,
                                onCommit,
                                housekeeping),
                        placement,
                        rebuilds,
                        reigns));
        placement.start(discovery);
        housekeeping.start();
        garbage.start();
        copier.request();
    }

    private String address() {
        return config.listening().advertisedHost() + ":" + port();
    }

    private CatalogCopier copier() {
        return new CatalogCopier(
                catalog, storage, millis, config.work().catalogCopyPause(), agents);
    }

    private PlacementPublisher placement(
            BegunReign begun,
            WrittenCollections collections,
            DeclaredGroups groups,
            PlacementPolicy policy,
            CatalogCopier copier) {
        return new PlacementPublisher(
                collections,
                groups,
                catalog,
                policy,
                config.sealing().bytes(),
                new Placement(begun.state().placement()),
                copier::request,
                agents);
    }

    private RebuildScheduler rebuilds(
            WrittenCollections collections,
            Reigns reigns,
            Commits commits,
            PlacementPublisher placement) {
        return new RebuildScheduler(
                config.compaction(),
                config.work().threads(),
                placement::nodesOf,
                collections,
                new SegmentRebuilder(storage, reigns, commits, millis),
                reigns,
                new RebuildMetrics(meters),
                millis);
    }

    private Housekeeping housekeeping(
            WrittenCollections collections,
            Reigns reigns,
            Commits commits,
            JournalRoller roller,
            RebuildScheduler rebuilds,
            Succession succession) {
        return new Housekeeping(
                config.sealing(),
                collections,
                roller,
                new JournalSealer(storage, reigns, commits, SealMetrics.in(meters)),
                rebuilds,
                reigns,
                succession::succeed,
                millis,
                agents);
    }

    private GarbageCollector garbage(Reigns reigns, PlacementPublisher placement) {
        return new GarbageCollector(
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
    }

    private BatchWriter writer(
            WrittenCollections collections,
            Reigns reigns,
            BatchMemory batches,
            Housekeeping housekeeping) {
        var metrics = new WriteMetrics(meters);
        var once =
                new WriteOnce(
                        reigns, batches, housekeeping, new Backlog(config.backlog(), metrics));
        return new BatchWriter(collections, once, metrics);
    }

    private Definitions definitions(
            WrittenCollections collections,
            DeclaredGroups groups,
            Reigns reigns,
            Commits commits,
            JournalRoller roller,
            Runnable onCommit,
            Housekeeping housekeeping) {
        return new Definitions(
                storage,
                catalog,
                collections,
                groups,
                reigns,
                commits,
                roller,
                () -> {
                    onCommit.run();
                    housekeeping.wake();
                },
                millis,
                config.work().replicas());
    }

    public String host() {
        return config.listening().bindHost();
    }

    public int port() {
        return server.getPort();
    }

    /// Ends serving: calls in flight get a moment, then the journals are closed. What was
    /// acknowledged is durable already.
    @Override
    public void close() {
        endServing();
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                // It does not keep the others from being closed.
                log.error("closing failed part={}", part.getClass().getSimpleName(), e);
            }
        }
    }

    private void endServing() {
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
