package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class FilterParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    age == 3                        → (== age 3)
                    age!=3                          → (!= age 3)
                    3 < age                         → (> age 3)
                    3 >= age                        → (<= age 3)
                    height > 1.5                    → (> height 1.5)
                    age > 1.5                       → (> age 1.5)
                    height > 1                      → (> height 1)
                    name == "a"                     → (== name 'a')
                    'a' <= name                     → (>= name 'a')
                    active == true                  → (== active true)
                    active != FALSE                 → (!= active false)
                    False == active                 → (== active false)
                    active                          → (== active true)
                    not active                      → (not (== active true))
                    age == id                       → (== age id)
                    age < height                    → (< age height)
                    name == name                    → (== name name)
                    (age) == (3)                    → (== age 3)
                    """)
    void comparesFieldsWithConstantsAndFields(String expression, String tree) {
        assertParses(expression, tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    1 < age <= 5                    → (and (> age 1) (<= age 5))
                    1 <= age < 5                    → (and (>= age 1) (< age 5))
                    5 >= age > 1                    → (and (<= age 5) (> age 1))
                    3 <= age <= 3                   → (and (>= age 3) (<= age 3))
                    "a" < name < "c"                → (and (> name 'a') (< name 'c'))
                    0 < age + 1 < 2.5               → (and (> (+ age 1) 0) (< (+ age 1) 2.5))
                    1 < profile["x"] < 2            → (and (> profile.x 1) (< profile.x 2))
                    1 < age < 5 and active          → (and (> age 1) (< age 5) (== active true))
                    1 < 2 < 3                       → true
                    """)
    void readsARangeAsTwoComparisons(String expression, String tree) {
        assertParses(expression, tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    age % 2 == 0                    → (== (% age 2) 0)
                    age + 1 + 2 > 3                 → (> (+ (+ age 1) 2) 3)
                    1 + 2 + age > 3                 → (> (+ 3 age) 3)
                    age - (id - 1) == 0             → (== (- age (- id 1)) 0)
                    age - id - 1 == 0               → (== (- (- age id) 1) 0)
                    age + id * 2 < height / 4       → (< (+ age (* id 2)) (/ height 4))
                    (age + id) * 2 == 4             → (== (* (+ age id) 2) 4)
                    2 ** 10 == age                  → (== age 1024)
                    age == 2 ** 3 ** 2              → (== age 512)
                    age == -2 ** 2                  → (== age -4)
                    age == 2 ** -1                  → (== age 0.5)
                    age == 7 / 2                    → (== age 3)
                    age == 7.0 / 2                  → (== age 3.5)
                    age == -7 % 4                   → (== age -3)
                    age == 2 * 3 + 4                → (== age 10)
                    age == --3                      → (== age 3)
                    age == +-3                      → (== age -3)
                    age>-1                          → (> age -1)
                    age -1 > 0                      → (> (- age 1) 0)
                    3 < age * 2                     → (> (* age 2) 3)
                    profile["n"] + 1 == 2           → (== (+ profile.n 1) 2)
                    profile["n"] % 2 == age         → (== (% profile.n 2) age)
                    """)
    void computes(String expression, String tree) {
        assertParses(expression, tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    age > 1 and age < 3 or active          → (or (and (> age 1) (< age 3)) (== active true))
                    age > 1 or age < 3 and active          → (or (> age 1) (and (< age 3) (== active true)))
                    (age > 1 or age < 3) and active        → (and (or (> age 1) (< age 3)) (== active true))
                    age > 1 && age < 3 || active           → (or (and (> age 1) (< age 3)) (== active true))
                    age > 1 AND age < 3 OR NOT active      → (or (and (> age 1) (< age 3)) (not (== active true)))
                    not age > 1 and active                 → (and (not (> age 1)) (== active true))
                    !(age > 1 and active)                  → (not (and (> age 1) (== active true)))
                    not not age > 1                        → (> age 1)
                    not not not age > 1                    → (not (> age 1))
                    not (not (age > 1))                    → (> age 1)
                    (age > 1 and age > 2) and age > 3      → (and (> age 1) (> age 2) (> age 3))
                    age > 1 or (age > 2 or age > 3)        → (or (> age 1) (> age 2) (> age 3))
                    true and age > 1                       → (> age 1)
                    false and age > 1                      → false
                    true or age > 1                        → true
                    false or age > 1                       → (> age 1)
                    not true                               → false
                    1 < 2 and "b" < "a"                    → false
                    1 == 1.0                               → true
                    9007199254740993 == 9007199254740992.0 → false
                    """)
    void joinsConditions(String expression, String tree) {
        assertParses(expression, tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    age in [1, 2, 3]                → (in age [1 2 3])
                    age IN [1, -2,]                 → (in age [1 -2])
                    age in []                       → (in age [])
                    age in [1 + 1, (3)]             → (in age [2 3])
                    age not in [1]                  → (not (in age [1]))
                    age NOT IN [1]                  → (not (in age [1]))
                    not age in [1]                  → (not (in age [1]))
                    not age not in [1]              → (in age [1])
                    name in ["a", 'b']              → (in name ['a' 'b'])
                    profile["x"] in [1, "a", true]  → (in profile.x [1 'a' true])
                    height in [1, 2.5]              → (in height [1 2.5])
                    name like "a%_b"                → (like name 'a%_b')
                    name LIKE '\\\\%'                 → (like name '\\%')
                    name like "100\\%"               → (like name '100\\%')
                    profile["x"] like "a%"          → (like profile.x 'a%')
                    not name like "a%"              → (not (like name 'a%'))
                    age is null                     → (is-null age)
                    age IS NOT NULL                 → (not (is-null age))
                    profile["x"] is null            → (is-null profile.x)
                    profile is null                 → (is-null profile)
                    age > 1 and name is not null    → (and (> age 1) (not (is-null name)))
                    exists profile["a"]["b"][0]     → (exists profile.a.b#0)
                    EXISTS (profile['a'])           → (exists profile.a)
                    """)
    void testsMembershipPatternsAndPresence(String expression, String tree) {
        assertParses(expression, tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    json_contains(profile["tags"], "a")          → (contains-all profile.tags ['a'])
                    JSON_CONTAINS(profile, 1)                    → (contains-all profile [1])
                    json_contains_all(profile["tags"], [1, 2])   → (contains-all profile.tags [1 2])
                    JSON_CONTAINS_ANY(profile["tags"], ["a", 2]) → (contains-any profile.tags ['a' 2])
                    array_contains_any(profile["tags"], [1])     → (contains-any profile.tags [1])
                    not json_contains(profile["tags"], true)     → (not (contains-all profile.tags [true]))
                    json_contains(profile["tags"], [1, "a"])     → (contains-all profile.tags [[1 'a']])
                    json_contains_any(profile["tags"], [[1], 2]) → (contains-any profile.tags [[1] 2])
                    profile["tags"] == [1, [2]]                  → (== profile.tags [1 [2]])
                    age > 1 and random_sample(0.5)               → (and (> age 1) (sample 0.5))
                    profile == 1 or profile in [2]               → (or (== profile 1) (in profile [2]))
                    name == r"a\\b" and +age == +1               → (and (== name 'a\\b') (== age 1))
                    array_contains(scores, 1)                    → (contains-all scores [1])
                    json_contains_all(tags, ["a", "b"])          → (contains-all tags ['a' 'b'])
                    scores[0] == 1 and tags[1] like "a%"         → (and (== scores#0 1) (like tags#1 'a%'))
                    scores[0] in [1, 2] or 1 < scores[2] < 5     → (or (in scores#0 [1 2]) (and (> scores#2 1) (< scores#2 5)))
                    scores[0] + 1 == 2 and scores[1] > age       → (and (== (+ scores#0 1) 2) (> scores#1 age))
                    scores == [1, 2] and tags != []              → (and (== scores [1 2]) (!= tags []))
                    array_length(scores) == 2 and tags is null   → (and (== (length scores) 2) (is-null tags))
                    array_length(profile["tags"]) > 2            → (> (length profile.tags) 2)
                    ARRAY_LENGTH(profile) == 0                   → (== (length profile) 0)
                    1 <= array_length(profile["a"][0]) * 2 < 9   → (and (>= (* (length profile.a#0) 2) 1) (< (* (length profile.a#0) 2) 9))
                    """)
    void looksIntoJsonArrays(String expression, String tree) {
        assertParses(expression, tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    profile["a"] == 1               → (== profile.a 1)
                    profile['a']["b c"][12] == "x"  → (== profile.a.b c#12 'x')
                    profile["a"] == true            → (== profile.a true)
                    colour == "red"                 → (== $meta.colour 'red')
                    $meta["colour"] == "red"        → (== $meta.colour 'red')
                    sizes[0] > 3                    → (> $meta.sizes#0 3)
                    $meta["age"] > 3                → (> $meta.age 3)
                    exists colour                   → (exists $meta.colour)
                    colour is null                  → (is-null $meta.colour)
                    null == 1                       → (== $meta.null 1)
                    is is not null                  → (not (is-null $meta.is))
                    größe > 3                       → (> $meta.größe 3)
                    色 == "红" and naïveté2 < 1      → (and (== $meta.色 '红') (< $meta.naïveté2 1))
                    ชื่อ == "ก"                       → (== $meta.ชื่อ 'ก')
                    exists 𝒳["é"]                   → (exists $meta.𝒳.é)
                    """)
    void findsPathsIntoJsonAndUndeclaredKeys(String expression, String tree) {
        assertEquals(tree, Sketch.of(parse(expression, TestSchemas.OPEN_PEOPLE)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    0                    → 0
                    0x1F                 → 31
                    0XfF                 → 255
                    017                  → 15
                    0b101                → 5
                    9223372036854775807  → 9223372036854775807
                    -9223372036854775808 → -9223372036854775808
                    -0x8000000000000000  → -9223372036854775808
                    1.5                  → 1.5
                    .5                   → 0.5
                    5.                   → 5.0
                    1e3                  → 1000.0
                    1.5E-3               → 0.0015
                    0x1.8p1              → 3.0
                    -1.5                 → -1.5
                    """)
    void readsNumbers(String number, String value) {
        assertParses("height == " + number, "(== height %s)".formatted(value));
        assertParses("height in [" + number + "]", "(in height [%s])".formatted(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    "it's"                 → it's
                    'say "x"'              → say "x"
                    'it\\'s'                → it's
                    "say \\"x\\""            → say "x"
                    "a\\\\b"                 → a\\b
                    "caf\\xe9"              → café
                    "\\u4e2d\\U0001d11e"     → 中𝄞
                    "\\101\\60"              → A0
                    "日本"                  → 日本
                    ""                     → ``
                    """)
    void readsStrings(String literal, String text) {
        assertParses("name == " + literal, "(== name '%s')".formatted(text));
    }

    @Test
    void readsTheEscapesOfControlCharacters() {
        assertParses("name == '\\a\\b\\f\\n\\r\\t\\v'", "(== name '\007\b\f\n\r\t\013')");
    }

    @Test
    void aRawLineBreakIsPartOfTheString() {
        assertParses(
                "name == 'a\nb' or\nname in [\"c\r\nd\"]",
                "(or (== name 'a\nb') (in name ['c\r\nd']))");
    }

    @Test
    void ignoresSpaceBetweenTokens() {
        assertParses(" age\t>\r\n 1\nand(active)", "(and (> age 1) (== active true))");
    }

    @Test
    void aBlankExpressionIsTrueForEveryRow() {
        assertParses("", "true");
        assertParses(" \n", "true");
    }

    @Test
    void takesTheValuesOfParameters() {
        Map<String, Object> params =
                Map.of(
                        "low",
                        1L,
                        "high",
                        2.5,
                        "who",
                        "Ann",
                        "yes",
                        true,
                        "ids",
                        List.of(1L, 2L),
                        "names",
                        List.of("a", "b"));
        var expected =
                Map.of(
                        "{low} < height < { high }", "(and (> height 1) (< height 2.5))",
                        "name == {who} and active == {yes}",
                                "(and (== name 'Ann') (== active true))",
                        "id in {ids}", "(in id [1 2])",
                        "name not in {names}", "(not (in name ['a' 'b']))",
                        "name like {who}", "(like name 'Ann')",
                        "age + {low} > 2", "(> (+ age 1) 2)",
                        "age > -{low}", "(> age -1)",
                        "id in [{low}, 7]", "(in id [1 7])",
                        "json_contains_any(profile, {names})", "(contains-any profile ['a' 'b'])");
        expected.forEach(
                (expression, tree) ->
                        assertEquals(
                                tree,
                                Sketch.of(
                                        FilterParser.parse(
                                                expression,
                                                TestSchemas.PEOPLE,
                                                params,
                                                TimeNotation.UTC))));
    }

    private static void assertParses(String expression, String tree) {
        assertEquals(tree, Sketch.of(parse(expression, TestSchemas.PEOPLE)), expression);
    }

    private static Filter parse(String expression, Schema schema) {
        return FilterParser.parse(expression, schema, Map.of(), TimeNotation.UTC);
    }
}
