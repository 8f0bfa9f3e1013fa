package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.VectorField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
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

    @Override
    default Map<String, String> params(Field field) {
        return Map.of("dim", Integer.toString(field.dimension()));
    }

    @Override
    default Column read(Field field, FieldData data, int rows) {
        VectorField given = data.getVectors();
        ByteBuffer bytes = vectors(given).order(ByteOrder.LITTLE_ENDIAN);
        var values = DenseVectorValues.ofVectors(field.type());
        long dimension = given.getDim();
        // Where no row has a vector, clients need not know how large one would be.
        boolean empty = bytes.remaining() == 0 && data.getValidDataCount() == rows;
        int known = empty ? field.dimension() : (int) Math.clamp(dimension, 0, Integer.MAX_VALUE);
        if (known < 1 || known > values.maxDimension()) {
            throw wrongSize(field, bytes, dimension, rows);
        }
        int vectorBytes = values.vectorBytes(known);
        if (vectorBytes == 0 || bytes.remaining() % vectorBytes != 0) {
            throw wrongSize(field, bytes, dimension, rows);
        }
        int count = bytes.remaining() / vectorBytes;
        if (data.getValidDataCount() == 0 && count != rows) {
            throw wrongSize(field, bytes, dimension, rows);
        }
        ValueLayout layout = ValueLayout.of(field, data, count, rows);
        return new Column.Vectors(
                field.id(),
                field.type(),
                rows,
                known,
                layout.nulls() == null ? bytes : spread(bytes, vectorBytes, layout),
                layout.nulls());
    }

    private static AtollException wrongSize(
            Field field, ByteBuffer bytes, long dimension, int rows) {
        return Refusals.invalid(
                "field '%s' has %d bytes of vectors of dimension %d for %d rows; expected %d of dimension %d"
                        .formatted(
                                field.name(),
                                bytes.remaining(),
                                dimension,
                                rows,
                                (long) rows * vectorBytes(field),
                                field.dimension()));
    }

    /// Leaves room for the rows without a vector.
    private static ByteBuffer spread(ByteBuffer bytes, int vectorBytes, ValueLayout layout) {
        ByteBuffer all = littleEndian(Math.multiplyExact(layout.rows(), vectorBytes));
        for (int i = 0; i < layout.values(); i++) {
            all.put(
                    layout.row(i) * vectorBytes,
                    bytes,
                    bytes.position() + layout.place(i) * vectorBytes,
                    vectorBytes);
        }
        return all;
    }

    /// Of rows without a vector there is nothing in the list.
    @Override
    default void write(Column column, FieldData.Builder message) {
        var vectors = (Column.Vectors) column;
        var field = VectorField.newBuilder().setDim(vectors.dimension());
        putVectors(vectors.hasNulls() ? compact(vectors) : vectors.bytes(), field);
        message.setVectors(field);
    }

    private static ByteBuffer compact(Column.Vectors vectors) {
        ByteBuffer compact = littleEndian(vectors.bytes().remaining());
        for (int row = 0; row < vectors.size(); row++) {
            if (!vectors.isNull(row)) {
                compact.put(vectors.vector(row));
            }
        }
        return compact.flip();
    }

    @Override
    default Object read(Field field, int row, JsonParser parser) throws IOException {
        if (isWrittenAsBase64() && parser.currentToken() == JsonToken.VALUE_STRING) {
            return ofBase64(field, row, parser.getText());
        }
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
                readComponent(field, row, found, parser, vector);
            }
            found++;
        }
        if (found * (long) componentBytes() != vector.capacity()) {
            throw wrongDimension(field, row, found);
        }
        return vector.flip();
    }

    private void readComponent(
            Field field, int row, int component, JsonParser parser, ByteBuffer vector)
            throws IOException {
        try {
            readComponent(parser, vector);
        } catch (AtollException e) {
            throw Refusals.invalid(
                    "field '%s': the vector of row %d, component %d: %s"
                            .formatted(field.name(), row, component, e.getMessage()));
        }
    }

    /// A component that is a whole number and fits a byte.
    ///
    /// @throws AtollException with PARAMETER_INVALID that names the number and the range
    static byte wholeComponent(JsonParser parser, int least, int most) throws IOException {
        boolean whole =
                parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = whole ? parser.getLongValue() : 0;
        if (!whole || value < least || value > most) {
            throw Refusals.invalid(
                    "%s is no whole number from %d to %d".formatted(parser.getText(), least, most));
        }
        return (byte) value;
    }

    private static AtollException wrongDimension(Field field, int row, int found) {
        return Refusals.invalid(
                "field '%s': the vector of row %d has dimension %d, expected %d"
                        .formatted(field.name(), row, found, field.dimension()));
    }

    private ByteBuffer ofBase64(Field field, int row, String text) {
        ByteBuffer vector = ofBase64(text);
        if (vector.remaining() != vectorBytes(field)) {
            throw Refusals.invalid(
                    "field '%s': the vector of row %d has %d bytes, expected %d"
                            .formatted(field.name(), row, vector.remaining(), vectorBytes(field)));
        }
        return vector;
    }

    private ByteBuffer ofBase64(String text) {
        try {
            return ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IllegalArgumentException _) {
            throw Refusals.invalid("a vector is neither a list of numbers nor base64: " + text);
        }
    }

    @Override
    default Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        int vectorBytes = vectorBytes(field);
        ByteBuffer all = littleEndian(Math.multiplyExact(values.size(), vectorBytes));
        for (int row = 0; row < values.size(); row++) {
            if (values.get(row) instanceof ByteBuffer vector) {
                all.put(row * vectorBytes, vector, vector.position(), vectorBytes);
            }
        }
        return new Column.Vectors(
                field.id(), field.type(), values.size(), field.dimension(), all, nulls);
    }

    @Override
    default void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        ByteBuffer vector = ((Column.Vectors) column).vector(row);
        if (isWrittenAsBase64()) {
            var bytes = new byte[vector.remaining()];
            vector.get(bytes);
            json.put(field.name(), bytes);
            return;
        }
        ArrayNode array = json.putArray(field.name());
        while (vector.hasRemaining()) {
            writeComponent(vector, array);
        }
    }

    @Override
    default ByteBuffer query(JsonNode numbers) {
        if (numbers.isTextual()) {
            return ofBase64(numbers.asText());
        }
        ByteBuffer vector = littleEndian(numbers.size() * componentBytes());
        int component = 0;
        try (JsonParser parser = numbers.traverse()) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readComponent(parser, vector);
                component++;
            }
        } catch (AtollException e) {
            throw Refusals.invalid("component %d: %s".formatted(component, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vector.flip();
    }
}
