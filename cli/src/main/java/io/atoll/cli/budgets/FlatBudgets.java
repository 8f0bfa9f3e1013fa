package io.atoll.cli.budgets;

import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.local.LocalServer;
import io.atoll.model.Metric;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.util.Map;

/// Scans, against a loop that only reads as many bytes.
final class FlatBudgets {
    private static final int ROWS = 200_000;
    private static final int DIMENSION = 128;
    private static final int TURNS = 3;
    private static final IndexChoice FLAT = new IndexChoice(Metric.L2, "FLAT", Map.of(), Map.of());

    private final BudgetRun run;

    FlatBudgets(BudgetRun run) {
        this.run = run;
    }

    void measure() throws IOException, InterruptedException {
        TestSet vectors = run.generate(run.plan().scaled(ROWS), DIMENSION);
        int size = vectors.rows().size();
        try (LocalServer server = run.startServer();
                LoadedSet set =
                        LoadedSet.load(
                                BudgetRun.target(server), run.terminal(), "flat", vectors, FLAT)) {
            int threads = Runtime.getRuntime().availableProcessors();
            search(set, threads, run.plan().warmUp());
            var loop = new ReadLoop((long) size * DIMENSION * Float.BYTES, threads);
            loop.bytesPerSecond(run.plan().round());
            double scanned = 0;
            double read = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                scanned += search(set, threads, run.plan().round());
                read += loop.bytesPerSecond(run.plan().round());
            }
            report(scanned * size * DIMENSION * Float.BYTES / TURNS, read / TURNS, size, threads);
        }
    }

    private void report(double scanned, double read, int rows, int threads) {
        run.report()
                .put(
                        BudgetLine.FLAT_BYTES,
                        scanned / read,
                        "%.1f GB/s by %d clients over %,d x %d, whole searches; %.1f GB/s read by as many threads that add long words up"
                                .formatted(scanned / 1e9, threads, rows, DIMENSION, read / 1e9));
    }

    /// @return queries a second
    private double search(LoadedSet set, int clients, java.time.Duration duration)
            throws InterruptedException {
        LoadedSet.Figures figures =
                set.search(
                        SearchShape.PLAIN, Map.of(), clients, ConsistencyLevel.Bounded, duration);
        run.report().addShortAnswers(figures.round().shortAnswers());
        return figures.queriesPerSecond();
    }
}
