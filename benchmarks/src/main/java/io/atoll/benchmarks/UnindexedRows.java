package io.atoll.benchmarks;

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
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.response.DescribeIndexResp.IndexDesc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What searches pay for rows that wait for their index: the same rows in two collections, one with
/// an HNSW index, one that is scanned, asked in turns of a second.
///
/// Arguments: rows (200,000), their dimension (128), clients (1), turns of a second of each (20).
public final class UnindexedRows {
    private static final int LIMIT = 10;
    private static final int QUERIES = 64;
    private static final int SEGMENTS = 2;
    private static final int WARM_UP_TURNS = 40;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
    private static final String INDEXED = "indexed";
    private static final String SCANNED = "scanned";

    private UnindexedRows() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int dimension = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 128;
        int clients = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        int turns = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
        Path folder = Files.createTempDirectory("atoll-unindexed-rows");
        var cluster = new LocalCluster(folder, List.of(), System.err::println);
        try {
            cluster.up(new ClusterShape(1, 1, 1, 1, Metadata.sqlite, Discovering.fixed));
            String router = Clusters.endpoint(cluster, "router-1");
            new RandomVectors(new Random(42), dimension)
                    .load(router, INDEXED, IndexType.HNSW, rows, SEGMENTS);
            new RandomVectors(new Random(42), dimension)
                    .load(router, SCANNED, IndexType.FLAT, rows, SEGMENTS);
            awaitIndex(router, rows);
            ManagedChannel channel = NettyChannelBuilder.forTarget(router).usePlaintext().build();
            try {
                measure(
                        MilvusServiceGrpc.newBlockingStub(channel),
                        rows,
                        dimension,
                        clients,
                        turns);
            } finally {
                channel.shutdownNow();
            }
        } finally {
            cluster.destroy();
            Clusters.deleteAll(folder);
        }
    }

    private static void awaitIndex(String router, int rows) {
        var client = new MilvusClientV2(ConnectConfig.builder().uri("http://" + router).build());
        try {
            long end = System.nanoTime() + BUILD_LIMIT.toNanos();
            while (indexedRows(client) < rows) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "no index in " + BUILD_LIMIT.toSeconds() + " s");
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        } finally {
            client.close();
        }
    }

    private static long indexedRows(MilvusClientV2 client) {
        return client
                .describeIndex(
                        DescribeIndexReq.builder()
                                .collectionName(INDEXED)
                                .fieldName("vector")
                                .build())
                .getIndexDescriptions()
                .stream()
                .mapToLong(IndexDesc::getIndexedRows)
                .sum();
    }

    private static void measure(
            MilvusServiceBlockingStub server, int rows, int dimension, int clients, int turns)
            throws InterruptedException {
        var vectors = new RandomVectors(new Random(43), dimension);
        List<SearchRequest> plain =
                Stream.generate(
                                () ->
                                        RandomVectors.request(
                                                RandomVectors.bytes(vectors.next()), LIMIT))
                        .limit(QUERIES)
                        .toList();
        List<SearchRequest> indexed = in(INDEXED, plain);
        List<SearchRequest> scanned = in(SCANNED, plain);
        var ofIndexed = new Latencies();
        var ofScanned = new Latencies();
        for (int turn = 0; turn < WARM_UP_TURNS + turns; turn++) {
            boolean counts = turn >= WARM_UP_TURNS;
            searchForATurn(server, indexed, clients, counts ? ofIndexed : new Latencies());
            searchForATurn(server, scanned, clients, counts ? ofScanned : new Latencies());
        }
        System.out.printf(
                Locale.ROOT,
                "%d rows of %d dimensions, k = %d, %d clients: indexed %.0f/s, p50 %.2f ms, p99"
                        + " %.2f ms; scanned %.0f/s, p50 %.2f ms, p99 %.2f ms; p50 %.2f times%n",
                rows,
                dimension,
                LIMIT,
                clients,
                (double) ofIndexed.count() / turns,
                ofIndexed.millis(0.5),
                ofIndexed.millis(0.99),
                (double) ofScanned.count() / turns,
                ofScanned.millis(0.5),
                ofScanned.millis(0.99),
                ofScanned.millis(0.5) / ofIndexed.millis(0.5));
    }

    private static List<SearchRequest> in(String collection, List<SearchRequest> requests) {
        return requests.stream()
                .map(
                        request ->
                                request.toBuilder()
                                        .setCollectionName(collection)
                                        .setConsistencyLevel(ConsistencyLevel.Eventually)
                                        .setGuaranteeTimestamp(1)
                                        .build())
                .toList();
    }

    private static void searchForATurn(
            MilvusServiceBlockingStub server,
            List<SearchRequest> requests,
            int clients,
            Latencies latencies)
            throws InterruptedException {
        long end = System.nanoTime() + TURN.toNanos();
        var threads = new ArrayList<Thread>();
        for (int client = 0; client < clients; client++) {
            int first = client;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> search(server, requests, first, end, latencies)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void search(
            MilvusServiceBlockingStub server,
            List<SearchRequest> requests,
            int first,
            long end,
            Latencies latencies) {
        long began = System.nanoTime();
        for (int i = first; began < end; i++) {
            SearchResults answer = server.search(requests.get(i % QUERIES));
            if (answer.getStatus().getCode() != 0) {
                throw new IllegalStateException(answer.getStatus().getReason());
            }
            long ended = System.nanoTime();
            latencies.add(ended - began);
            began = ended;
        }
    }
}
