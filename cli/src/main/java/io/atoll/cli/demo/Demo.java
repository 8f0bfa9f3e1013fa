package io.atoll.cli.demo;

import io.atoll.cli.bench.Accuracy;
import io.atoll.cli.bench.BenchCollection;
import io.atoll.cli.bench.ExactAnswers;
import io.atoll.cli.bench.ExactSearch;
import io.atoll.cli.bench.IndexChoice;
import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.ReportedCoverage;
import io.atoll.cli.bench.ReportedNode;
import io.atoll.cli.bench.Round;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.cli.bench.SearchShape;
import io.atoll.cli.bench.Searcher;
import io.atoll.cli.standalone.Standalone;
import io.atoll.cli.standalone.StandaloneConfig;
import io.atoll.cli.terminal.CleanUp;
import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.TemporaryFolder;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Metric;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.SearchResults;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps of the demo, told as they happen.
final class Demo {
    private static final String COLLECTION = "demo";
    private static final int LIMIT = 10;
    private static final int CLIENTS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    /// Each part is flushed and becomes a segment, so that there is something to share out.
    private static final int PARTS = 4;

    private static final IndexChoice INDEX =
            new IndexChoice(
                    Metric.L2,
                    "HNSW",
                    Map.of("M", "16", "efConstruction", "100"),
                    Map.of("ef", "64"));

    private final Vectors rows;
    private final Vectors queries;
    private final Duration measured;
    private final PrintWriter out;
    private final Terminal terminal;
    private final CleanUp cleanUp;

    Demo(
            Vectors rows,
            Vectors queries,
            Duration measured,
            PrintWriter out,
            Terminal terminal,
            CleanUp cleanUp) {
        this.rows = rows;
        this.queries = queries;
        this.measured = measured;
        this.out = out;
        this.terminal = terminal;
        this.cleanUp = cleanUp;
    }

    /// @return whether all answers were full
    boolean run() throws InterruptedException {
        URI uri = startServer();
        MilvusConnection connection = MilvusConnection.open(uri, Optional.empty());
        cleanUp.add("close the connection", connection);
        BenchCollection collection = BenchCollection.create(connection, COLLECTION, rows, INDEX);
        load(collection);

        var requests =
                SearchRequests.of(
                        collection,
                        queries,
                        INDEX,
                        LIMIT,
                        SearchShape.PLAIN,
                        ConsistencyLevel.Strong);
        showOneSearch(connection, requests);
        ExactAnswers exact = searchExactly();
        var searcher =
                new Searcher(
                        () -> MilvusConnection.open(uri, Optional.empty()),
                        requests,
                        exact.expected());
        Accuracy accuracy = compare(searcher, exact);
        showSpeed(searcher);
        return accuracy.shortAnswers() == 0;
    }

    private URI startServer() {
        Path folder = TemporaryFolder.make("atoll-demo-", cleanUp);
        Standalone server = Standalone.start(StandaloneConfig.at(folder).withFreePorts());
        cleanUp.add("stop the server", server);
        say("A server runs on port %d, its data is in %s.", server.port(), folder);
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private void load(BenchCollection collection) throws InterruptedException {
        long start = System.nanoTime();
        collection.load(rows, PARTS, TIMEOUT, terminal);
        say(
                "%,d vectors of %d dimensions are loaded and indexed (%.1f s).",
                rows.size(), rows.dimension(), (System.nanoTime() - start) / 1e9);
    }

    private void showOneSearch(MilvusConnection connection, SearchRequests requests) {
        SearchResults answer =
                Searcher.search(connection, requests.withCoverage().requests().getFirst());
        say("%nThe %d rows nearest to the first query, and their squared distances:", LIMIT);
        List<Long> keys = Searcher.keys(answer);
        for (int i = 0; i < keys.size(); i++) {
            say("  %8d  %12.4f", keys.get(i), answer.getResults().getScores(i));
        }
        say("%nWho searched what:");
        for (ReportedNode share : ReportedCoverage.of(answer).nodes()) {
            say("  %s compared %,d vectors in the segments", share.node(), share.vectorsScored());
            share.segments().forEach(segment -> say("    %d", segment));
        }
        say("");
    }

    private ExactAnswers searchExactly() throws InterruptedException {
        try (ProgressBar progress = terminal.progress("exact search", queries.size())) {
            return new ExactSearch(rows, INDEX.metric()).search(queries, LIMIT, progress);
        }
    }

    private Accuracy compare(Searcher searcher, ExactAnswers exact) {
        Accuracy accuracy;
        try (ProgressBar progress = terminal.progress("compare", queries.size())) {
            accuracy = searcher.checkAnswers(exact, progress::advance);
        }
        say(
                "Recall@%d over %d queries, against exact search: %.4f",
                LIMIT, accuracy.queries(), accuracy.recall());
        if (accuracy.shortAnswers() > 0) {
            say("%d answers were short: %s", accuracy.shortAnswers(), accuracy.firstShort());
        }
        return accuracy;
    }

    private void showSpeed(Searcher searcher) throws InterruptedException {
        terminal.line("measuring for %d s".formatted(measured.toSeconds()));
        Round round = searcher.round(CLIENTS, measured);
        say(
                "%,.0f searches per second by %d clients at a time; half of them took less than"
                        + " %.2f ms, 99 %% less than %.2f ms.",
                round.searchesPerSecond(), CLIENTS, round.p50Millis(), round.p99Millis());
    }

    private void say(String format, Object... values) {
        out.println(format.formatted(values));
        out.flush();
    }
}
