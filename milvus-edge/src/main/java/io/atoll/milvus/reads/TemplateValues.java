package io.atoll.milvus.reads;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.milvus.grpc.TemplateArrayValue;
import io.milvus.grpc.TemplateValue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the values for a filter's `{names}`: each a [Boolean], [Long], [Double], [String] or a
/// list of these, in which lists may be elements as well.
public final class TemplateValues {

    private TemplateValues() {}

    public static Map<String, Object> read(Map<String, TemplateValue> values) {
        var read = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> read.put(name, read(name, value)));
        return read;
    }

    private static Object read(String name, TemplateValue value) {
        return switch (value.getValCase()) {
            case BOOL_VAL -> value.getBoolVal();
            case INT64_VAL -> value.getInt64Val();
            case FLOAT_VAL -> value.getFloatVal();
            case STRING_VAL -> value.getStringVal();
            case ARRAY_VAL -> list(name, value.getArrayVal());
            case VAL_NOT_SET ->
                    throw Refusals.invalid("filter parameter '" + name + "' has no value");
        };
    }

    private static List<?> list(String name, TemplateArrayValue array) {
        return switch (array.getDataCase()) {
            case BOOL_DATA -> List.copyOf(array.getBoolData().getDataList());
            case LONG_DATA -> List.copyOf(array.getLongData().getDataList());
            case DOUBLE_DATA -> List.copyOf(array.getDoubleData().getDataList());
            case STRING_DATA -> List.copyOf(array.getStringData().getDataList());
            case ARRAY_DATA ->
                    array.getArrayData().getDataList().stream()
                            .map(list -> list(name, list))
                            .toList();
            case JSON_DATA ->
                    array.getJsonData().getDataList().stream()
                            .map(json -> json(name, json))
                            .toList();
            case DATA_NOT_SET -> List.of();
        };
    }

    /// Elements of several kinds come as JSON.
    private static Object json(String name, ByteString element) {
        try {
            return value(name, Json.EXACT.readTree(element.toByteArray()));
        } catch (IOException e) {
            throw Refusals.invalid(
                    "filter parameter '"
                            + name
                            + "' has an element that is no JSON: "
                            + e.getMessage());
        }
    }

    private static long integer(String name, JsonNode value) {
        if (!value.canConvertToLong()) {
            throw Refusals.invalid(
                    "'%s' is %s, which does not fit into 64 bits".formatted(name, value));
        }
        return value.asLong();
    }

    /// A JSON value as filters take it.
    public static Object value(String name, JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.asBoolean();
            case NUMBER ->
                    value.isIntegralNumber()
                            ? (Object) integer(name, value)
                            : (Object) value.asDouble();
            case STRING -> value.asText();
            case ARRAY -> {
                var list = new ArrayList<Object>(value.size());
                value.forEach(element -> list.add(value(name, element)));
                yield list;
            }
            case OBJECT, NULL, BINARY, POJO, MISSING ->
                    throw Refusals.invalid(
                            "'"
                                    + name
                                    + "' must be a truth value, a number, a string or a list of"
                                    + " these, it is "
                                    + value);
        };
    }
}
