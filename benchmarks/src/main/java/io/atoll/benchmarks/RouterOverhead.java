package io.atoll.benchmarks;

import com.google.protobuf.ByteString;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.VectorQueryNode;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.SearchResults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// What the router costs: the same search through the router and sent to the read node itself, in
/// turns of a second each, by one client; and the processor time that the router takes for a search
/// when many clients search at once. The router, the read nodes and the write node are processes of
/// their own.
///
/// With one read node both ways do the same work but for the router; with more of them only the
/// processor time is of interest.
///
/// Arguments: the number of read nodes (default 1), seconds for each way (30).
public final class RouterOverhead {
    private static final int ROWS_PER_NODE = 10_000;
    private static final int DIMENSION = 128;
    private static final int LIMIT = 100;
    private static final int QUERIES = 64;
    private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WARM_UP_NANOS = Duration.ofSeconds(90).toNanos();
    private static final int CLIENTS = 16;

    private RouterOverhead() {}

    public static void main(String[] arguments) throws Exception {
        int readNodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        Path folder = Files.createTempDirectory("atoll-router-overhead");
        var cluster = new LocalCluster(folder, List.of(), System.err::println);
        try {
            cluster.up(new ClusterShape(1, readNodes, 1, 1, Metadata.sqlite, Discovering.fixed));
            measure(cluster, folder, readNodes, turns);
        } finally {
            cluster.destroy();
            Clusters.deleteAll(folder);
        }
    }

    private static void measure(LocalCluster cluster, Path folder, int readNodes, int turns)
            throws IOException, InterruptedException {
        MemberStatus router = Clusters.member(cluster, "router-1");
        MemberStatus node = Clusters.member(cluster, "read-1");
        var vectors = new RandomVectors(new Random(42), DIMENSION);
        vectors.load(router.endpoint(), readNodes * ROWS_PER_NODE, readNodes);
        List<ByteString> queries =
                Stream.generate(vectors::next).limit(QUERIES).map(RandomVectors::bytes).toList();

        ManagedChannel toRouter =
                NettyChannelBuilder.forTarget(router.endpoint()).usePlaintext().build();
        ManagedChannel toNode =
                NettyChannelBuilder.forTarget(node.endpoint())
                        .usePlaintext()
                        .intercept(Clusters.secret(folder).client())
                        .build();
        try {
            var through = new Times(through(toRouter, queries));
            // Of several nodes each has its share of the rows only.
            Optional<Times> direct =
                    readNodes == 1
                            ? Optional.of(
                                    new Times(direct(toNode, queries, Clusters.scope(cluster))))
                            : Optional.empty();
            crowd(through, WARM_UP_NANOS);
            if (direct.isPresent()) {
                crowd(direct.get(), WARM_UP_NANOS / 2);
            }
            for (int turn = 0; turn < turns; turn++) {
                through.run();
                direct.ifPresent(Times::run);
            }
            long before = Clusters.processorNanos(router.pid());
            long searches = crowd(through, turns * TURN_NANOS);
            long processor = (Clusters.processorNanos(router.pid()) - before) / searches;
            print(readNodes, through, direct, processor);
        } finally {
            toRouter.shutdownNow();
            toNode.shutdownNow();
        }
    }

    /// One search, the i-th.
    private interface Way {
        void search(int i);
    }

    private static Way through(ManagedChannel channel, List<ByteString> queries) {
        var stub = MilvusServiceGrpc.newBlockingStub(channel);
        List<io.milvus.grpc.SearchRequest> requests =
                queries.stream().map(query -> RandomVectors.request(query, LIMIT)).toList();
        return i -> {
            SearchResults answer = stub.search(requests.get(i % QUERIES));
            requireWhole(answer.getResults().getIds().getIntId().getDataCount());
        };
    }

    private static Way direct(ManagedChannel channel, List<ByteString> queries, ReadScope scope) {
        var stub = ReadNodeGrpc.newBlockingStub(channel);
        List<NodeSearchRequest> requests =
                queries.stream()
                        .map(
                                query ->
                                        NodeSearchRequest.newBuilder()
                                                .setScope(scope)
                                                .addParts(
                                                        VectorQueryNode.newBuilder()
                                                                .setFieldId(RandomVectors.FIELD_ID)
                                                                .setMetric("L2")
                                                                .setQueryCount(1)
                                                                .setQueries(query)
                                                                .setK(LIMIT))
                                                .build())
                        .toList();
        return i -> requireWhole(stub.search(requests.get(i % QUERIES)).getHitCounts(0));
    }

    private static void requireWhole(int hits) {
        if (hits != LIMIT) {
            throw new IllegalStateException(hits + " hits, not " + LIMIT);
        }
    }

    /// Many clients at once.
    ///
    /// @return how many searches were made
    private static long crowd(Times way, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        var searches = new LongAdder();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().start(() -> searches.add(way.searchUntil(end))));
        }
        for (Thread client : clients) {
            client.join();
        }
        return searches.sum();
    }

    private static void print(
            int readNodes, Times through, Optional<Times> direct, long processorNanos) {
        System.out.printf(
                Locale.ROOT,
                "%d read nodes, k = %d: through the router %s; with %d clients the router's"
                        + " processor time for a search %.0f us%n",
                readNodes,
                LIMIT,
                through,
                CLIENTS,
                processorNanos / 1e3);
        direct.ifPresent(
                times ->
                        System.out.printf(
                                Locale.ROOT,
                                "sent to the read node %s; the difference: p50 %.3f ms, p99 %.3f"
                                        + " ms%n",
                                times,
                                through.millis(0.5) - times.millis(0.5),
                                through.millis(0.99) - times.millis(0.99)));
    }

    /// How long the searches of one way took, one after the other.
    private static final class Times {
        private final Way way;
        private long[] nanos = new long[1 << 16];
        private int count;

        Times(Way way) {
            this.way = way;
        }

        /// Not counted.
        int searchUntil(long end) {
            int searches = 0;
            while (System.nanoTime() < end) {
                way.search(searches++);
            }
            return searches;
        }

        /// Searches for one turn.
        void run() {
            long end = System.nanoTime() + TURN_NANOS;
            for (long began = System.nanoTime(); began < end; ) {
                way.search(count);
                long ended = System.nanoTime();
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = ended - began;
                began = ended;
            }
        }

        double millis(double quantile) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted[(int) (quantile * (count - 1))] / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.3f ms, p99 %.3f ms of %d searches",
                    millis(0.5),
                    millis(0.99),
                    count);
        }
    }
}
