package io.atoll.benchmarks;

import com.google.protobuf.ByteString;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.ChangeMessages;
import io.atoll.protocol.v1.DeleteKeys;
import io.atoll.protocol.v1.FlushRequest;
import io.atoll.protocol.v1.InsertRows;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.protocol.v1.WriteNodeGrpc.WriteNodeBlockingStub;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Placement;
import io.atoll.writenode.WriteNode;
import io.atoll.writenode.WriteNodeConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// For how long sealing a journal holds the commit lock of its collection, by how many of the older
/// segments its deletes hit: none, one, or each of them.
///
/// Arguments: older segments (50), rows of each (5,000), sealings of each kind (20).
public final class SealingLock {
    private static final int DIMENSION = 128;
    private static final int WARM_UP = 5;

    private final SimpleMeterRegistry meters;
    private final WriteNodeBlockingStub server;
    private final Collection collection;
    private long batches;
    private long deletes;

    private SealingLock(
            CatalogWriter catalog, SimpleMeterRegistry meters, WriteNodeBlockingStub server) {
        this.meters = meters;
        this.server = server;
        server.change(ChangeMessages.encode(create()));
        this.collection = catalog.read().collection("default", "c").orElseThrow();
    }

    public static void main(String[] arguments) throws Exception {
        int segments = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        int sealings = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        Path folder = Files.createTempDirectory("atoll-sealing-lock");
        var meters = new SimpleMeterRegistry();
        var defaults = WriteNodeConfig.defaults("write-1");
        var config = defaults.withCompaction(defaults.compaction().onlyByHand());
        try (var catalog = CatalogWriter.open(CatalogConfig.sqlite(folder.resolve("catalog.db")));
                var node =
                        WriteNode.start(
                                config,
                                LocalStorage.at(folder),
                                catalog,
                                _ -> Placement.EMPTY,
                                new NoMembers(),
                                meters)) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", node.port()).usePlaintext().build();
            try {
                new SealingLock(catalog, meters, WriteNodeGrpc.newBlockingStub(channel))
                        .measure(segments, rows, sealings);
            } finally {
                channel.shutdownNow();
            }
        } finally {
            Clusters.deleteAll(folder);
        }
    }

    private static MetadataChange.CreateCollection create() {
        return new MetadataChange.CreateCollection(
                "default",
                "c",
                new Schema(
                        "",
                        List.of(
                                field("id", DataType.INT64, true, 0),
                                field("vector", DataType.FLOAT_VECTOR, false, DIMENSION))),
                1,
                Optional.of(ConsistencyLevel.STRONG),
                Map.of());
    }

    private static Field field(String name, DataType type, boolean key, int dimension) {
        return Field.of(0, name, type).with(Field.Trait.PRIMARY_KEY, key).withDimension(dimension);
    }

    private void measure(int segments, int rows, int sealings) {
        var random = new Random(42);
        for (int segment = 0; segment < segments; segment++) {
            insert((long) segment * rows, rows, random);
            seal();
        }
        for (int hit : new int[] {0, 1, segments}) {
            for (int i = 0; i < WARM_UP; i++) {
                sealDeletes(hit, rows);
            }
            var whole = new double[sealings];
            var locked = new double[sealings];
            for (int i = 0; i < sealings; i++) {
                double wholeBefore = millis("seal.duration");
                double lockedBefore = millis("seal.locked.duration");
                sealDeletes(hit, rows);
                whole[i] = millis("seal.duration") - wholeBefore;
                locked[i] = millis("seal.locked.duration") - lockedBefore;
            }
            Arrays.sort(whole);
            Arrays.sort(locked);
            System.out.printf(
                    Locale.ROOT,
                    "%d older segments of %d rows, deletes hit %d: sealing p50 %.1f ms; locked p50"
                            + " %.1f ms, longest %.1f ms%n",
                    segments,
                    rows,
                    hit,
                    whole[sealings / 2],
                    locked[sealings / 2],
                    locked[sealings - 1]);
        }
    }

    private double millis(String timer) {
        return meters.get("atoll.writenode." + timer).timer().totalTime(TimeUnit.MILLISECONDS);
    }

    /// Deletes one key of each of the first segments, or one that none has, and seals that.
    private void sealDeletes(int segments, int rows) {
        long row = deletes++;
        var keys =
                segments == 0
                        ? LongStream.of(-1 - row)
                        : LongStream.range(0, segments).map(segment -> segment * rows + row);
        write(
                request()
                        .setDelete(DeleteKeys.newBuilder().addAllIntKeys(keys.boxed().toList()))
                        .build());
        seal();
    }

    private void insert(long firstKey, int rows, Random random) {
        var vectors =
                ByteBuffer.allocate(rows * DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows * DIMENSION; i++) {
            vectors.putFloat(random.nextFloat());
        }
        long[] keys = LongStream.range(firstKey, firstKey + rows).toArray();
        var columns =
                List.<Column>of(
                        new Column.Longs(Field.FIRST_ID, DataType.INT64, keys, null),
                        new Column.Vectors(
                                Field.FIRST_ID + 1,
                                DataType.FLOAT_VECTOR,
                                rows,
                                DIMENSION,
                                vectors.flip()));
        write(
                request()
                        .setInsert(
                                InsertRows.newBuilder()
                                        .setPartitionId(collection.partitions().getFirst().id())
                                        .setRows(
                                                ByteString.copyFrom(
                                                        RowsCodec.encode(new Rows(rows, columns)))))
                        .build());
    }

    private WriteRequest.Builder request() {
        var batch = new BatchId(1, ++batches);
        return WriteRequest.newBuilder()
                .setCollectionId(collection.id())
                .setBatchHigh(batch.high())
                .setBatchLow(batch.low());
    }

    private void write(WriteRequest request) {
        server.withDeadlineAfter(60, TimeUnit.SECONDS).write(request);
    }

    /// Returns once the sealing has been measured, which is a moment after its commit.
    private void seal() {
        long before = sealings();
        server.withDeadlineAfter(60, TimeUnit.SECONDS)
                .flush(FlushRequest.newBuilder().setCollectionId(collection.id()).build());
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (sealings() == before) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the journal was not sealed in a minute");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long sealings() {
        return meters.get("atoll.writenode.seal.duration").timer().count();
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
