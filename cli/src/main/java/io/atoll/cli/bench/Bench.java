package io.atoll.cli.bench;

import io.atoll.cli.processes.ServerCost;
import io.atoll.cli.processes.ServerCounters;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Carries out a plan, step by step.
public final class Bench {
    private static final Duration FLUSH_TIMEOUT = Duration.ofMinutes(10);

    private final BenchPlan plan;
    private final Terminal terminal;
    private final CleanUp cleanUp;

    /// The key of the next row that is inserted while searches are measured.
    private final AtomicLong nextKey;

    public Bench(BenchPlan plan, Terminal terminal, CleanUp cleanUp) {
        this.plan = plan;
        this.terminal = terminal;
        this.cleanUp = cleanUp;
        this.nextKey = new AtomicLong(plan.rows().size());
    }

    public BenchReport run() throws InterruptedException {
        // Before the long steps: a wrong address or a name in use should be told at once.
        BenchCollection collection = createCollection();
        var timer = new Timer();
        Map<Double, ExactAnswers> exact = searchExactly();
        double exactSeconds = timer.lap();
        load(collection);
        double loadSeconds = timer.lap();
        collection.flush(FLUSH_TIMEOUT);
        double flushSeconds = timer.lap();
        awaitIndex(collection);
        double indexSeconds = timer.lap();

        List<MeasuredCase> cases = measure(compare(collection, exact));
        return new BenchReport(
                plan.source(),
                plan.rows().size(),
                plan.rows().dimension(),
                plan.index(),
                plan.limit(),
                exactSeconds,
                loadSeconds,
                flushSeconds,
                indexSeconds,
                cases,
                searchable(collection));
    }

    /// Rows are only inserted where that is asked for.
    private Optional<Round> searchable(BenchCollection collection) throws InterruptedException {
        if (plan.cases().stream().allMatch(each -> each.insertsPerSecond() == 0)) {
            return Optional.empty();
        }
        var waits =
                new SearchableAfter(
                        this::connect,
                        collection.name(),
                        plan.rows(),
                        nextKey.get(),
                        plan.consistency());
        return Optional.of(waits.measure(terminal));
    }

    private MilvusConnection connect() {
        return MilvusConnection.open(plan.uri(), plan.token());
    }

    private BenchCollection createCollection() {
        MilvusConnection connection = connect();
        cleanUp.add("close the connection", connection);
        if (plan.replace()) {
            BenchCollection.drop(connection, plan.collection());
        }
        BenchCollection collection =
                BenchCollection.create(connection, plan.collection(), plan.rows(), plan.index());
        if (!plan.keep()) {
            cleanUp.add("drop collection " + plan.collection(), collection);
        }
        return collection;
    }

    /// By the share of rows that count.
    private Map<Double, ExactAnswers> searchExactly() throws InterruptedException {
        Map<Double, SearchShape> shares = new LinkedHashMap<>();
        plan.cases().forEach(each -> shares.put(each.shape().share(), each.shape()));
        var exact = new HashMap<Double, ExactAnswers>();
        long queries = (long) shares.size() * plan.queries().size();
        try (ProgressBar progress = terminal.progress("exact search", queries)) {
            for (SearchShape shape : shares.values()) {
                exact.put(
                        shape.share(),
                        new ExactSearch(
                                        plan.rows(),
                                        plan.index().metric(),
                                        row -> isLabelled(row) && shape.accepts(row))
                                .search(plan.queries(), plan.limit(), progress));
            }
        }
        return exact;
    }

    private boolean isLabelled(int row) {
        return plan.label().isEmpty() || plan.rows().label(row) == plan.label().getAsLong();
    }

    private void load(BenchCollection collection) throws InterruptedException {
        int size = plan.rows().size();
        try (ProgressBar progress = terminal.progress("load", size)) {
            collection.insert(plan.rows(), 0, size, plan.batchRows(), plan.writers(), progress);
        }
    }

    private void awaitIndex(BenchCollection collection) throws InterruptedException {
        try (ProgressBar progress = terminal.progress("index", plan.rows().size())) {
            collection.awaitIndex(plan.indexTimeout(), progress);
        }
    }

    /// Each shape's requests are sent once, which warms the server as well.
    private Map<SearchShape, ShapeSearches> compare(
            BenchCollection collection, Map<Double, ExactAnswers> exact) {
        List<SearchShape> shapes = plan.cases().stream().map(BenchCase::shape).distinct().toList();
        var searches = new HashMap<SearchShape, ShapeSearches>();
        long queries = (long) shapes.size() * plan.queries().size();
        try (ProgressBar progress = terminal.progress("compare", queries)) {
            for (SearchShape shape : shapes) {
                ExactAnswers right = Objects.requireNonNull(exact.get(shape.share()));
                var searcher =
                        new Searcher(this::connect, requests(collection, shape), right.expected());
                searches.put(
                        shape,
                        new ShapeSearches(
                                searcher, searcher.checkAnswers(right, progress::advance)));
            }
        }
        return searches;
    }

    private record ShapeSearches(Searcher searcher, Accuracy accuracy) {}

    private SearchRequests requests(BenchCollection collection, SearchShape shape) {
        return SearchRequests.of(
                collection,
                plan.queries(),
                plan.index(),
                plan.limit(),
                shape,
                plan.label(),
                plan.consistency());
    }

    private Optional<ServerCounters> readCounters() throws InterruptedException {
        return plan.admins().isEmpty()
                ? Optional.empty()
                : Optional.of(ServerCounters.read(plan.admins()));
    }

    private List<MeasuredCase> measure(Map<SearchShape, ShapeSearches> shapes)
            throws InterruptedException {
        var measured = new ArrayList<MeasuredCase>();
        for (BenchCase each : plan.cases()) {
            ShapeSearches searches = Objects.requireNonNull(shapes.get(each.shape()));
            terminal.line(
                    "measuring %d s (%d of %d) with %s"
                            .formatted(
                                    plan.round().toSeconds(),
                                    measured.size() + 1,
                                    plan.cases().size(),
                                    each));
            if (plan.warmUp().isPositive()) {
                searches.searcher.round(each.clients(), plan.warmUp(), each.rate());
            }
            Optional<ServerCounters> before = readCounters();
            Round round = round(searches.searcher, each);
            measured.add(
                    new MeasuredCase(
                            each,
                            round,
                            searches.accuracy,
                            cost(before, round.searches() * each.shape().nq())));
        }
        return measured;
    }

    private Round round(Searcher searcher, BenchCase asked) throws InterruptedException {
        if (asked.insertsPerSecond() == 0) {
            return searcher.round(asked.clients(), plan.round(), asked.rate());
        }
        try (MilvusConnection connection = connect();
                var _ =
                        new SteadyInserts(
                                connection,
                                plan.collection(),
                                plan.rows(),
                                nextKey,
                                asked.insertsPerSecond())) {
            return searcher.round(asked.clients(), plan.round(), asked.rate());
        }
    }

    private Optional<ServerCost> cost(Optional<ServerCounters> before, long queries)
            throws InterruptedException {
        if (before.isEmpty() || queries == 0) {
            return Optional.empty();
        }
        return readCounters().map(after -> after.costSince(before.get(), queries));
    }

    /// Tells how long each of a series of steps took.
    private static final class Timer {
        private long last = System.nanoTime();

        /// The seconds since the last call, or since the beginning.
        double lap() {
            long now = System.nanoTime();
            double seconds = (now - last) / 1e9;
            last = now;
            return seconds;
        }
    }
}
