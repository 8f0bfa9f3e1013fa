package io.atoll.writenode;

import com.google.protobuf.ByteString;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogState;
import io.atoll.model.BatchId;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.ChangeMessages;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.InsertRows;
import io.atoll.protocol.v1.UpsertRows;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Placement;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// A write node in this process and a client that speaks to it over its wire. Its collections have
/// the fields `id` (the key), `number` and a small vector.
final class RunningNode implements AutoCloseable {
    private static final int DIMENSION = 2;
    private static final long KEY_FIELD = Field.FIRST_ID;
    private static final int LIMIT_SECONDS = 20;

    private final CatalogWriter catalog;
    private final WriteNode node;
    private final ManagedChannel channel;

    private RunningNode(CatalogWriter catalog, WriteNode node) {
        this.catalog = catalog;
        this.node = node;
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", node.port()).usePlaintext().build();
    }

    /// @param catalogFile created where there is none
    static RunningNode start(Storage storage, Path catalogFile, WriteNodeConfig config)
            throws IOException {
        var catalog = CatalogWriter.open(CatalogConfig.sqlite(catalogFile));
        try {
            return new RunningNode(
                    catalog,
                    WriteNode.start(
                            config,
                            storage,
                            catalog,
                            _ -> Placement.EMPTY,
                            new NoMembers(),
                            new SimpleMeterRegistry()));
        } catch (IOException | RuntimeException e) {
            catalog.close();
            throw e;
        }
    }

    CatalogState state() {
        return catalog.read();
    }

    String clusterId() {
        return catalog.clusterId();
    }

    /// The collection of a name, if there is one.
    Optional<io.atoll.model.Collection> collection(String name) {
        return state().collections().values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    Manifest manifest(String name) {
        CatalogState state = state();
        return state.collections().values().stream()
                .filter(each -> each.name().equals(name))
                .map(each -> state.manifests().get(each.id()))
                .findFirst()
                .orElseThrow();
    }

    void createCollection(String name) {
        var schema =
                new Schema(
                        "",
                        List.of(
                                field("id", DataType.INT64, true, 0),
                                field("number", DataType.INT64, false, 0),
                                field("vector", DataType.FLOAT_VECTOR, false, DIMENSION)));
        change(
                new MetadataChange.CreateCollection(
                        "default",
                        name,
                        schema,
                        1,
                        Optional.of(ConsistencyLevel.STRONG),
                        Map.of()));
    }

    private void change(MetadataChange change) {
        answered(() -> stub().change(ChangeMessages.encode(change)));
    }

    private static Field field(String name, DataType type, boolean key, int dimension) {
        return Field.of(0, name, type).with(Field.Trait.PRIMARY_KEY, key).withDimension(dimension);
    }

    void dropCollection(String name) {
        change(new MetadataChange.DropCollection("default", name));
    }

    void createIndex(String name) {
        change(
                new MetadataChange.CreateIndex(
                        "default", name, "vector", "", "FLAT", "L2", Map.of()));
    }

    WriteAnswer insert(String name, BatchId batch, long[] keys, long[] numbers) {
        var rows =
                InsertRows.newBuilder()
                        .setPartitionId(partition(name))
                        .setRows(rows(keys, numbers));
        return write(name, batch, request -> request.setInsert(rows));
    }

    WriteAnswer upsert(String name, BatchId batch, long[] keys, long[] numbers) {
        var rows =
                UpsertRows.newBuilder()
                        .setPartitionId(partition(name))
                        .setRows(rows(keys, numbers));
        return write(name, batch, request -> request.setUpsert(rows));
    }

    WriteAnswer delete(String name, BatchId batch, long[] keys) {
        return delete(name, batch, keys, 0);
    }

    /// @param upTo rows of this timestamp and older ones; 0: all older than the delete
    WriteAnswer delete(String name, BatchId batch, long[] keys, long upTo) {
        var deleted =
                DeleteKeys.newBuilder()
                        .addAllIntKeys(LongStream.of(keys).boxed().toList())
                        .setUpTo(upTo);
        return write(name, batch, request -> request.setDelete(deleted));
    }

    private WriteAnswer write(String name, BatchId batch, Consumer<WriteRequest.Builder> content) {
        var request =
                WriteRequest.newBuilder()
                        .setCollectionId(collection(name).orElseThrow().id())
                        .setBatchHigh(batch.high())
                        .setBatchLow(batch.low());
        content.accept(request);
        return answered(() -> stub().write(request.build()));
    }

    private long partition(String name) {
        return collection(name).orElseThrow().partitions().getFirst().id();
    }

    private static ByteString rows(long[] keys, long[] numbers) {
        var vectors =
                ByteBuffer.allocate(keys.length * DIMENSION * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < keys.length; i++) {
            vectors.putFloat(keys[i]).putFloat(numbers[i]);
        }
        var rows =
                new Rows(
                        keys.length,
                        List.of(
                                new Column.Longs(KEY_FIELD, DataType.INT64, keys, null),
                                new Column.Longs(KEY_FIELD + 1, DataType.INT64, numbers, null),
                                new Column.Vectors(
                                        KEY_FIELD + 2,
                                        DataType.FLOAT_VECTOR,
                                        keys.length,
                                        DIMENSION,
                                        vectors.flip())));
        return ByteString.copyFrom(RowsCodec.encode(rows));
    }

    /// Orders what is growing to be sealed.
    void flush(String name) {
        long id = collection(name).orElseThrow().id();
        answered(() -> stub().flush(FlushRequest.newBuilder().setCollectionId(id).build()));
    }

    private WriteNodeGrpc.WriteNodeBlockingStub stub() {
        return WriteNodeGrpc.newBlockingStub(channel)
                .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, "write-1");
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        node.close();
        catalog.close();
    }

    private static final class NoMembers implements Discovery {
        @Override
        public void start(Consumer<DiscoveryView> listener) {
            listener.accept(new DiscoveryView.Known(List.of()));
        }

        @Override
        public void close() {}
    }
}
