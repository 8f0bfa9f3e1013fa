package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class FilterErrorsTest {

    @Test
    void namesTheExpressionThePlaceAndTheProblem() {
        assertEquals(
                "failed to create query plan: cannot parse expression: age > > 1, error:"
                        + " 1:7: unexpected '>', expected a value",
                problemOf("age > > 1", Map.of()).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    age >                      → 1:6: the expression ends too early, expected a value
                    (age > 1                   → 1:9: the expression ends too early, expected an operator or ')'
                    age > 1)                   → 1:8: unexpected ')', expected an operator or the end
                    age 1                      → 1:5: unexpected '1', expected an operator or the end
                    age in [1 2]               → 1:11: unexpected '2', expected an operator, ',' or ']'
                    age not 3                  → 1:9: unexpected '3', expected 'in'
                    name == "abc               → 1:9: the string that begins here has no end
                    age == 12abc               → 1:8: '12abc' is neither a number nor a name
                    age == #                   → 1:8: unexpected '#', expected a value
                    age = 1                    → 1:5: '=' compares nothing: write ==
                    profile[x] == 1            → 1:9: unexpected 'x', expected a number or a string
                    profile["x" == 1           → 1:13: unexpected '==', expected ']'
                    age And id                 → 1:5: unexpected 'And', expected an operator or the end
                    age == {                   → 1:9: the expression ends too early, expected a name
                    """)
    void saysWhatStandsWhereAndWhatWasExpected(String expression, String problem) {
        assertRefused(expression, problem);
    }

    @Test
    void countsLines() {
        assertRefused("age > 1 and\n  (age >)", "2:9: unexpected ')', expected a value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    1 + 1                      → 1:1: predicate is not a boolean expression: this is the integer 2
                    age                        → predicate is not a boolean expression: this is field age (INT8)
                    age + 1                    → predicate is not a boolean expression: this is a computed number
                    [1]                        → predicate is not a boolean expression: this is a list
                    profile["x"]               → predicate is not a boolean expression: this is a path into field profile (JSON)
                    not age                    → 1:5: 'not' needs a boolean expression: this is field age (INT8)
                    age > 1 and 3              → 1:13: 'and' needs boolean expressions: this is the integer 3
                    age or active              → 1:1: 'or' needs boolean expressions
                    age == "1"                 → type mismatch: field age (INT8) cannot be compared with the string "1"
                    name > 1                   → type mismatch: field name (VARCHAR) cannot be compared with the integer 1
                    active == 1                → type mismatch: field active (BOOL) cannot be compared with the integer 1
                    active < true              → bools have no order
                    profile["x"] > true        → bools have no order
                    1 == "a"                   → type mismatch: the integer 1 cannot be compared with the string "a"
                    age == name                → type mismatch
                    age == profile["x"]        → paths into JSON compare with constants only
                    profile["x"] == profile["y"] → paths into JSON compare with constants only
                    profile == 1               → field profile (JSON) cannot be compared as a whole
                    profile in [1]             → field profile (JSON) cannot be compared as a whole
                    (age > 1) == true          → type mismatch: a condition cannot be compared with the bool true
                    age in ["a"]               → type mismatch: field age (INT8) cannot be one of a list with the string "a"
                    name in [1]                → type mismatch
                    active in [1]              → type mismatch
                    age in 3                   → 'in' needs a list such as [1, 2], not the integer 3
                    age in (1, 2)              → unexpected ',', expected an operator or ')'
                    3 in [3]                   → 'in' needs a field on its left, not the integer 3
                    age + 1 in [3]             → 'in' needs a field on its left, not a computed number
                    age in [id]                → lists hold constants only, not field id (INT64)
                    age in [[1]]               → field age (INT8) cannot be one of a list with a list
                    age like "a"               → 'like' works on strings and JSON paths, not on field age (INT8)
                    name like 3                → 'like' needs a string as pattern, not the integer 3
                    name like "a\\\\"            → the pattern ends with a backslash that escapes nothing
                    "a" like "a"               → 'like' needs a field on its left
                    3 is null                  → 'is null' works on a field, not on the integer 3
                    exists age                 → 'exists' works on a path into JSON, not on field age (INT8)
                    exists profile             → 'exists' works on a path into JSON
                    face == 1                  → field face is a vector; filters test scalars
                    name["x"] == 1             → VARCHAR data type not supported accessed with []: field name has nothing inside
                    profile[99999999999] == 1  → no array has an element 99999999999
                    5 < age < 1                → invalid range: no value lies between the integer 5 and the integer 1
                    1 <= age < 1               → invalid range
                    1 > age > 5                → invalid range
                    1 < age > 5                → comparisons do not chain
                    age < id < 5               → comparisons do not chain
                    age == id == 5             → comparisons do not chain
                    1 < age < "a"              → type mismatch: a range from the integer 1 to the string "a"
                    1 < age < 3 < 4            → 1:13: more than two comparisons in a chain
                    """)
    void refusesWhatHasNoMeaning(String expression, String problem) {
        assertRefused(expression, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    name + "a" == "b"          → 1:6: arithmetic needs numbers, not field name (VARCHAR)
                    active + 1 == 2            → arithmetic needs numbers, not field active (BOOL)
                    age + (age > 1) == 2       → arithmetic needs numbers, not a condition
                    height % 2 == 0            → '%' needs integers, not field height (FLOAT)
                    age % 1.5 == 0             → '%' needs integers, not the number 1.5
                    age / 0 == 1               → 1:5: division by zero
                    age % 0 == 1               → division by zero
                    1 / 0.0 == age             → division by zero
                    -age == 1                  → the sign '-' is not supported on field age (INT8)
                    +name == "a"               → the sign '+' is not supported on field name (VARCHAR)
                    name == -"a"               → '-' works on numbers only
                    age ** 2 == 4              → '**' is not supported on field age (INT8), only on constant numbers
                    age == 9223372036854775808 → 1:8: integer overflow: 9223372036854775808 does not fit into 64 bits
                    age in [9223372036854775808] → integer overflow
                    age == 9223372036854775807 + 1 → integer overflow in constant arithmetic
                    age == 10 ** 19            → integer overflow in constant arithmetic
                    age == -9223372036854775808 - 1 → integer overflow in constant arithmetic
                    age == 9223372036854775807 * 2 → integer overflow in constant arithmetic
                    age == -9223372036854775808 / -1 → integer overflow in constant arithmetic
                    age == -(-9223372036854775808) → integer overflow in constant arithmetic
                    height == 1e999            → float overflow
                    height == 1e308 * 10       → float overflow in constant arithmetic
                    age == 089                 → '089' begins with 0 but is no octal number
                    name == "\\q"               → the string contains '\\q', which is no known escape
                    name == "\\x4"              → the string contains '\\x4', which is no known escape
                    name == "\\Uffffffff"       → which is no known escape
                    """)
    void refusesWhatCannotBeComputed(String expression, String problem) {
        assertRefused(expression, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    age << 2 == 4              → 1:5: '<<' is not supported
                    age >> 2 == 4              → '>>' is not supported
                    age & 2 == 4               → '&' is not supported
                    (age | 2) == 4             → '|' is not supported
                    age ^ 2 == 4               → '^' is not supported
                    ~age == 4                  → '~' is not supported
                    random_sample(0.1)         → function random_sample is not supported
                    array_length(name) == 3    → array_length operation are only supported on json or array fields now, got: field name (VARCHAR)
                    array_length(profile, 1) == 3 → array_length takes 1 argument, not 2
                    array_length(profile["x"]) → predicate is not a boolean expression: this is a computed number
                    array_length(profile["x"]) in [3] → 'in' needs a field on its left, not a computed number
                    Json_Contains(profile, 1)  → function Json_Contains is not supported
                    json_contains(profile)     → json_contains takes 2 arguments, not 1
                    json_contains(name, 1)     → contains operation are only supported on json or array fields now, got: field name (VARCHAR)
                    json_contains(profile, age) → contains operation are only supported explicitly specified element, got: field age (INT8)
                    array_contains(scores, "a") → Contains operation can't compare between array element type: INT32 and the string "a"
                    array_contains_any(tags, ["a", 1]) → ContainsAny operation can't compare between array element type: VARCHAR and the integer 1
                    array_contains(scores[0], 1) → contains operation are only supported on json or array fields now, got: an element of field scores (ARRAY of INT32)
                    scores == 1                → type mismatch: field scores (ARRAY of INT32) cannot be compared with the integer 1
                    scores == ["a"]            → comparisons between field scores (ARRAY of INT32) and a list with the string "a" are not supported
                    scores < [1]               → can not comparisons array fields directly
                    scores in [1]              → can not comparisons array fields directly
                    scores + 1 == 2            → can not comparisons array fields directly
                    scores["a"] == 1           → can only access array field with integer index: scores
                    scores[0][1] == 1          → field scores is an array of INT32, whose elements have nothing inside
                    scores[0] == "a"           → type mismatch: an element of field scores (ARRAY of INT32) cannot be compared with the string "a"
                    [1] < age < [2]            → type mismatch: a range from a list to a list
                    [1] == [1]                 → type mismatch
                    json_contains_all(profile, 1) → ContainsAll operation element must be an array, not the integer 1
                    """)
    void refusesWhatIsNotSupportedByName(String expression, String problem) {
        assertRefused(expression, problem);
    }

    @Test
    void namesAnUnknownFieldAndTheNearestKnownOne() {
        var error = problemOf("agee > 1", Map.of());

        assertEquals(ErrorCode.FIELD_NOT_FOUND, error.code());
        assertEquals(
                "failed to create query plan: cannot parse expression: agee > 1, error:"
                        + " 1:1: field agee not exist (did you mean age?)",
                error.getMessage());
        assertTrue(
                problemOf("wholly_different > 1", Map.of())
                        .getMessage()
                        .endsWith(
                                "field wholly_different not exist and the collection takes no"
                                        + " dynamic fields"));
        assertEquals(ErrorCode.FIELD_NOT_FOUND, problemOf("$meta[\"x\"] > 1", Map.of()).code());
    }

    @Test
    void refusesParametersWithoutAUsableValue() {
        assertRefused("age == {x}", "no value was given for {x}; values were given for []");
        assertRefused("age == {x}", Map.of("x", List.of(1L)), "cannot be compared with a list");
        assertRefused("age in {x}", Map.of("x", 1L), "'in' needs a list");
        assertRefused(
                "age in {x}",
                Map.of("x", List.of(List.of(1L))),
                "field age (INT8) cannot be one of a list with a list");
        assertRefused("age == {x}", Map.of("x", Double.NaN), "the value of {x} holds NaN");
        assertRefused("age == {x}", Map.of("x", "a"), "type mismatch");
    }

    @Test
    void showsOnlyTheBeginningOfALongExpression() {
        String message = problemOf("id in [" + "1, ".repeat(1000) + "x]", Map.of()).getMessage();
        assertTrue(message.length() < 1300, message);
        assertTrue(message.contains("... (3009 characters in all)"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "profile[", "age in [", "f(", "not (", "-(", "{"})
    void refusesDeepNestingWhereverItIs(String opening) throws InterruptedException {
        var error = new AtomicReference<Throwable>();
        // A small stack, as threads that serve requests may have.
        var thread =
                new Thread(
                        null,
                        () -> problemOf(opening.repeat(200_000), Map.of()),
                        "small-stack",
                        256 << 10);
        thread.setUncaughtExceptionHandler((_, e) -> error.set(e));
        thread.start();
        thread.join();
        assertEquals(null, error.get());
    }

    @Test
    void readsWhatIsJustNotTooDeepOnASmallStack() throws InterruptedException {
        int depth = FilterParser.MAX_BRACKETS;
        String deep = "(".repeat(depth) + "age > 1" + ")".repeat(depth);
        var error = new AtomicReference<Throwable>();
        var thread =
                new Thread(
                        null,
                        () -> FilterParser.parse(deep, TestSchemas.PEOPLE, Map.of()),
                        "small-stack",
                        512 << 10);
        thread.setUncaughtExceptionHandler((_, e) -> error.set(e));
        thread.start();
        thread.join();
        assertEquals(null, error.get());
        assertRefused("(" + deep + ")", "brackets are nested too deeply: more than 100 levels");
    }

    @Test
    void boundsTheDepthOfTheTree() {
        int limit = Limits.MAX_FILTER_DEPTH;
        String sum = "age" + " + 1".repeat(limit - 2) + " > 3";
        FilterParser.parse(sum, TestSchemas.PEOPLE, Map.of());
        assertRefused(sum.replace("age", "age + 1"), "nested too deeply: more than 40 levels");

        var alternating = new StringBuilder("age > 1");
        for (int i = 0; i < 20; i++) {
            alternating.insert(0, "(active or ").append(") and active");
        }
        assertRefused(alternating.toString(), "nested too deeply: more than 40 levels");
    }

    @Test
    void longChainsAreFlatAndFast() {
        String chain = "age > 1" + " and age > 2".repeat(20_000);
        FilterParser.parse(chain, TestSchemas.PEOPLE, Map.of());
        FilterParser.parse("not ".repeat(20_000) + "active", TestSchemas.PEOPLE, Map.of());
        FilterParser.parse(
                "age > " + "-".repeat(20_000) + "1" + " + 1".repeat(20_000),
                TestSchemas.PEOPLE,
                Map.of());
    }

    private static void assertRefused(String expression, String problem) {
        assertRefused(expression, Map.of(), problem);
    }

    private static void assertRefused(
            String expression, Map<String, Object> params, String problem) {
        var error = problemOf(expression, params);
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(error.getMessage().contains(problem), error.getMessage());
    }

    private static AtollException problemOf(String expression, Map<String, Object> params) {
        return assertThrows(
                AtollException.class,
                () -> FilterParser.parse(expression, TestSchemas.PEOPLE, params));
    }
}
