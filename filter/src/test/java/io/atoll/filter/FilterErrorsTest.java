package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

class FilterErrorsTest {

    @Test
    void namesTheExpressionThePlaceAndTheProblem() {
        assertEquals(
                "failed to create query plan: cannot parse expression: age > > 1, error:"
                        + " unexpected '>', expected a value (at 1:7)",
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
                    1 + 1                      → 1:1: predicate is not a boolean expression: 1+1, data type: Int64, this is the integer 2
                    age                        → predicate is not a boolean expression: age, data type: Int8, this is field age (INT8)
                    age + 1                    → a computed number
                    [1]                        → predicate is not a boolean expression: [1], data type: Array, this is a list
                    profile["x"]               → data type: JSON, this is a path into field profile (JSON)
                    not age                    → 1:5: not op can only be applied on boolean expression: age, data type: Int8, this is field age (INT8)
                    age > 1 and 3              → 1:13: 'and' can only be used between boolean expressions: 3, data type: Int64, this is the integer 3
                    age or active              → 1:1: 'or' can only be used between boolean expressions
                    age == "1"                 → comparisons between Int8 and VarChar are not supported: field age (INT8), the string "1"
                    name > 1                   → comparisons between VarChar and Int64 are not supported
                    active == 1                → comparisons between Bool and Int64 are not supported
                    active < true              → bools have no order
                    profile["x"] > true        → bools have no order
                    1 == "a"                   → comparisons between Int64 and VarChar are not supported
                    age == name                → comparisons between Int8 and VarChar are not supported
                    age == profile["x"]        → two column comparison with JSON type is not supported
                    profile["x"] == profile["y"] → two column comparison with JSON type is not supported
                    (age > 1) == true          → comparisons between Bool and Bool are not supported: a condition, the bool true
                    age in ["a"]               → value 'string_val:"a"' in list cannot be casted to Int8
                    name in [1]                → value 'int64_val:1' in list cannot be casted to VarChar
                    active in [1]              → value 'int64_val:1' in list cannot be casted to Bool
                    age in 3                   → the right-hand side of 'in' must be a list, but got: the integer 3
                    age in (1, 2)              → unexpected ',', expected an operator or ')'
                    3 in [3]                   → 'term' can only be used on non-const expression, but got: the integer 3
                    age + 1 in [3]             → 'term' can only be used on single field, but got: a computed number
                    age in [id]                → array element type must be generic value, but got: id, field id (INT64)
                    age in [[1]]               → value 'array_val' in list cannot be casted to Int8
                    age like "a"               → like operation on non-string or no-json field is unsupported: field age (INT8)
                    name like 3                → 'like' needs a string as pattern, not the integer 3
                    name like "a\\\\"            → the pattern ends with a backslash that escapes nothing
                    "a" like "a"               → like operation on complicated expr is unsupported
                    3 is null                  → 'is null' works on a field, not on the integer 3
                    exists age                 → exists operations are only supportted on json field, got:Int8
                    exists profile             → exists operations are only supportted on json key
                    face == 1                  → field face is a vector; filters test scalars
                    name["x"] == 1             → VARCHAR data type not supported accessed with []: field name has nothing inside
                    profile[99999999999] == 1  → no array has an element 99999999999
                    5 < age < 1                → invalid range: lowerbound is greater than upperbound, no value lies between the integer 5 and the integer 1
                    1 <= age < 1               → invalid range
                    1 > age > 5                → invalid range
                    1 < age > 5                → invalid range: comparisons chain as a range
                    age < id < 5               → lowerbound cannot be a non-const expression
                    age == id == 5             → comparisons chain as a range
                    1 < age < "a"              → invalid range operations: from the integer 1 to the string "a"
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
                    name + "a" == "b"          → 1:6: 'add' cannot perform arithmetic between VarChar field and VarChar: arithmetic needs numbers, not field name (VARCHAR)
                    active + 1 == 2            → arithmetic needs numbers, not field active (BOOL)
                    age + (age > 1) == 2       → arithmetic needs numbers, not a condition
                    height % 2 == 0            → modulo can only apply on integer types
                    age % 1.5 == 0             → modulo can only apply on integer types
                    age / 0 == 1               → 1:5: division or modulus by zero
                    age % 0 == 1               → division or modulus by zero
                    1 / 0.0 == age             → division or modulus by zero
                    -age == 1                  → unexpected op: -, it works on constant numbers, not on field age (INT8)
                    +name == "a"               → unexpected op: +, it works on numbers, not on field name (VARCHAR)
                    name == -"a"               → '-' works on numbers only
                    age ** 2 == 4              → power can only apply on constants: field age (INT8), the integer 2
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
                    age << 2 == 4              → 1:5: shift is not supported: age<<2
                    age >> 2 == 4              → shift is not supported: age>>2
                    age & 2 == 4               → BitAnd is not supported: age&2==4
                    (age | 2) == 4             → BitOr is not supported: age|2
                    age ^ 2 == 4               → BitXor is not supported
                    ~age == 4                  → unexpected op: ~
                    random_sample(0.0)         → the sample factor should be between 0 and 1
                    random_sample(1)           → "float factor" should be a const float expression
                    random_sample(0.1) and age > 1 → random sample expression can only be the last expression
                    (age > 1 and random_sample(0.1)) and active → random sample expression can only be the last expression
                    age > 1 or random_sample(0.1) → random sample expression cannot be used in logical or expression
                    not random_sample(0.1)     → random sample expression cannot be used in unary expression
                    age in [[[[[[[1]]]]]]]     → lists are nested too deeply: more than 6 levels
                    array_length(name) == 3    → array_length operation are only supported on json or array fields now, got: field name (VARCHAR)
                    array_length(profile, 1) == 3 → array_length takes 1 argument, not 2
                    array_length(profile["x"]) → a computed number
                    array_length(profile["x"]) in [3] → 'term' can only be used on single field, but got: a computed number
                    Json_Contains(profile, 1)  → function Json_Contains is not supported
                    json_contains(profile)     → json_contains takes 2 arguments, not 1
                    json_contains(name, 1)     → contains operation are only supported on json or array fields now, got: field name (VARCHAR)
                    json_contains(profile, age) → contains operation are only supported explicitly specified element, got: field age (INT8)
                    array_contains(scores, "a") → Contains operation can't compare between array element type: INT32 and the string "a"
                    array_contains_any(tags, ["a", 1]) → ContainsAny operation can't compare between array element type: VARCHAR and the integer 1
                    array_contains(scores[0], 1) → contains operation are only supported on json or array fields now, got: an element of field scores (ARRAY of INT32)
                    scores == 1                → comparisons between Array[Int32] and Int64 are not supported
                    scores == ["a"]            → comparisons between Array[Int32] and Array[VarChar] are not supported
                    scores < [1]               → can not comparisons array fields directly
                    scores in [1]              → can not comparisons array fields directly
                    scores + 1 == 2            → can not comparisons array fields directly
                    scores["a"] == 1           → can only access array field with integer index: scores
                    scores[0][1] == 1          → field scores is an array of INT32, whose elements have nothing inside
                    scores[0] == "a"           → comparisons between Int32 and VarChar are not supported
                    [1] < age < [2]            → invalid range operations: from a list to a list
                    [1] == [1]                 → comparisons between Array and Array are not supported
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
                        + " field agee not exist (did you mean age?) (at 1:1)",
                error.getMessage());
        assertTrue(
                problemOf("wholly_different > 1", Map.of())
                        .getMessage()
                        .endsWith(
                                "field wholly_different not exist and the collection takes no"
                                        + " dynamic fields (at 1:1)"));
        assertEquals(ErrorCode.FIELD_NOT_FOUND, problemOf("$meta[\"x\"] > 1", Map.of()).code());
    }

    @Test
    void refusesParametersWithoutAUsableValue() {
        assertRefused(
                "age == {x}", "the value of expression template variable name {x} is not found");
        assertRefused(
                "age == {x}",
                Map.of("x", List.of(1L)),
                "comparisons between Int8 and Array are not supported");
        assertRefused("age in {x}", Map.of("x", 1L), "the right-hand side of 'in' must be a list");
        assertRefused(
                "age in {x}",
                Map.of("x", List.of(List.of(1L))),
                "value 'array_val' in list cannot be casted to Int8");
        assertRefused("age == {x}", Map.of("x", Double.NaN), "the value of {x} holds NaN");
        assertRefused("age == {x}", Map.of("x", "a"), "comparisons between Int8 and VarChar");
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
                        () ->
                                FilterParser.parse(
                                        deep, TestSchemas.PEOPLE, Map.of(), TimeNotation.UTC),
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
        FilterParser.parse(sum, TestSchemas.PEOPLE, Map.of(), TimeNotation.UTC);
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
        FilterParser.parse(chain, TestSchemas.PEOPLE, Map.of(), TimeNotation.UTC);
        FilterParser.parse(
                "not ".repeat(20_000) + "active", TestSchemas.PEOPLE, Map.of(), TimeNotation.UTC);
        FilterParser.parse(
                "age > " + "-".repeat(20_000) + "1" + " + 1".repeat(20_000),
                TestSchemas.PEOPLE,
                Map.of(),
                TimeNotation.UTC);
    }

    private static void assertRefused(String expression, String problem) {
        assertRefused(expression, Map.of(), problem);
    }

    private static void assertRefused(
            String expression, Map<String, Object> params, String problem) {
        var error = problemOf(expression, params);
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        var at = Pattern.compile("(\\d+:\\d+): (.*)").matcher(problem);
        String message = String.valueOf(error.getMessage());
        if (at.matches()) {
            assertTrue(message.endsWith(" (at %s)".formatted(at.group(1))), message);
        }
        assertTrue(message.contains(at.matches() ? at.group(2) : problem), message);
    }

    private static AtollException problemOf(String expression, Map<String, Object> params) {
        return assertThrows(
                AtollException.class,
                () -> FilterParser.parse(expression, TestSchemas.PEOPLE, params, TimeNotation.UTC));
    }
}
