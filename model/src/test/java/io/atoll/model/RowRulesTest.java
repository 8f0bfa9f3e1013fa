package io.atoll.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What rows must be like to enter a collection.
class RowRulesTest {

    @Test
    void refusesAKeyThatNoSegmentCouldHold() {
        var key =
                Field.of(100, "id", DataType.VARCHAR)
                        .with(Field.Trait.PRIMARY_KEY)
                        .withMaxLength(Limits.MAX_VARCHAR_LENGTH);
        var schema = new Schema("", List.of(key));
        String longest = "x".repeat(Limits.MAX_KEY_BYTES);
        RowRules.complete(schema, keys(longest));

        var error =
                assertThrows(
                        AtollException.class,
                        () -> RowRules.complete(schema, keys("a", longest + "y")));
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(error.getMessage().contains("32767 bytes in row 1"), error.getMessage());
    }

    @Test
    void aKeyThatTheServerMakesIsRefusedInAnInsertAndNeededInAnUpsert() {
        var key =
                Field.of(100, "id", DataType.INT64)
                        .with(Field.Trait.PRIMARY_KEY)
                        .with(Field.Trait.AUTO_ID);
        var schema = new Schema("", List.of(key));
        var given =
                new Rows(
                        2, List.of(new Column.Longs(100, DataType.INT64, new long[] {7, 8}, null)));
        var without = new Rows(2, List.of());

        assertEquals(2, RowRules.complete(schema, without).count());
        assertEquals(8L, RowRules.forUpsert(schema, given).keys(100).get(1));
        var made = assertThrows(AtollException.class, () -> RowRules.complete(schema, given));
        assertTrue(made.getMessage().contains("rows must not carry it"), made.getMessage());
        var needed = assertThrows(AtollException.class, () -> RowRules.forUpsert(schema, without));
        assertTrue(needed.getMessage().contains("needs the primary key 'id'"), needed.getMessage());
    }

    @Test
    void dynamicFieldsAreNotCalledAsThoseOfTheSchema() {
        Field key = field(100, "id", DataType.INT64, true, false, Optional.empty());
        Field dynamic =
                field(101, Field.DYNAMIC_NAME, DataType.JSON, false, true, Optional.empty());
        var schema = new Schema("", List.of(key, dynamic));

        assertEquals(1, RowRules.complete(schema, row("{\"x\":{\"id\":1}}")).count());
        for (String name : List.of("id", Field.DYNAMIC_NAME)) {
            var error =
                    assertThrows(
                            AtollException.class,
                            () -> RowRules.complete(schema, row("{\"x\":[1],\"" + name + "\":1}")));
            assertTrue(error.getMessage().contains("called '" + name + "'"), error.getMessage());
        }
    }

    @Test
    void refusesFieldsThatNoFilterCouldNameAndDefaultsThatNoRowMayHave() {
        Field key = field(100, "id", DataType.INT64, true, false, Optional.empty());
        Field vector = vector();
        for (String name : List.of("in", "NOT", "true", "Timestamp")) {
            Field named = field(102, name, DataType.INT64, false, false, Optional.empty());
            assertThrows(
                    AtollException.class,
                    () -> SchemaRules.check(new Schema("", List.of(key, vector, named))));
        }
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            Field real =
                    field(
                            102,
                            "real",
                            DataType.FLOAT,
                            false,
                            false,
                            Optional.of(new Literal.Real(value)));
            assertThrows(
                    AtollException.class,
                    () -> SchemaRules.check(new Schema("", List.of(key, vector, real))));
        }
    }

    private static Rows row(String json) {
        return new Rows(
                1,
                List.of(
                        new Column.Longs(100, DataType.INT64, new long[] {7}, null),
                        new Column.Jsons(
                                101, new byte[][] {json.getBytes(StandardCharsets.UTF_8)}, null)));
    }

    private static Field vector() {
        return Field.of(101, "v", DataType.FLOAT_VECTOR).withDimension(2);
    }

    private static Field field(
            long id,
            String name,
            DataType type,
            boolean primaryKey,
            boolean dynamic,
            Optional<Literal> defaultValue) {
        return Field.of(id, name, type)
                .with(Field.Trait.PRIMARY_KEY, primaryKey)
                .with(Field.Trait.DYNAMIC, dynamic)
                .withDefault(defaultValue);
    }

    private static Rows keys(String... values) {
        return new Rows(values.length, List.of(new Column.Texts(100, values, null)));
    }
}
