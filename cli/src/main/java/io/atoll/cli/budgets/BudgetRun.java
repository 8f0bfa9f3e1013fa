package io.atoll.cli.budgets;

import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.local.LocalServer;
import io.atoll.cli.processes.ProcessUse;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.TemporaryFolder;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.GeneratedVectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.process.StartException;
import io.milvus.grpc.ConsistencyLevel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Measures the budgets: part by part, each on a server of its own that knows nothing of the
/// others.
public final class BudgetRun {
    private final BudgetPlan plan;
    private final Terminal terminal;
    private final CleanUp cleanUp;
    private final Path folder;
    private final BudgetReport report;
    private int folders;

    public BudgetRun(BudgetPlan plan, Terminal terminal, CleanUp cleanUp) {
        this.plan = plan;
        this.terminal = terminal;
        this.cleanUp = cleanUp;
        this.folder = TemporaryFolder.make("atoll-bench-", cleanUp);
        this.report = new BudgetReport(plan.parts());
    }

    /// Measures all parts. One that fails leaves its budgets unmeasured, and says why.
    ///
    /// @throws AtollException if this system does not tell what processes use
    public BudgetReport run() throws InterruptedException {
        if (!ProcessUse.isTold()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "budgets are measured on Linux only: there is no /proc here");
        }
        report.tell("scale", Figures.plain(plan.scale()));
        report.tell("processors", "" + Runtime.getRuntime().availableProcessors());
        for (BudgetPart part : BudgetPart.values()) {
            if (plan.parts().contains(part)) {
                terminal.line("part " + part);
                measure(part);
            }
        }
        return report;
    }

    private void measure(BudgetPart part) throws InterruptedException {
        try {
            switch (part) {
                case search -> new SearchBudgets(this).measure();
                case types -> new IndexTypeBudgets(this).measure();
                case flat -> new FlatBudgets(this).measure();
                case ingest -> new IngestBudgets(this).measure();
                case large -> new LargeBudgets(this).measure();
                case router -> new RouterBudgets(this).measure();
            }
        } catch (AtollException | StartException | IOException | UncheckedIOException e) {
            terminal.line("part %s failed: %s".formatted(part, e.getMessage()));
            report.failed(part, String.valueOf(e.getMessage()));
        }
    }

    BudgetPlan plan() {
        return plan;
    }

    Terminal terminal() {
        return terminal;
    }

    BudgetReport report() {
        return report;
    }

    CleanUp cleanUp() {
        return cleanUp;
    }

    /// A new folder that goes with all others at the end.
    Path newFolder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name + "-" + ++folders));
    }

    /// Starts a server with two read nodes in one process, to be closed by the caller; it ends with
    /// this process in any case.
    LocalServer startServer() throws IOException, InterruptedException {
        LocalServer server = LocalServer.start(newFolder("server"), plan.jvmOptions(), Map.of());
        cleanUp.add("stop the server", server);
        return server;
    }

    /// Searches for a while, so that what is measured next is compiled and in memory.
    void warmUp(LoadedSet set, int ef) throws InterruptedException {
        terminal.line("warming up for %s s".formatted(plan.warmUp().toMillis() / 1e3));
        set.search(SearchShape.PLAIN, ef, 4, ConsistencyLevel.Bounded, plan.warmUp());
    }

    static Target target(LocalServer server) {
        return new Target(server.uri(), List.of(server.admin()), List.of(server.pid()));
    }

    /// The first set: what was given, or as many generated rows as MNIST has, as long.
    TestSet firstSet() {
        TestSet set =
                plan.given()
                        .map(all -> scaled(TestSet.of(all, BudgetPlan.MAX_QUERIES)))
                        .orElseGet(() -> generate(plan.scaled(60_000), 784));
        report.tell(
                "vectors",
                "%,d x %d %s"
                        .formatted(
                                set.rows().size(),
                                set.rows().dimension(),
                                plan.given().isPresent()
                                        ? "of " + plan.givenName()
                                        : "generated, seed " + plan.seed()));
        return set;
    }

    private TestSet scaled(TestSet given) {
        int rows = Math.min(given.rows().size(), plan.scaled(given.rows().size()));
        return new TestSet(given.rows().slice(0, rows), given.queries().slice(0, plan.queries()));
    }

    TestSet generate(int rows, int dimension) {
        return TestSet.of(
                GeneratedVectors.generate(rows + "x" + dimension, plan.queries(), plan.seed()),
                plan.queries());
    }

    /// hnswlib where Python finds it, else Lucene's graph.
    GraphBaseline baseline(LoadedSet set) throws IOException, InterruptedException {
        ExactAnswers exact = set.exact(SearchShape.PLAIN);
        if (!HnswlibGraph.isIn(plan.python())) {
            terminal.line(
                    "hnswlib is not to be had by '%s': Lucene's graph stands in for it"
                            .formatted(plan.python()));
            return luceneGraph(set);
        }
        terminal.line("building a graph by hnswlib");
        return new HnswlibGraph(
                plan.python(),
                newFolder("hnswlib"),
                set.rows(),
                set.queries(),
                exact,
                LoadedSet.K,
                LoadedSet.M,
                LoadedSet.EF_CONSTRUCTION);
    }

    GraphBaseline luceneGraph(LoadedSet set) throws IOException, InterruptedException {
        terminal.line("building a graph by Lucene");
        return new LuceneGraph(
                newFolder("lucene"),
                set.rows(),
                set.queries(),
                set.exact(SearchShape.PLAIN),
                LoadedSet.K,
                LoadedSet.M,
                LoadedSet.EF_CONSTRUCTION);
    }
}
