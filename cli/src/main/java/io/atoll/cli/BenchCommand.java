package io.atoll.cli;

import io.atoll.cli.BenchPresetOptions.TablePreset;
import io.atoll.cli.bench.Bench;
import io.atoll.cli.bench.BenchPlan;
import io.atoll.cli.bench.BenchResult;
import io.atoll.cli.bench.MeasuredServer;
import io.atoll.cli.budgets.BudgetPlan;
import io.atoll.cli.budgets.BudgetReport;
import io.atoll.cli.budgets.BudgetRun;
import io.atoll.cli.reports.BenchJson;
import io.atoll.cli.reports.BenchPage;
import io.atoll.cli.reports.BenchTable;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.process.LogSetup;
import io.milvus.grpc.ConsistencyLevel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `atoll bench`: loads a file of vectors into a running server and measures it.
@Command(
        name = "bench",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Measures a running server through Milvus's public API.",
            "",
            "Loads vectors, from a file or generated ones, into a new collection, builds an index,"
                    + " compares the answers with exact ones, and measures rounds of searches. With"
                    + " --preset budgets it measures servers of its own instead.",
            "",
            "The first of --nq, --filter and --return are measured with each number of clients, and"
                    + " then each of the others with the middle one.",
            "",
            "Ends with 0 when all was measured, budgets that are missed included: those are printed"
                    + " as missed. Ends with 1 when something failed, or an answer had fewer rows"
                    + " than there are.",
            ""
        })
final class BenchCommand implements Callable<Integer> {
    /// Seconds; servers that were just started compile for so long.
    private static final int LONG_WARM_UP = 60;

    @Spec private CommandSpec spec;

    @Mixin private BenchServerOptions servers;

    @Mixin private BenchPresetOptions presets;

    @Mixin private BenchVectorOptions vectors;

    @Mixin private BenchRoundOptions rounds;

    @Option(
            names = "--collection",
            paramLabel = "NAME",
            defaultValue = "atoll_bench",
            description = "The collection to create (default: ${DEFAULT-VALUE}).")
    private String collectionName;

    @Option(names = "--replace", description = "Drop the collection first if it exists.")
    private boolean replace;

    @Option(names = "--keep", description = "Do not drop the collection at the end.")
    private boolean keep;

    @Mixin private BenchIndexOptions index;

    @Option(
            names = "--limit",
            paramLabel = "K",
            defaultValue = "10",
            description = "Rows per search (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--consistency",
            paramLabel = "LEVEL",
            defaultValue = "Bounded",
            description = "Strong, Session, Bounded or Eventually (default: ${DEFAULT-VALUE}).")
    private ConsistencyLevel consistency;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Length of a round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3",
            description = "Seconds of searches before each round (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Rows per insert (default: ${DEFAULT-VALUE}).")
    private int batchRows;

    @Option(
            names = "--writers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Inserts at a time (default: ${DEFAULT-VALUE}).")
    private int writers;

    @Option(
            names = "--index-timeout",
            paramLabel = "N",
            defaultValue = "3600",
            description = "Seconds to wait for the index (default: ${DEFAULT-VALUE}).")
    private int indexTimeoutSeconds;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Output output;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write a page for browsers too: plots and the table, in one file of HTML.")
    private Optional<Path> report;

    /// Named as they are typed.
    enum Output {
        text,
        json
    }

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.takeOverJavaLogging();
        checkOptions();
        Terminal terminal = Terminal.ofProcess();
        try (var cleanUp = new CleanUp(terminal)) {
            return cleanUp.unlessInterrupted(() -> run(terminal, cleanUp));
        }
    }

    private void checkOptions() {
        presets.check();
        servers.check();
        presets.table().ifPresent(this::apply);
        vectors.check(presets.isBudgets());
        rounds.check();
        require(
                report.isEmpty() || !presets.isBudgets(),
                "--report is for tables: budgets are printed as text or JSON");
        require(limit >= 1, "--limit must be at least 1");
        require(seconds >= 1, "--seconds must be at least 1");
        require(warmUpSeconds >= 0, "--warm-up must not be negative");
        require(batchRows >= 1, "--batch must be at least 1");
        require(writers >= 1, "--writers must be at least 1");
    }

    /// What was given comes before what is known by a name.
    private void apply(TablePreset preset) {
        vectors.preset(preset.name(), presets.size(preset));
        index.preset(preset.m(), preset.efConstruction(), preset.efs());
        rounds.presetFull();
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, rule);
        }
    }

    private int run(Terminal terminal, CleanUp cleanUp) throws InterruptedException {
        return presets.isBudgets() ? runBudgets(terminal, cleanUp) : runTable(terminal, cleanUp);
    }

    private int runBudgets(Terminal terminal, CleanUp cleanUp) throws InterruptedException {
        LogSetup.showOnlyWarnings();
        BudgetPlan plan =
                presets.plan(
                        vectors.readGiven(BudgetPlan.MAX_QUERIES),
                        vectors.source(),
                        vectors.seed(),
                        Duration.ofSeconds(seconds),
                        Duration.ofSeconds(isGiven("--warm-up") ? warmUpSeconds : LONG_WARM_UP));
        BudgetReport report = new BudgetRun(plan, terminal, cleanUp).run();
        PrintWriter out = spec.commandLine().getOut();
        out.println(output == Output.json ? report.json() : report.text());
        out.flush();
        if (report.shortAnswers() > 0) {
            terminal.line("%,d answers were short".formatted(report.shortAnswers()));
        }
        return report.isWhole() ? 0 : 1;
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private int runTable(Terminal terminal, CleanUp cleanUp) throws InterruptedException {
        BenchPlan plan = plan();
        MeasuredServer server = servers.open(presets.table().isPresent(), cleanUp);
        BenchResult result = new Bench(plan, server, terminal, cleanUp).run();
        PrintWriter out = spec.commandLine().getOut();
        out.println(output == Output.json ? BenchJson.of(result) : BenchTable.of(result));
        out.flush();
        report.ifPresent(file -> write(file, BenchPage.of(result)));
        if (result.shortAnswers() > 0) {
            terminal.line(
                    "%,d answers were short: %s"
                            .formatted(
                                    result.shortAnswers(),
                                    result.firstShort().isEmpty()
                                            ? "only while several clients searched"
                                            : result.firstShort()));
            return 1;
        }
        return 0;
    }

    private static void write(Path file, String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID, "cannot write %s: %s".formatted(file, e), e);
        }
    }

    private BenchPlan plan() {
        Vectors rows = vectors.readRows();
        Vectors queries = vectors.readQueries(rows);
        return new BenchPlan(
                vectors.source(),
                vectors.loaded(rows, queries),
                queries,
                vectors.label(),
                collectionName,
                replace,
                keep,
                index.choice(),
                limit,
                consistency,
                batchRows,
                writers,
                Duration.ofSeconds(indexTimeoutSeconds),
                rounds.cases(queries.size(), index.widths()),
                Duration.ofSeconds(warmUpSeconds),
                Duration.ofSeconds(seconds));
    }
}
