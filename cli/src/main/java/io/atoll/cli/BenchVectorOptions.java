package io.atoll.cli;

import io.atoll.cli.vectors.GeneratedVectors;
import io.atoll.cli.vectors.VectorFile;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Which vectors a bench loads, and which it searches for.
final class BenchVectorOptions {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "The vectors: idx, npy (float32), fvecs, bvecs or ivecs, also gzipped; Parquet,"
                            + " of a column of lists; HDF5 of ann-benchmarks.")
    private Optional<Path> file;

    @Option(
            names = "--generate",
            paramLabel = "ROWSxDIM",
            description =
                    "Generate vectors in place of a file, such as 100000x128: clusters of 250 rows,"
                            + " of 24 dimensions in truth.")
    private Optional<String> generated;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Equal seeds generate equal vectors (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description =
                    "The query vectors (default: those that an HDF5 file holds, else the last rows,"
                            + " which are not loaded).")
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

    /// Vectors that are known by a name, unless others were given.
    ///
    /// @param size of those that are generated; empty where a file must be named
    void preset(String name, Optional<String> size) {
        if (file.isEmpty() && generated.isEmpty()) {
            require(
                    size.isPresent(),
                    "--preset %s needs --file: the vectors are not part of Atoll".formatted(name));
            generated = size;
        }
    }

    /// @param isPreset whether vectors are known without being named
    void check(boolean isPreset) {
        require(
                !isPreset || generated.isEmpty(),
                "--preset budgets generates what it needs: --generate is not for it");
        require(
                isPreset || file.isPresent() != generated.isPresent(),
                "give either --file or --generate");
        require(maxRows >= 1, "--rows must be at least 1");
        require(
                file.isPresent() || maxRows == Integer.MAX_VALUE,
                "--rows needs --file: --generate says how many rows there are");
        require(queryCount >= 1, "--query-count must be at least 1");
        require(label.isEmpty() || labelFile.isPresent(), "--label needs --labels");
        require(
                labelFile.isEmpty() || file.isPresent(),
                "--labels needs --file: generated vectors are labelled with their clusters");
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, rule);
        }
    }

    long seed() {
        return seed;
    }

    /// What a file has, with queries after the rows; nothing if no file is named.
    Optional<Vectors> readGiven(int count) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        queryCount = count;
        Vectors rows = readRows();
        return Optional.of(
                queryFile.isPresent() ? rows.followedBy(readQueries(rows)) : rows.withoutLabels());
    }

    /// Where the vectors are from, in words.
    String source() {
        return file.map(path -> path.getFileName().toString())
                .orElseGet(() -> "generated ones, seed " + seed);
    }

    /// The label that is searched for, if one is.
    OptionalLong label() {
        return label.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /// All rows that are read: those to load, and the queries after them unless they have a file of
    /// their own.
    Vectors readRows() {
        if (generated.isPresent()) {
            return GeneratedVectors.generate(
                    generated.get(), queryFile.isPresent() ? 0 : queryCount, seed);
        }
        if (queryFile.isEmpty() && VectorFile.hasQueries(file.get())) {
            queryFile = file;
        }
        long wanted = queryFile.isPresent() ? maxRows : (long) maxRows + queryCount;
        Vectors rows = VectorFile.read(file.get(), (int) Math.min(wanted, Integer.MAX_VALUE));
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

    /// Those of their own file, or the last rows.
    Vectors readQueries(Vectors rows) {
        if (queryFile.isEmpty()) {
            require(
                    rows.size() > queryCount,
                    "%s has %,d rows, too few to use the last %,d as queries: give --queries or a"
                                    .formatted(
                                            file.map(Path::toString).orElse(""),
                                            rows.size(),
                                            queryCount)
                            + " smaller --query-count");
            return rows.slice(rows.size() - queryCount, rows.size());
        }
        Vectors queries = VectorFile.readQueries(queryFile.get(), queryCount);
        require(
                queries.dimension() == rows.dimension(),
                "the queries have %d dimensions, the rows %d"
                        .formatted(queries.dimension(), rows.dimension()));
        return queries;
    }

    /// The rows that are loaded, of those that were read.
    Vectors loaded(Vectors rows, Vectors queries) {
        return queryFile.isPresent() ? rows : rows.slice(0, rows.size() - queries.size());
    }
}
