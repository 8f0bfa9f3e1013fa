package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.VectorField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// Dense vectors, which are bytes to us, as [Column.Vectors] has them. What differs between types
/// is where Milvus's message has these bytes, what its name in a search is, and how a component is
/// read and written as JSON.
public non-sealed interface MilvusDenseVector extends MilvusVector {

    /// The vectors of a message, one behind the other.
    ByteBuffer vectors(VectorField data);

    /// Puts vectors, one behind the other, into a message.
    void putVectors(ByteBuffer vectors, VectorField.Builder message);

    /// How many bytes a number in JSON becomes.
    int componentBytes();

    /// Reads the number that the parser stands on.
    void readComponent(JsonParser parser, ByteBuffer vector) throws IOException;

    /// Writes the next component of a vector.
    void writeComponent(ByteBuffer vector, ArrayNode json);

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int vectorBytes(Field field) {
        return DenseVectorValues.ofVectors(field.type()).vectorBytes(field.dimension());
    }

    private static AtollException noValue(Field field, int row) {
        return Refusals.invalid(
                "vector field '%s' has no value in row %d: vectors cannot be null"
                        .formatted(field.name(), row));
    }

    @Override
    default Map<String, String> params(Field field) {
        return Map.of("dim", Integer.toString(field.dimension()));
    }

    @Override
    default Column read(Field field, FieldData data, int rows) {
        if (data.getValidDataList().contains(false)) {
            throw noValue(field, data.getValidDataList().indexOf(false));
        }
        VectorField given = data.getVectors();
        ByteBuffer bytes = vectors(given);
        long dimension = given.getDim();
        if (dimension < 1
                || dimension > Limits.MAX_DIMENSION
                || bytes.remaining()
                        != (long) rows
                                * DenseVectorValues.ofVectors(field.type())
                                        .vectorBytes((int) dimension)) {
            throw Refusals.invalid(
                    "field '%s' has %d bytes of vectors of dimension %d for %d rows; expected %d of dimension %d"
                            .formatted(
                                    field.name(),
                                    bytes.remaining(),
                                    dimension,
                                    rows,
                                    (long) rows * vectorBytes(field),
                                    field.dimension()));
        }
        return new Column.Vectors(field.id(), field.type(), rows, (int) dimension, bytes);
    }

    @Override
    default void write(Column column, FieldData.Builder message) {
        var vectors = (Column.Vectors) column;
        var field = VectorField.newBuilder().setDim(vectors.dimension());
        putVectors(vectors.bytes(), field);
        message.setVectors(field);
    }

    @Override
    default Object read(Field field, int row, JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            throw JsonScalars.refusal(field, row, parser.getText());
        }
        ByteBuffer vector = littleEndian(vectorBytes(field));
        int found = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                throw JsonScalars.refusal(field, row, parser.getText());
            }
            if (vector.hasRemaining()) {
                readComponent(parser, vector);
            }
            found++;
        }
        if (found * (long) componentBytes() != vector.capacity()) {
            throw Refusals.invalid(
                    "field '%s': the vector of row %d has dimension %d, expected %d"
                            .formatted(field.name(), row, found, field.dimension()));
        }
        return vector.flip();
    }

    @Override
    default Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        if (!nulls.isEmpty()) {
            throw noValue(field, nulls.nextSetBit(0));
        }
        ByteBuffer all = littleEndian(Math.multiplyExact(values.size(), vectorBytes(field)));
        for (Object value : values) {
            if (value instanceof ByteBuffer vector) {
                all.put(vector);
            }
        }
        return new Column.Vectors(
                field.id(), field.type(), values.size(), field.dimension(), all.flip());
    }

    @Override
    default void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        ByteBuffer vector = ((Column.Vectors) column).vector(row);
        ArrayNode array = json.putArray(field.name());
        while (vector.hasRemaining()) {
            writeComponent(vector, array);
        }
    }

    @Override
    default ByteBuffer query(JsonNode numbers) {
        ByteBuffer vector = littleEndian(numbers.size() * componentBytes());
        try (JsonParser parser = numbers.traverse()) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readComponent(parser, vector);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vector.flip();
    }
}
