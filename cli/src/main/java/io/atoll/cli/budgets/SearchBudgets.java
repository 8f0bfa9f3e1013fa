package io.atoll.cli.budgets;

import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.SearchShape.Returned;
import io.atoll.cli.local.LocalServer;
import io.atoll.cli.processes.ProcessUse;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.util.OptionalInt;

/// Searches of the first set, of every kind, against one graph in a process.
final class SearchBudgets {
    private static final double RECALL = 0.99;
    private static final int CLIENTS = 4;
    private static final int MANY_QUERIES = 100;

    /// Of the two that are compared, each.
    private static final int TURNS = 3;

    private final BudgetRun run;
    private final BudgetReport report;

    SearchBudgets(BudgetRun run) {
        this.run = run;
        this.report = run.report();
    }

    void measure() throws IOException, InterruptedException {
        report.missing(
                BudgetLine.PEERS, "other servers are not started here: see benchmarks/peers");
        try (LocalServer server = run.startServer()) {
            Target target = BudgetRun.target(server);
            measureIdleMemory(target);
            try (LoadedSet set =
                    LoadedSet.load(
                            target, run.terminal(), "first", run.firstSet(), LoadedSet.HNSW)) {
                EfLadder ladder = set.ladder(SearchShape.PLAIN);
                OptionalInt ef = ladder.narrowest(RECALL);
                if (ef.isEmpty()) {
                    report.missing(
                            BudgetPart.search, "recall 0.99 is not reached by any ef up to 1024");
                    return;
                }
                run.warmUp(set, ef.getAsInt());
                measureGraph(set, ladder, ef.getAsInt());
                measureShapes(set, ef.getAsInt());
                measureLevels(set, ef.getAsInt());
            }
        }
    }

    /// Once it has been left alone for as long as a round.
    private void measureIdleMemory(Target target) throws InterruptedException {
        Thread.sleep(run.plan().round());
        double bytes = ProcessUse.residentBytes(target.pids());
        report.put(
                BudgetLine.IDLE_MEMORY,
                bytes / 1e6,
                "resident memory of a server with two read nodes that was just started");
    }

    private void measureGraph(LoadedSet set, EfLadder ladder, int ef)
            throws IOException, InterruptedException {
        LoadedSet.Figures four = search(set, SearchShape.PLAIN, ef, CLIENTS);
        LoadedSet.Figures one = search(set, SearchShape.PLAIN, ef, 1);
        report.put(BudgetLine.SWITCHES, four.use().switches(), Comparison.words(four));
        report.put(BudgetLine.SWITCHES_ONE_CLIENT, one.use().switches(), Comparison.words(one));
        try (GraphBaseline graph = run.baseline(set)) {
            report.put(
                    BudgetLine.BUILD_CPU,
                    set.buildCpuSeconds() / graph.buildCpuSeconds(),
                    "%.1f s of the server's CPU from the flush to the index, %.1f s of %s by one thread"
                            .formatted(
                                    set.buildCpuSeconds(), graph.buildCpuSeconds(), graph.name()));
            var comparison = new Comparison(graph, run.plan().round());
            comparison.putCpu(report, BudgetLine.SEARCH_CPU, RECALL, ladder.recall(ef), ef, four);
            comparison.putCpu(
                    report, BudgetLine.SEARCH_CPU_ONE_CLIENT, RECALL, ladder.recall(ef), ef, one);
        }
    }

    private void measureShapes(LoadedSet set, int ef) throws InterruptedException {
        var many = new SearchShape(MANY_QUERIES, 1, Returned.ids);
        putRatio(set, BudgetLine.MANY_QUERIES, many, ef, ef);
        putFiltered(set, BudgetLine.FILTER_50, 0.5, ef, true);
        putFiltered(set, BudgetLine.FILTER_10, 0.1, ef, true);
        putFiltered(set, BudgetLine.FILTER_1, 0.01, ef, false);
        putFiltered(set, BudgetLine.FILTER_01, 0.001, ef, false);
    }

    /// @param widened whether `ef` is chosen for the recall anew
    private void putFiltered(LoadedSet set, BudgetLine line, double share, int ef, boolean widened)
            throws InterruptedException {
        var shape = new SearchShape(1, share, Returned.ids);
        if (!widened) {
            putRatio(set, line, shape, ef, ef);
            return;
        }
        OptionalInt wide = set.ladder(shape).narrowest(RECALL);
        if (wide.isEmpty()) {
            report.missing(line, "recall 0.99 is not reached by any ef up to 1024");
        } else {
            putRatio(set, line, shape, wide.getAsInt(), ef);
        }
    }

    /// Queries a second of one shape against those of plain searches, in turns.
    private void putRatio(LoadedSet set, BudgetLine line, SearchShape shape, int ef, int plainEf)
            throws InterruptedException {
        double other = 0;
        double plain = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            other += search(set, shape, ef, CLIENTS).queriesPerSecond();
            plain += search(set, SearchShape.PLAIN, plainEf, CLIENTS).queriesPerSecond();
        }
        report.put(
                line,
                other / plain,
                "%,.0f queries/s at ef %d, %,.0f at ef %d; %d clients, in %d turns"
                        .formatted(other / TURNS, ef, plain / TURNS, plainEf, CLIENTS, TURNS));
    }

    private void measureLevels(LoadedSet set, int ef) throws InterruptedException {
        double strong = 0;
        double eventually = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            strong += atLevel(set, ef, ConsistencyLevel.Strong);
            eventually += atLevel(set, ef, ConsistencyLevel.Eventually);
        }
        report.put(
                BudgetLine.STRONG,
                strong / eventually,
                "%,.0f and %,.0f searches/s, in %d turns"
                        .formatted(strong / TURNS, eventually / TURNS, TURNS));
    }

    private double atLevel(LoadedSet set, int ef, ConsistencyLevel level)
            throws InterruptedException {
        LoadedSet.Figures figures =
                set.search(SearchShape.PLAIN, ef, CLIENTS, level, run.plan().round());
        report.addShortAnswers(figures.round().shortAnswers());
        return figures.queriesPerSecond();
    }

    private LoadedSet.Figures search(LoadedSet set, SearchShape shape, int ef, int clients)
            throws InterruptedException {
        LoadedSet.Figures figures =
                set.search(shape, ef, clients, ConsistencyLevel.Bounded, run.plan().round());
        report.addShortAnswers(figures.round().shortAnswers());
        return figures;
    }
}
