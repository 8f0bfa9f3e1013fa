package io.atoll.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;

import io.milvus.grpc.DslType;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.SearchRequest;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// Random vectors, and a collection of them.
final class RandomVectors {
    static final String COLLECTION = "vectors";

    /// The second field of the collection; the first is its key. Fields are numbered from 100.
    static final long FIELD_ID = 101;

    private static final int BATCH = 1_000;

    private final RandomGenerator random;
    private final int dimension;

    RandomVectors(RandomGenerator random, int dimension) {
        this.random = random;
        this.dimension = dimension;
    }

    float[] next() {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = random.nextFloat();
        }
        return vector;
    }

    /// Creates the collection, with a FLAT index, and fills it.
    ///
    /// @param router `host:port`
    /// @param segments sealed ones, all of a size
    void load(String router, int rows, int segments) {
        load(router, COLLECTION, IndexParam.IndexType.FLAT, rows, segments);
    }

    /// The same with an index of any type, which may not be built yet at the end.
    void load(
            String router,
            String collection,
            IndexParam.IndexType indexType,
            int rows,
            int segments) {
        var client = new MilvusClientV2(ConnectConfig.builder().uri("http://" + router).build());
        try {
            create(client, collection, indexType);
            int share = rows / segments;
            for (int segment = 0; segment < segments; segment++) {
                for (int from = 0; from < share; from += BATCH) {
                    int first = segment * share + from;
                    insert(
                            client,
                            collection,
                            Math.min(BATCH, share - from),
                            i -> first + i,
                            _ -> next());
                }
                client.flush(FlushReq.builder().collectionNames(List.of(collection)).build());
            }
        } finally {
            client.close();
        }
    }

    /// Creates the collection and fills it with rows of one and the same vector, which stay in
    /// their journal. The keys descend.
    void loadEqual(String router, int rows) {
        var client = new MilvusClientV2(ConnectConfig.builder().uri("http://" + router).build());
        try {
            create(client, COLLECTION, IndexParam.IndexType.FLAT);
            float[] vector = next();
            for (int from = 0; from < rows; from += BATCH) {
                int first = from;
                insert(
                        client,
                        COLLECTION,
                        Math.min(BATCH, rows - from),
                        i -> rows - first - i,
                        _ -> vector);
            }
        } finally {
            client.close();
        }
    }

    private void create(MilvusClientV2 client, String collection, IndexParam.IndexType indexType) {
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("id")
                        .dataType(DataType.Int64)
                        .isPrimaryKey(true)
                        .build());
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("vector")
                        .dataType(DataType.FloatVector)
                        .dimension(dimension)
                        .build());
        client.createCollection(
                CreateCollectionReq.builder()
                        .collectionName(collection)
                        .collectionSchema(schema)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .indexParams(
                                List.of(
                                        IndexParam.builder()
                                                .fieldName("vector")
                                                .indexType(indexType)
                                                .metricType(IndexParam.MetricType.L2)
                                                .build()))
                        .build());
    }

    private void insert(
            MilvusClientV2 client,
            String collection,
            int count,
            IntUnaryOperator keys,
            IntFunction<float[]> vectors) {
        var rows = new ArrayList<JsonObject>(count);
        for (int i = 0; i < count; i++) {
            var row = new JsonObject();
            var vector = new JsonArray(dimension);
            for (float value : vectors.apply(i)) {
                vector.add(value);
            }
            row.addProperty("id", keys.applyAsInt(i));
            row.add("vector", vector);
            rows.add(row);
        }
        client.insert(InsertReq.builder().collectionName(collection).data(rows).build());
    }

    /// float32, little-endian.
    static ByteString bytes(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return ByteString.copyFrom(bytes);
    }

    /// What Milvus's clients send for a search by one vector.
    static SearchRequest request(ByteString query, int limit) {
        var group =
                PlaceholderGroup.newBuilder()
                        .addPlaceholders(
                                PlaceholderValue.newBuilder()
                                        .setTag("$0")
                                        .setType(PlaceholderType.FloatVector)
                                        .addValues(query));
        return SearchRequest.newBuilder()
                .setCollectionName(COLLECTION)
                .setDslType(DslType.BoolExprV1)
                .setNq(1)
                .setPlaceholderGroup(group.build().toByteString())
                .addSearchParams(parameter("anns_field", "vector"))
                .addSearchParams(parameter("topk", Integer.toString(limit)))
                .addSearchParams(parameter("metric_type", "L2"))
                .addSearchParams(parameter("params", "{}"))
                .build();
    }

    private static KeyValuePair parameter(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
