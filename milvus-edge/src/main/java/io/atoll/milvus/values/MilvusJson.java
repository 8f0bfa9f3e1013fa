package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// JSON, the dynamic field's too. In rows of JSON a JSON field is a string, and the keys of the
/// dynamic field stand among the fields.
enum MilvusJson implements MilvusType {
    TYPE;

    private static final byte[] NO_JSON = {};
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    @Override
    public ValueField defaultValue(Literal value) {
        throw Refusals.invalid("a JSON field cannot have the default value " + value.shown());
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        JSONArray given = data.getScalars().getJsonData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new byte[rows][];
        Arrays.fill(values, NO_JSON);
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i)).toByteArray();
        }
        return field.dynamic()
                ? new Column.Jsons(field.id(), objects(values), null)
                : new Column.Jsons(field.id(), values, empty(values));
    }

    /// A row without undeclared keys has an empty object of them.
    private static byte[][] objects(byte[][] values) {
        var objects = new byte[values.length][];
        for (int row = 0; row < values.length; row++) {
            objects[row] = values[row].length == 0 ? EMPTY_OBJECT : values[row];
        }
        return objects;
    }

    /// No JSON is empty: clients write a null so, some without saying in `valid_data` that it is
    /// one.
    private static BitSet empty(byte[][] values) {
        var empty = new BitSet(values.length);
        for (int row = 0; row < values.length; row++) {
            empty.set(row, values[row].length == 0);
        }
        return empty;
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var jsons = (Column.Jsons) column;
        var values = JSONArray.newBuilder();
        for (int row = 0; row < jsons.size(); row++) {
            values.addData(UnsafeByteOperations.unsafeWrap(jsons.value(row)));
        }
        message.setScalars(ScalarField.newBuilder().setJsonData(values));
    }

    /// A string is taken as JSON if it is some: clients send objects both ways.
    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && isJson(parser.getText())) {
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        }
        var out = new ByteArrayOutputStream();
        try (JsonGenerator generator = Json.MAPPER.createGenerator(out)) {
            generator.copyCurrentStructureExact(parser);
        }
        return out.toByteArray();
    }

    private static boolean isJson(String text) {
        try {
            return !Json.MAPPER.readTree(text).isMissingNode();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new byte[values.size()][];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof byte[] given ? given : NO_JSON;
        }
        return new Column.Jsons(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        byte[] value = ((Column.Jsons) column).value(row);
        if (field.dynamic()) {
            spread(value, json);
        } else {
            json.put(field.name(), new String(value, StandardCharsets.UTF_8));
        }
    }

    private static void spread(byte[] object, ObjectNode json) {
        try {
            for (var entry : Json.EXACT.readTree(object).properties()) {
                // A declared field is what its name means.
                json.putIfAbsent(entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the dynamic field of a row is not JSON", e);
        }
    }
}
