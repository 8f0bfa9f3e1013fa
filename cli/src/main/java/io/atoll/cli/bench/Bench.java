package io.atoll.cli.bench;

import io.atoll.cli.local.LocalServer;
import io.atoll.cli.processes.ProcessUse;
import io.atoll.cli.processes.ServerCost;
import io.atoll.cli.processes.ServerCounters;
import io.atoll.cli.processes.UsePerQuery;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Carries out a plan, step by step.
public final class Bench {
    private static final Duration FLUSH_TIMEOUT = Duration.ofMinutes(10);

    private final BenchPlan plan;
    private final MeasuredServer server;
    private final Terminal terminal;
    private final CleanUp cleanUp;

    /// The key of the next row that is inserted while searches are measured.
    private final AtomicLong nextKey;

    public Bench(BenchPlan plan, MeasuredServer server, Terminal terminal, CleanUp cleanUp) {
        this.plan = plan;
        this.server = server;
        this.terminal = terminal;
        this.cleanUp = cleanUp;
        this.nextKey = new AtomicLong(plan.rows().size());
    }

    public BenchResult run() throws InterruptedException {
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
        return new BenchResult(
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
                searchable(collection),
                footprint(collection));
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

    /// Last: a restart takes all warmth with it.
    private ServerFootprint footprint(BenchCollection collection) throws InterruptedException {
        OptionalLong resident =
                server.pids().isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(ProcessUse.residentBytes(server.pids()));
        if (server.own().isEmpty()) {
            return new ServerFootprint(resident, OptionalLong.empty(), OptionalDouble.empty());
        }
        LocalServer own = server.own().get();
        terminal.line("restarting");
        try {
            long disk = bytesIn(own.data());
            double restart =
                    RestartTime.measure(
                            own, requests(collection, SearchShape.PLAIN), expectedRows());
            return new ServerFootprint(resident, OptionalLong.of(disk), OptionalDouble.of(restart));
        } catch (IOException e) {
            throw new UncheckedIOException("the server cannot be started again", e);
        }
    }

    private int expectedRows() {
        int labelled =
                (int) IntStream.range(0, plan.rows().size()).filter(this::isLabelled).count();
        return Math.min(plan.limit(), labelled);
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private MilvusConnection connect() {
        return server.connect();
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
        return server.admins().isEmpty()
                ? Optional.empty()
                : Optional.of(ServerCounters.read(server.admins()));
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
            Optional<ProcessUse> used = readUse();
            Round round = round(searches.searcher, each);
            long queries = round.searches() * each.shape().nq();
            measured.add(
                    new MeasuredCase(
                            each,
                            round,
                            searches.accuracy,
                            cost(before, queries),
                            use(used, queries)));
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

    private Optional<ProcessUse> readUse() {
        return server.pids().isEmpty()
                ? Optional.empty()
                : Optional.of(ProcessUse.read(server.pids()));
    }

    private Optional<UsePerQuery> use(Optional<ProcessUse> before, long queries) {
        return queries == 0
                ? Optional.empty()
                : before.flatMap(then -> readUse().map(now -> now.since(then, queries)));
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
