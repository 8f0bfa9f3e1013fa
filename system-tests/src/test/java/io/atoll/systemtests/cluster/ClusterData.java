package io.atoll.systemtests.cluster;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.atoll.systemtests.SdkSession;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Rows of which every exact answer is known: random vectors, in a collection with a FLAT index and
/// several sealed segments.
final class ClusterData {
    static final String COLLECTION = "rows";
    private static final int DIMENSION = 32;
    private static final int BATCH = 1_000;

    private final float[][] rows;
    private final float[][] queries;

    ClusterData(long seed, int rowCount, int queryCount) {
        var random = new Random(seed);
        rows = vectors(random, rowCount);
        queries = vectors(random, queryCount);
    }

    private static float[][] vectors(Random random, int count) {
        var vectors = new float[count][DIMENSION];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = random.nextFloat();
            }
        }
        return vectors;
    }

    float[][] queries() {
        return queries;
    }

    /// Creates the collection and writes all rows.
    ///
    /// @param segments how many sealed segments become of them
    void load(SdkSession session, int segments, int replicas) {
        var client = session.client();
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("id")
                        .dataType(io.milvus.v2.common.DataType.Int64)
                        .isPrimaryKey(true)
                        .build());
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("vector")
                        .dataType(io.milvus.v2.common.DataType.FloatVector)
                        .dimension(DIMENSION)
                        .build());
        client.createCollection(
                CreateCollectionReq.builder()
                        .collectionName(COLLECTION)
                        .collectionSchema(schema)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .indexParams(
                                List.of(
                                        IndexParam.builder()
                                                .fieldName("vector")
                                                .indexType(IndexParam.IndexType.FLAT)
                                                .metricType(IndexParam.MetricType.L2)
                                                .build()))
                        .build());
        // The SDK has loaded it with one replica.
        client.loadCollection(
                LoadCollectionReq.builder()
                        .collectionName(COLLECTION)
                        .numReplicas(replicas)
                        .build());
        int share = rows.length / segments;
        for (int segment = 0; segment < segments; segment++) {
            int end = segment == segments - 1 ? rows.length : (segment + 1) * share;
            for (int from = segment * share; from < end; from += BATCH) {
                client.insert(
                        InsertReq.builder()
                                .collectionName(COLLECTION)
                                .data(rows(from, Math.min(end, from + BATCH)))
                                .build());
            }
            client.flush(FlushReq.builder().collectionNames(List.of(COLLECTION)).build());
        }
    }

    private List<JsonObject> rows(int from, int to) {
        var batch = new ArrayList<JsonObject>();
        for (int i = from; i < to; i++) {
            var vector = new JsonArray();
            for (float value : rows[i]) {
                vector.add(value);
            }
            var row = new JsonObject();
            row.addProperty("id", i);
            row.add("vector", vector);
            batch.add(row);
        }
        return batch;
    }

    /// The keys of each query's nearest rows, best first, ties by key.
    List<List<Long>> exact(int limit) {
        return java.util.Arrays.stream(queries).map(query -> exact(query, limit)).toList();
    }

    private List<Long> exact(float[] query, int limit) {
        var distances = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            distances[i] = distance(query, rows[i]);
        }
        return IntStream.range(0, rows.length)
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingDouble(i -> distances[i])
                                .thenComparingInt(i -> i))
                .limit(limit)
                .map(Integer::longValue)
                .toList();
    }

    private static float distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        return (float) sum;
    }
}
