package io.atoll.cli.bench;

import io.atoll.cli.terminal.ProgressBar;
import io.atoll.cli.terminal.Terminal;
import io.atoll.cli.vectors.Vectors;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.ReleaseCollectionRequest;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// The collection that is measured: an INT64 key (the row's number in its file), a vector, the
/// number of the part that the row is in, and a label if the vectors have one.
public final class BenchCollection implements AutoCloseable {
    static final String KEY = "id";
    static final String VECTOR = "vector";
    static final String LABEL = "label";
    static final String PART = "part";

    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL_PAUSE = Duration.ofMillis(50);

    /// Milvus takes 64 MiB in a message; a smaller one costs its memory for a shorter time.
    private static final int MAX_BATCH_BYTES = 16 << 20;

    private final MilvusConnection connection;
    private final String name;

    private BenchCollection(MilvusConnection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /// Creates the collection with its index and orders it to be loaded.
    public static BenchCollection create(
            MilvusConnection connection, String name, Vectors rows, IndexChoice index) {
        return create(connection, name, rows, index, 1);
    }

    /// As above, with a number of replicas.
    public static BenchCollection create(
            MilvusConnection connection,
            String name,
            Vectors rows,
            IndexChoice index,
            int replicas) {
        connection.call(
                "creating collection " + name,
                CALL_TIMEOUT,
                stub ->
                        stub.createCollection(
                                CreateCollectionRequest.newBuilder()
                                        .setCollectionName(name)
                                        .setSchema(schema(name, rows).toByteString())
                                        .setShardsNum(1)
                                        .setConsistencyLevel(ConsistencyLevel.Bounded)
                                        .build()));
        var collection = new BenchCollection(connection, name);
        collection.createIndex(index);
        connection.call(
                "loading collection " + name,
                CALL_TIMEOUT,
                stub ->
                        stub.loadCollection(
                                LoadCollectionRequest.newBuilder()
                                        .setCollectionName(name)
                                        .setReplicaNumber(replicas)
                                        .build()));
        return collection;
    }

    private static CollectionSchema schema(String name, Vectors rows) {
        var schema =
                CollectionSchema.newBuilder()
                        .setName(name)
                        .addFields(
                                FieldSchema.newBuilder()
                                        .setName(KEY)
                                        .setDataType(DataType.Int64)
                                        .setIsPrimaryKey(true))
                        .addFields(
                                FieldSchema.newBuilder()
                                        .setName(VECTOR)
                                        .setDataType(DataType.FloatVector)
                                        .addTypeParams(
                                                pair("dim", Integer.toString(rows.dimension()))))
                        .addFields(
                                FieldSchema.newBuilder().setName(PART).setDataType(DataType.Int64));
        if (rows.hasLabels()) {
            schema.addFields(FieldSchema.newBuilder().setName(LABEL).setDataType(DataType.Int64));
        }
        return schema.build();
    }

    private void createIndex(IndexChoice index) {
        var request =
                CreateIndexRequest.newBuilder()
                        .setCollectionName(name)
                        .setFieldName(VECTOR)
                        .setIndexName(VECTOR)
                        .addExtraParams(pair("index_type", index.type()))
                        .addExtraParams(pair("metric_type", index.metric().name()));
        index.params().forEach((key, value) -> request.addExtraParams(pair(key, value)));
        connection.call(
                "creating index " + index.type(),
                CALL_TIMEOUT,
                stub -> stub.createIndex(request.build()));
    }

    static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    public String name() {
        return name;
    }

    /// Inserts the rows from `from` up to and without `to`.
    ///
    /// @param batchRows rows in one request; fewer where vectors are long
    /// @param writers requests at a time
    public void insert(
            Vectors rows, int from, int to, int batchRows, int writers, ProgressBar progress)
            throws InterruptedException {
        int rowBytes = rows.dimension() * Float.BYTES;
        int batch = Math.max(1, Math.min(batchRows, MAX_BATCH_BYTES / rowBytes));
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var done = new ExecutorCompletionService<Integer>(threads);
            int waiting = 0;
            for (int start = from; start < to; start += batch) {
                int first = start;
                int end = Math.min(to, start + batch);
                done.submit(() -> insertBatch(rows, first, end));
                // Twice as many as there are writers: none waits, and what waits is bounded.
                if (++waiting == 2 * writers) {
                    progress.advance(result(done));
                    waiting--;
                }
            }
            for (; waiting > 0; waiting--) {
                progress.advance(result(done));
            }
        }
    }

    private static int result(ExecutorCompletionService<Integer> done) throws InterruptedException {
        try {
            return done.take().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AtollException cause) {
                throw cause;
            }
            throw new IllegalStateException("inserting failed", e.getCause());
        }
    }

    private int insertBatch(Vectors rows, int from, int to) throws InterruptedException {
        int count = to - from;
        InsertRequest request = InsertRequests.of(name, rows, from, to);
        MutationResult answer =
                connection.callPatiently(
                        "inserting rows %,d to %,d".formatted(from, to - 1),
                        CALL_TIMEOUT,
                        stub -> stub.insert(request),
                        MutationResult::getStatus);
        if (answer.getInsertCnt() != count) {
            throw new AtollException(
                    ErrorCode.INTERNAL,
                    "inserting %,d rows, the server says that it took %,d"
                            .formatted(count, answer.getInsertCnt()));
        }
        return count;
    }

    /// Flushes, and waits until all rows are sealed.
    public void flush(Duration timeout) throws InterruptedException {
        FlushResponse flush =
                connection.callPatiently(
                        "flushing",
                        CALL_TIMEOUT,
                        stub ->
                                stub.flush(
                                        FlushRequest.newBuilder().addCollectionNames(name).build()),
                        FlushResponse::getStatus);
        var request =
                GetFlushStateRequest.newBuilder()
                        .setCollectionName(name)
                        .addAllSegmentIDs(
                                flush.getCollSegIDsOrDefault(name, LongArray.getDefaultInstance())
                                        .getDataList())
                        .setFlushTs(flush.getCollFlushTsOrDefault(name, 0))
                        .build();
        await(
                "flushing",
                timeout,
                () ->
                        connection
                                .call(
                                        "asking for the flush",
                                        CALL_TIMEOUT,
                                        stub -> stub.getFlushState(request),
                                        GetFlushStateResponse::getStatus)
                                .getFlushed());
    }

    /// Loads all rows as so many sealed segments, waits for their index, and shows how far it is.
    ///
    /// @param timeout of each flush, and of the index
    public void load(Vectors rows, int segments, Duration timeout, Terminal terminal)
            throws InterruptedException {
        try (ProgressBar progress = terminal.progress("load", rows.size())) {
            for (int part = 0; part < segments; part++) {
                int from = (int) ((long) rows.size() * part / segments);
                int to = (int) ((long) rows.size() * (part + 1) / segments);
                insert(rows, from, to, 1000, 2, progress);
                flush(timeout);
            }
        }
        try (ProgressBar progress = terminal.progress("index", rows.size())) {
            awaitIndex(timeout, progress);
        }
    }

    /// Waits until all rows are in the index and what is in the index is loaded.
    public void awaitIndex(Duration timeout, ProgressBar progress) throws InterruptedException {
        var shown = new long[1];
        await(
                "building the index",
                timeout,
                () -> {
                    IndexDescription index = describeIndex();
                    progress.advance(Math.max(0, index.getIndexedRows() - shown[0]));
                    shown[0] = Math.max(shown[0], index.getIndexedRows());
                    return index.getPendingIndexRows() == 0 && isLoaded();
                });
    }

    /// The type that the server built in place of the one that was asked for, if it says so.
    public Optional<String> builtAs() {
        return describeIndex().getParamsList().stream()
                .filter(param -> param.getKey().equals("built_as"))
                .map(KeyValuePair::getValue)
                .findFirst();
    }

    private IndexDescription describeIndex() {
        DescribeIndexResponse answer =
                connection.call(
                        "describing the index",
                        CALL_TIMEOUT,
                        stub ->
                                stub.describeIndex(
                                        DescribeIndexRequest.newBuilder()
                                                .setCollectionName(name)
                                                .build()),
                        DescribeIndexResponse::getStatus);
        IndexDescription index = answer.getIndexDescriptions(0);
        if (!index.getIndexStateFailReason().isEmpty()) {
            throw new AtollException(
                    ErrorCode.INTERNAL,
                    "the index cannot be built: " + index.getIndexStateFailReason());
        }
        return index;
    }

    private boolean isLoaded() {
        GetLoadingProgressResponse answer =
                connection.call(
                        "asking what is loaded",
                        CALL_TIMEOUT,
                        stub ->
                                stub.getLoadingProgress(
                                        GetLoadingProgressRequest.newBuilder()
                                                .setCollectionName(name)
                                                .build()),
                        GetLoadingProgressResponse::getStatus);
        return answer.getProgress() == 100;
    }

    private static void await(String what, Duration timeout, BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "%s took longer than %d s".formatted(what, timeout.toSeconds()));
            }
            Thread.sleep(POLL_PAUSE);
        }
    }

    /// Orders that no read node holds it.
    public void release() {
        connection.call(
                "releasing collection " + name,
                CALL_TIMEOUT,
                stub ->
                        stub.releaseCollection(
                                ReleaseCollectionRequest.newBuilder()
                                        .setCollectionName(name)
                                        .build()));
    }

    /// Drops the collection.
    @Override
    public void close() {
        drop(connection, name);
    }

    /// Dropping what is not there is no error.
    public static void drop(MilvusConnection connection, String name) {
        connection.call(
                "dropping collection " + name,
                CALL_TIMEOUT,
                stub ->
                        stub.dropCollection(
                                DropCollectionRequest.newBuilder()
                                        .setCollectionName(name)
                                        .build()));
    }
}
