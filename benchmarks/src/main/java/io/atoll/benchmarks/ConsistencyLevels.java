package io.atoll.benchmarks;

import com.google.protobuf.ByteString;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/// What the consistency levels cost: searches at the four levels in turns of 10 s, alone, while
/// rows are inserted into the same collection, and with the write node killed; and what inserts
/// cost the searches. Router, read node and write node are processes of their own.
///
/// Arguments: turns for each level and case (default 4, even), rows to begin with (10,000), clients
/// (8), and the cases: `alone`, a number of inserts per second, `dead` (all of them: alone 1000
/// 5000 dead).
public final class ConsistencyLevels {
    private static final int DIMENSION = 128;
    private static final int LIMIT = 10;
    private static final int QUERIES = 64;
    private static final int BATCH = 50;

    /// Longer than a read node leaves a journal alone that no read asks for: so each level reads
    /// the rows that are inserted in its own time, and none those that another one has left.
    private static final long TURN_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int WARM_UP_TURNS = 2;
    private static final List<ConsistencyLevel> LEVELS =
            List.of(
                    ConsistencyLevel.Strong,
                    ConsistencyLevel.Session,
                    ConsistencyLevel.Bounded,
                    ConsistencyLevel.Eventually);

    private final int turns;
    private final int rows;
    private final int clients;
    private final List<String> cases;
    private long readNodePid;

    private ConsistencyLevels(int turns, int rows, int clients, List<String> cases) {
        this.turns = turns;
        this.rows = rows;
        this.clients = clients;
        this.cases = cases;
    }

    public static void main(String[] arguments) throws Exception {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4;
        int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int clients = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8;
        List<String> cases =
                arguments.length > 3
                        ? List.of(arguments).subList(3, arguments.length)
                        : List.of("alone", "1000", "5000", "dead");
        new ConsistencyLevels(turns, rows, clients, cases).run();
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("atoll-consistency-levels");
        var cluster = new LocalCluster(folder, List.of(), System.err::println);
        try {
            cluster.up(new ClusterShape(1, 1, 1, 1, Metadata.sqlite, Discovering.fixed));
            String router = Clusters.endpoint(cluster, "router-1");
            readNodePid = cluster.pid("read-1");
            ManagedChannel channel = NettyChannelBuilder.forTarget(router).usePlaintext().build();
            try {
                measure(cluster, router, MilvusServiceGrpc.newBlockingStub(channel));
            } finally {
                channel.shutdownNow();
            }
        } finally {
            cluster.destroy();
            Clusters.deleteAll(folder);
        }
    }

    private void measure(LocalCluster cluster, String router, MilvusServiceBlockingStub server)
            throws InterruptedException {
        var vectors = new RandomVectors(new Random(42), DIMENSION);
        vectors.load(router, rows, 1);
        List<ByteString> queries =
                Stream.generate(vectors::next).limit(QUERIES).map(RandomVectors::bytes).toList();
        var inserts = new Inserts(vectors, DIMENSION, BATCH, rows);
        List<List<SearchRequest>> requests = requests(queries, 1);
        searchInTurns(server, requests, WARM_UP_TURNS);

        System.out.printf(
                Locale.ROOT,
                "%d rows of %d dimensions, k = %d, %d clients, %d turns of 10 s%n",
                rows,
                DIMENSION,
                LIMIT,
                clients,
                turns);
        for (String each : cases) {
            switch (each) {
                case "alone" -> print(each, searchInTurns(server, requests, turns), 0);
                case "dead" -> {
                    cluster.kill("write-1");
                    print("the write node is dead", searchInTurns(server, requests, turns), 0);
                }
                default -> measureBeside(Integer.parseInt(each), server, inserts, requests);
            }
        }
    }

    private void measureBeside(
            int rate,
            MilvusServiceBlockingStub server,
            Inserts inserts,
            List<List<SearchRequest>> requests)
            throws InterruptedException {
        try (var load = new InsertLoad(server, inserts, rate)) {
            long began = System.nanoTime();
            var measured = searchInTurns(server, requests, turns);
            double perSecond = load.acknowledged() / ((System.nanoTime() - began) / 1e9);
            print(rate + " inserts/s", measured, perSecond);
        }
        // The same rows without the inserts: what is left of the difference are the rows
        // themselves.
        print("alone, after these inserts", searchInTurns(server, requests, turns), 0);
    }

    /// Of each level, in the order of [#LEVELS].
    private static List<List<SearchRequest>> requests(List<ByteString> queries, long written) {
        return LEVELS.stream().map(level -> requests(queries, level, written)).toList();
    }

    private static List<SearchRequest> requests(
            List<ByteString> queries, ConsistencyLevel level, long written) {
        return queries.stream()
                .map(
                        query ->
                                RandomVectors.request(query, LIMIT).toBuilder()
                                        .setConsistencyLevel(level)
                                        .setGuaranteeTimestamp(timestamp(level, written))
                                        .build())
                .toList();
    }

    /// As Milvus's clients send it.
    private static long timestamp(ConsistencyLevel level, long written) {
        return switch (level) {
            case Strong -> 0;
            case Bounded -> 2;
            case Session -> written;
            default -> 1;
        };
    }

    /// Each level has its turn in each round, every other round in reverse, so that what changes
    /// steadily meets all alike.
    private List<Measured> searchInTurns(
            MilvusServiceBlockingStub server, List<List<SearchRequest>> requests, int rounds)
            throws InterruptedException {
        List<Measured> measured = Stream.generate(Measured::new).limit(LEVELS.size()).toList();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < LEVELS.size(); i++) {
                int level = round % 2 == 0 ? i : LEVELS.size() - 1 - i;
                searchForATurn(server, requests.get(level), measured.get(level));
            }
        }
        return measured;
    }

    private void searchForATurn(
            MilvusServiceBlockingStub server, List<SearchRequest> requests, Measured all)
            throws InterruptedException {
        long processor = Clusters.processorNanos(readNodePid);
        long end = System.nanoTime() + TURN_NANOS;
        var threads = new ArrayList<Thread>();
        for (int client = 0; client < clients; client++) {
            int first = client;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        var own = new Latencies();
                                        long began = System.nanoTime();
                                        for (int i = first; began < end; i++) {
                                            search(server, requests.get(i % QUERIES));
                                            long ended = System.nanoTime();
                                            own.add(ended - began);
                                            began = ended;
                                        }
                                        all.latencies.addAll(own);
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        all.processorNanos += Clusters.processorNanos(readNodePid) - processor;
    }

    /// Of one level.
    private static final class Measured {
        private final Latencies latencies = new Latencies();
        private long processorNanos;

        double processorMicros() {
            return processorNanos / 1e3 / latencies.count();
        }
    }

    private static void search(MilvusServiceBlockingStub server, SearchRequest request) {
        SearchResults answer = server.search(request);
        if (answer.getStatus().getCode() != 0) {
            throw new IllegalStateException(answer.getStatus().getReason());
        }
    }

    private void print(String name, List<Measured> measured, double insertsPerSecond) {
        System.out.printf(
                Locale.ROOT,
                "%s%s%n",
                name,
                insertsPerSecond == 0
                        ? ""
                        : String.format(Locale.ROOT, " (%.0f acknowledged)", insertsPerSecond));
        double eventually =
                qps(measured.get(LEVELS.indexOf(ConsistencyLevel.Eventually)).latencies);
        for (int i = 0; i < LEVELS.size(); i++) {
            Latencies latencies = measured.get(i).latencies;
            System.out.printf(
                    Locale.ROOT,
                    "  | %s | %.0f | %.2f ms | %.2f ms | %.3f | %.0f us |%n",
                    LEVELS.get(i),
                    qps(latencies),
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    qps(latencies) / eventually,
                    measured.get(i).processorMicros());
        }
    }

    private double qps(Latencies latencies) {
        return latencies.count() / (turns * TURN_NANOS / 1e9);
    }
}
