package io.atoll.cli.chaos;

import io.atoll.cli.bench.BenchCollection;
import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.bench.ExactSearch;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.Searcher;
import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.LiveLine;
import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Searches a cluster of processes steadily while parts of it are taken away and added, and counts
/// the searches that a client would have noticed it by.
public final class ChaosDemo {
    private static final String COLLECTION = "demo";
    private static final int LIMIT = 10;
    private static final int READ_NODES = 3;
    private static final int REPLICAS = 2;
    private static final double SPARE = 0.5;
    private static final int FEWEST = 10;
    private static final int MOST = 100;
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
    private static final Duration PART_LIMIT = Duration.ofSeconds(30);

    /// All of it takes less than a minute: where the start has taken long, pauses are shorter.
    private static final Duration WHOLE = Duration.ofSeconds(57);

    private static final Duration WITHOUT_PAUSES = Duration.ofSeconds(8);
    private static final Duration PAUSES = Duration.ofSeconds(24);
    private static final double SHORTEST = 0.25;
    private static final Duration LOOK = Duration.ofMillis(50);

    /// Each part is flushed and becomes a segment.
    private static final int PARTS = 8;

    /// Compares every row, so that answers are exact.
    private static final IndexChoice INDEX = new IndexChoice(Metric.L2, "FLAT", Map.of(), Map.of());

    /// Seven JVMs share the machine: each with little memory, and warm within seconds.
    private static final List<String> SMALL_JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Vectors rows;
    private final Vectors queries;
    private final LiveLine live;
    private final Terminal terminal;
    private final CleanUp cleanUp;
    private final ClusterShape shape;
    private final LocalCluster cluster;
    private final CatalogOutage outage;
    private final long startedAt = System.nanoTime();
    private double pace = 1;

    /// @param folder for all that the cluster makes
    /// @param cleanUp ends the cluster, whatever happens
    public ChaosDemo(
            Vectors rows,
            Vectors queries,
            Metadata metadata,
            Path folder,
            LiveLine live,
            Terminal terminal,
            CleanUp cleanUp) {
        this.rows = rows;
        this.queries = queries;
        this.live = live;
        this.terminal = terminal;
        this.cleanUp = cleanUp;
        shape = new ClusterShape(2, READ_NODES, 1, REPLICAS, metadata, Discovering.fixed);
        cluster = new LocalCluster(folder, SMALL_JVM, _ -> {});
        outage =
                switch (metadata) {
                    case mysql -> new KilledDatabase(cluster, shape);
                    case sqlite -> new LockedCatalogFile(cluster.catalogFile());
                };
    }

    /// @return whether no search failed
    public boolean run() throws IOException, InterruptedException {
        startCluster();
        List<String> routers = routers();
        List<MilvusConnection> connections = routers.stream().map(this::connection).toList();
        BenchCollection collection = load(connections.getFirst());
        var requests =
                SearchRequests.of(
                                collection,
                                queries,
                                INDEX,
                                LIMIT,
                                SearchShape.PLAIN,
                                ConsistencyLevel.Strong)
                        .withCoverage();
        ExactAnswers exact = searchExactly();
        pace = pace();
        int perSecond = warmUp(routers, requests, exact);
        Tally tally;
        try (var searches = SteadySearches.start(connections, requests, exact, perSecond)) {
            tally = searches.tally();
            try (var _ = LiveFigures.show(tally, live, startedAt)) {
                disturb(tally);
            }
        }
        return conclude(tally);
    }

    private void startCluster() throws IOException, InterruptedException {
        event(
                "starting 2 routers, %d read nodes, a write node; catalog in %s"
                        .formatted(
                                READ_NODES,
                                shape.metadata() == Metadata.mysql ? "MariaDB" : "SQLite"));
        cleanUp.add("end the cluster", cluster::destroy);
        cluster.up(shape);
        var pids = new ArrayList<String>();
        for (MemberStatus member : cluster.status()) {
            pids.add(member.id() + " " + member.pid());
        }
        event("all are ready; process ids: " + String.join(", ", pids));
    }

    private List<String> routers() {
        return cluster.status().stream()
                .filter(member -> member.role().equals("router"))
                .map(MemberStatus::endpoint)
                .toList();
    }

    private static MilvusConnection connect(String router) {
        return MilvusConnection.open(URI.create("http://" + router), Optional.empty());
    }

    private MilvusConnection connection(String router) {
        MilvusConnection connection = connect(router);
        cleanUp.add("close a connection", connection);
        return connection;
    }

    private BenchCollection load(MilvusConnection router) throws InterruptedException {
        var collection = BenchCollection.create(router, COLLECTION, rows, INDEX, REPLICAS);
        collection.load(rows, PARTS, LOAD_LIMIT, terminal);
        event(
                "%,d vectors of %d dimensions are loaded: %d segments, each on %d nodes"
                        .formatted(rows.size(), rows.dimension(), PARTS, REPLICAS));
        return collection;
    }

    private ExactAnswers searchExactly() throws InterruptedException {
        ExactAnswers exact;
        try (ProgressBar progress = terminal.progress("exact search", queries.size())) {
            exact = new ExactSearch(rows, INDEX.metric()).search(queries, LIMIT, progress);
        }
        event("every answer is known: each query was compared with all rows");
        return exact;
    }

    /// What the disturbances cost is to be seen, not what six cold JVMs do, nor what a machine does
    /// that has no core to spare: the clients ask for a part of what it can answer.
    ///
    /// @return how many searches a second
    private int warmUp(List<String> routers, SearchRequests requests, ExactAnswers exact)
            throws InterruptedException {
        var turn = new AtomicInteger();
        var searcher =
                new Searcher(
                        () -> connect(routers.get(turn.getAndIncrement() % routers.size())),
                        requests,
                        exact.expected());
        searcher.round(SteadySearches.CLIENTS, paced(2));
        double possible = searcher.round(SteadySearches.CLIENTS, paced(1)).searchesPerSecond();
        int perSecond = (int) Math.clamp(possible * SPARE, FEWEST, MOST);
        event(
                "searching %d times a second, %d clients, both routers in turn"
                        .formatted(perSecond, SteadySearches.CLIENTS));
        return perSecond;
    }

    private void disturb(Tally tally) throws IOException, InterruptedException {
        pause(3);
        event("kill a read node: killed read-1 (pid %d) with -9".formatted(cluster.kill("read-1")));
        pause(5);
        try (outage) {
            event(outage.begin());
            pause(5);
            event("the routers had no answer from it for %.1f s".formatted(catalogAge()));
            event(outage.end());
        }
        pause(4);
        addReadNode(tally);
        pause(4);
    }

    /// The lesser of the routers'.
    private double catalogAge() throws IOException, InterruptedException {
        double least = Double.MAX_VALUE;
        for (MemberStatus member : cluster.status()) {
            if (member.role().equals("router")) {
                least = Math.min(least, CatalogAge.seconds(member.admin()));
            }
        }
        return least;
    }

    private void addReadNode(Tally tally) throws IOException, InterruptedException {
        String added = "read-" + (READ_NODES + 1);
        event("add a read node: starting " + added);
        cluster.start(shape.withReadNodes(READ_NODES + 1), added);
        long end = System.nanoTime() + PART_LIMIT.toNanos();
        while (!tally.hasPart(added)) {
            if (System.nanoTime() - end >= 0) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "%s had no part in an answer in %d s"
                                .formatted(added, PART_LIMIT.toSeconds()));
            }
            Thread.sleep(LOOK);
        }
        event("%s (pid %d) has its part in the answers".formatted(added, cluster.pid(added)));
    }

    private boolean conclude(Tally tally) {
        Tally.Look all = tally.all();
        event(
                ("%,d searches; half took less than %.1f ms, 99 %% less than %.1f ms, the longest"
                                + " %.0f ms")
                        .formatted(
                                all.round().searches(),
                                all.round().p50Millis(),
                                all.round().p99Millis(),
                                all.round().maxMillis()));
        tally.troubles().forEach(live::say);
        live.say("failed " + all.failed());
        return all.failed() == 0;
    }

    private void event(String what) {
        live.say("%5.1f s  %s".formatted((System.nanoTime() - startedAt) / 1e9, what));
    }

    private double pace() {
        double elapsed = System.nanoTime() - startedAt;
        double left = WHOLE.toNanos() - elapsed - WITHOUT_PAUSES.toNanos();
        return Math.clamp(left / PAUSES.toNanos(), SHORTEST, 1);
    }

    private void pause(int seconds) throws InterruptedException {
        Thread.sleep(paced(seconds));
    }

    private Duration paced(int seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds * pace));
    }
}
