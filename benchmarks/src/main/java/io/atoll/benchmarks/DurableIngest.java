package io.atoll.benchmarks;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/// How many rows a second are acknowledged, each durable by then: batches of 1,000 from 4 clients,
/// through the router. Router, read node and write node are processes of their own.
///
/// Arguments: the dimension (default 128), seconds (20), and `loaded` if the read node is to hold
/// the collection meanwhile.
public final class DurableIngest {
    private static final int BATCH = 1_000;
    private static final int CLIENTS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private DurableIngest() {}

    public static void main(String[] arguments) throws Exception {
        int dimension = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 128;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        boolean loaded = arguments.length > 2 && arguments[2].equals("loaded");
        Path folder = Files.createTempDirectory("atoll-durable-ingest");
        var cluster = new LocalCluster(folder, List.of(), System.err::println);
        try {
            cluster.up(new ClusterShape(1, 1, 1, 1, Metadata.sqlite, Discovering.fixed));
            measure(Clusters.endpoint(cluster, "router-1"), dimension, seconds, loaded);
        } finally {
            cluster.destroy();
            Clusters.deleteAll(folder);
        }
    }

    private static void measure(String router, int dimension, int seconds, boolean loaded)
            throws InterruptedException {
        var vectors = new RandomVectors(new Random(42), dimension);
        vectors.load(router, BATCH, 1);
        if (!loaded) {
            release(router);
        }
        var inserts = new Inserts(vectors, dimension, BATCH, BATCH);
        ingest(router, inserts, WARM_UP, new Latencies());
        var latencies = new Latencies();
        long began = System.nanoTime();
        long rows = ingest(router, inserts, Duration.ofSeconds(seconds), latencies);
        double took = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d dimensions, %s: %.0f rows/s (%d rows in %.1f s), a batch p50 %.1f ms, p99 %.1f"
                        + " ms%n",
                dimension,
                loaded ? "loaded" : "not loaded",
                rows / took,
                rows,
                took,
                latencies.millis(0.5),
                latencies.millis(0.99));
    }

    private static void release(String router) {
        var client = new MilvusClientV2(ConnectConfig.builder().uri("http://" + router).build());
        try {
            client.releaseCollection(
                    ReleaseCollectionReq.builder()
                            .collectionName(RandomVectors.COLLECTION)
                            .build());
        } finally {
            client.close();
        }
    }

    private static long ingest(
            String router, Inserts inserts, Duration duration, Latencies latencies)
            throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        var rows = new LongAdder();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(
                    Thread.ofPlatform()
                            .start(() -> rows.add(client(router, inserts, end, latencies))));
        }
        for (Thread client : clients) {
            client.join();
        }
        return rows.sum();
    }

    private static long client(String router, Inserts inserts, long end, Latencies latencies) {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(router)
                        .usePlaintext()
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .build();
        try {
            var server = MilvusServiceGrpc.newBlockingStub(channel);
            long rows = 0;
            for (long began = System.nanoTime(); began < end; ) {
                MutationResult result = server.insert(inserts.next());
                if (result.getStatus().getCode() != 0) {
                    throw new IllegalStateException(result.getStatus().getReason());
                }
                rows += inserts.rows();
                long ended = System.nanoTime();
                latencies.add(ended - began);
                began = ended;
            }
            return rows;
        } finally {
            channel.shutdownNow();
        }
    }
}
