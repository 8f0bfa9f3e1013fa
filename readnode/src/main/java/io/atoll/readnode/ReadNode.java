package io.atoll.readnode;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.CatalogReader;
import io.atoll.model.Admission;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.readnode.journals.JournalFollower;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.journals.ServedCollections;
import io.atoll.readnode.loads.LoadPlanner;
import io.atoll.readnode.loads.LoadSettings;
import io.atoll.readnode.loads.Roster;
import io.atoll.readnode.loads.ShareUpkeep;
import io.atoll.readnode.search.SearchPool;
import io.atoll.readnode.service.Freshness;
import io.atoll.readnode.service.NodeFetch;
import io.atoll.readnode.service.NodeQuery;
import io.atoll.readnode.service.NodeSearch;
import io.atoll.readnode.service.ReadService;
import io.atoll.readnode.service.StatusReport;
import io.atoll.readnode.state.CollectionShare;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.sealed.SegmentSource;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.Member;
import io.atoll.spi.PlacementPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentracing.Tracer;
import io.opentracing.noop.NoopTracerFactory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/// A read node: loads what the placement gives to it, follows the journals of these collections,
/// and answers routers. It writes neither the catalog nor the storage.
public final class ReadNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadNode.class);

    /// Room for what surrounds the vectors of the largest request.

    private final ReadNodeConfig config;

    private final long incarnation;
    private final Discovery discovery;
    private final Roster roster = new Roster();
    private final CatalogCache catalog;
    private final ServedCollections collections;
    private final ShareUpkeep upkeep;
    private final SearchPool pool;
    private final JournalThreads journalThreads;
    private final Admission admission;
    private final NodeServers servers;
    private volatile boolean draining;
    private volatile boolean askedToDrain;

    private ReadNode(
            ReadNodeConfig config,
            Storage storage,
            SegmentSource segments,
            CatalogReader reader,
            PlacementPolicy policy,
            Discovery discovery,
            MeterRegistry registry,
            Tracer tracer) {
        this.config = config;
        // Positive, and different at each start.
        this.incarnation = new SecureRandom().nextLong(1, Long.MAX_VALUE);
        this.discovery = discovery;
        var metrics = new ReadNodeMetrics(registry, config.id());
        var spans = new NodeSpans(tracer, config.id());
        this.pool = new SearchPool(config.id(), config.threads().search());
        this.journalThreads = new JournalThreads(config.id());
        this.admission = admission(config);
        var agents = new AgentMeters(registry, config.id());
        // The cache tells the upkeep, which reads the cache.
        var started = new CompletableFuture<ShareUpkeep>();
        this.catalog =
                CatalogCache.start(
                        reader,
                        config.times().catalogPoll(),
                        _ -> started.thenAccept(ShareUpkeep::planSoon),
                        agents);
        this.collections = new ServedCollections(share -> follow(share, storage, metrics));
        this.upkeep = upkeep(storage, segments, policy, metrics, spans, agents);
        started.complete(upkeep);
        this.servers = new NodeServers(config, service(metrics, spans), spans);
        measure(metrics);
    }

    private static Admission admission(ReadNodeConfig config) {
        return new Admission(
                "read node '" + config.id() + "'",
                config.bounds().queue(),
                config.bounds().queueBytes());
    }

    private ServedCollection follow(
            CollectionShare share, Storage storage, ReadNodeMetrics metrics) {
        var state = new ServedState(share, config.times().keepReplaced(), collections::changed);
        var follower =
                new JournalFollower(
                        state,
                        storage,
                        catalog,
                        metrics.lookDuration(),
                        // A look that waits is no loss only while every thread has a next request.
                        () -> pool.queued() >= config.threads().search(),
                        journalThreads.oneByOne());
        return new ServedCollection(state, follower);
    }

    private ShareUpkeep upkeep(
            Storage storage,
            SegmentSource segments,
            PlacementPolicy policy,
            ReadNodeMetrics metrics,
            NodeSpans spans,
            AgentMeters agents) {
        return new ShareUpkeep(
                loadSettings(config),
                storage,
                segments,
                catalog,
                roster,
                new LoadPlanner(config.id(), config.listening().resourceGroup(), policy),
                collections,
                metrics,
                spans,
                agents);
    }

    private static LoadSettings loadSettings(ReadNodeConfig config) {
        return new LoadSettings(
                config.id(),
                config.threads().load(),
                config.bounds().capacityBytes(),
                config.times().sweep(),
                config.secret());
    }

    private ReadService service(ReadNodeMetrics metrics, NodeSpans spans) {
        var freshness = new Freshness(catalog, collections, metrics);
        return new ReadService(
                admission,
                freshness,
                pool,
                new NodeSearch(pool, admission, metrics, spans),
                new NodeQuery(pool),
                new NodeFetch(collections),
                this::askToDrain,
                new StatusReport(
                        config.id(),
                        config.bounds().capacityBytes(),
                        incarnation,
                        this::state,
                        collections,
                        upkeep.loads()::failures,
                        admission,
                        pool),
                metrics,
                spans,
                config.times().requestLimit());
    }

    private void measure(ReadNodeMetrics metrics) {
        metrics.gauge("open.segments", "Sealed segments open", collections::openSegments);
        metrics.gauge("growing.rows", "Rows in indexed journals", collections::growingRows);
        metrics.gauge("fill.bytes", "Bytes of all that is held", collections::sizeBytes);
        metrics.gauge("requests", "Requests running or waiting", admission::inside);
        metrics.gauge("queue", "Requests waiting for a thread", pool::queued);
        metrics.gauge("busy.threads", "Search threads at work", pool::active);
        metrics.gauge("search.threads", "Search threads", config.threads()::search);
        metrics.gauge("rows", "Rows of the sealed segments open", collections::rows);
        metrics.gauge("capacity.bytes", "Bytes it may hold", config.bounds()::capacityBytes);
        metrics.gauge(
                "journal.lag.seconds",
                "Since the end of a followed journal was last seen, of the one longest not seen",
                collections::journalLagSeconds);
        metrics.gauge(
                "catalog.age.seconds",
                "Since the catalog last answered",
                () -> catalog.age().toNanos() / 1e9);
    }

    private void open() throws IOException {
        servers.start();
        upkeep.start();
        discovery.start(
                view -> {
                    if (roster.accept(view)) {
                        upkeep.planSoon();
                    }
                });
    }

    /// Starts a node that is not traced and opens segments where they are.
    public static ReadNode start(
            ReadNodeConfig config,
            Storage storage,
            CatalogReader reader,
            PlacementPolicy policy,
            Discovery discovery,
            MeterRegistry registry)
            throws IOException {
        return start(
                config,
                storage,
                SegmentSource.of(storage),
                reader,
                policy,
                discovery,
                registry,
                NoopTracerFactory.create());
    }

    /// Starts a node: it answers at once and loads in the background.
    ///
    /// @param segments where it opens sealed segments
    /// @param reader stays the caller's to close, after the node
    /// @param discovery not started yet; the node starts and closes it
    /// @param tracer of searches and loads; stays the caller's to close, after the node
    /// @throws IOException if the address cannot be bound
    public static ReadNode start(
            ReadNodeConfig config,
            Storage storage,
            SegmentSource segments,
            CatalogReader reader,
            PlacementPolicy policy,
            Discovery discovery,
            MeterRegistry registry,
            Tracer tracer)
            throws IOException {
        var node =
                new ReadNode(
                        config, storage, segments, reader, policy, discovery, registry, tracer);
        try {
            node.open();
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
        LOG.info(
                "read node started id={} address={}:{} incarnation={}",
                config.id(),
                config.listening().host(),
                node.port(),
                node.incarnation);
        return node;
    }

    public String id() {
        return config.id();
    }

    /// Different at each start.
    public long incarnation() {
        return incarnation;
    }

    /// The port that it listens on.
    public int port() {
        return servers.port();
    }

    /// Serves routers of this process as well, without a socket.
    ///
    /// @param deadlines for those of calls; stays the caller's to close, after the node
    /// @return what they call it by
    public String serveInProcess(ScheduledExecutorService deadlines) throws IOException {
        String name = "read-node-" + Long.toHexString(incarnation);
        servers.startInProcess(name, deadlines);
        return name;
    }

    /// WARMING until everything that fell to it at its start is loaded or has failed to.
    public Member.State state() {
        if (draining || askedToDrain) {
            return Member.State.DRAINING;
        }
        return upkeep.settled() ? Member.State.READY : Member.State.WARMING;
    }

    /// Says from now on that its segments should go elsewhere. It still answers.
    public void drain() {
        draining = true;
    }

    /// What an operator asks for, by a router. It can be taken back, unlike a [#drain] before the
    /// process's end.
    private Member.State askToDrain(boolean wanted) {
        if (askedToDrain != wanted) {
            LOG.info("{} id={}", wanted ? "asked to drain" : "takes segments again", config.id());
        }
        askedToDrain = wanted;
        return state();
    }

    /// Whether nothing is placed on it any more, others have what it still holds, and nobody has
    /// asked it for anything for so long.
    public boolean isDrained(Duration quiet) {
        return draining && upkeep.handedOver() && admission.quietNanos() >= quiet.toNanos();
    }

    /// Takes no more requests, lets those in flight end for a moment, and lets go of everything.
    @Override
    public void close() {
        servers.shutdown();
        discovery.close();
        servers.close();
        catalog.close();
        upkeep.close();
        collections.close();
        journalThreads.close();
        pool.close();
        LOG.info("read node stopped id={}", config.id());
    }
}
