package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.milvus.grpc.TemplateArrayValue;
import io.milvus.grpc.TemplateValue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the values for a filter's `{names}`: each a [Boolean], [Long], [Double], [String] or a
/// list of these.
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
            case ARRAY_DATA, JSON_DATA ->
                    throw Refusals.notSupported(
                            "filter parameter '"
                                    + name
                                    + "' is a list of lists or JSON; a list may have truth"
                                    + " values, numbers or strings");
            case DATA_NOT_SET -> List.of();
        };
    }
}
