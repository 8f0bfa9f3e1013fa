package io.atoll.cli;

import io.atoll.cli.admin.ExplainedSearch;
import io.atoll.cli.admin.ExplanationTables;
import io.atoll.cli.admin.OutputOption;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/// `atoll explain`: searches a running server and says how it came to the answer.
@Command(
        name = "explain",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Searches a collection of a running server and says how the answer came about.",
            "",
            "Names each call to a node and each segment: its rows, how many the filter let through,"
                    + " whether it was scanned or its graph walked, how many vectors were scored,"
                    + " how long it waited and searched. Times are milliseconds.",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String RANDOM = "random";

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
            names = "--collection",
            paramLabel = "NAME",
            required = true,
            description = "The collection to search.")
    private String collection;

    @Option(
            names = "--vector",
            paramLabel = "N,N,...",
            defaultValue = RANDOM,
            description = "The query vector (default: ${DEFAULT-VALUE}).")
    private String vector;

    @Option(
            names = "--limit",
            paramLabel = "K",
            defaultValue = "10",
            description = "How many hits (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            defaultValue = "",
            description = "Only rows for which this holds.")
    private String filter;

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            description = "Only this partition. Can be repeated.")
    private List<String> partitions = List.of();

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "A search parameter, such as ef=100. Can be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long an answer may take (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Mixin private OutputOption output;

    @Override
    public Integer call() {
        var search = new ExplainedSearch(collection, vector(), limit, filter, partitions, params);
        ExplainedSearch.Answer answer;
        try (MilvusConnection server = MilvusConnection.open(uri, token)) {
            answer =
                    search.send(
                            server,
                            Duration.ofSeconds(timeoutSeconds),
                            RandomGenerator.getDefault());
        }
        output.print(answer.explanation(), _ -> ExplanationTables.write(answer));
        return 0;
    }

    private Optional<float[]> vector() {
        if (vector.equals(RANDOM)) {
            return Optional.empty();
        }
        String[] parts = vector.strip().replaceAll("^\\[|]$", "").split("\\s*,\\s*", -1);
        var values = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                values[i] = Float.parseFloat(parts[i]);
            } catch (NumberFormatException _) {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "--vector must be numbers with commas between them, or %s; component %d is '%s'"
                                .formatted(RANDOM, i, parts[i]));
            }
        }
        return Optional.of(values);
    }
}
