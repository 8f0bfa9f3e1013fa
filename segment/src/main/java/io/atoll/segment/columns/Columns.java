package io.atoll.segment.columns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;

import java.util.Arrays;

/// Columns that no row stores.
public final class Columns {

    private Columns() {}

    /// What rows have in a field that came to the schema after them: its default value, or null.
    public static Column constant(Field field, int count) {
        if (field.defaultValue().isEmpty()) {
            return Rows.allNull(field.id(), field.type(), count);
        }
        Literal value = field.defaultValue().get();
        return switch (field.type()) {
            case BOOL -> {
                var values = new boolean[count];
                Arrays.fill(values, value instanceof Literal.Bool(boolean b) && b);
                yield new Column.Bools(field.id(), values, null);
            }
            case INT8, INT16, INT32, INT64 -> {
                var values = new long[count];
                Arrays.fill(values, (long) number(field, value));
                if (value instanceof Literal.Int(long exact)) {
                    Arrays.fill(values, exact);
                }
                yield new Column.Longs(field.id(), field.type(), values, null);
            }
            case FLOAT -> {
                var values = new float[count];
                Arrays.fill(values, (float) number(field, value));
                yield new Column.Floats(field.id(), values, null);
            }
            case DOUBLE -> {
                var values = new double[count];
                Arrays.fill(values, number(field, value));
                yield new Column.Doubles(field.id(), values, null);
            }
            case VARCHAR -> {
                var values = new String[count];
                Arrays.fill(values, text(field, value));
                yield new Column.Texts(field.id(), values, null);
            }
            case JSON -> {
                var values = new byte[count][];
                Arrays.fill(values, text(field, value).getBytes(UTF_8));
                yield new Column.Jsons(field.id(), values, null);
            }
            case FLOAT_VECTOR -> throw wrong(field, value);
        };
    }

    private static double number(Field field, Literal value) {
        return switch (value) {
            case Literal.Int(long number) -> number;
            case Literal.Real(double number) -> number;
            case Literal.Bool _, Literal.Text _ -> throw wrong(field, value);
        };
    }

    private static String text(Field field, Literal value) {
        return switch (value) {
            case Literal.Text(String text) -> text;
            case Literal.Int _, Literal.Real _, Literal.Bool _ -> throw wrong(field, value);
        };
    }

    private static IllegalArgumentException wrong(Field field, Literal value) {
        return new IllegalArgumentException(
                "field '"
                        + field.name()
                        + "': "
                        + value
                        + " is no default value of type "
                        + field.type());
    }
}
