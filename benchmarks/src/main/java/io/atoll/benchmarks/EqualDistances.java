package io.atoll.benchmarks;

import com.google.protobuf.ByteString;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.VectorQueryNode;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What ties cost a read node: a growing segment, all of whose rows are at one distance from every
/// query, is searched for the best few. The node itself says how long its scan and its merge take.
///
/// Arguments: rows (15,000), queries of a search (30), k (10), searches (20).
public final class EqualDistances {
    private static final int DIMENSION = 128;
    private static final int WARM_UP_SEARCHES = 5;

    private EqualDistances() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15_000;
        int queries = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        int k = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        int searches = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 20;
        Path folder = Files.createTempDirectory("atoll-equal-distances");
        var cluster = new LocalCluster(folder, List.of(), System.err::println);
        try {
            cluster.up(new ClusterShape(1, 1, 1, 1, Metadata.sqlite, Discovering.fixed));
            new RandomVectors(new Random(42), DIMENSION)
                    .loadEqual(Clusters.endpoint(cluster, "router-1"), rows);
            ManagedChannel channel =
                    NettyChannelBuilder.forTarget(Clusters.endpoint(cluster, "read-1"))
                            .usePlaintext()
                            .intercept(Clusters.secret(folder).client())
                            .build();
            try {
                NodeSearchRequest request = request(cluster, queries, k);
                System.out.printf(Locale.ROOT, "%d rows, %d queries, k = %d: ", rows, queries, k);
                measure(ReadNodeGrpc.newBlockingStub(channel), request, searches);
            } finally {
                channel.shutdownNow();
            }
        } finally {
            cluster.destroy();
            Clusters.deleteAll(folder);
        }
    }

    private static NodeSearchRequest request(LocalCluster cluster, int queries, int k) {
        ByteString query = RandomVectors.bytes(new RandomVectors(new Random(43), DIMENSION).next());
        ByteString all = ByteString.EMPTY;
        for (int i = 0; i < queries; i++) {
            all = all.concat(query);
        }
        return NodeSearchRequest.newBuilder()
                .setScope(Clusters.scope(cluster))
                .addParts(
                        VectorQueryNode.newBuilder()
                                .setFieldId(RandomVectors.FIELD_ID)
                                .setMetric("L2")
                                .setQueryCount(queries)
                                .setQueries(all)
                                .setK(k))
                .setExplain(true)
                .build();
    }

    private static void measure(
            ReadNodeGrpc.ReadNodeBlockingStub node, NodeSearchRequest request, int searches) {
        var scans = new long[searches];
        var merges = new long[searches];
        for (int i = -WARM_UP_SEARCHES; i < searches; i++) {
            NodeSearchAnswer answer = node.withDeadlineAfter(1, TimeUnit.MINUTES).search(request);
            requireLeastKeys(answer, request.getParts(0).getK());
            if (i >= 0) {
                NodeReport report = answer.getReport();
                scans[i] = report.getSearchNanos();
                merges[i] = report.getMergeNanos();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "segments searched in %.1f ms, merged in %.1f ms (medians of %d)%n",
                median(scans) / 1e6,
                median(merges) / 1e6,
                searches);
    }

    private static void requireLeastKeys(NodeSearchAnswer answer, int k) {
        for (int i = 0; i < answer.getKeys().getIntKeysCount(); i++) {
            if (answer.getKeys().getIntKeys(i) != i % k + 1) {
                throw new IllegalStateException(
                        "hit " + i + " is key " + answer.getKeys().getIntKeys(i));
            }
        }
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }
}
