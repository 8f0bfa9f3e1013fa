package io.atoll.router;

import io.atoll.catalog.CatalogWriter;
import io.atoll.model.Collection;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.protocol.ChangeMessages;
import io.atoll.protocol.v1.ChangeAnswer;
import io.atoll.protocol.v1.ChangeRequest;
import io.atoll.protocol.v1.FlushAnswer;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.TimestampAnswer;
import io.atoll.protocol.v1.TimestampRequest;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteRequest;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// A write node on a port of its own that remembers what it is told. Metadata goes to the real
/// catalog.
final class FakeWriteNode extends WriteNodeGrpc.WriteNodeImplBase implements AutoCloseable {
    final Queue<WriteRequest> writes = new ConcurrentLinkedQueue<>();

    private final CatalogWriter catalog;
    private final Queue<Consumer<StreamObserver<?>>> behaviours = new ConcurrentLinkedQueue<>();
    private final Server server;

    FakeWriteNode(CatalogWriter catalog) throws IOException {
        this.catalog = catalog;
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .directExecutor()
                        .addService(this)
                        .build()
                        .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /// What the next call ends with in place of an answer.
    void next(Consumer<StreamObserver<?>> behaviour) {
        behaviours.add(behaviour);
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteAnswer> observer) {
        writes.add(request);
        boolean keyless = request.hasInsert() && request.getInsert().getRows().size() == 0;
        answer(
                observer,
                WriteAnswer.newBuilder()
                        .setTimestamp(writes.size())
                        .setHasAutoKeys(keyless)
                        .build());
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushAnswer> observer) {
        answer(
                observer,
                FlushAnswer.newBuilder()
                        .addJournalIds(TestCluster.JOURNAL)
                        .setTimestamp(77)
                        .build());
    }

    @Override
    public void allocateTimestamp(
            TimestampRequest request, StreamObserver<TimestampAnswer> observer) {
        answer(observer, TimestampAnswer.newBuilder().setTimestamp(4_711).build());
    }

    @Override
    public void change(ChangeRequest request, StreamObserver<ChangeAnswer> observer) {
        RowChange change =
                switch (ChangeMessages.decode(request)) {
                    case MetadataChange.Load load ->
                            new RowChange.Alter(collection().withLoaded(true, load.replicas()));
                    case MetadataChange.DropCollection _ ->
                            new RowChange.Drop(TestCluster.COLLECTION);
                    default -> throw new AssertionError(request);
                };
        var answer = ChangeAnswer.newBuilder().setChangeNumber(catalog.apply(change));
        if (change instanceof RowChange.Alter(Collection collection)) {
            answer.setCollection(ChangeMessages.encode(collection));
        }
        answer(observer, answer.build());
    }

    private Collection collection() {
        return catalog.read().collections().get(TestCluster.COLLECTION);
    }

    private <A> void answer(StreamObserver<A> observer, A answer) {
        Consumer<StreamObserver<?>> behaviour = behaviours.poll();
        if (behaviour != null) {
            behaviour.accept(observer);
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    List<Long> deletedKeys() {
        return writes.stream().flatMap(w -> w.getDelete().getIntKeysList().stream()).toList();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
