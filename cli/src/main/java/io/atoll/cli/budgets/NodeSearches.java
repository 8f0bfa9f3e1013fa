package io.atoll.cli.budgets;

import com.google.protobuf.ByteString;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogState;
import io.atoll.cli.bench.Round;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.Freshness;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeBlockingStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.VectorQueryNode;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Searches that are sent to a read node itself, as its router would send them. Used by one thread.
final class NodeSearches implements AutoCloseable {
    private final ManagedChannel channel;
    private final ReadNodeBlockingStub node;
    private final List<NodeSearchRequest> requests;
    private final int k;

    private NodeSearches(ManagedChannel channel, List<NodeSearchRequest> requests, int k) {
        this.channel = channel;
        this.node = ReadNodeGrpc.newBlockingStub(channel);
        this.requests = requests;
        this.k = k;
    }

    /// @param endpoint `host:port` of a node that has all of the collection
    /// @param folder the cluster's
    static NodeSearches open(
            String endpoint,
            Path folder,
            Path catalogFile,
            String collection,
            Vectors queries,
            int k)
            throws IOException {
        ClusterSecret secret =
                ClusterSecret.of(Files.readString(folder.resolve("secrets/cluster")).strip());
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(endpoint)
                        .usePlaintext()
                        .intercept(secret.client())
                        .build();
        return new NodeSearches(channel, requests(catalogFile, collection, queries, k), k);
    }

    private static List<NodeSearchRequest> requests(
            Path catalogFile, String name, Vectors queries, int k) {
        try (var catalog = CatalogReader.open(CatalogConfig.sqlite(catalogFile))) {
            CatalogState state = catalog.read();
            Collection collection = state.collection("default", name).orElseThrow();
            long vector =
                    collection.schema().fields().stream()
                            .filter(field -> field.type().isVector())
                            .mapToLong(Field::id)
                            .findFirst()
                            .orElseThrow();
            ReadScope scope = scope(state, collection);
            var requests = new ArrayList<NodeSearchRequest>();
            for (int query = 0; query < queries.size(); query++) {
                requests.add(
                        NodeSearchRequest.newBuilder()
                                .setScope(scope)
                                .addParts(
                                        VectorQueryNode.newBuilder()
                                                .setFieldId(vector)
                                                .setMetric("L2")
                                                .setQueryCount(1)
                                                .setQueries(bytes(queries.get(query)))
                                                .setK(k))
                                .build());
            }
            return requests;
        }
    }

    /// All of the collection, Strong.
    private static ReadScope scope(CatalogState state, Collection collection) {
        Manifest manifest = state.manifests().get(collection.id());
        if (manifest == null) {
            throw new IllegalStateException(collection.name() + " has no manifest");
        }
        return ReadScope.newBuilder()
                .setCollectionId(collection.id())
                .setManifestNumber(manifest.number())
                .addAllSegmentIds(manifest.segments().stream().map(SegmentInfo::id).toList())
                .addAllSegmentIds(manifest.journals().stream().map(JournalInfo::segmentId).toList())
                .setChainFrom(manifest.openJournal().segmentId())
                .setFreshness(Freshness.newBuilder().setStrong(true))
                .build();
    }

    private static ByteString bytes(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return ByteString.copyFrom(bytes);
    }

    /// Searches for a while.
    Round round(Duration duration) {
        var nanos = new long[1024];
        int count = 0;
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long now = start;
        while (now - end < 0) {
            int hits = node.search(requests.get(count % requests.size())).getHitCounts(0);
            if (hits != k) {
                throw new IllegalStateException(
                        "the node answered %d hits, not %d".formatted(hits, k));
            }
            long then = now;
            now = System.nanoTime();
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = now - then;
        }
        return Round.of(1, (now - start) / 1e9, Arrays.copyOf(nanos, count), 0);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
