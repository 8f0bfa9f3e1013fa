package io.atoll.milvus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes an answer's rows as JSON objects. The keys of the dynamic field stand among the fields; a
/// JSON field is a string.
final class JsonRowWriter {
    private final boolean int64;
    private final List<Field> fields;
    private final List<Column> columns;

    /// @param fields what each row has
    /// @param int64 whether 64-bit integers may be numbers
    JsonRowWriter(
            Rows rows, List<Field> fields, OutputSelection selection, Keys keys, boolean int64) {
        this.int64 = int64;
        this.fields = fields;
        this.columns = new ArrayList<>(fields.size());
        for (Field field : fields) {
            columns.add(OutputWriter.column(rows, field, selection, keys));
        }
    }

    void write(int row, ObjectNode json) {
        for (int i = 0; i < columns.size(); i++) {
            write(fields.get(i), columns.get(i), row, json);
        }
    }

    private void write(Field field, Column column, int row, ObjectNode json) {
        String name = field.name();
        if (column.isNull(row)) {
            json.putNull(name);
            return;
        }
        switch (column) {
            case Column.Bools bools -> json.put(name, bools.value(row));
            case Column.Longs longs when field.type() == DataType.INT64 && !int64 ->
                    json.put(name, Long.toString(longs.value(row)));
            case Column.Longs longs -> json.put(name, longs.value(row));
            case Column.Floats floats -> json.put(name, floats.value(row));
            case Column.Doubles doubles -> json.put(name, doubles.value(row));
            case Column.Texts texts -> json.put(name, texts.value(row));
            case Column.Jsons objects when field.dynamic() -> spread(objects.value(row), json);
            case Column.Jsons jsons ->
                    json.put(name, new String(jsons.value(row), StandardCharsets.UTF_8));
            case Column.Vectors vectors -> vector(vectors, row, json.putArray(name));
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

    private static void vector(Column.Vectors vectors, int row, ArrayNode json) {
        var values = new float[vectors.dimension()];
        vectors.copy(row, values, 0);
        for (float value : values) {
            json.add(value);
        }
    }
}
