package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.ValueField;
import io.milvus.grpc.VectorField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// FLOAT_VECTOR.
enum MilvusFloatVector implements MilvusType {
    TYPE;

    @Override
    public Map<String, String> params(Field field) {
        return Map.of("dim", Integer.toString(field.dimension()));
    }

    @Override
    public ValueField defaultValue(Literal value) {
        throw Refusals.invalid("a vector field cannot have the default value " + value);
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        if (data.getValidDataList().contains(false)) {
            throw noValue(field, data.getValidDataList().indexOf(false));
        }
        VectorField given = data.getVectors();
        FloatArray floats = given.getFloatVector();
        if (given.getDim() <= 0 || floats.getDataCount() != rows * given.getDim()) {
            throw wrongVectors(field, given, rows);
        }
        ByteBuffer bytes = littleEndian(floats.getDataCount());
        for (int i = 0; i < floats.getDataCount(); i++) {
            bytes.putFloat(floats.getData(i));
        }
        return new Column.Vectors(field.id(), rows, (int) given.getDim(), bytes.flip());
    }

    private static AtollException wrongVectors(Field field, VectorField given, int rows) {
        return Refusals.invalid(
                "field '%s' has %d floats of dimension %d for %d rows; expected %d of dimension %d"
                        .formatted(
                                field.name(),
                                given.getFloatVector().getDataCount(),
                                given.getDim(),
                                rows,
                                (long) rows * field.dimension(),
                                field.dimension()));
    }

    private static AtollException noValue(Field field, int row) {
        return Refusals.invalid(
                "vector field '%s' has no value in row %d: vectors cannot be null"
                        .formatted(field.name(), row));
    }

    private static ByteBuffer littleEndian(int floats) {
        return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var vectors = (Column.Vectors) column;
        var values = FloatArray.newBuilder();
        FloatBuffer floats = vectors.bytes().asFloatBuffer();
        while (floats.hasRemaining()) {
            values.addData(floats.get());
        }
        message.setVectors(
                VectorField.newBuilder().setDim(vectors.dimension()).setFloatVector(values));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            throw JsonScalars.refusal(field, row, parser.getText());
        }
        var vector = new float[field.dimension()];
        int found = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                throw JsonScalars.refusal(field, row, parser.getText());
            }
            if (found < vector.length) {
                vector[found] = parser.getFloatValue();
            }
            found++;
        }
        if (found != vector.length) {
            throw Refusals.invalid(
                    "field '%s': the vector of row %d has dimension %d, expected %d"
                            .formatted(field.name(), row, found, field.dimension()));
        }
        return vector;
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        if (!nulls.isEmpty()) {
            throw noValue(field, nulls.nextSetBit(0));
        }
        ByteBuffer all = littleEndian(values.size() * field.dimension());
        for (Object value : values) {
            if (value instanceof float[] vector) {
                for (float component : vector) {
                    all.putFloat(component);
                }
            }
        }
        return new Column.Vectors(field.id(), values.size(), field.dimension(), all.flip());
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        var vectors = (Column.Vectors) column;
        var values = new float[vectors.dimension()];
        vectors.copy(row, values, 0);
        ArrayNode array = json.putArray(field.name());
        for (float value : values) {
            array.add(value);
        }
    }
}
