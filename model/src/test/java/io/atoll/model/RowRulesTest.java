package io.atoll.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What rows must be like to enter a collection.
class RowRulesTest {

    @Test
    void refusesAKeyThatNoSegmentCouldHold() {
        var key =
                new Field(
                        100,
                        "id",
                        DataType.VARCHAR,
                        true,
                        false,
                        false,
                        0,
                        Limits.MAX_VARCHAR_LENGTH,
                        false,
                        Optional.empty(),
                        "",
                        Map.of());
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
                new Field(
                        100,
                        "id",
                        DataType.INT64,
                        true,
                        true,
                        false,
                        0,
                        0,
                        false,
                        Optional.empty(),
                        "",
                        Map.of());
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

    private static Rows keys(String... values) {
        return new Rows(values.length, List.of(new Column.Texts(100, values, null)));
    }
}
