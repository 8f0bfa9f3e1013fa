package io.atoll.cli.budgets;

import io.atoll.cli.bench.BenchCollection;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.RepeatedInserts;
import io.atoll.cli.local.LocalServer;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Metric;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Rows that are acknowledged, each durable by then.
final class IngestBudgets {
    private static final int ROWS = 20_000;
    private static final int CLIENTS = 4;
    private static final int BATCH = 1_000;
    private static final IndexChoice FLAT = new IndexChoice(Metric.L2, "FLAT", Map.of(), Map.of());

    private final BudgetRun run;

    IngestBudgets(BudgetRun run) {
        this.run = run;
    }

    void measure() throws IOException, InterruptedException {
        measure(128, BudgetLine.INGEST_128, BudgetLine.INGEST_128_LOADED);
        measure(768, BudgetLine.INGEST_768, BudgetLine.INGEST_768_LOADED);
    }

    private void measure(int dimension, BudgetLine line, BudgetLine loadedLine)
            throws IOException, InterruptedException {
        Vectors all = run.generate(ROWS, dimension).rows();
        try (LocalServer server = run.startServer()) {
            Target target = BudgetRun.target(server);
            ingest(target, "warm", all, false, run.plan().warmUp());
            double alone = ingest(target, "alone", all, false, run.plan().round());
            double loaded = ingest(target, "loaded", all, true, run.plan().round());
            String how =
                    "%d clients, batches of %,d rows, FLAT; the server and the clients share the processors"
                            .formatted(CLIENTS, BATCH);
            run.report().put(line, alone, how);
            run.report()
                    .put(
                            loadedLine,
                            loaded / alone,
                            "%,.0f rows/s loaded, %,.0f not; %s".formatted(loaded, alone, how));
        }
    }

    /// @return rows a second
    private double ingest(
            Target target, String name, Vectors rows, boolean loaded, Duration duration)
            throws InterruptedException {
        try (MilvusConnection connection = target.connect()) {
            BenchCollection collection = BenchCollection.create(connection, name, rows, FLAT);
            if (!loaded) {
                collection.release();
            }
            var load = new RepeatedInserts(target::connect, name, rows, BATCH);
            double rate = load.rowsPerSecond(CLIENTS, duration);
            collection.close();
            return rate;
        }
    }
}
