package io.atoll.router;

import io.atoll.filter.ParsedFilters;
import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.TextStatistics;
import io.atoll.protocol.Errors;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.api.RouterConfig;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.nodes.RoutingTable;
import io.atoll.router.plan.OutputFields;
import io.atoll.router.plan.Price;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.plan.ResolvedSearch;
import io.atoll.router.plan.SearchRules;
import io.atoll.router.plan.SearchedWords;
import io.atoll.router.plan.WantedFreshness;
import io.atoll.router.scatter.GroupSurvey;
import io.atoll.router.scatter.Hedging;
import io.atoll.router.scatter.QueryFlow;
import io.atoll.router.scatter.ReadContext;
import io.atoll.router.scatter.SearchFlow;
import io.atoll.router.scatter.TextSurvey;
import io.atoll.router.watch.ReadWatch;
import io.atoll.router.watch.ReadWatches;
import io.atoll.router.watch.RouterMetrics;
import io.atoll.router.watch.SlowSearches;
import io.atoll.router.write.RowWrites;
import io.atoll.spi.OwnerSelector;
import io.grpc.Deadline;
import io.opentracing.Tracer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/// The reads of a router: those of clients, which are watched and need room to be admitted, and its
/// own, for which a thread waits.
final class Reads implements RowWrites.Lookup {
    private final RoutingTable table;
    private final CollectionNames names;
    private final OwnerSelector selector;
    private final ScheduledExecutorService timer;
    private final RouterMetrics metrics;
    private final ParsedFilters filters;
    private final WantedFreshness freshness;
    private final InstantSource clock;
    private final SlowSearches slowSearches;
    private final ReadWatches watches;
    private final Admission admission;
    private final Hedging hedging;
    private final AtomicInteger turns = new AtomicInteger();
    private final IteratorBatches batches = new IteratorBatches(this::page);

    /// @param hedging stays the caller's to close
    Reads(
            RouterConfig config,
            RoutingTable table,
            CollectionNames names,
            OwnerSelector selector,
            ScheduledExecutorService timer,
            Hedging hedging,
            ParsedFilters filters,
            Admission admission,
            RouterMetrics metrics,
            Tracer tracer) {
        this.table = table;
        this.names = names;
        this.selector = selector;
        this.timer = timer;
        this.hedging = hedging;
        this.filters = filters;
        this.admission = admission;
        this.metrics = metrics;
        clock = config.clock();
        freshness = new WantedFreshness(config.consistency().boundedWindow());
        slowSearches = new SlowSearches(config.slowSearch(), System::nanoTime);
        watches = new ReadWatches(tracer, slowSearches.watched());
    }

    /// Cancelling the future cancels the work on the nodes.
    CompletableFuture<SearchAnswer> search(CollectionSearch request) {
        return request.batch().isPresent() ? batches.next(request) : page(request);
    }

    private CompletableFuture<SearchAnswer> page(CollectionSearch request) {
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
        ResolvedSearch search = ResolvedSearch.of(collection, request, filters, freshness);
        List<SearchedWords> words = search.words();
        return admitted(
                Price.of(collection, request, nodeCount()),
                words.isEmpty()
                        ? () -> answered(search, context)
                        : () ->
                                Continued.with(
                                        weighed(search, words), known -> answered(known, context)));
    }

    private CompletableFuture<SearchAnswer> answered(ResolvedSearch search, ReadContext context) {
        return search.request().grouping().map(Grouping::size).orElse(1) > 1
                ? groups(search, context)
                : run(search, context);
    }

    private CompletableFuture<SearchAnswer> run(ResolvedSearch search, ReadContext context) {
        return new SearchFlow(search, context, slowSearches.thresholdNanos()).run();
    }

    /// Words say the more the fewer texts of the whole collection have them: so these are counted
    /// before the search.
    private CompletableFuture<ResolvedSearch> weighed(
            ResolvedSearch search, List<SearchedWords> words) {
        CompletableFuture<ResolvedSearch> weighed = CompletableFuture.completedFuture(search);
        for (SearchedWords each : words) {
            weighed =
                    Continued.with(
                            weighed,
                            known ->
                                    survey(known, each)
                                            .thenApply(
                                                    statistics ->
                                                            known.with(
                                                                    each.part(),
                                                                    each.weighed(statistics))));
        }
        return weighed;
    }

    private CompletableFuture<TextStatistics> survey(ResolvedSearch search, SearchedWords words) {
        return new TextSurvey(
                        search.wholeCollection(),
                        words.textField(),
                        words.words(),
                        context(search.request().terms().patience(), ReadWatch.NONE))
                .run();
    }

    /// Which groups are the best is asked first; what is in them is then read in the same state.
    private CompletableFuture<SearchAnswer> groups(ResolvedSearch search, ReadContext context) {
        return Continued.with(
                new GroupSurvey(search.firstOfEachGroup(), context).run(),
                groups -> run(search.inside(groups), context));
    }

    CompletableFuture<QueryAnswer> query(CollectionQuery request) {
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
                        ResolvedRead.of(
                                collection, request.terms(), request.filter(), filters, freshness),
                        request.count(),
                        request.page(),
                        context);
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
                Deadline.after(patience.limit().toNanos(), TimeUnit.NANOSECONDS),
                turns.getAndIncrement(),
                clock);
    }

    /// Reads a collection that is known at once; of one that is not, the catalog is asked, on a
    /// thread that may wait.
    private <T> CompletableFuture<T> withCollection(
            ReadTerms terms, Function<Collection, CompletableFuture<T>> read) {
        Optional<Collection> known =
                names.known(terms.target().database(), terms.target().collection());
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
                                        names.find(
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

    /// How many rows live in a collection that can be searched.
    ///
    /// @param partitionIds that are loaded; empty: all
    long rowCount(Collection target, Set<Long> partitionIds, Duration limit) {
        var read =
                new ResolvedRead(
                        target,
                        Optional.empty(),
                        partitionIds,
                        OutputFields.NONE,
                        WantedFreshness.STRONG,
                        OptionalLong.empty(),
                        false);
        ReadContext context = context(Patience.forAll(limit), ReadWatch.NONE);
        return waitFor(new QueryFlow(read, true, Optional.empty(), context).run()).count();
    }

    @Override
    public RowWrites.Found keys(
            Collection collection,
            Filter filter,
            Set<Long> partitionIds,
            int limit,
            Duration timeLimit) {
        QueryAnswer answer =
                ofOneMoment(collection, filter, partitionIds, OutputFields.NONE, limit, timeLimit);
        return new RowWrites.Found(answer.keys(), answer.timestamp());
    }

    @Override
    public RowWrites.FoundRows rows(
            Collection collection,
            Filter filter,
            Set<Long> partitionIds,
            int limit,
            Duration timeLimit) {
        var all = new OutputFields(collection.schema().storedFields());
        QueryAnswer answer = ofOneMoment(collection, filter, partitionIds, all, limit, timeLimit);
        return new RowWrites.FoundRows(answer.keys(), answer.output(), answer.timestamp());
    }

    private QueryAnswer ofOneMoment(
            Collection collection,
            Filter filter,
            Set<Long> partitionIds,
            OutputFields output,
            int limit,
            Duration timeLimit) {
        var read =
                new ResolvedRead(
                        collection,
                        Optional.of(filter),
                        partitionIds,
                        output,
                        WantedFreshness.STRONG,
                        OptionalLong.of(0),
                        false);
        ReadContext context = context(Patience.forAll(timeLimit), ReadWatch.NONE);
        return waitFor(new QueryFlow(read, false, Optional.of(new Page(0, limit)), context).run());
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
}
