package io.atoll.writenode;

import com.google.protobuf.ByteString;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.BatchId;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.ChangeMessages;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.ChangeAnswer;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.InsertRows;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A test that speaks to a write node over its wire and looks at the storage and the catalog behind
/// it.
abstract class OnOneWriteNode {
    static final int DIMENSION = 2;

    @TempDir Path folder;

    SimpleMeterRegistry meters;
    GatedStorage gated;
    Storage storage;
    CatalogWriter catalog;
    WriteNode node;
    ManagedChannel channel;

    @BeforeEach
    void startNode() throws Exception {
        gated = new GatedStorage(LocalStorage.at(folder));
        storage = gated.storage();
        start();
    }

    @AfterEach
    void stopNode() throws Exception {
        stop();
    }

    /// How the node is set up.
    WriteNodeConfig config() {
        return WriteNodeConfig.defaults("write-1");
    }

    /// What the node places segments by.
    PlacementPolicy policy() {
        return _ -> Placement.EMPTY;
    }

    /// What discovery says.
    List<Member> members() {
        return List.of();
    }

    void start() throws Exception {
        catalog = CatalogWriter.open(CatalogConfig.sqlite(folder.resolve("catalog.db")));
        meters = new SimpleMeterRegistry();
        node =
                WriteNode.start(
                        config(), storage, catalog, policy(), new FixedMembers(members()), meters);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", node.port()).usePlaintext().build();
    }

    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        node.close();
        catalog.close();
    }

    WriteNodeGrpc.WriteNodeBlockingStub stub() {
        return WriteNodeGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    long createCollection(boolean autoId) {
        return createCollection("c", autoId, Map.of());
    }

    long createCollection(String name, boolean autoId, Map<String, String> properties) {
        var schema =
                new Schema(
                        "",
                        List.of(
                                field("id", DataType.INT64, true, autoId, 0),
                                field("vector", DataType.FLOAT_VECTOR, false, false, DIMENSION)));
        return change(
                        new MetadataChange.CreateCollection(
                                "default",
                                name,
                                schema,
                                1,
                                Optional.of(ConsistencyLevel.STRONG),
                                properties))
                .getCollection()
                .getId();
    }

    ChangeAnswer change(MetadataChange change) {
        return stub().change(ChangeMessages.encode(change));
    }

    void dropCollection() {
        change(new MetadataChange.DropCollection("default", "c"));
    }

    /// An HNSW index on its vectors.
    void createIndex() {
        createIndex("c");
    }

    void createIndex(String name) {
        createIndex(name, "HNSW");
    }

    void createIndex(String name, String type) {
        change(new MetadataChange.CreateIndex("default", name, "vector", "", type, "L2", Map.of()));
    }

    void load(String name) {
        change(new MetadataChange.Load("default", name, 0));
    }

    static Field field(String name, DataType type, boolean key, boolean autoId, int dimension) {
        return Field.of(0, name, type)
                .with(Field.Trait.PRIMARY_KEY, key)
                .with(Field.Trait.AUTO_ID, autoId)
                .withDimension(dimension);
    }

    /// Inserts a row for each key; where the collection makes the keys, only their number counts.
    WriteAnswer insert(long collection, BatchId batch, long... keys) {
        return insertWithin(20, collection, batch, keys);
    }

    WriteAnswer insertWithin(int seconds, long collection, BatchId batch, long... keys) {
        var columns = new ArrayList<Column>();
        var known = catalog.read().collections().get(collection);
        if (known == null || !known.schema().primaryKey().autoId()) {
            columns.add(new Column.Longs(100, DataType.INT64, keys, null));
        }
        var vectors =
                ByteBuffer.allocate(keys.length * DIMENSION * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        columns.add(
                new Column.Vectors(101, DataType.FLOAT_VECTOR, keys.length, DIMENSION, vectors));
        long partition = known == null ? 0 : known.partitions().getFirst().id();
        return write(
                seconds,
                WriteRequest.newBuilder()
                        .setCollectionId(collection)
                        .setBatchHigh(batch.high())
                        .setBatchLow(batch.low())
                        .setInsert(
                                InsertRows.newBuilder()
                                        .setPartitionId(partition)
                                        .setRows(
                                                ByteString.copyFrom(
                                                        RowsCodec.encode(
                                                                new Rows(keys.length, columns)))))
                        .build());
    }

    void delete(long collection, BatchId batch, long... keys) {
        write(
                20,
                WriteRequest.newBuilder()
                        .setCollectionId(collection)
                        .setBatchHigh(batch.high())
                        .setBatchLow(batch.low())
                        .setDelete(
                                DeleteKeys.newBuilder()
                                        .addAllIntKeys(
                                                java.util.stream.LongStream.of(keys)
                                                        .boxed()
                                                        .toList()))
                        .build());
    }

    WriteAnswer write(int seconds, WriteRequest request) {
        try {
            return stub().withDeadlineAfter(seconds, TimeUnit.SECONDS).write(request);
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, "write-1");
        }
    }

    void flushAndWait(long collection) {
        flush(collection);
        awaitSealed(collection);
    }

    void flush(long collection) {
        stub().flush(FlushRequest.newBuilder().setCollectionId(collection).build());
    }

    long sealedRows(long collection) {
        return manifest(collection).segments().stream().mapToLong(SegmentInfo::rowCount).sum();
    }

    void awaitSealed(long collection) {
        Await.until("the journals are sealed", () -> manifest(collection).journals().size() == 1);
    }

    Manifest manifest(long collection) {
        return catalog.read().manifests().get(collection);
    }

    record FixedMembers(List<Member> members) implements Discovery {
        @Override
        public void start(Consumer<DiscoveryView> listener) {
            listener.accept(new DiscoveryView.Known(members));
        }

        @Override
        public void close() {}
    }
}
