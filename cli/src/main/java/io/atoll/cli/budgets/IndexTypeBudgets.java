package io.atoll.cli.budgets;

import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.local.LocalServer;
import io.atoll.model.AtollException;
import io.atoll.model.Metric;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Index types beside HNSW, on the first set.
final class IndexTypeBudgets {
    private static final double RECALL = 0.98;
    private static final int CLIENTS = 4;
    private static final int TURNS = 3;
    private static final String SEE =
            "what an index keeps in memory cannot be told from outside: see"
                    + " docs/measured/index-types.md";

    private final BudgetRun run;
    private final BudgetReport report;

    IndexTypeBudgets(BudgetRun run) {
        this.run = run;
        this.report = run.report();
    }

    /// A type, and the widest search of it that is tried.
    private record Tried(BudgetLine line, String type, Map<String, String> params, String width) {}

    void measure() throws IOException, InterruptedException {
        for (BudgetLine line :
                List.of(
                        BudgetLine.QUANTIZED_MEMORY,
                        BudgetLine.IVF_SQ8_MEMORY,
                        BudgetLine.IVF_PQ_MEMORY,
                        BudgetLine.IVF_RABITQ_MEMORY,
                        BudgetLine.DISKANN_MEMORY)) {
            report.missing(line, SEE);
        }
        TestSet vectors = run.firstSet();
        try (LocalServer server = run.startServer()) {
            Target target = BudgetRun.target(server);
            measureQuantized(target, vectors);
            int pieces = vectors.rows().dimension() % 4 == 0 ? vectors.rows().dimension() / 4 : 1;
            for (Tried each :
                    List.of(
                            new Tried(
                                    BudgetLine.IVF_SQ8_RECALL,
                                    "IVF_SQ8",
                                    Map.of("nlist", "128"),
                                    "nprobe"),
                            new Tried(
                                    BudgetLine.IVF_PQ_RECALL,
                                    "IVF_PQ",
                                    Map.of("nlist", "128", "m", "" + pieces, "nbits", "8"),
                                    "nprobe"),
                            new Tried(
                                    BudgetLine.IVF_RABITQ_RECALL,
                                    "IVF_RABITQ",
                                    Map.of("nlist", "128", "refine", "true", "refine_type", "SQ8"),
                                    "nprobe"),
                            new Tried(
                                    BudgetLine.DISKANN_RECALL,
                                    "DISKANN",
                                    Map.of(),
                                    "search_list"))) {
                measureRecall(target, vectors, each);
            }
        }
    }

    private LoadedSet load(Target target, TestSet vectors, IndexChoice index)
            throws InterruptedException {
        return LoadedSet.load(
                target,
                run.terminal(),
                index.type().toLowerCase(java.util.Locale.ROOT),
                vectors,
                index);
    }

    private void measureQuantized(Target target, TestSet vectors) throws InterruptedException {
        var quantized =
                new IndexChoice(
                        Metric.L2,
                        "HNSW_SQ",
                        Map.of(
                                "M",
                                "" + LoadedSet.M,
                                "efConstruction",
                                "" + LoadedSet.EF_CONSTRUCTION,
                                "sq_type",
                                "SQ8",
                                "refine",
                                "true",
                                "refine_type",
                                "FP32"),
                        Map.of());
        try (LoadedSet codes = load(target, vectors, quantized);
                LoadedSet floats = load(target, vectors, LoadedSet.HNSW)) {
            OptionalInt ofCodes = codes.ladder(SearchShape.PLAIN).narrowest(RECALL);
            OptionalInt ofFloats = floats.ladder(SearchShape.PLAIN).narrowest(RECALL);
            if (ofCodes.isEmpty() || ofFloats.isEmpty()) {
                report.missing(
                        BudgetLine.QUANTIZED_SPEED,
                        "recall 0.98 is not reached by any ef up to 1024");
                return;
            }
            run.warmUp(codes, ofCodes.getAsInt());
            run.warmUp(floats, ofFloats.getAsInt());
            double byCodes = 0;
            double byFloats = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                byCodes += cpuMillis(codes, ofCodes.getAsInt());
                byFloats += cpuMillis(floats, ofFloats.getAsInt());
            }
            report.put(
                    BudgetLine.QUANTIZED_SPEED,
                    byFloats / byCodes,
                    "%.3f ms of the server's CPU a search at ef %d, HNSW %.3f at ef %d; in %d turns"
                            .formatted(
                                    byCodes / TURNS,
                                    ofCodes.getAsInt(),
                                    byFloats / TURNS,
                                    ofFloats.getAsInt(),
                                    TURNS));
        }
    }

    private double cpuMillis(LoadedSet set, int ef) throws InterruptedException {
        LoadedSet.Figures figures =
                set.search(
                        SearchShape.PLAIN,
                        ef,
                        CLIENTS,
                        ConsistencyLevel.Bounded,
                        run.plan().round());
        report.addShortAnswers(figures.round().shortAnswers());
        return figures.use().cpuMillis();
    }

    /// A type that the server does not have, or that refuses its parameters, is no reason to stop.
    private void measureRecall(Target target, TestSet vectors, Tried tried)
            throws InterruptedException {
        var index = new IndexChoice(Metric.L2, tried.type, tried.params, Map.of());
        try (LoadedSet set = load(target, vectors, index)) {
            Optional<String> other = set.collection().builtAs();
            if (other.isPresent()) {
                report.missing(
                        tried.line,
                        "the server builds %s as %s".formatted(tried.type, other.get()));
                return;
            }
            double recall = set.recall(Map.of(tried.width, "128"));
            report.put(
                    tried.line,
                    recall,
                    "%s %s, %s 128".formatted(tried.type, tried.params, tried.width));
        } catch (AtollException e) {
            report.missing(tried.line, "it failed: " + e.getMessage());
        }
    }
}
