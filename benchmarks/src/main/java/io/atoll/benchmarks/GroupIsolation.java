package io.atoll.benchmarks;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.common.resourcegroup.ResourceGroupConfig;
import io.milvus.common.resourcegroup.ResourceGroupLimit;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.resourcegroup.request.CreateResourceGroupReq;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// What a flooded resource group costs another one: two read nodes with one search thread each, two
/// collections, of which one is searched by many clients without a pause and the other one by a
/// single client, whose times are shown. First both collections are on both nodes, in one group;
/// then each has a group of one node. Idle and flooded turns alternate in each case.
///
/// Arguments: turns of each kind (default 4), seconds of a turn (5), rows of the quiet collection
/// (20,000), of the flooded one (200,000), flooding clients (16).
public final class GroupIsolation {
    private static final int DIMENSION = 128;
    private static final int LIMIT = 10;
    private static final int QUERIES = 64;
    private static final String QUIET = "quiet";
    private static final String FLOODED = "flooded";

    private final int turns;
    private final long turnNanos;
    private final int quietRows;
    private final int floodedRows;
    private final int clients;

    private GroupIsolation(int[] arguments) {
        this.turns = arguments[0];
        this.turnNanos = Duration.ofSeconds(arguments[1]).toNanos();
        this.quietRows = arguments[2];
        this.floodedRows = arguments[3];
        this.clients = arguments[4];
    }

    public static void main(String[] given) throws Exception {
        int[] arguments = {4, 5, 20_000, 200_000, 16};
        for (int i = 0; i < given.length; i++) {
            arguments[i] = Integer.parseInt(given[i]);
        }
        new GroupIsolation(arguments).run();
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("atoll-group-isolation");
        var cluster =
                new LocalCluster(
                        folder,
                        List.of(),
                        Map.of("readnode.search_threads", "1"),
                        System.err::println);
        try {
            cluster.up(new ClusterShape(1, 2, 1, 1, Metadata.sqlite, Discovering.fixed));
            String router = Clusters.endpoint(cluster, "router-1");
            var client =
                    new MilvusClientV2(ConnectConfig.builder().uri("http://" + router).build());
            ManagedChannel channel = NettyChannelBuilder.forTarget(router).usePlaintext().build();
            try {
                measure(client, router, MilvusServiceGrpc.newBlockingStub(channel));
            } finally {
                channel.shutdownNow();
                client.close();
            }
        } finally {
            cluster.destroy();
            Clusters.deleteAll(folder);
        }
    }

    private void measure(MilvusClientV2 client, String router, MilvusServiceBlockingStub server)
            throws InterruptedException {
        var vectors = new RandomVectors(new Random(42), DIMENSION);
        vectors.load(router, QUIET, IndexParam.IndexType.FLAT, quietRows, 1);
        vectors.load(router, FLOODED, IndexParam.IndexType.FLAT, floodedRows, 4);
        List<SearchRequest> queries =
                Stream.generate(vectors::next)
                        .limit(QUERIES)
                        .map(each -> RandomVectors.request(RandomVectors.bytes(each), LIMIT))
                        .toList();
        System.out.printf(
                Locale.ROOT,
                "%d and %d rows of %d dimensions, k = %d, %d flooding clients, %d turns of %d s%n",
                quietRows,
                floodedRows,
                DIMENSION,
                LIMIT,
                clients,
                turns,
                Duration.ofNanos(turnNanos).toSeconds());
        System.out.println(
                "| groups | p50 idle | flooded | ratio | p99 idle | flooded | ratio |"
                        + " flood searches/s |");

        load(client, QUIET, 2, List.of());
        load(client, FLOODED, 2, List.of());
        compare("one of two nodes", server, queries);

        var one = new ResourceGroupLimit(1);
        client.createResourceGroup(
                CreateResourceGroupReq.builder()
                        .groupName(FLOODED)
                        .config(
                                ResourceGroupConfig.newBuilder()
                                        .withRequests(one)
                                        .withLimits(one)
                                        .build())
                        .build());
        load(client, QUIET, 1, List.of());
        load(client, FLOODED, 1, List.of(FLOODED));
        compare("two of one node", server, queries);
    }

    private static void load(
            MilvusClientV2 client, String collection, int replicas, List<String> groups) {
        client.releaseCollection(ReleaseCollectionReq.builder().collectionName(collection).build());
        client.loadCollection(
                LoadCollectionReq.builder()
                        .collectionName(collection)
                        .numReplicas(replicas)
                        .resourceGroups(groups)
                        .sync(true)
                        .build());
    }

    private void compare(String name, MilvusServiceBlockingStub server, List<SearchRequest> queries)
            throws InterruptedException {
        search(server, queries, new Latencies());
        var idle = new Latencies();
        var flooded = new Latencies();
        var flood = new Latencies();
        for (int turn = 0; turn < turns; turn++) {
            search(server, queries, idle);
            var end = new AtomicBoolean();
            List<Thread> threads = flood(server, queries, end, flood);
            search(server, queries, flooded);
            end.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.1f | %.1f ms | %.1f ms | %.1f | %.0f |%n",
                name,
                idle.millis(0.5),
                flooded.millis(0.5),
                flooded.millis(0.5) / idle.millis(0.5),
                idle.millis(0.99),
                flooded.millis(0.99),
                flooded.millis(0.99) / idle.millis(0.99),
                flood.count() / (turns * turnNanos / 1e9));
    }

    /// One client of the quiet collection, for a turn.
    private void search(
            MilvusServiceBlockingStub server, List<SearchRequest> queries, Latencies latencies) {
        long began = System.nanoTime();
        long end = began + turnNanos;
        for (int i = 0; began < end; i++) {
            search(server, queries.get(i % QUERIES), QUIET);
            long ended = System.nanoTime();
            latencies.add(ended - began);
            began = ended;
        }
    }

    private List<Thread> flood(
            MilvusServiceBlockingStub server,
            List<SearchRequest> queries,
            AtomicBoolean end,
            Latencies latencies) {
        var threads = new ArrayList<Thread>();
        for (int client = 0; client < clients; client++) {
            int first = client;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = first; !end.get(); i++) {
                                            long began = System.nanoTime();
                                            search(server, queries.get(i % QUERIES), FLOODED);
                                            latencies.add(System.nanoTime() - began);
                                        }
                                    }));
        }
        return threads;
    }

    private static void search(
            MilvusServiceBlockingStub server, SearchRequest query, String collection) {
        SearchResults answer =
                server.search(query.toBuilder().setCollectionName(collection).build());
        if (answer.getStatus().getCode() != 0) {
            throw new IllegalStateException(answer.getStatus().getReason());
        }
    }
}
