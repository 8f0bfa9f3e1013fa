package io.atoll.milvus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Collects one field's values while rows are read as JSON. A row that is never set has no value.
/// Numbers may come as strings: that is how clients save 64-bit integers.
final class JsonColumn {
    private final Field field;
    private final List<@Nullable Object> values = new ArrayList<>();

    JsonColumn(Field field) {
        this.field = field;
    }

    /// Takes the value that the parser stands on, and leaves the parser at its end.
    void set(int row, JsonParser parser) throws IOException {
        while (values.size() <= row) {
            values.add(null);
        }
        values.set(row, parser.currentToken() == JsonToken.VALUE_NULL ? null : read(row, parser));
    }

    private Object read(int row, JsonParser parser) throws IOException {
        if (field.type() == DataType.JSON) {
            return json(parser);
        }
        if (field.type().isVector()) {
            return vector(row, parser);
        }
        if (!parser.currentToken().isScalarValue()) {
            throw refusal(row, "an object or a list");
        }
        String text = parser.getText();
        try {
            return switch (field.type()) {
                case BOOL -> bool(row, text);
                case INT8, INT16, INT32, INT64 -> Long.parseLong(text);
                case FLOAT, DOUBLE -> Double.parseDouble(text);
                case VARCHAR -> text;
                case JSON, FLOAT_VECTOR -> throw new IllegalStateException("read above");
            };
        } catch (NumberFormatException _) {
            throw refusal(row, text);
        }
    }

    private boolean bool(int row, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refusal(row, text);
        };
    }

    /// A string is taken as JSON if it is some: clients send objects both ways.
    private static byte[] json(JsonParser parser) throws IOException {
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

    private float[] vector(int row, JsonParser parser) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            throw refusal(row, parser.getText());
        }
        var vector = new float[field.dimension()];
        int found = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                throw refusal(row, parser.getText());
            }
            if (found < vector.length) {
                vector[found] = parser.getFloatValue();
            }
            found++;
        }
        if (found != vector.length) {
            throw RestRefusal.invalidRows(
                    "field '%s': the vector of row %d has dimension %d, expected %d"
                            .formatted(field.name(), row, found, field.dimension()));
        }
        return vector;
    }

    private RestRefusal refusal(int row, String found) {
        return RestRefusal.invalidRows(
                "field '%s' of row %d is %s, it has %s"
                        .formatted(field.name(), row, field.type(), found));
    }

    /// The values of rows 0 to `rows - 1`.
    Column build(int rows) {
        while (values.size() < rows) {
            values.add(null);
        }
        var nulls = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            nulls.set(row, values.get(row) == null);
        }
        return switch (field.type()) {
            case BOOL -> bools(rows, nulls);
            case INT8, INT16, INT32, INT64 -> longs(rows, nulls);
            case FLOAT -> floats(rows, nulls);
            case DOUBLE -> doubles(rows, nulls);
            case VARCHAR -> texts(rows, nulls);
            case JSON -> jsons(rows, nulls);
            case FLOAT_VECTOR -> vectors(rows, nulls);
        };
    }

    private Column bools(int rows, BitSet nulls) {
        var all = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = values.get(row) instanceof Boolean given && given;
        }
        return new Column.Bools(field.id(), all, nulls);
    }

    private Column longs(int rows, BitSet nulls) {
        var all = new long[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = values.get(row) instanceof Long given ? given : 0;
        }
        return new Column.Longs(field.id(), field.type(), all, nulls);
    }

    private Column floats(int rows, BitSet nulls) {
        var all = new float[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = values.get(row) instanceof Double given ? given.floatValue() : 0;
        }
        return new Column.Floats(field.id(), all, nulls);
    }

    private Column doubles(int rows, BitSet nulls) {
        var all = new double[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = values.get(row) instanceof Double given ? given : 0;
        }
        return new Column.Doubles(field.id(), all, nulls);
    }

    private Column texts(int rows, BitSet nulls) {
        var all = new String[rows];
        for (int row = 0; row < rows; row++) {
            all[row] = values.get(row) instanceof String given ? given : "";
        }
        return new Column.Texts(field.id(), all, nulls);
    }

    private Column jsons(int rows, BitSet nulls) {
        var all = new byte[rows][];
        for (int row = 0; row < rows; row++) {
            all[row] = values.get(row) instanceof byte[] given ? given : new byte[0];
        }
        return new Column.Jsons(field.id(), all, nulls);
    }

    private Column vectors(int rows, BitSet nulls) {
        if (!nulls.isEmpty()) {
            throw RestRefusal.invalidRows(
                    "field '%s' has no value in row %d: vectors cannot be null"
                            .formatted(field.name(), nulls.nextSetBit(0)));
        }
        var all =
                ByteBuffer.allocate(rows * field.dimension() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            if (values.get(row) instanceof float[] vector) {
                for (float value : vector) {
                    all.putFloat(value);
                }
            }
        }
        return new Column.Vectors(field.id(), rows, field.dimension(), all.flip());
    }
}
