package io.atoll.cli.demo;

import io.atoll.cli.chaos.ChaosDemo;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.LiveLine;
import io.atoll.cli.terminal.TemporaryFolder;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.ClusteredVectors;
import io.atoll.cli.vectors.VectorFile;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.process.LogSetup;
import io.atoll.process.StartException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
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
            "",
            "With --chaos it runs a cluster of processes instead, and searches it steadily while"
                    + " it kills a read node, stops the catalog, starts it again and adds a read"
                    + " node. All answers must be exact. It takes less than a minute.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int QUERIES = 200;
    private static final int CLUSTERS = 100;
    private static final long SEED = 42;

    @Spec private CommandSpec spec;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Vectors to load: idx, npy (float32), fvecs, bvecs or ivecs, also gzipped,"
                            + " Parquet, HDF5 (default: generated ones, in clusters).")
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

    @Option(names = "--chaos", description = "Take parts of a cluster away while it is searched.")
    private boolean chaos;

    @Option(
            names = "--metadata",
            paramLabel = "mysql|sqlite",
            description =
                    "With --chaos: where the catalog is (default: mysql if MariaDB is installed,"
                            + " else sqlite).")
    private Optional<Metadata> metadata;

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
                        Vectors loaded = all.slice(0, all.size() - QUERIES);
                        Vectors queries = all.slice(loaded.size(), all.size());
                        boolean well =
                                chaos
                                        ? runChaos(loaded, queries, terminal, cleanUp)
                                        : run(loaded, queries, terminal, cleanUp);
                        return well ? 0 : 1;
                    });
        }
    }

    private boolean run(Vectors rows, Vectors queries, Terminal terminal, CleanUp cleanUp)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        return new Demo(rows, queries, Duration.ofSeconds(seconds), out, terminal, cleanUp).run();
    }

    private boolean runChaos(Vectors rows, Vectors queries, Terminal terminal, CleanUp cleanUp)
            throws InterruptedException {
        Path folder = TemporaryFolder.make("atoll-demo-", cleanUp);
        Metadata where = metadata.orElseGet(Metadata::available);
        try (var live = new LiveLine(spec.commandLine().getOut(), terminal)) {
            return new ChaosDemo(rows, queries, where, folder, live, terminal, cleanUp).run();
        } catch (IOException e) {
            throw new StartException("the cluster cannot be run: " + e.getMessage(), e);
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
