package io.atoll.cli.budgets;

import io.atoll.cli.bench.RestartTime;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.local.LocalServer;
import io.atoll.cli.processes.ProcessUse;
import io.atoll.cli.vectors.Vectors;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;

/// The large set: searches at two recalls, how much its graphs find, its memory, a restart.
final class LargeBudgets {
    private static final int ROWS = 1_000_000;
    private static final int DIMENSION = 128;
    private static final int CLIENTS = 4;

    private final BudgetRun run;
    private final BudgetReport report;

    LargeBudgets(BudgetRun run) {
        this.run = run;
        this.report = run.report();
    }

    void measure() throws IOException, InterruptedException {
        TestSet vectors = run.generate(run.plan().scaled(ROWS), DIMENSION);
        report.tell("large set", "%,d x %d generated".formatted(vectors.rows().size(), DIMENSION));
        try (LocalServer server = run.startServer()) {
            Target target = BudgetRun.target(server);
            LoadedSet set =
                    LoadedSet.load(target, run.terminal(), "large", vectors, LoadedSet.HNSW);
            measureSearches(set);
            measureMemory(target, set.rows());
            measureRestart(server, set);
        }
    }

    private void measureSearches(LoadedSet set) throws IOException, InterruptedException {
        EfLadder ladder = set.ladder(SearchShape.PLAIN);
        OptionalInt narrow = ladder.narrowest(0.95);
        OptionalInt wide = ladder.narrowest(0.99);
        if (narrow.isEmpty()) {
            String reason = "recall 0.95 is not reached by any ef up to 1024";
            report.missing(BudgetLine.LARGE_CPU_95, reason);
            report.missing(BudgetLine.LARGE_CPU_99, reason);
            report.missing(BudgetLine.LARGE_RECALL, reason);
            return;
        }
        run.warmUp(set, narrow.getAsInt());
        LoadedSet.Figures at95 = search(set, narrow.getAsInt());
        try (GraphBaseline graph = run.baseline(set)) {
            var comparison = new Comparison(graph, run.plan().round());
            comparison.putCpu(
                    report,
                    BudgetLine.LARGE_CPU_95,
                    0.95,
                    ladder.recall(narrow.getAsInt()),
                    narrow.getAsInt(),
                    at95);
            if (wide.isEmpty()) {
                report.missing(
                        BudgetLine.LARGE_CPU_99, "recall 0.99 is not reached by any ef up to 1024");
            } else {
                comparison.putCpu(
                        report,
                        BudgetLine.LARGE_CPU_99,
                        0.99,
                        ladder.recall(wide.getAsInt()),
                        wide.getAsInt(),
                        search(set, wide.getAsInt()));
            }
            measureGraphs(set, graph, ladder.recall(narrow.getAsInt()), at95.scored());
        }
    }

    private LoadedSet.Figures search(LoadedSet set, int ef) throws InterruptedException {
        LoadedSet.Figures figures =
                set.search(
                        SearchShape.PLAIN,
                        ef,
                        CLIENTS,
                        ConsistencyLevel.Bounded,
                        run.plan().round());
        report.addShortAnswers(figures.round().shortAnswers());
        return figures;
    }

    /// hnswlib does not tell how many vectors it compares, Lucene does.
    private void measureGraphs(LoadedSet set, GraphBaseline graph, double recall, double scored)
            throws IOException, InterruptedException {
        if (graph instanceof LuceneGraph) {
            putRecall(graph, recall, scored);
            return;
        }
        try (GraphBaseline lucene = run.luceneGraph(set)) {
            putRecall(lucene, recall, scored);
        }
    }

    private void putRecall(GraphBaseline graph, double recall, double scored) throws IOException {
        double one = recallAt(graph, scored);
        report.put(
                BudgetLine.LARGE_RECALL,
                recall / one,
                "recall %.4f with %,.0f vectors scored; %s has %.4f with as many"
                        .formatted(recall, scored, graph.name(), one));
    }

    /// Between the two nearest of some widths, on a straight line.
    private static double recallAt(GraphBaseline graph, double scored) throws IOException {
        GraphBaseline.Searches below = graph.search(LoadedSet.K, Duration.ZERO);
        for (int ef = LoadedSet.K + 2; ef < 4096 && below.scored() < scored; ef += ef / 5) {
            GraphBaseline.Searches above = graph.search(ef, Duration.ZERO);
            if (above.scored() >= scored) {
                double share = (scored - below.scored()) / (above.scored() - below.scored());
                return below.recall() + share * (above.recall() - below.recall());
            }
            below = above;
        }
        return below.recall();
    }

    private void measureMemory(Target target, Vectors rows) {
        double vectors = (double) rows.size() * rows.dimension() * Float.BYTES;
        double resident = ProcessUse.residentBytes(target.pids());
        report.put(
                BudgetLine.LARGE_MEMORY,
                (resident - vectors) / vectors,
                "%,.0f MB resident after the searches, mapped files included, of them %,.0f MB of vectors"
                        .formatted(resident / 1e6, vectors / 1e6));
    }

    /// From the start of the process to the first answer from all rows.
    private void measureRestart(LocalServer server, LoadedSet set)
            throws IOException, InterruptedException {
        run.terminal().line("restarting");
        SearchRequests requests =
                SearchRequests.of(
                        set.collection(),
                        set.queries().slice(0, 1),
                        LoadedSet.HNSW,
                        LoadedSet.K,
                        SearchShape.PLAIN,
                        ConsistencyLevel.Strong);
        report.put(
                BudgetLine.RESTART,
                RestartTime.measure(server, requests, LoadedSet.K),
                "from the start of the process to the first search, Strong, that all rows took part"
                        + " in");
    }
}
