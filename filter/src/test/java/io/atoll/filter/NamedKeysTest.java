package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Schema;
import io.atoll.model.rows.Keys;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class NamedKeysTest {

    @Test
    void recognisesFiltersThatNameKeys() {
        assertEquals(Optional.of(List.of(7L)), keys("id == 7", TestSchemas.PEOPLE));
        assertEquals(Optional.of(List.of(7L)), keys("7 == id", TestSchemas.PEOPLE));
        assertEquals(Optional.of(List.of(3L, 1L, 3L)), keys("id in [3, 1, 3]", TestSchemas.PEOPLE));
        assertEquals(Optional.of(List.of()), keys("id in []", TestSchemas.PEOPLE));
        assertEquals(Optional.of(List.of("a", "b")), keys("name in ['a','b']", TestSchemas.NAMED));
        assertEquals(Optional.of(List.of("a")), keys("name == 'a'", TestSchemas.NAMED));
    }

    @Test
    void leavesAllOtherFiltersAlone() {
        for (String expression :
                List.of(
                        "age == 7",
                        "id != 7",
                        "id > 7",
                        "id not in [7]",
                        "id == age",
                        "id + 1 == 7",
                        "id == 7.0",
                        "id in [7, 8.5]",
                        "id == 7 and age == 1",
                        "id == 7 or id == 8")) {
            assertEquals(Optional.empty(), keys(expression, TestSchemas.PEOPLE), expression);
        }
    }

    private static Optional<List<Object>> keys(String expression, Schema schema) {
        return NamedKeys.of(
                        FilterParser.parse(expression, schema, Map.of(), TimeNotation.UTC), schema)
                .map(NamedKeysTest::toList);
    }

    private static List<Object> toList(Keys keys) {
        return IntStream.range(0, keys.size()).mapToObj(keys::get).toList();
    }
}
