package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.SparseVectorValues;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.VectorField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/// SPARSE_FLOAT_VECTOR. As JSON it is an object, `{"17": 0.5}`, or `{"indices": [17], "values":
/// [0.5]}`, in any order; it is written in the first form.
enum MilvusSparseVector implements MilvusVector {
    TYPE;

    private static final byte[] EMPTY = {};

    /// Reads a value that others follow.
    private static final ObjectReader ONE_VALUE =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final long MOST_DIMENSION = 0xFFFF_FFFFL - 1;

    @Override
    public PlaceholderType placeholder() {
        return PlaceholderType.SparseFloatVector;
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        SparseFloatArray given = data.getVectors().getSparseFloatVector();
        ValueLayout layout = ValueLayout.of(field, data, given.getContentsCount(), rows);
        var values = new byte[rows][];
        Arrays.fill(values, EMPTY);
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getContents(layout.place(i)).toByteArray();
        }
        return new Column.SparseVectors(field.id(), values, layout.nulls());
    }

    /// Of rows without a vector there is nothing in the list.
    @Override
    public void write(Column column, FieldData.Builder message) {
        var vectors = (Column.SparseVectors) column;
        var list = SparseFloatArray.newBuilder();
        long dimension = 0;
        for (int row = 0; row < vectors.size(); row++) {
            if (!vectors.isNull(row)) {
                ByteString bytes = UnsafeByteOperations.unsafeWrap(vectors.value(row));
                list.addContents(bytes);
                dimension = Math.max(dimension, dimension(vectors.value(row)));
            }
        }
        message.setVectors(
                VectorField.newBuilder()
                        .setDim(dimension)
                        .setSparseFloatVector(list.setDim(dimension)));
    }

    /// One more than the last dimension.
    private static long dimension(byte[] vector) {
        if (vector.length == 0) {
            return 0;
        }
        int last = vector.length - SparseVectorValues.PAIR_BYTES;
        return 1 + Integer.toUnsignedLong(littleEndian(vector).getInt(last));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        JsonNode vector = ONE_VALUE.readTree(parser);
        try {
            return query(vector).array();
        } catch (AtollException e) {
            throw Refusals.invalid(
                    "field '%s' of row %d: %s".formatted(field.name(), row, e.getMessage()));
        }
    }

    @Override
    public ByteBuffer query(JsonNode vector) {
        if (!vector.isObject()) {
            throw invalid(vector);
        }
        var pairs = new TreeMap<Long, Float>();
        if (vector.path("indices").isArray() && vector.path("values").isArray()) {
            JsonNode indices = vector.get("indices");
            JsonNode values = vector.get("values");
            if (indices.size() != values.size()) {
                throw invalid(vector);
            }
            for (int i = 0; i < indices.size(); i++) {
                put(pairs, indices.get(i).asText(), values.get(i), vector);
            }
        } else {
            vector.properties().forEach(pair -> put(pairs, pair.getKey(), pair.getValue(), vector));
        }
        return bytes(pairs);
    }

    private static void put(
            TreeMap<Long, Float> pairs, String dimension, JsonNode value, JsonNode vector) {
        long number;
        try {
            number = Long.parseLong(dimension);
        } catch (NumberFormatException _) {
            throw invalid(vector);
        }
        boolean fits = number >= 0 && number <= MOST_DIMENSION && value.isNumber();
        if (!fits || pairs.put(number, value.floatValue()) != null) {
            throw invalid(vector);
        }
    }

    private static ByteBuffer bytes(TreeMap<Long, Float> pairs) {
        ByteBuffer bytes = littleEndian(new byte[pairs.size() * SparseVectorValues.PAIR_BYTES]);
        pairs.forEach((dimension, value) -> bytes.putInt(dimension.intValue()).putFloat(value));
        return bytes.flip();
    }

    private static AtollException invalid(JsonNode vector) {
        String text = vector.toString();
        return Refusals.invalid(
                "invalid JSON input for a sparse vector: it is an object of distinct dimensions,"
                        + " 0 to 2^32-2, and numbers, or of 'indices' and 'values' of one length: "
                        + (text.length() > 200 ? text.substring(0, 200) + "..." : text));
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new byte[values.size()][];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof byte[] given ? given : EMPTY;
        }
        return new Column.SparseVectors(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        ByteBuffer pairs = littleEndian(((Column.SparseVectors) column).value(row));
        ObjectNode vector = json.putObject(field.name());
        while (pairs.hasRemaining()) {
            vector.put(Integer.toUnsignedString(pairs.getInt()), pairs.getFloat());
        }
    }
}
