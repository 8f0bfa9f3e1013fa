package io.atoll.milvus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/// Collects one field's values while rows are read as JSON. A row that is never set has no value.
/// Numbers may come as strings: that is how clients save 64-bit integers.
abstract sealed class JsonColumn {
    final Field field;
    private final BitSet given = new BitSet();

    private JsonColumn(Field field) {
        this.field = field;
    }

    static JsonColumn of(Field field) {
        return switch (field.type()) {
            case BOOL -> new Bools(field);
            case INT8, INT16, INT32, INT64 -> new Longs(field);
            case FLOAT, DOUBLE -> new Reals(field);
            case VARCHAR -> new Texts(field);
            case JSON -> new Jsons(field);
            case FLOAT_VECTOR -> new Vectors(field);
        };
    }

    /// Takes the value that the parser stands on.
    final void set(int row, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            given.clear(row);
            return;
        }
        read(row, parser);
        given.set(row);
    }

    abstract void read(int row, JsonParser parser) throws IOException;

    abstract Column build(int rows);

    final BitSet nulls(int rows) {
        var nulls = (BitSet) given.clone();
        nulls.flip(0, rows);
        return nulls;
    }

    final RestRefusal refusal(int row, String found) {
        return RestRefusal.invalidRows(
                "field '%s' of row %d is %s, it has %s"
                        .formatted(field.name(), row, field.type(), found));
    }

    static int grown(int length, int row) {
        return Math.max(16, Math.max(row + 1, length + length / 2));
    }

    private static final class Bools extends JsonColumn {
        private boolean[] values = {};

        Bools(Field field) {
            super(field);
        }

        @Override
        void read(int row, JsonParser parser) throws IOException {
            if (row >= values.length) {
                values = Arrays.copyOf(values, grown(values.length, row));
            }
            values[row] =
                    switch (parser.getText()) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw refusal(row, parser.getText());
                    };
        }

        @Override
        Column build(int rows) {
            return new Column.Bools(field.id(), Arrays.copyOf(values, rows), nulls(rows));
        }
    }

    private static final class Longs extends JsonColumn {
        private long[] values = {};

        Longs(Field field) {
            super(field);
        }

        @Override
        void read(int row, JsonParser parser) throws IOException {
            if (row >= values.length) {
                values = Arrays.copyOf(values, grown(values.length, row));
            }
            try {
                values[row] = Long.parseLong(parser.getText());
            } catch (NumberFormatException _) {
                throw refusal(row, parser.getText());
            }
        }

        @Override
        Column build(int rows) {
            return new Column.Longs(
                    field.id(), field.type(), Arrays.copyOf(values, rows), nulls(rows));
        }
    }

    /// FLOAT and DOUBLE.
    private static final class Reals extends JsonColumn {
        private double[] values = {};

        Reals(Field field) {
            super(field);
        }

        @Override
        void read(int row, JsonParser parser) throws IOException {
            if (row >= values.length) {
                values = Arrays.copyOf(values, grown(values.length, row));
            }
            try {
                values[row] = Double.parseDouble(parser.getText());
            } catch (NumberFormatException _) {
                throw refusal(row, parser.getText());
            }
        }

        @Override
        Column build(int rows) {
            if (field.type() == io.atoll.model.DataType.DOUBLE) {
                return new Column.Doubles(field.id(), Arrays.copyOf(values, rows), nulls(rows));
            }
            var floats = new float[rows];
            for (int row = 0; row < Math.min(rows, values.length); row++) {
                floats[row] = (float) values[row];
            }
            return new Column.Floats(field.id(), floats, nulls(rows));
        }
    }

    private static final class Texts extends JsonColumn {
        private String[] values = {};

        Texts(Field field) {
            super(field);
        }

        @Override
        void read(int row, JsonParser parser) throws IOException {
            if (row >= values.length) {
                values = Arrays.copyOf(values, grown(values.length, row));
            }
            if (!parser.currentToken().isScalarValue()) {
                throw refusal(row, "an object or a list");
            }
            values[row] = parser.getText();
        }

        @Override
        Column build(int rows) {
            String[] all = Arrays.copyOf(values, rows);
            BitSet nulls = nulls(rows);
            nulls.stream().forEach(row -> all[row] = "");
            return new Column.Texts(field.id(), all, nulls);
        }
    }

    private static final class Jsons extends JsonColumn {
        private byte[][] values = {};

        Jsons(Field field) {
            super(field);
        }

        /// A string is taken as JSON if it is some: clients send objects both ways.
        @Override
        void read(int row, JsonParser parser) throws IOException {
            if (row >= values.length) {
                values = Arrays.copyOf(values, grown(values.length, row));
            }
            if (parser.currentToken() == JsonToken.VALUE_STRING && isJson(parser.getText())) {
                values[row] = parser.getText().getBytes(StandardCharsets.UTF_8);
                return;
            }
            var out = new ByteArrayOutputStream();
            try (JsonGenerator generator = Json.MAPPER.createGenerator(out)) {
                generator.copyCurrentStructureExact(parser);
            }
            values[row] = out.toByteArray();
        }

        private static boolean isJson(String text) {
            try {
                return !Json.MAPPER.readTree(text).isMissingNode();
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        Column build(int rows) {
            byte[][] all = Arrays.copyOf(values, rows);
            BitSet nulls = nulls(rows);
            nulls.stream().forEach(row -> all[row] = new byte[0]);
            return new Column.Jsons(field.id(), all, nulls);
        }
    }

    private static final class Vectors extends JsonColumn {
        private ByteBuffer data = ByteBuffer.allocate(0);

        Vectors(Field field) {
            super(field);
        }

        @Override
        void read(int row, JsonParser parser) throws IOException {
            if (!parser.isExpectedStartArrayToken()) {
                throw refusal(row, parser.getText());
            }
            int bytes = field.dimension() * Float.BYTES;
            reserve((row + 1) * bytes);
            int found = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!parser.currentToken().isNumeric()) {
                    throw refusal(row, parser.getText());
                }
                if (found < field.dimension()) {
                    data.putFloat(row * bytes + found * Float.BYTES, parser.getFloatValue());
                }
                found++;
            }
            if (found != field.dimension()) {
                throw RestRefusal.invalidRows(
                        "field '%s': the vector of row %d has dimension %d, expected %d"
                                .formatted(field.name(), row, found, field.dimension()));
            }
        }

        private void reserve(int bytes) {
            if (bytes > data.capacity()) {
                var larger = ByteBuffer.allocate(Math.max(bytes, data.capacity() * 2));
                data = larger.put(data.rewind()).order(ByteOrder.LITTLE_ENDIAN);
            }
        }

        @Override
        Column build(int rows) {
            int missing = nulls(rows).nextSetBit(0);
            if (missing >= 0) {
                throw RestRefusal.invalidRows(
                        "vector field '%s' has no value in row %d"
                                .formatted(field.name(), missing));
            }
            return new Column.Vectors(
                    field.id(),
                    rows,
                    field.dimension(),
                    data.slice(0, rows * field.dimension() * Float.BYTES));
        }
    }
}
