package io.atoll.cli;

import io.atoll.cli.bench.IndexChoice;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which index a bench builds, and how it searches it.
final class BenchIndexOptions {
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
            split = ",",
            description =
                    "Short for --search-param ef=N; with more than one, rounds besides with the"
                            + " others: recall against speed.")
    private List<Integer> efs = new ArrayList<>();

    @Option(
            names = "--search-param",
            paramLabel = "NAME=VALUE",
            description = "A parameter of searches, such as nprobe=16. Can be repeated.")
    private Map<String, String> searchParams = new LinkedHashMap<>();

    /// For an HNSW index without parameters that were given.
    void preset(int m, int efConstruction, List<Integer> widths) {
        if (indexType.equals("HNSW")) {
            indexParams.putIfAbsent("M", Integer.toString(m));
            indexParams.putIfAbsent("efConstruction", Integer.toString(efConstruction));
            if (efs.isEmpty() && searchParams.isEmpty()) {
                efs = widths;
            }
        }
    }

    /// Those that are measured besides, if any are.
    List<Integer> widths() {
        return efs.size() < 2 ? List.of() : List.copyOf(efs);
    }

    IndexChoice choice() {
        return new IndexChoice(metric, indexType, indexParams, searchParams());
    }

    private Map<String, String> searchParams() {
        var params = new LinkedHashMap<>(searchParams);
        if (!efs.isEmpty()) {
            params.put("ef", efs.getFirst().toString());
        }
        params.forEach(BenchIndexOptions::requireNumber);
        return params;
    }

    private static void requireNumber(String name, String value) {
        if (!value.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "--search-param %s must be a number, is '%s'".formatted(name, value));
        }
    }
}
