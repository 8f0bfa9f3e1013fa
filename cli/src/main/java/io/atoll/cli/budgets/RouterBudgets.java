package io.atoll.cli.budgets;

import io.atoll.cli.bench.BenchCollection;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.Searcher;
import io.atoll.cli.bench.SteadyInserts;
import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.cli.processes.ProcessUse;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Metric;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/// What the router adds to searches, and what inserts take from them: on clusters whose members are
/// processes of their own.
final class RouterBudgets {
    private static final int ROWS_PER_NODE = 10_000;
    private static final int DIMENSION = 128;
    private static final int K = 100;
    private static final int CLIENTS = 16;
    private static final int TURNS = 5;
    private static final int INSERTS_PER_SECOND = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final IndexChoice FLAT = new IndexChoice(Metric.L2, "FLAT", Map.of(), Map.of());

    /// Smaller runs start no clusters of many processes.
    private static final double SCALE_OF_16 = 0.1;

    private static final double SCALE_OF_64 = 1;

    private final BudgetRun run;
    private final BudgetReport report;

    RouterBudgets(BudgetRun run) {
        this.run = run;
        this.report = run.report();
    }

    void measure() throws IOException, InterruptedException {
        double one = withNodes(1);
        if (run.plan().scale() < SCALE_OF_16) {
            report.missing(
                    BudgetLine.ROUTER_CPU_16, "16 read nodes are started from --scale 0.1 on");
        } else {
            report.put(
                    BudgetLine.ROUTER_CPU_16,
                    withNodes(16),
                    "%d clients, FLAT, %,d rows of %d dimensions in each node"
                            .formatted(CLIENTS, run.plan().scaled(ROWS_PER_NODE), DIMENSION));
        }
        if (run.plan().scale() < SCALE_OF_64) {
            report.missing(BudgetLine.ROUTER_CPU_64, "64 read nodes are started from --scale 1 on");
        } else {
            double many = withNodes(64);
            report.put(
                    BudgetLine.ROUTER_CPU_64,
                    many / one,
                    "%.0f us over 64 nodes, %.0f over one".formatted(many, one));
        }
    }

    /// @return the router's CPU for a search, in microseconds
    private double withNodes(int nodes) throws IOException, InterruptedException {
        Path folder = run.newFolder("cluster");
        var cluster = new LocalCluster(folder, run.plan().jvmOptions(), run.terminal()::line);
        run.cleanUp().add("stop the cluster", cluster::destroy);
        try {
            cluster.up(new ClusterShape(1, nodes, 1, 1, Metadata.sqlite, Discovering.fixed));
            Target target = target(cluster);
            TestSet vectors = run.generate(nodes * run.plan().scaled(ROWS_PER_NODE), DIMENSION);
            double micros = measureCpu(cluster, folder, target, vectors, nodes);
            if (nodes == 1) {
                measureInserts(target);
            }
            return micros;
        } finally {
            cluster.destroy();
        }
    }

    private static MemberStatus member(LocalCluster cluster, String id) {
        return cluster.status().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " does not run"));
    }

    /// The router's port; the processes are the read nodes.
    private static Target target(LocalCluster cluster) {
        List<MemberStatus> nodes =
                cluster.status().stream().filter(each -> each.role().equals("readnode")).toList();
        return new Target(
                URI.create("http://" + member(cluster, "router-1").endpoint()),
                nodes.stream().map(node -> URI.create(node.admin())).toList(),
                nodes.stream().map(MemberStatus::pid).toList());
    }

    private double measureCpu(
            LocalCluster cluster, Path folder, Target target, TestSet vectors, int nodes)
            throws IOException, InterruptedException {
        Vectors rows = vectors.rows();
        Vectors queries = vectors.queries();
        try (MilvusConnection connection = target.connect();
                BenchCollection collection =
                        BenchCollection.create(connection, "scans", rows, FLAT)) {
            collection.load(rows, nodes, TIMEOUT, run.terminal());
            SearchRequests requests =
                    SearchRequests.of(
                            collection,
                            queries,
                            FLAT,
                            K,
                            SearchShape.PLAIN,
                            ConsistencyLevel.Strong);
            var through = new Searcher(target::connect, requests, K);
            through.round(CLIENTS, run.plan().warmUp());
            if (nodes == 1) {
                measureDelay(cluster, folder, through, queries);
            }
            List<Long> router = List.of(member(cluster, "router-1").pid());
            ProcessUse before = ProcessUse.read(router);
            Round round = through.round(CLIENTS, run.plan().round().multipliedBy(TURNS));
            report.addShortAnswers(round.shortAnswers());
            return 1e3 * ProcessUse.read(router).since(before, round.searches()).cpuMillis();
        }
    }

    /// The same searches through the router and sent to the node itself, in turns.
    private void measureDelay(LocalCluster cluster, Path folder, Searcher through, Vectors queries)
            throws IOException, InterruptedException {
        try (var direct =
                NodeSearches.open(
                        member(cluster, "read-1").endpoint(),
                        folder,
                        cluster.catalogFile(),
                        "scans",
                        queries,
                        K)) {
            direct.round(run.plan().warmUp().dividedBy(2));
            double p50 = 0;
            double p99 = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                Round there = through.round(1, run.plan().round());
                Round here = direct.round(run.plan().round());
                p50 += there.p50Millis() - here.p50Millis();
                p99 += there.p99Millis() - here.p99Millis();
            }
            String how =
                    "one client, k = %d, FLAT, through the router and sent to the node itself, mean of the differences in %d turns"
                            .formatted(K, TURNS);
            report.put(BudgetLine.ROUTER_P50, p50 / TURNS, how);
            report.put(BudgetLine.ROUTER_P99, p99 / TURNS, how);
        }
    }

    private void measureInserts(Target target) throws InterruptedException {
        TestSet vectors = run.generate(run.plan().scaled(100_000), DIMENSION);
        try (LoadedSet set =
                LoadedSet.load(target, run.terminal(), "beside", vectors, LoadedSet.HNSW)) {
            OptionalInt ef = set.ladder(SearchShape.PLAIN).narrowest(0.95);
            if (ef.isEmpty()) {
                report.missing(
                        BudgetLine.INSERTS_BESIDE,
                        "recall 0.95 is not reached by any ef up to 1024");
                return;
            }
            run.warmUp(set, ef.getAsInt());
            LoadedSet.Figures alone = search(set, ef.getAsInt());
            LoadedSet.Figures beside = besideInserts(target, set, ef.getAsInt());
            report.put(
                    BudgetLine.INSERTS_BESIDE,
                    alone.use().cpuMillis() / beside.use().cpuMillis(),
                    "%.3f ms of the read node's CPU a search alone, %.3f beside %,d inserts/s; %,.0f and %,.0f searches/s"
                            .formatted(
                                    alone.use().cpuMillis(),
                                    beside.use().cpuMillis(),
                                    INSERTS_PER_SECOND,
                                    alone.queriesPerSecond(),
                                    beside.queriesPerSecond()));
        }
    }

    private LoadedSet.Figures besideInserts(Target target, LoadedSet set, int ef)
            throws InterruptedException {
        var nextKey = new AtomicLong(set.rows().size());
        try (MilvusConnection connection = target.connect();
                var _ =
                        new SteadyInserts(
                                connection, "beside", set.rows(), nextKey, INSERTS_PER_SECOND)) {
            search(set, ef);
            return search(set, ef);
        }
    }

    private LoadedSet.Figures search(LoadedSet set, int ef) throws InterruptedException {
        return set.search(
                SearchShape.PLAIN,
                ef,
                4,
                ConsistencyLevel.Bounded,
                run.plan().round().multipliedBy(2));
    }
}
