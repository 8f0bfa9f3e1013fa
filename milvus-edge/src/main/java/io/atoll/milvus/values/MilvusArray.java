package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// ARRAY: a `ScalarField` per row, of which each has a list of elements. In JSON a list, or a
/// string that holds one.
enum MilvusArray implements MilvusType {
    TYPE;

    @Override
    public Map<String, String> params(Field field) {
        var params = new HashMap<String, String>();
        params.put("max_capacity", Integer.toString(elements(field).capacity()));
        params.putAll(MilvusType.of(elements(field).type()).params(field));
        return params;
    }

    private static Field.Elements elements(Field field) {
        return field.elements().orElseThrow();
    }

    /// The elements as a field of their own.
    private static Field elementField(Field field) {
        return Field.of(field.id(), field.name(), elements(field).type())
                .withMaxLength(field.maxLength());
    }

    @Override
    public ValueField defaultValue(Literal value) {
        throw Refusals.invalid("array type not support default value");
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        ArrayArray given = data.getScalars().getArrayData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var arrays = new ScalarField[rows];
        for (int i = 0; i < layout.values(); i++) {
            arrays[layout.row(i)] = given.getData(layout.place(i));
        }
        var ends = new int[rows];
        int total = 0;
        for (int row = 0; row < rows; row++) {
            total += arrays[row] == null ? 0 : length(field, row, arrays[row]);
            ends[row] = total;
        }
        return new Column.Arrays(
                field.id(), elements(field, arrays, ends, total), ends, layout.nulls());
    }

    /// The number of elements; a message without any list has none.
    private static int length(Field field, int row, ScalarField array) {
        DataType type = elements(field).type();
        ScalarField.DataCase expected = dataCase(type);
        if (array.getDataCase() == ScalarField.DataCase.DATA_NOT_SET) {
            return 0;
        }
        if (array.getDataCase() != expected) {
            throw Refusals.invalid(
                    "field '%s', row %d: insert data does not match[expected=%s array][actual=%s array]"
                            .formatted(
                                    field.name(),
                                    row,
                                    words(expected),
                                    words(array.getDataCase())));
        }
        return switch (type.shape()) {
            case BOOL -> array.getBoolData().getDataCount();
            case INTEGER ->
                    type == DataType.INT64
                            ? array.getLongData().getDataCount()
                            : array.getIntData().getDataCount();
            case FLOAT -> array.getFloatData().getDataCount();
            case DOUBLE -> array.getDoubleData().getDataCount();
            case TEXT -> array.getStringData().getDataCount();
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw noArraysOf(type);
        };
    }

    private static ScalarField.DataCase dataCase(DataType type) {
        return switch (type.shape()) {
            case BOOL -> ScalarField.DataCase.BOOL_DATA;
            case INTEGER ->
                    type == DataType.INT64
                            ? ScalarField.DataCase.LONG_DATA
                            : ScalarField.DataCase.INT_DATA;
            case FLOAT -> ScalarField.DataCase.FLOAT_DATA;
            case DOUBLE -> ScalarField.DataCase.DOUBLE_DATA;
            case TEXT -> ScalarField.DataCase.STRING_DATA;
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw noArraysOf(type);
        };
    }

    /// `INT_DATA` is an int array.
    private static String words(ScalarField.DataCase data) {
        return data.name().replace("_DATA", "").toLowerCase(java.util.Locale.ROOT);
    }

    private static IllegalArgumentException noArraysOf(DataType type) {
        return new IllegalArgumentException("no arrays of " + type);
    }

    private static Column elements(
            Field field, @Nullable ScalarField[] arrays, int[] ends, int total) {
        DataType type = elements(field).type();
        return switch (type.shape()) {
            case BOOL -> {
                var values = new boolean[total];
                each(arrays, ends, (a, i, to) -> values[to] = a.getBoolData().getData(i));
                yield new Column.Bools(field.id(), values, null);
            }
            case INTEGER -> {
                var values = new long[total];
                if (type == DataType.INT64) {
                    each(arrays, ends, (a, i, to) -> values[to] = a.getLongData().getData(i));
                } else {
                    each(arrays, ends, (a, i, to) -> values[to] = a.getIntData().getData(i));
                }
                yield new Column.Longs(field.id(), type, values, null);
            }
            case FLOAT -> {
                var values = new float[total];
                each(arrays, ends, (a, i, to) -> values[to] = a.getFloatData().getData(i));
                yield new Column.Floats(field.id(), values, null);
            }
            case DOUBLE -> {
                var values = new double[total];
                each(arrays, ends, (a, i, to) -> values[to] = a.getDoubleData().getData(i));
                yield new Column.Doubles(field.id(), values, null);
            }
            case TEXT -> {
                var values = new String[total];
                each(arrays, ends, (a, i, to) -> values[to] = a.getStringData().getData(i));
                yield new Column.Texts(field.id(), values, null);
            }
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw noArraysOf(type);
        };
    }

    private static void each(@Nullable ScalarField[] arrays, int[] ends, ElementSink sink) {
        int to = 0;
        for (int row = 0; row < arrays.length; row++) {
            ScalarField array = arrays[row];
            int start = to;
            for (; array != null && to < ends[row]; to++) {
                sink.take(array, to - start, to);
            }
        }
    }

    private interface ElementSink {
        /// @param i which element of `array`
        /// @param to which element of all
        void take(ScalarField array, int i, int to);
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var arrays = (Column.Arrays) column;
        var written =
                ArrayArray.newBuilder()
                        .setElementType(
                                io.milvus.grpc.DataType.forNumber(arrays.elementType().code()));
        for (int row = 0; row < arrays.size(); row++) {
            written.addData(array(arrays.elements(), arrays.start(row), arrays.end(row)));
        }
        message.setScalars(ScalarField.newBuilder().setArrayData(written));
    }

    private static ScalarField.Builder array(Column elements, int start, int end) {
        var array = ScalarField.newBuilder();
        return switch (elements) {
            case Column.Bools bools -> {
                var values = BoolArray.newBuilder();
                for (int i = start; i < end; i++) {
                    values.addData(bools.value(i));
                }
                yield array.setBoolData(values);
            }
            case Column.Longs longs when longs.type() == DataType.INT64 -> {
                var values = LongArray.newBuilder();
                for (int i = start; i < end; i++) {
                    values.addData(longs.value(i));
                }
                yield array.setLongData(values);
            }
            case Column.Longs ints -> {
                var values = IntArray.newBuilder();
                for (int i = start; i < end; i++) {
                    values.addData((int) ints.value(i));
                }
                yield array.setIntData(values);
            }
            case Column.Floats floats -> {
                var values = FloatArray.newBuilder();
                for (int i = start; i < end; i++) {
                    values.addData(floats.value(i));
                }
                yield array.setFloatData(values);
            }
            case Column.Doubles doubles -> {
                var values = DoubleArray.newBuilder();
                for (int i = start; i < end; i++) {
                    values.addData(doubles.value(i));
                }
                yield array.setDoubleData(values);
            }
            case Column.Texts texts -> {
                var values = StringArray.newBuilder();
                for (int i = start; i < end; i++) {
                    values.addData(texts.value(i));
                }
                yield array.setStringData(values);
            }
            case Column.Jsons _,
                    Column.Arrays _,
                    Column.Geometries _,
                    Column.Vectors _,
                    Column.SparseVectors _ ->
                    throw noArraysOf(elements.type());
        };
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return readText(field, row, parser.getText());
        }
        if (!parser.isExpectedStartArrayToken()) {
            throw JsonScalars.refusal(field, row, parser.getText());
        }
        Field element = elementField(field);
        MilvusType type = MilvusType.of(element);
        var values = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                throw JsonScalars.refusal(field, row, "a null among its elements");
            }
            values.add(type.read(element, row, parser));
        }
        return values;
    }

    private Object readText(Field field, int row, String text) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                return read(field, row, parser);
            }
        }
        throw JsonScalars.refusal(field, row, "'" + text + "'");
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var ends = new int[values.size()];
        var all = new ArrayList<@Nullable Object>();
        for (int row = 0; row < ends.length; row++) {
            if (values.get(row) instanceof List<?> array) {
                all.addAll(array);
            }
            ends[row] = all.size();
        }
        Field element = elementField(field);
        Column elements = MilvusType.of(element).column(element, all, new BitSet());
        return new Column.Arrays(field.id(), elements, ends, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        var arrays = (Column.Arrays) column;
        Field element = elementField(field);
        MilvusType type = MilvusType.of(element);
        ArrayNode list = Json.MAPPER.createArrayNode();
        ObjectNode one = Json.MAPPER.createObjectNode();
        for (int i = arrays.start(row); i < arrays.end(row); i++) {
            type.write(element, arrays.elements(), i, one, int64);
            list.add(one.get(element.name()));
        }
        json.set(field.name(), list);
    }
}
