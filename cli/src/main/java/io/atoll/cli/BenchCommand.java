package io.atoll.cli;

import io.atoll.cli.bench.Bench;
import io.atoll.cli.bench.BenchPlan;
import io.atoll.cli.bench.BenchReport;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.VectorFile;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.process.LogSetup;
import io.milvus.grpc.ConsistencyLevel;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/// `atoll bench`: loads a file of vectors into a running server and measures it.
@Command(
        name = "bench",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Measures a running server through Milvus's public API.",
            "",
            "Loads vectors from a file into a new collection, builds an index, compares the answers"
                    + " with exact ones, and measures searches with several numbers of clients."
                    + " Ends with 1 when an answer had fewer rows than there are.",
            ""
        })
final class BenchCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--uri",
            paramLabel = "URI",
            defaultValue = "http://127.0.0.1:19530",
            description = "The server (default: ${DEFAULT-VALUE}).")
    private URI uri;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "user:password or an API key, where the server asks for one.")
    private Optional<String> token;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            required = true,
            description = "The vectors: idx, npy (float32), fvecs, bvecs or ivecs, also gzipped.")
    private Path file;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description =
                    "The query vectors (default: the last rows of --file, which are not loaded).")
    private Optional<Path> queryFile;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "2147483647",
            description = "Load at most so many rows (default: all).")
    private int maxRows;

    @Option(
            names = "--query-count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Use so many query vectors (default: ${DEFAULT-VALUE}).")
    private int queryCount;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels of the rows (idx), loaded as the INT64 field 'label'.")
    private Optional<Path> labelFile;

    @Option(
            names = "--label",
            paramLabel = "N",
            description = "Search with the filter 'label == N'.")
    private Optional<Long> label;

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

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "L2",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Metric metric;

    @Option(
            names = "--index",
            paramLabel = "TYPE",
            defaultValue = "HNSW",
            description = "The type of the index, as Milvus names it (default: ${DEFAULT-VALUE}).")
    private String indexType;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the index, such as M=16. Can be repeated.")
    private Map<String, String> indexParams = new LinkedHashMap<>();

    @Option(
            names = "--ef",
            paramLabel = "N",
            description = "How widely a graph is searched (default: the server's).")
    private Optional<Integer> ef;

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
            names = "--clients",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8",
            description = "Numbers of clients, one round for each (default: ${DEFAULT-VALUE}).")
    private List<Integer> clients;

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
            names = "--admin",
            paramLabel = "URI",
            description = "Atoll's admin port, to say how many vectors a search looks at.")
    private Optional<URI> admin;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Output output;

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
        require(maxRows >= 1, "--rows must be at least 1");
        require(queryCount >= 1, "--query-count must be at least 1");
        require(limit >= 1, "--limit must be at least 1");
        require(seconds >= 1, "--seconds must be at least 1");
        require(warmUpSeconds >= 0, "--warm-up must not be negative");
        require(batchRows >= 1, "--batch must be at least 1");
        require(writers >= 1, "--writers must be at least 1");
        require(clients.stream().allMatch(n -> n >= 1), "--clients must be at least 1");
        require(label.isEmpty() || labelFile.isPresent(), "--label needs --labels");
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, rule);
        }
    }

    private int run(Terminal terminal, CleanUp cleanUp) throws InterruptedException {
        BenchReport report = new Bench(plan(), terminal, cleanUp).run();
        PrintWriter out = spec.commandLine().getOut();
        out.println(output == Output.json ? report.json() : report.text());
        out.flush();
        if (report.shortAnswers() > 0) {
            terminal.line(
                    "%,d answers were short: %s"
                            .formatted(
                                    report.shortAnswers(),
                                    report.accuracy().firstShort().isEmpty()
                                            ? "only while several clients searched"
                                            : report.accuracy().firstShort()));
            return 1;
        }
        return 0;
    }

    private BenchPlan plan() {
        Vectors rows = readRows();
        Vectors queries = readQueries(rows);
        return new BenchPlan(
                uri,
                token,
                admin,
                file.getFileName().toString(),
                queryFile.isPresent() ? rows : rows.slice(0, rows.size() - queries.size()),
                queries,
                label.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                collectionName,
                replace,
                keep,
                new IndexChoice(
                        metric,
                        indexType,
                        indexParams,
                        ef.map(OptionalInt::of).orElseGet(OptionalInt::empty)),
                limit,
                consistency,
                batchRows,
                writers,
                Duration.ofSeconds(indexTimeoutSeconds),
                clients,
                Duration.ofSeconds(warmUpSeconds),
                Duration.ofSeconds(seconds));
    }

    private Vectors readRows() {
        long wanted = queryFile.isPresent() ? maxRows : (long) maxRows + queryCount;
        Vectors rows = VectorFile.read(file, (int) Math.min(wanted, Integer.MAX_VALUE));
        if (labelFile.isEmpty()) {
            return rows;
        }
        long[] labels = VectorFile.readLabels(labelFile.get(), rows.size());
        require(
                labels.length == rows.size(),
                "%s has %d labels for %d rows"
                        .formatted(labelFile.get(), labels.length, rows.size()));
        return rows.withLabels(labels);
    }

    private Vectors readQueries(Vectors rows) {
        if (queryFile.isEmpty()) {
            require(
                    rows.size() > queryCount,
                    "%s has %,d rows, too few to use the last %,d as queries: give --queries or a"
                                    .formatted(file, rows.size(), queryCount)
                            + " smaller --query-count");
            return rows.slice(rows.size() - queryCount, rows.size());
        }
        Vectors queries = VectorFile.read(queryFile.get(), queryCount);
        require(
                queries.dimension() == rows.dimension(),
                "the queries have %d dimensions, the rows %d"
                        .formatted(queries.dimension(), rows.dimension()));
        return queries;
    }
}
