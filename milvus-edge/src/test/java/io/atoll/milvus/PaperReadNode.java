package io.atoll.milvus;

import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeQueryAnswer;
import io.atoll.protocol.v1.NodeQueryRequest;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.spi.Member;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;

/// Has the sample collection loaded, answers no read, and knows which are still wanted.
final class PaperReadNode extends ReadNodeGrpc.ReadNodeImplBase implements AutoCloseable {
    static final long JOURNAL = 1;

    /// A permit for each read that has come.
    final Semaphore asked = new Semaphore(0);

    /// A permit for each read that nobody waits for any more.
    final Semaphore cancelled = new Semaphore(0);

    private final Server server;

    PaperReadNode() throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(this)
                        .build()
                        .start();
    }

    Member member() {
        return new Member(
                "read-1",
                0,
                Member.Role.READ_NODE,
                "127.0.0.1",
                server.getPort(),
                Member.DEFAULT_RESOURCE_GROUP,
                "",
                Long.MAX_VALUE,
                Member.State.READY);
    }

    @Override
    public void status(NodeStatusRequest request, StreamObserver<NodeStatusAnswer> observer) {
        observer.onNext(
                NodeStatusAnswer.newBuilder()
                        .setNodeId("read-1")
                        .setIncarnation(1)
                        .setState("READY")
                        .setRevision(1)
                        .addLoaded(
                                LoadedCollection.newBuilder()
                                        .setCollectionId(Samples.collection().id())
                                        .addJournalIds(JOURNAL))
                        .build());
        observer.onCompleted();
    }

    @Override
    public void search(NodeSearchRequest request, StreamObserver<NodeSearchAnswer> observer) {
        stayAsked(observer);
    }

    @Override
    public void query(NodeQueryRequest request, StreamObserver<NodeQueryAnswer> observer) {
        stayAsked(observer);
    }

    private void stayAsked(StreamObserver<?> observer) {
        ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(cancelled::release);
        asked.release();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
