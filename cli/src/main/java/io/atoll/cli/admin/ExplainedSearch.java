package io.atoll.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.bench.MilvusConnection;
import io.atoll.cli.bench.SearchRequests;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DslType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One search, sent to be explained.
///
/// @param vector the query; empty: random components between -1 and 1
/// @param partitions names; empty: all
/// @param params further search parameters, such as `ef`
public record ExplainedSearch(
        String collection,
        Optional<float[]> vector,
        int limit,
        String filter,
        List<String> partitions,
        Map<String, String> params) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the server says of the search.
    ///
    /// @param hits how many it found
    /// @param nanos how long the answer took, as seen from here
    public record Answer(int hits, long nanos, JsonNode explanation) {}

    /// @throws AtollException what the server refuses with, or that it does not explain
    public Answer send(MilvusConnection server, Duration timeout, RandomGenerator random) {
        FieldSchema field = vectorField(server, timeout);
        float[] query = vector.orElseGet(() -> random(field, random));
        var request =
                SearchRequest.newBuilder()
                        .setCollectionName(collection)
                        .addAllPartitionNames(partitions)
                        .setDsl(filter)
                        .setDslType(DslType.BoolExprV1)
                        .setNq(1)
                        .setUseDefaultConsistency(true)
                        .setPlaceholderGroup(SearchRequests.placeholder(query))
                        .addSearchParams(pair("anns_field", field.getName()))
                        .addSearchParams(pair("topk", Integer.toString(limit)))
                        .addSearchParams(pair("explain", "true"));
        params.forEach((name, value) -> request.addSearchParams(pair(name, value)));
        long began = System.nanoTime();
        SearchResults answer =
                server.call(
                        "search",
                        timeout,
                        stub -> stub.search(request.build()),
                        SearchResults::getStatus);
        long nanos = System.nanoTime() - began;
        return new Answer(answer.getResults().getScoresCount(), nanos, explanation(answer));
    }

    private FieldSchema vectorField(MilvusConnection server, Duration timeout) {
        var request = DescribeCollectionRequest.newBuilder().setCollectionName(collection).build();
        DescribeCollectionResponse answer =
                server.call(
                        "describe",
                        timeout,
                        stub -> stub.describeCollection(request),
                        DescribeCollectionResponse::getStatus);
        return answer.getSchema().getFieldsList().stream()
                .filter(field -> field.getDataType() == DataType.FloatVector)
                .findFirst()
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.FIELD_NOT_FOUND,
                                        "collection '%s' has no vector field"
                                                .formatted(collection)));
    }

    private static float[] random(FieldSchema field, RandomGenerator random) {
        int dimension =
                field.getTypeParamsList().stream()
                        .filter(pair -> pair.getKey().equals("dim"))
                        .mapToInt(pair -> Integer.parseInt(pair.getValue()))
                        .findFirst()
                        .orElse(0);
        var query = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            query[i] = random.nextFloat(-1, 1);
        }
        return query;
    }

    private static JsonNode explanation(SearchResults answer) {
        String json = answer.getStatus().getExtraInfoOrDefault("explain", "");
        if (json.isEmpty()) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED, "the server does not explain its searches");
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED, "the server's explanation is no JSON: " + json, e);
        }
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
