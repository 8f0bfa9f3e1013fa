package io.atoll.model.rows;

import io.atoll.model.Field;
import io.atoll.model.JsonRules;
import io.atoll.model.Limits;
import io.atoll.model.Literal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/// JSON: one JSON text in UTF-8 behind its length, an int32.
public final class JsonValues extends Values {
    static final JsonValues TYPE = new JsonValues();

    private static final int USUAL_BYTES = 512;

    private JsonValues() {}

    @Override
    public boolean takesDefault(Field field, Literal value) {
        return false;
    }

    /// What rows have in the dynamic field that have no undeclared keys.
    public static Column.Jsons emptyObjects(Field dynamic, int count) {
        var objects = new byte[count][];
        Arrays.fill(objects, new byte[] {'{', '}'});
        return new Column.Jsons(dynamic.id(), objects, null);
    }

    @Override
    public void check(Field field, Column column) {
        check(field, column, Set.of());
    }

    /// Checks the objects of the dynamic field.
    ///
    /// @param names of the schema's fields, which dynamic ones may not have
    public static void check(Field field, Column column, Set<String> names) {
        var values = (Column.Jsons) column;
        for (int row = 0; row < values.size(); row++) {
            if (values.isNull(row)) {
                continue;
            }
            byte[] value = values.value(row);
            if (value.length > Limits.MAX_JSON_BYTES) {
                throw invalid(
                        "field '"
                                + field.name()
                                + "': the JSON of row "
                                + row
                                + " has "
                                + value.length
                                + " bytes, the limit is "
                                + Limits.MAX_JSON_BYTES);
            }
            JsonRules.check(field, row, value, names);
        }
    }

    @Override
    public long usualBytes(Field field) {
        return USUAL_BYTES;
    }

    @Override
    public long bytes(Column column) {
        var values = (Column.Jsons) column;
        long bytes = 0;
        for (int row = 0; row < values.size(); row++) {
            bytes += values.value(row).length;
        }
        return bytes;
    }

    @Override
    Column gather(Column[] parts, int[] from, int[] rows, int count, @Nullable BitSet nulls) {
        var values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = ((Column.Jsons) parts[from[i]]).value(rows[i]);
        }
        return new Column.Jsons(parts[0].fieldId(), values, nulls);
    }

    @Override
    public Column constant(Field field, Literal value, int count) {
        throw new IllegalArgumentException(
                "field '" + field.name() + "': " + value + " is no default value of type JSON");
    }

    @Override
    Column absent(Field field, int count, BitSet nulls) {
        var values = new byte[count][];
        Arrays.fill(values, new byte[0]);
        return new Column.Jsons(field.id(), values, nulls);
    }

    @Override
    Body encode(Column column) {
        var values = (Column.Jsons) column;
        var all = new byte[values.size()][];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.value(row);
        }
        return body(all);
    }

    @Override
    Column decode(long fieldId, int rows, ByteBuffer body, @Nullable BitSet nulls) {
        var values = new byte[rows][];
        for (int row = 0; row < rows; row++) {
            values[row] = bytes(body);
        }
        return new Column.Jsons(fieldId, values, nulls);
    }

    @Override
    int leastBytes() {
        return Integer.BYTES;
    }
}
