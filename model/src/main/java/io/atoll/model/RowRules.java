package io.atoll.model;

import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Optional;

/// What rows must be like to enter a collection. Routers check them early, the write node has the
/// last word.
public final class RowRules {

    private RowRules() {}

    /// Checks rows against a schema and completes them: a field without a column gets its default
    /// value, or null where that is allowed; the dynamic field gets empty objects. The columns of
    /// the result stand in the schema's order. A primary key that the collection makes is left out.
    ///
    /// @throws AtollException naming the field and the row; nothing is changed
    public static Rows complete(Schema schema, Rows rows) {
        Field key = schema.primaryKey();
        if (key.autoId() && rows.column(key.id()).isPresent()) {
            throw invalid(
                    "field '"
                            + key.name()
                            + "' is made by the server (autoID): rows must not carry it");
        }
        return completed(schema, rows);
    }

    /// The same for rows that take the place of others: they carry the primary key also where the
    /// collection makes it, for it says which row is replaced.
    public static Rows forUpsert(Schema schema, Rows rows) {
        Field key = schema.primaryKey();
        if (key.autoId() && rows.column(key.id()).isEmpty()) {
            throw invalid(
                    "upsert needs the primary key '"
                            + key.name()
                            + "' of the rows that it replaces, although the server makes it"
                            + " (autoID)");
        }
        return completed(schema, rows);
    }

    private static Rows completed(Schema schema, Rows rows) {
        for (Column column : rows.columns()) {
            if (schema.field(column.fieldId()).isEmpty()) {
                throw new AtollException(
                        ErrorCode.FIELD_NOT_FOUND,
                        "field " + column.fieldId() + " is not in the schema");
            }
        }
        var columns = new ArrayList<Column>(schema.fields().size());
        for (Field field : schema.fields()) {
            Optional<Column> given = rows.column(field.id());
            if (given.isEmpty() && field.primaryKey() && field.autoId()) {
                continue;
            }
            Column column = given.isPresent() ? given.get() : absent(field, rows.count());
            check(field, column);
            columns.add(withDefaults(field, column));
        }
        return new Rows(rows.count(), columns);
    }

    private static Column absent(Field field, int rows) {
        if (field.dynamic()) {
            var objects = new byte[rows][];
            java.util.Arrays.fill(objects, new byte[] {'{', '}'});
            return new Column.Jsons(field.id(), objects, null);
        }
        if (field.nullable() || field.defaultValue().isPresent()) {
            return Rows.allNull(field.id(), field.type(), rows);
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "field '"
                        + field.name()
                        + "' has no data: it is neither nullable nor has a default"
                        + " value");
    }

    private static void check(Field field, Column column) {
        if (column.type() != field.type()) {
            throw invalid(
                    "field '"
                            + field.name()
                            + "' is "
                            + field.type()
                            + ", its data is "
                            + column.type());
        }
        if (column.hasNulls() && !field.nullable() && field.defaultValue().isEmpty()) {
            int row = java.util.Objects.requireNonNull(column.nulls()).nextSetBit(0);
            throw invalid(
                    "field '" + field.name() + "' is not nullable and has no value in row " + row);
        }
        switch (column) {
            case Column.Vectors vectors -> checkVectors(field, vectors);
            case Column.Texts texts -> checkTexts(field, texts);
            case Column.Jsons jsons -> checkJsons(field, jsons);
            case Column.Longs longs -> checkLongs(field, longs);
            case Column.Floats floats -> {
                for (int row = 0; row < floats.size(); row++) {
                    checkFinite(field, row, floats.value(row));
                }
            }
            case Column.Doubles doubles -> {
                for (int row = 0; row < doubles.size(); row++) {
                    checkFinite(field, row, doubles.value(row));
                }
            }
            case Column.Bools _ -> {}
        }
    }

    private static void checkVectors(Field field, Column.Vectors vectors) {
        if (vectors.dimension() != field.dimension()) {
            throw invalid(
                    "the dimension "
                            + vectors.dimension()
                            + " of the vectors is not field '"
                            + field.name()
                            + "' dimension "
                            + field.dimension());
        }
        checkVectors(
                "field '" + field.name() + "'", vectors.bytes().asFloatBuffer(), field.dimension());
    }

    /// Refuses vectors with NaN or infinity.
    ///
    /// @param what how a message calls the vectors
    /// @param values `[rows][dimension]`
    public static void checkVectors(String what, FloatBuffer values, int dimension) {
        int rows = values.remaining() / dimension;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < dimension; i++) {
                float value = values.get(row * dimension + i);
                // False for NaN and both infinities alike.
                if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                    throw invalid(
                            what
                                    + ": vector "
                                    + row
                                    + " has "
                                    + value
                                    + " at component "
                                    + i
                                    + "; every component must be a finite number");
                }
            }
        }
    }

    private static void checkTexts(Field field, Column.Texts texts) {
        for (int row = 0; row < texts.size(); row++) {
            if (texts.isNull(row)) {
                continue;
            }
            int length = utf8Length(texts.value(row));
            if (field.primaryKey() && length > Limits.MAX_KEY_BYTES) {
                throw invalid(
                        "primary key '"
                                + field.name()
                                + "' has "
                                + length
                                + " bytes in row "
                                + row
                                + "; the limit is "
                                + Limits.MAX_KEY_BYTES);
            }
            if (length > field.maxLength()) {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "length of varchar field '"
                                + field.name()
                                + "' exceeds max length: row "
                                + row
                                + " has "
                                + length
                                + " bytes, max_length is "
                                + field.maxLength());
            }
        }
    }

    private static void checkJsons(Field field, Column.Jsons jsons) {
        for (int row = 0; row < jsons.size(); row++) {
            if (jsons.isNull(row)) {
                continue;
            }
            byte[] value = jsons.value(row);
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
            JsonRules.check(field, row, value);
        }
    }

    private static void checkLongs(Field field, Column.Longs longs) {
        if (field.type() == DataType.INT64) {
            return;
        }
        for (int row = 0; row < longs.size(); row++) {
            if (!fits(field.type(), longs.value(row))) {
                throw invalid(
                        "field '"
                                + field.name()
                                + "': "
                                + longs.value(row)
                                + " in row "
                                + row
                                + " does not fit into "
                                + field.type());
            }
        }
    }

    private static void checkFinite(Field field, int row, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw invalid(
                    "field '"
                            + field.name()
                            + "' has "
                            + value
                            + " in row "
                            + row
                            + "; it must be a finite number");
        }
    }

    /// Puts the default value where there is none.
    private static Column withDefaults(Field field, Column column) {
        BitSet nulls = column.nulls();
        if (nulls == null || field.defaultValue().isEmpty()) {
            return column;
        }
        Literal value = field.defaultValue().get();
        return switch (column) {
            case Column.Bools bools -> {
                var filled = new boolean[bools.size()];
                for (int row = 0; row < filled.length; row++) {
                    filled[row] =
                            nulls.get(row) ? ((Literal.Bool) value).value() : bools.value(row);
                }
                yield new Column.Bools(field.id(), filled, null);
            }
            case Column.Longs longs -> {
                long[] filled = longs.values().clone();
                nulls.stream().forEach(row -> filled[row] = ((Literal.Int) value).value());
                yield new Column.Longs(field.id(), field.type(), filled, null);
            }
            case Column.Floats floats -> {
                var filled = new float[floats.size()];
                for (int row = 0; row < filled.length; row++) {
                    filled[row] = nulls.get(row) ? (float) real(value) : floats.value(row);
                }
                yield new Column.Floats(field.id(), filled, null);
            }
            case Column.Doubles doubles -> {
                var filled = new double[doubles.size()];
                for (int row = 0; row < filled.length; row++) {
                    filled[row] = nulls.get(row) ? real(value) : doubles.value(row);
                }
                yield new Column.Doubles(field.id(), filled, null);
            }
            case Column.Texts texts -> {
                String[] filled = texts.values().clone();
                nulls.stream().forEach(row -> filled[row] = ((Literal.Text) value).value());
                yield new Column.Texts(field.id(), filled, null);
            }
            case Column.Jsons _, Column.Vectors _ -> column;
        };
    }

    private static double real(Literal value) {
        return switch (value) {
            case Literal.Real real -> real.value();
            case Literal.Int number -> number.value();
            case Literal.Bool _, Literal.Text _ ->
                    throw new IllegalStateException("no number: " + value);
        };
    }

    /// Whether an integer is in a type's range.
    static boolean fits(DataType type, long value) {
        return switch (type) {
            case INT8 -> value == (byte) value;
            case INT16 -> value == (short) value;
            case INT32 -> value == (int) value;
            default -> true;
        };
    }

    /// The number of UTF-8 bytes of a string, without encoding it.
    static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
