package io.atoll.readnode;

import com.google.protobuf.ByteString;

import io.atoll.model.Metric;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.SearchMessages;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeFetchRequest;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.ReadScope;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A read node as a router sees it.
final class TestNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ReadNode node;
    private final TestCluster cluster;
    private final ManagedChannel channel;

    TestNode(ReadNode node, TestCluster cluster) {
        this.node = node;
        this.cluster = cluster;
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", node.port()).usePlaintext().build();
    }

    ReadNode node() {
        return node;
    }

    ReadNodeGrpc.ReadNodeBlockingStub stub() {
        return stub(PATIENCE);
    }

    ReadNodeGrpc.ReadNodeBlockingStub stub(Duration limit) {
        return ReadNodeGrpc.newBlockingStub(channel)
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    ReadNodeGrpc.ReadNodeFutureStub futures() {
        return ReadNodeGrpc.newFutureStub(channel)
                .withDeadlineAfter(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
    }

    // --- status --------------------------------------------------------------------------------

    NodeStatusAnswer status() {
        return stub().status(NodeStatusRequest.getDefaultInstance());
    }

    LoadedCollection loaded() {
        for (LoadedCollection loaded : status().getLoadedList()) {
            if (loaded.getCollectionId() == cluster.collectionId()) {
                return loaded;
            }
        }
        return LoadedCollection.getDefaultInstance();
    }

    /// Waits until the node says that it has these segments and journals loaded, and no others.
    void awaitLoaded(Long... ids) throws TimeoutException {
        var wanted = List.of(ids);
        await(
                "loaded " + wanted,
                loaded -> {
                    var have = new ArrayList<>(loaded.getSegmentIdsList());
                    have.addAll(loaded.getJournalIdsList());
                    return have.size() == wanted.size() && have.containsAll(wanted);
                });
    }

    void await(String what, Predicate<LoadedCollection> wanted) throws TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        LoadedCollection last = loaded();
        while (!wanted.test(last)) {
            if (System.nanoTime() > end) {
                throw new TimeoutException(what + "; the node says " + last);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            last = loaded();
        }
    }

    // --- reads ---------------------------------------------------------------------------------

    ReadScope.Builder scope(long... segments) {
        var scope = ReadScope.newBuilder().setCollectionId(cluster.collectionId());
        for (long segment : segments) {
            scope.addSegmentIds(segment);
        }
        return scope;
    }

    ReadScope.Builder strong(long... segments) {
        ReadScope.Builder scope = scope(segments);
        scope.getFreshnessBuilder().setStrong(true);
        return scope;
    }

    static NodeSearchRequest.Builder near(double x, int k) {
        return near(x, k, 1);
    }

    /// The same query several times.
    static NodeSearchRequest.Builder near(double x, int k, int queries) {
        ByteBuffer query = ByteBuffer.allocate(8 * queries).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < queries; i++) {
            query.putFloat((float) x).putFloat(0);
        }
        query.flip();
        return NodeSearchRequest.newBuilder()
                .addParts(
                        SearchMessages.encode(
                                new VectorQuery(
                                        TestCluster.VECTOR,
                                        Metric.L2,
                                        new QueryVectors(query, queries),
                                        k,
                                        0,
                                        Optional.empty(),
                                        Optional.empty())));
    }

    NodeSearchAnswer search(ReadScope.Builder scope, double x, int k) {
        return stub().search(near(x, k).setScope(scope).build());
    }

    /// The keys nearest to `x`, best first.
    List<Long> keys(ReadScope.Builder scope, double x, int k) {
        return search(scope, x, k).getKeys().getIntKeysList();
    }

    NodeQueryAnswer query(ReadScope.Builder scope, int limit) {
        return stub().query(NodeQueryRequest.newBuilder().setScope(scope).setLimit(limit).build());
    }

    List<Long> allKeys(ReadScope.Builder scope) {
        return query(scope, 0).getKeys().getIntKeysList();
    }

    List<String> colors(NodeSearchAnswer hits) {
        return colors(
                stub().fetch(
                                NodeFetchRequest.newBuilder()
                                        .setCollectionId(cluster.collectionId())
                                        .addAllSegmentIds(hits.getSegmentIdsList())
                                        .addAllRows(hits.getRowsList())
                                        .addOutputFieldIds(TestCluster.COLOR)
                                        .build())
                        .getOutputRows());
    }

    static List<String> colors(ByteString rows) {
        var column =
                (Column.Texts)
                        RowsCodec.decode(rows.asReadOnlyByteBuffer())
                                .column(TestCluster.COLOR)
                                .orElseThrow();
        return List.of(column.values());
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}
