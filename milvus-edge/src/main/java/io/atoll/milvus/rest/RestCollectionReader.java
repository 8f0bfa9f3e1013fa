package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.CollectionReader;
import io.atoll.milvus.messages.IndexReader;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Field;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.vectors.IndexRules;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `collections/create`: a whole schema with its indexes, or just a dimension, from which a
/// collection of two fields with an index is made. Both become Milvus's message first, so that one
/// reader has the rules.
final class RestCollectionReader {
    private static final String DEFAULT_KEY = "id";
    private static final String DEFAULT_VECTOR = "vector";
    private static final String DEFAULT_METRIC = "COSINE";

    private RestCollectionReader() {}

    /// What is to be made.
    record Creation(
            MetadataChange.CreateCollection collection, List<MetadataChange.CreateIndex> indexes) {}

    static Creation read(RestRequest request) {
        JsonNode schema = request.body().path("schema");
        CollectionSchema message = schema.hasNonNull("fields") ? declared(schema) : quick(request);
        MetadataChange.CreateCollection collection =
                CollectionReader.read(collection(request, message), request.call())
                        .withConsistency(
                                consistency(
                                        RestRequest.text(
                                                request.body().path("params"),
                                                "consistencyLevel")));
        List<MetadataChange.CreateIndex> indexes =
                schema.hasNonNull("fields")
                        ? RestIndexes.read(request)
                        : List.of(quickIndex(request));
        indexes.forEach(index -> check(collection, index));
        return new Creation(collection, indexes);
    }

    private static CreateCollectionRequest collection(
            RestRequest request, CollectionSchema schema) {
        JsonNode params = request.body().path("params");
        var message =
                CreateCollectionRequest.newBuilder()
                        .setDbName(request.database())
                        .setCollectionName(request.collection())
                        .setSchema(schema.toByteString())
                        .setShardsNum(params.path("shardsNum").asInt())
                        .setNumPartitions(params.path("partitionsNum").asLong());
        property(message, params, "ttlSeconds", "collection.ttl.seconds");
        property(message, params, "partitionKeyIsolation", "partitionkey.isolation");
        return message.build();
    }

    private static void property(
            CreateCollectionRequest.Builder message,
            JsonNode params,
            String name,
            String property) {
        if (params.hasNonNull(name)) {
            message.addProperties(KeyValues.pair(property, params.get(name).asText()));
        }
    }

    /// Unlike Milvus's message, JSON can leave the level out.
    private static Optional<ConsistencyLevel> consistency(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(RestReadTerms.level(name));
    }

    // --- a dimension alone -------------------------------------------------------------------

    private static CollectionSchema quick(RestRequest request) {
        JsonNode body = request.body();
        JsonNode params = body.path("params");
        int dimension = body.path("dimension").asInt();
        if (dimension == 0) {
            throw Refusals.invalid(
                    "dimension is required for quickly create collection(default metric type: "
                            + DEFAULT_METRIC
                            + ")");
        }
        var key =
                FieldSchema.newBuilder()
                        .setName(orElse(request.text("primaryFieldName"), DEFAULT_KEY))
                        .setIsPrimaryKey(true)
                        .setAutoID(RestRequest.any(body, "autoID", "autoId").asBoolean())
                        .setDataType(keyType(request.text("idType")));
        if (key.getDataType() == DataType.VarChar) {
            key.addTypeParams(
                    KeyValues.pair(
                            "max_length",
                            RestRequest.any(params, "max_length", "maxLength").asText("65535")));
        }
        var vector =
                FieldSchema.newBuilder()
                        .setName(orElse(request.text("vectorFieldName"), DEFAULT_VECTOR))
                        .setDataType(DataType.FloatVector)
                        .addTypeParams(KeyValues.pair("dim", Integer.toString(dimension)));
        return CollectionSchema.newBuilder()
                .setDescription(request.text("description"))
                .setEnableDynamicField(params.path("enableDynamicField").asBoolean(true))
                .addFields(key)
                .addFields(vector)
                .build();
    }

    private static DataType keyType(String name) {
        return switch (name) {
            case "", "Int64", "int64" -> DataType.Int64;
            case "VarChar", "Varchar" -> DataType.VarChar;
            default ->
                    throw Refusals.invalid(
                            "idType can only be [Int64, VarChar], default: Int64, it is " + name);
        };
    }

    private static MetadataChange.CreateIndex quickIndex(RestRequest request) {
        String vector = orElse(request.text("vectorFieldName"), DEFAULT_VECTOR);
        return IndexReader.read(
                request.collection(),
                vector,
                vector,
                Map.of("metric_type", orElse(request.text("metricType"), DEFAULT_METRIC)),
                request.database());
    }

    private static String orElse(String given, String otherwise) {
        return given.isEmpty() ? otherwise : given;
    }

    // --- a whole schema ----------------------------------------------------------------------

    private static CollectionSchema declared(JsonNode schema) {
        var message =
                CollectionSchema.newBuilder()
                        .setDescription(RestRequest.text(schema, "description"))
                        .setEnableDynamicField(
                                RestRequest.any(schema, "enableDynamicField", "enabledDynamicField")
                                        .asBoolean());
        boolean autoId = RestRequest.any(schema, "autoID", "autoId").asBoolean();
        for (JsonNode field : schema.path("fields")) {
            message.addFields(field(field, autoId));
        }
        for (JsonNode function : schema.path("functions")) {
            message.addFunctions(function(function));
        }
        return message.build();
    }

    /// A function of a schema; which fields there are is not looked at.
    static FunctionSchema function(JsonNode function) {
        String type = RestRequest.text(function, "type");
        var message =
                FunctionSchema.newBuilder()
                        .setName(RestRequest.text(function, "name"))
                        .setDescription(RestRequest.text(function, "description"))
                        .setType(
                                Arrays.stream(FunctionType.values())
                                        .filter(known -> known.name().equals(type))
                                        .findFirst()
                                        .orElseThrow(
                                                () ->
                                                        Refusals.invalid(
                                                                "function type '%s' is unknown"
                                                                        .formatted(type))));
        function.path("inputFieldNames").forEach(name -> message.addInputFieldNames(name.asText()));
        function.path("outputFieldNames")
                .forEach(name -> message.addOutputFieldNames(name.asText()));
        for (Map.Entry<String, JsonNode> param : function.path("params").properties()) {
            message.addParams(KeyValues.pair(param.getKey(), KeyValues.text(param.getValue())));
        }
        return message.build();
    }

    static FieldSchema field(JsonNode field, boolean autoId) {
        boolean primaryKey = field.path("isPrimary").asBoolean();
        String name = RestRequest.text(field, "fieldName");
        var message =
                FieldSchema.newBuilder()
                        .setName(name)
                        .setDescription(RestRequest.text(field, "description"))
                        .setDataType(type(name, RestRequest.text(field, "dataType")))
                        .setIsPrimaryKey(primaryKey)
                        .setAutoID(
                                RestRequest.any(field, "autoID", "autoId")
                                        .asBoolean(primaryKey && autoId))
                        .setIsPartitionKey(field.path("isPartitionKey").asBoolean())
                        .setIsClusteringKey(field.path("isClusteringKey").asBoolean())
                        .setNullable(field.path("nullable").asBoolean());
        if (field.hasNonNull("elementDataType")) {
            message.setElementType(type(name, RestRequest.text(field, "elementDataType")));
        }
        field.path("elementTypeParams")
                .properties()
                .forEach(
                        param ->
                                message.addTypeParams(
                                        KeyValues.pair(
                                                param.getKey(), KeyValues.text(param.getValue()))));
        if (field.hasNonNull("defaultValue")) {
            setDefault(message, field.get("defaultValue"));
        }
        return message.build();
    }

    private static DataType type(String field, String name) {
        return Arrays.stream(DataType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                Refusals.invalid(
                                        "field '%s': data type '%s' is invalid(case sensitive)"
                                                .formatted(field, name)));
    }

    private static void setDefault(FieldSchema.Builder field, JsonNode value) {
        var message = field.getDefaultValueBuilder();
        switch (value.getNodeType()) {
            case BOOLEAN -> message.setBoolData(value.asBoolean());
            case STRING -> message.setStringData(value.asText());
            case NUMBER -> {
                if (value.isIntegralNumber() && value.canConvertToLong()) {
                    message.setLongData(value.asLong());
                } else {
                    message.setDoubleData(value.asDouble());
                }
            }
            case ARRAY, OBJECT, NULL, BINARY, POJO, MISSING ->
                    throw Refusals.invalid(
                            "field '%s' cannot have the default value %s"
                                    .formatted(field.getName(), value));
        }
    }

    // --- indexes -----------------------------------------------------------------------------

    /// Refuses what would fail after the collection was made.
    private static void check(
            MetadataChange.CreateCollection collection, MetadataChange.CreateIndex index) {
        Field field =
                collection
                        .schema()
                        .field(index.field())
                        .orElseThrow(
                                () -> Refusals.unknownField(collection.schema(), index.field()));
        if (field.type().isVector()) {
            IndexRules.check(field, index.indexType(), index.metric(), index.params());
        }
    }
}
