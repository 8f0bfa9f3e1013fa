package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Collects one field's values while rows are read as JSON. A row that is never set has no value.
final class CollectedValues {
    private final Field field;
    private final MilvusType type;
    private final List<@Nullable Object> values = new ArrayList<>();
    private int given;

    CollectedValues(Field field, TimeTerms times) {
        this.field = field;
        this.type = MilvusType.of(field, times);
    }

    /// Takes the value that the parser stands on, and leaves the parser at its end.
    void set(int row, JsonParser parser) throws IOException {
        given++;
        while (values.size() <= row) {
            values.add(null);
        }
        values.set(
                row,
                parser.currentToken() == JsonToken.VALUE_NULL
                        ? null
                        : type.read(field, row, parser));
    }

    /// How many rows were set, to null too.
    int given() {
        return given;
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
        return type.column(field, values, nulls);
    }
}
