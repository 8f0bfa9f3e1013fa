package io.atoll.router;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogState;
import io.atoll.filter.FilterCache;
import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.filter.Filter;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadTerms;
import io.atoll.protocol.Errors;
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
import io.atoll.router.nodes.NodeStatusPoller;
import io.atoll.router.nodes.Progress;
import io.atoll.router.nodes.ReadNode;
import io.atoll.router.nodes.RoutingSnapshot;
import io.atoll.router.nodes.RoutingTable;
import io.atoll.router.plan.OutputFields;
import io.atoll.router.plan.Price;
import io.atoll.router.plan.Reading;
import io.atoll.router.plan.SearchRules;
import io.atoll.router.plan.WantedFreshness;
import io.atoll.router.scatter.Hedging;
import io.atoll.router.scatter.QueryFlow;
import io.atoll.router.scatter.ReadContext;
import io.atoll.router.scatter.SearchFlow;
import io.atoll.router.watch.ReadWatch;
import io.atoll.router.watch.ReadWatches;
import io.atoll.router.watch.RouterMetrics;
import io.atoll.router.watch.SlowSearches;
import io.atoll.router.write.Changes;
import io.atoll.router.write.Compactions;
import io.atoll.router.write.PeerService;
import io.atoll.router.write.Peers;
import io.atoll.router.write.WriteNodeClient;
import io.atoll.router.write.Writes;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/// What an edge talks to: reads as futures, everything else blocking (call it from a virtual
/// thread). Errors are [io.atoll.model.AtollException]s, also inside futures.
///
/// The catalog, discovery and the nodes' own status answers feed a [RoutingTable]; reads are
/// planned from its snapshot and touch nothing else before they ask the nodes.
public final class Router implements AutoCloseable {
    private static final int TIMER_THREADS = 2;
    private static final Duration CATALOG_TOO_OLD = Duration.ofSeconds(10);

    private final RoutingTable table;
    private final CatalogCache catalog;
    private final Discovery discovery;
    private final NodeStatusPoller poller;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService tableUpdater =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("router-table").factory());
    private final WriteNodeClient writeNode;
    private final FilterCache filters;
    private final WantedFreshness freshness;
    private final RouterMetrics metrics;
    private final ReadWatches watches;
    private final SlowSearches slowSearches;
    private final Writes writes;
    private final Changes changes;
    private final Compactions compactions;
    private final Peers peers;
    private final ServerServiceDefinition peerService;
    private final OwnerSelector selector;
    private final Hedging hedging = new Hedging();
    private final Admission admission;
    private volatile List<Member> members = List.of();
    private final AtomicInteger turns = new AtomicInteger();

    private Router(
            RouterConfig config,
            CatalogReader reader,
            Discovery discovery,
            OwnerSelector selector,
            MeterRegistry registry,
            Tracer tracer) {
        this.discovery = discovery;
        this.selector = selector;
        slowSearches = new SlowSearches(config.slowSearch(), System::nanoTime);
        watches = new ReadWatches(tracer, slowSearches.watched());
        metrics = new RouterMetrics(registry);
        admission = new Admission("the router", config.requestBound(), config.requestBytes());
        RouterMetrics.watchAdmission(registry, admission);
        filters = new FilterCache(config.filtersCached());
        freshness = new WantedFreshness(config.consistency().boundedWindow());
        timer = new ScheduledThreadPoolExecutor(TIMER_THREADS, Router::timerThread);
        timer.setRemoveOnCancelPolicy(true);
        table = new RoutingTable(config.manifestsKept().toNanos(), System::nanoTime, tableUpdater);
        var agents = new AgentMeters(registry, "router");
        catalog = CatalogCache.start(reader, config.catalogPoll(), table::catalogChanged, agents);
        table.catalogChanged(catalog.state());
        var ejected = new EjectedNodes();
        RouterMetrics.watchEjected(registry, ejected);
        RouterMetrics.watch(registry, table, catalog::age);
        poller = new NodeStatusPoller(config, agents, ejected, table::nodesChanged);
        writeNode = new WriteNodeClient(catalog, config.secret(), metrics);
        writes = new Writes(writeNode, filters, admission, new SecureRandom(), this::matchingKeys);
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
    /// @throws io.atoll.catalog.CatalogException if the catalog cannot be read
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
        long start = System.nanoTime();
        ReadTerms terms = request.terms();
        ReadWatch watch = watches.of(request);
        ReadContext context = context(terms.patience(), watch);
        CompletableFuture<SearchAnswer> answer =
                withCollection(terms, collection -> search(collection, request, context));
        answer.whenComplete(
                (value, error) -> {
                    long nanos = System.nanoTime() - start;
                    if (error == null) {
                        metrics.covered(value.coverage().share());
                    }
                    watch.ended(error);
                    metrics.searched(nanos, error);
                    slowSearches.ended(request, watch, nanos, error);
                });
        return answer;
    }

    /// Wrong requests are refused before anything is priced: a pause would not help them.
    private CompletableFuture<SearchAnswer> search(
            Collection collection, CollectionSearch request, ReadContext context) {
        var flow =
                new SearchFlow(
                        Reading.of(
                                collection,
                                request.terms(),
                                SearchRules.onlyPart(request).filter(),
                                filters,
                                freshness),
                        request,
                        context,
                        slowSearches.thresholdNanos(),
                        turns.getAndIncrement());
        return admitted(Price.of(collection, request, nodeCount()), flow::run);
    }

    public CompletableFuture<QueryAnswer> query(CollectionQuery request) {
        long start = System.nanoTime();
        ReadWatch watch = watches.of(request);
        ReadTerms terms = request.terms();
        ReadContext context = context(terms.patience(), watch);
        CompletableFuture<QueryAnswer> answer =
                withCollection(terms, collection -> query(collection, request, context));
        answer.whenComplete(
                (value, error) -> {
                    if (error == null) {
                        metrics.covered(value.coverage().share());
                    }
                    watch.ended(error);
                    metrics.queried(System.nanoTime() - start, error);
                });
        return answer;
    }

    private CompletableFuture<QueryAnswer> query(
            Collection collection, CollectionQuery request, ReadContext context) {
        SearchRules.check(request);
        var flow =
                new QueryFlow(
                        Reading.of(
                                collection, request.terms(), request.filter(), filters, freshness),
                        request.count(),
                        request.page(),
                        context,
                        turns.getAndIncrement());
        return admitted(Price.of(collection, request, nodeCount()), flow::run);
    }

    private int nodeCount() {
        return table.snapshot().nodes().size();
    }

    /// Runs a read, if there is room for it.
    ///
    /// @throws AtollException with RATE_LIMIT or RESOURCE_INSUFFICIENT if there is not
    private <T> CompletableFuture<T> admitted(long bytes, Supplier<CompletableFuture<T>> read) {
        Admission.Ticket ticket = admission.enter(bytes);
        try {
            CompletableFuture<T> answer = read.get();
            answer.whenComplete((_, _) -> ticket.close());
            return answer;
        } catch (RuntimeException e) {
            ticket.close();
            throw e;
        }
    }

    private ReadContext context(Patience patience, ReadWatch watch) {
        return new ReadContext(
                table::snapshot,
                timer,
                metrics,
                watch,
                selector,
                hedging,
                patience.minCoverage(),
                patience.limit(),
                Deadline.after(patience.limit().toNanos(), TimeUnit.NANOSECONDS));
    }

    /// Reads a collection that is known at once; of one that is not, the catalog is asked, on a
    /// thread that may wait.
    private <T> CompletableFuture<T> withCollection(
            ReadTerms terms, Function<Collection, CompletableFuture<T>> read) {
        Optional<Collection> known =
                catalog().collection(terms.target().database(), terms.target().collection());
        if (known.isPresent()) {
            return started(read, known.get(), terms);
        }
        var answer = new CompletableFuture<T>();
        Thread.startVirtualThread(
                () -> {
                    try {
                        CompletableFuture<T> reading =
                                started(
                                        read,
                                        collection(
                                                terms.target().database(),
                                                terms.target().collection()),
                                        terms);
                        answer.whenComplete((_, _) -> reading.cancel(true));
                        reading.whenComplete(
                                (value, error) -> {
                                    if (error == null) {
                                        answer.complete(value);
                                    } else {
                                        answer.completeExceptionally(error);
                                    }
                                });
                    } catch (RuntimeException | Error e) {
                        answer.completeExceptionally(Errors.of(e, reading(terms)));
                    }
                });
        return answer;
    }

    private static <T> CompletableFuture<T> started(
            Function<Collection, CompletableFuture<T>> read,
            Collection collection,
            ReadTerms terms) {
        try {
            return read.apply(collection);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(Errors.of(e, reading(terms)));
        }
    }

    private static String reading(ReadTerms terms) {
        return "reading collection '" + terms.target().collection() + "'";
    }

    /// How many rows live in a collection. Of one that cannot be searched the write node counts
    /// them: there, what was deleted or replaced counts until its journal is sealed.
    public long rowCount(String database, String collection, Duration limit) {
        Collection target = collection(database, collection);
        RoutingSnapshot snapshot = table.snapshot();
        if (!snapshot.searchable().containsKey(target.id())) {
            return writes.countRows(target, limit);
        }
        var reading =
                new Reading(
                        target,
                        Optional.empty(),
                        Set.of(),
                        OutputFields.NONE,
                        WantedFreshness.STRONG);
        int turn = turns.getAndIncrement();
        return waitFor(
                        new QueryFlow(
                                        reading,
                                        true,
                                        Optional.empty(),
                                        context(Patience.forAll(limit), ReadWatch.NONE),
                                        turn)
                                .run())
                .count();
    }

    private static <T> T waitFor(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw Errors.of(e, "reading");
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new AtollException(ErrorCode.CANCELLED, "interrupted while reading", e);
        }
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

    private Writes.Found matchingKeys(
            Collection collection,
            Filter filter,
            Set<Long> partitionIds,
            int limit,
            Duration timeLimit) {
        var reading =
                new Reading(
                        collection,
                        Optional.of(filter),
                        partitionIds,
                        OutputFields.NONE,
                        WantedFreshness.STRONG);
        ReadContext context = context(Patience.forAll(timeLimit), ReadWatch.NONE);
        QueryAnswer answer =
                waitFor(
                        QueryFlow.ofOneMoment(reading, limit, context, turns.getAndIncrement())
                                .run());
        return new Writes.Found(answer.keys(), answer.timestamp());
    }

    // --- metadata ----------------------------------------------------------------------------

    /// A collection by name. A router that lacks the name asks the catalog once before it says so.
    ///
    /// @throws io.atoll.model.AtollException with COLLECTION_NOT_FOUND or DATABASE_NOT_FOUND
    public Collection collection(String database, String name) {
        Optional<Collection> known = catalog().collection(database, name);
        if (known.isPresent()) {
            return known.get();
        }
        catalog.refresh();
        CatalogState state = catalog();
        if (!state.databases().contains(database)) {
            throw new AtollException(
                    ErrorCode.DATABASE_NOT_FOUND, "database not found[database=" + database + "]");
        }
        return state.collection(database, name)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.COLLECTION_NOT_FOUND,
                                        "collection not found[database=%s][collection=%s]"
                                                .formatted(database, name)));
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

    /// How far a collection is loaded: 100 % when it can be searched.
    public LoadState loadState(String database, String collection) {
        Collection target = collection(database, collection);
        return Progress.ofLoading(target, table.snapshot());
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
        RoutingSnapshot snapshot = table.snapshot();
        var reasons = new ArrayList<String>();
        snapshot.discoveryTrouble()
                .ifPresent(trouble -> reasons.add("discovery cannot tell the members: " + trouble));
        if (snapshot.nodes().stream().noneMatch(ReadNode::up)) {
            reasons.add("no read node is up");
        }
        for (ReadNode node : snapshot.nodes()) {
            if (!node.up()) {
                reasons.add("read node " + node.id() + " is down");
            }
        }
        if (snapshot.catalog().writer().isEmpty()) {
            reasons.add("no write node has come up yet");
        }
        Duration age = catalog.age();
        if (age.compareTo(CATALOG_TOO_OLD) > 0) {
            reasons.add("the catalog has not answered for " + age.toSeconds() + " s");
        }
        return reasons;
    }

    /// What keeps it from answering anything, in words; empty when it may be sent requests. A node
    /// that is down and a catalog that is away are no reasons: all routers see the same of these,
    /// and searches go on.
    public List<String> hindrances() {
        RoutingSnapshot snapshot = table.snapshot();
        var reasons = new ArrayList<String>();
        if (snapshot.nodes().stream().noneMatch(ReadNode::up)) {
            reasons.add("no read node is up");
        }
        if (snapshot.catalog().writer().isEmpty()) {
            reasons.add("no write node has come up yet");
        }
        return reasons;
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
