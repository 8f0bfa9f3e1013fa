package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.CollectionWriter;
import io.atoll.milvus.messages.IndexWriter;
import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ValueField;

import java.util.List;

/// Describes a collection as JSON.
final class RestCollectionWriter {

    private RestCollectionWriter() {}

    static ObjectNode write(Collection collection, List<String> aliases, LoadState load) {
        DescribeCollectionResponse message = CollectionWriter.write(collection, aliases);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("collectionName", collection.name());
        json.put("collectionID", collection.id());
        json.put("description", collection.schema().description());
        json.put("autoId", collection.schema().primaryKey().autoId());
        json.put("consistencyLevel", message.getConsistencyLevel().name());
        json.put("enableDynamicField", message.getSchema().getEnableDynamicField());
        json.put("load", load.name());
        json.put("partitionsNum", message.getNumPartitions());
        json.put("shardsNum", message.getShardsNum());
        aliases.forEach(json.putArray("aliases")::add);
        ArrayNode functions = json.putArray("functions");
        message.getSchema()
                .getFunctionsList()
                .forEach(function -> write(functions.addObject(), function));
        pairs(json.putArray("properties"), message.getPropertiesList());
        ArrayNode fields = json.putArray("fields");
        message.getSchema().getFieldsList().forEach(field -> write(fields.addObject(), field));
        ArrayNode indexes = json.putArray("indexes");
        for (Index index : collection.indexes()) {
            indexes.addObject()
                    .put("fieldName", IndexWriter.field(collection, index))
                    .put("indexName", index.name())
                    .put("metricType", index.metricName());
        }
        return json;
    }

    private static void write(ObjectNode json, FieldSchema field) {
        json.put("id", field.getFieldID());
        json.put("name", field.getName());
        json.put("type", field.getDataType().name());
        json.put("description", field.getDescription());
        json.put("primaryKey", field.getIsPrimaryKey());
        json.put("autoId", field.getAutoID());
        json.put("partitionKey", field.getIsPartitionKey());
        json.put("clusteringKey", field.getIsClusteringKey());
        json.put("nullable", field.getNullable());
        if (field.getDataType() == DataType.Array) {
            json.put("elementType", field.getElementType().name());
        }
        if (field.getTypeParamsCount() > 0) {
            pairs(json.putArray("params"), field.getTypeParamsList());
        }
        if (field.hasDefaultValue()) {
            ObjectNode data = json.putObject("defaultValue").putObject("Data");
            defaultValue(data, field.getDefaultValue());
        }
    }

    private static void write(ObjectNode json, FunctionSchema function) {
        json.put("id", function.getId());
        json.put("name", function.getName());
        json.put("description", function.getDescription());
        json.put("type", function.getType().name());
        function.getInputFieldNamesList().forEach(json.putArray("inputFieldNames")::add);
        function.getOutputFieldNamesList().forEach(json.putArray("outputFieldNames")::add);
        pairs(json.putArray("params"), function.getParamsList());
    }

    /// As Milvus's own message looks when Go writes it as JSON.
    private static void defaultValue(ObjectNode json, ValueField value) {
        switch (value.getDataCase()) {
            case BOOL_DATA -> json.put("BoolData", value.getBoolData());
            case INT_DATA -> json.put("IntData", value.getIntData());
            case LONG_DATA -> json.put("LongData", value.getLongData());
            case FLOAT_DATA -> json.put("FloatData", value.getFloatData());
            case DOUBLE_DATA -> json.put("DoubleData", value.getDoubleData());
            case STRING_DATA -> json.put("StringData", value.getStringData());
            case BYTES_DATA -> json.put("BytesData", value.getBytesData().toByteArray());
            case TIMESTAMPTZ_DATA -> json.put("TimestamptzData", value.getTimestamptzData());
            case DATA_NOT_SET -> {}
        }
    }

    static void pairs(ArrayNode json, List<KeyValuePair> pairs) {
        pairs.forEach(
                pair -> json.addObject().put("key", pair.getKey()).put("value", pair.getValue()));
    }
}
