package io.atoll.router;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogState;
import io.atoll.filter.ParsedFilters;
import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.protocol.UnexpectedErrors;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.ForecastAnswer;
import io.atoll.protocol.v1.ForecastRequest;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.router.api.DeleteAnswer;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.FlushAnswer;
import io.atoll.router.api.IndexProgress;
import io.atoll.router.api.LoadState;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.api.RouterConfig;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.api.WriteAnswer;
import io.atoll.router.api.WriteRequest;
import io.atoll.router.nodes.ClusterReport;
import io.atoll.router.nodes.Draining;
import io.atoll.router.nodes.EjectedNodes;
import io.atoll.router.nodes.Health;
import io.atoll.router.nodes.Holdings;
import io.atoll.router.nodes.NodeStatusPoller;
import io.atoll.router.nodes.Progress;
import io.atoll.router.nodes.RoutingTable;
import io.atoll.router.nodes.SearchableManifest;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.scatter.Hedging;
import io.atoll.router.watch.RouterMetrics;
import io.atoll.router.write.Changes;
import io.atoll.router.write.Compactions;
import io.atoll.router.write.PeerService;
import io.atoll.router.write.Peers;
import io.atoll.router.write.RowWrites;
import io.atoll.router.write.SegmentMoves;
import io.atoll.router.write.WriteNodeClient;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.atoll.spi.OwnerSelector;
import io.grpc.Deadline;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentracing.Tracer;
import io.opentracing.noop.NoopTracerFactory;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// What an edge talks to: reads as futures, everything else blocking (call it from a virtual
/// thread). Errors are [io.atoll.model.AtollException]s, also inside futures.
///
/// The catalog, discovery and the nodes' own status answers feed a [RoutingTable]; reads are
/// planned from its snapshot and touch nothing else before they ask the nodes.
public final class Router implements AutoCloseable {
    private static final int TIMER_THREADS = 2;
    private static final Duration TRUNCATION_LOOK = Duration.ofMillis(10);

    private final RoutingTable table;
    private final CatalogCache catalog;
    private final Discovery discovery;
    private final NodeStatusPoller poller;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService tableUpdater =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("router-table").factory());
    private final WriteNodeClient writeNode;
    private final CollectionNames names;
    private final Reads reads;
    private final RowWrites writes;
    private final Changes changes;
    private final Compactions compactions;
    private final Peers peers;
    private final ServerServiceDefinition peerService;
    private final Hedging hedging = new Hedging();
    private volatile List<Member> members = List.of();

    private Router(
            RouterConfig config,
            CatalogReader reader,
            Discovery discovery,
            OwnerSelector selector,
            MeterRegistry registry,
            Tracer tracer) {
        this.discovery = discovery;
        var metrics = new RouterMetrics(registry);
        var admission =
                new Admission("the router", config.bounds().requests(), config.bounds().bytes());
        RouterMetrics.watchAdmission(registry, admission);
        var filters = new ParsedFilters(config.kept().filters());
        timer = new ScheduledThreadPoolExecutor(TIMER_THREADS, Router::timerThread);
        timer.setRemoveOnCancelPolicy(true);
        table =
                new RoutingTable(
                        config.kept().manifests().toNanos(), System::nanoTime, tableUpdater);
        var agents = new AgentMeters(registry, "router");
        catalog = CatalogCache.start(reader, config.catalogPoll(), table::catalogChanged, agents);
        table.catalogChanged(catalog.state());
        var ejected = new EjectedNodes();
        RouterMetrics.watchEjected(registry, ejected);
        RouterMetrics.watch(registry, table, catalog::age);
        poller = new NodeStatusPoller(config, agents, ejected, table::nodesChanged);
        writeNode = new WriteNodeClient(catalog, config.secret(), metrics);
        names = new CollectionNames(table, catalog);
        reads =
                new Reads(
                        config, table, names, selector, timer, hedging, filters, admission, metrics,
                        tracer);
        writes = new RowWrites(writeNode, filters, admission, new SecureRandom(), reads);
        compactions = new Compactions(writeNode);
        peers = new Peers(config.secret());
        changes = new Changes(writeNode, catalog, peers, config.consistency().otherwise());
        peerService =
                ServerInterceptors.intercept(
                        new PeerService(catalog),
                        config.secret().server("the router"),
                        new UnexpectedErrors("the router"));
    }

    private static Thread timerThread(Runnable work) {
        return Thread.ofPlatform().daemon().name("router-timer").unstarted(work);
    }

    /// Starts a router that is not traced.
    public static Router start(
            RouterConfig config,
            CatalogReader reader,
            Discovery discovery,
            OwnerSelector selector,
            MeterRegistry registry) {
        return start(config, reader, discovery, selector, registry, NoopTracerFactory.create());
    }

    /// Starts a router.
    ///
    /// @param reader stays the caller's to close, after the router
    /// @param discovery not started yet; the router starts and closes it
    /// @param selector chooses among the owners of a segment
    /// @param tracer of reads; stays the caller's to close, after the router
    /// @throws io.atoll.catalog.api.CatalogException if the catalog cannot be read
    public static Router start(
            RouterConfig config,
            CatalogReader reader,
            Discovery discovery,
            OwnerSelector selector,
            MeterRegistry registry,
            Tracer tracer) {
        var router = new Router(config, reader, discovery, selector, registry, tracer);
        discovery.start(router::discovered);
        return router;
    }

    private void discovered(DiscoveryView view) {
        table.discoveryChanged(view);
        if (view instanceof DiscoveryView.Known(List<Member> known)) {
            members = known;
            peers.know(known);
            poller.watch(known.stream().filter(m -> m.role() == Member.Role.READ_NODE).toList());
        }
    }

    /// What this router answers to others, for the server that clients connect to.
    public ServerServiceDefinition peerService() {
        return peerService;
    }

    // --- reads -------------------------------------------------------------------------------

    /// Cancelling the future cancels the work on the nodes.
    public CompletableFuture<SearchAnswer> search(CollectionSearch request) {
        return reads.search(request);
    }

    /// Cancelling the future cancels the work on the nodes.
    public CompletableFuture<QueryAnswer> query(CollectionQuery request) {
        return reads.query(request);
    }

    /// How many rows live in a collection, or in a partition of it. Of one that cannot be searched
    /// the write node counts them: there, what was deleted or replaced counts until its journal is
    /// sealed.
    ///
    /// @param partition empty: all
    public long rowCount(String database, String collection, String partition, Duration limit) {
        Collection target = collection(database, collection);
        Set<Long> wanted =
                partition.isEmpty()
                        ? target.partitions().stream()
                                .map(Collection.Partition::id)
                                .collect(Collectors.toSet())
                        : Set.of(ResolvedRead.partitionId(target, partition));
        boolean readable =
                table.snapshot().searchable().containsKey(target.id())
                        && wanted.stream().allMatch(target::holds);
        if (!readable) {
            return writes.countRows(target, wanted, limit);
        }
        boolean all = partition.isEmpty() && target.holdsAll();
        return reads.rowCount(target, all ? Set.of() : wanted, limit);
    }

    // --- writes ------------------------------------------------------------------------------

    public WriteAnswer insert(WriteRequest request) {
        Collection target = collection(request.database(), request.collection());
        return writes.insert(target, request);
    }

    public WriteAnswer upsert(WriteRequest request) {
        Collection target = collection(request.database(), request.collection());
        return writes.upsert(target, request);
    }

    public DeleteAnswer delete(DeleteRequest request) {
        Collection target = collection(request.database(), request.collection());
        return writes.delete(target, request);
    }

    // --- metadata ----------------------------------------------------------------------------

    /// A database by name.
    ///
    /// @throws io.atoll.model.AtollException with DATABASE_NOT_FOUND
    public Database database(String name) {
        return names.database(name);
    }

    /// The collection that an alias stands for.
    ///
    /// @throws io.atoll.model.AtollException with ALIAS_NOT_FOUND or DATABASE_NOT_FOUND
    public Collection aliased(String database, String alias) {
        return names.aliased(database, alias);
    }

    /// A collection by name or alias. A router that lacks it asks the catalog once before it says
    /// so.
    ///
    /// @throws io.atoll.model.AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND
    public Collection collection(String database, String name) {
        return names.find(database, name);
    }

    /// All metadata as last known.
    public CatalogState catalog() {
        return table.snapshot().catalog();
    }

    /// Changes metadata; answers when this router and all others that live know it. [#loadState]
    /// tells how far the read nodes are with loading.
    ///
    /// @return the collection as it is now; empty where it is gone
    public Optional<Collection> change(MetadataChange change, Duration limit) {
        return changes.make(change, limit);
    }

    /// Ends all rows of a collection; answers when reads of this router find none of them.
    public void truncate(String database, String collection, Duration limit) {
        var deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        Optional<Collection> truncated =
                change(new MetadataChange.Truncate(database, collection), limit);
        if (truncated.isEmpty()) {
            return;
        }
        long id = truncated.get().id();
        Manifest wanted = catalog().manifests().get(id);
        while (wanted != null && !deadline.isExpired()) {
            SearchableManifest read = table.snapshot().searchable().get(id);
            if (read == null || read.manifest().number() >= wanted.number()) {
                return;
            }
            LockSupport.parkNanos(TRUNCATION_LOOK.toNanos());
        }
    }

    /// How far a collection is loaded: 100 % when it can be searched.
    public LoadState loadState(String database, String collection) {
        Collection target = collection(database, collection);
        return Progress.ofLoading(target, table.snapshot());
    }

    /// How far some partitions of a collection are loaded: 100 % when they can be searched.
    ///
    /// @throws io.atoll.model.AtollException with PARTITION_NOT_FOUND
    public LoadState loadState(String database, String collection, List<String> partitions) {
        Collection target = collection(database, collection);
        Set<Long> ids =
                partitions.stream()
                        .map(name -> ResolvedRead.partitionId(target, name))
                        .collect(Collectors.toSet());
        return Progress.ofLoading(target, ids, table.snapshot());
    }

    /// How far an index is built. Rows that are not sealed yet are not counted.
    public IndexProgress indexProgress(Collection collection, long indexId) {
        return Progress.ofBuilding(collection, indexId, table.snapshot());
    }

    /// Seals what is growing; answers when that is ordered.
    public FlushAnswer flush(String database, String collection, Duration limit) {
        Collection target = collection(database, collection);
        var request = FlushRequest.newBuilder().setCollectionId(target.id()).build();
        var answer =
                writeNode.call(
                        "flush[collection=" + collection + "]", limit, node -> node.flush(request));
        return new FlushAnswer(target.id(), answer.getJournalIdsList(), answer.getTimestamp());
    }

    /// Whether none of these journals is in the collection's manifest any more.
    public boolean flushed(String database, String collection, List<Long> journalIds) {
        // A state from before a journal was begun would not know it either.
        catalog.refresh();
        Collection target = collection(database, collection);
        Manifest manifest = catalog().manifests().get(target.id());
        return manifest == null
                || manifest.journals().stream()
                        .noneMatch(journal -> journalIds.contains(journal.segmentId()));
    }

    /// What was inserted into each journal of a collection, by the journal's id.
    public Map<Long, Long> journalRows(Collection collection, Duration limit) {
        return writes.countJournalRows(collection, limit);
    }

    /// Which read nodes hold what, by the catalog as it is now.
    public Holdings holdings() {
        catalog.refresh();
        return new Holdings(table.snapshot());
    }

    public Compactions compactions() {
        return compactions;
    }

    public long allocateTimestamp(Duration limit) {
        return writeNode
                .call(
                        "timestamp",
                        limit,
                        node -> node.allocateTimestamp(TimestampRequest.getDefaultInstance()))
                .getTimestamp();
    }

    /// What is wrong with the cluster, in words; empty when nothing is.
    public List<String> health() {
        return Health.troubles(table.snapshot(), catalog.age());
    }

    /// What keeps it from answering anything, in words; empty when it may be sent requests.
    public List<String> hindrances() {
        return Health.hindrances(table.snapshot());
    }

    // --- administration ----------------------------------------------------------------------

    /// What it knows of the cluster.
    public ClusterReport report() {
        return new ClusterReport(table.snapshot(), members);
    }

    /// Asks a read node to give its segments away, or to take some again; [#report] tells how far
    /// it is.
    ///
    /// @throws AtollException if the node is unknown, does not answer, or is the last one
    public void drain(String nodeId, boolean drain, Duration limit) {
        new Draining(table.snapshot(), members).ask(nodeId, drain, limit);
    }

    /// What the placement would be with other read nodes; nothing is changed.
    ///
    /// @param add how many more
    /// @param remove ids of nodes to go without
    public ForecastAnswer forecastPlacement(int add, List<String> remove, Duration limit) {
        var request = ForecastRequest.newBuilder().setAdd(add).addAllRemove(remove).build();
        return writeNode.call("what-if", limit, node -> node.forecastPlacement(request));
    }

    /// What moves segments from a read node to others because somebody wants them there.
    public SegmentMoves segmentMoves() {
        return new SegmentMoves(writeNode, table::snapshot);
    }

    @Override
    public void close() {
        discovery.close();
        poller.close();
        hedging.close();
        peers.close();
        catalog.close();
        writeNode.close();
        timer.shutdownNow();
        tableUpdater.shutdown();
    }
}
