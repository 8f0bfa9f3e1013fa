package io.atoll.cli.budgets;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Holds a server's searches against those of one graph at the same recall.
final class Comparison {
    private static final Duration SHORT = Duration.ZERO;

    private final GraphBaseline graph;
    private final Duration round;
    private final Map<Integer, GraphBaseline.Searches> looked = new HashMap<>();
    private final EfLadder ladder = new EfLadder(ef -> look(ef).recall());

    /// @param round how long the graph is searched for its time
    Comparison(GraphBaseline graph, Duration round) {
        this.graph = graph;
        this.round = round;
    }

    /// What a width finds; how long it takes is not to be relied on.
    GraphBaseline.Searches look(int ef) {
        return looked.computeIfAbsent(
                ef,
                width -> {
                    try {
                        return graph.search(width, SHORT);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    /// Puts the server's CPU per search over the graph's.
    ///
    /// @param recall that both must have
    /// @param reached what the server has at its `ef`
    void putCpu(
            BudgetReport report,
            BudgetLine line,
            double recall,
            double reached,
            int ef,
            LoadedSet.Figures server)
            throws IOException {
        OptionalInt width = ladder.narrowest(recall);
        if (width.isEmpty()) {
            report.missing(line, "%s does not reach recall %s".formatted(graph.name(), recall));
            return;
        }
        GraphBaseline.Searches searches = graph.search(width.getAsInt(), round);
        report.put(
                line,
                server.use().cpuMillis() / searches.cpuMillis(),
                "%s; ef %d, recall %.4f; %s: %.3f ms of one thread, ef %d, recall %.4f"
                        .formatted(
                                words(server),
                                ef,
                                reached,
                                graph.name(),
                                searches.cpuMillis(),
                                width.getAsInt(),
                                searches.recall()));
    }

    /// What a round of searches took of the server.
    static String words(LoadedSet.Figures figures) {
        return "%.3f ms of CPU, %.1f context switches, %,.0f vectors scored a search; %d clients, %,.0f queries/s, p50 %.2f ms, p99 %.2f ms"
                .formatted(
                        figures.use().cpuMillis(),
                        figures.use().switches(),
                        figures.scored(),
                        figures.round().clients(),
                        figures.queriesPerSecond(),
                        figures.round().p50Millis(),
                        figures.round().p99Millis());
    }
}
