package io.atoll.cli;

import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.ClusteredVectors;
import io.atoll.cli.vectors.VectorFile;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.process.LogSetup;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `atoll demo`: shows on a server of its own what Atoll does.
@Command(
        name = "demo",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Shows what Atoll does, on a server of its own in a temporary folder.",
            "",
            "Loads vectors, searches them, shows which node searched which segments, compares the"
                    + " answers with exact ones, measures, and leaves nothing behind.",
            ""
        })
final class DemoCommand implements Callable<Integer> {
    private static final int QUERIES = 200;
    private static final int CLUSTERS = 100;
    private static final long SEED = 42;

    @Spec private CommandSpec spec;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Vectors to load: idx, npy (float32), fvecs, bvecs or ivecs, also gzipped"
                            + " (default: generated ones, in clusters).")
    private Optional<Path> file;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many vectors (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--dimension",
            paramLabel = "D",
            defaultValue = "64",
            description = "Of generated vectors (default: ${DEFAULT-VALUE}).")
    private int dimension;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long to measure (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.takeOverJavaLogging();
        LogSetup.showOnlyWarnings();
        require(rows >= 1000, "--rows must be at least 1,000");
        require(dimension >= 2, "--dimension must be at least 2");
        require(seconds >= 1, "--seconds must be at least 1");
        Terminal terminal = Terminal.ofProcess();
        try (var cleanUp = new CleanUp(terminal)) {
            return cleanUp.unlessInterrupted(
                    () -> {
                        Vectors all = vectors();
                        int loaded = all.size() - QUERIES;
                        var demo =
                                new Demo(
                                        all.slice(0, loaded),
                                        all.slice(loaded, all.size()),
                                        Duration.ofSeconds(seconds),
                                        spec.commandLine().getOut(),
                                        terminal,
                                        cleanUp);
                        return demo.run() ? 0 : 1;
                    });
        }
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new AtollException(ErrorCode.PARAMETER_INVALID, rule);
        }
    }

    /// The rows to load, and the queries after them.
    private Vectors vectors() {
        int count = (int) Math.min((long) rows + QUERIES, Integer.MAX_VALUE);
        if (file.isEmpty()) {
            return ClusteredVectors.generate(count, dimension, CLUSTERS, SEED);
        }
        Vectors vectors = VectorFile.read(file.get(), count);
        require(
                vectors.size() >= 2 * QUERIES,
                "%s has %d vectors, the demo needs %d"
                        .formatted(file.get(), vectors.size(), 2 * QUERIES));
        return vectors;
    }
}
