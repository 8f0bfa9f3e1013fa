package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class TextFunctionsTest {
    private static final Schema DOCUMENTS =
            new Schema(
                    "",
                    List.of(
                            Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                            text(101, "body").with(Field.Trait.ANALYZED).with(Field.Trait.MATCHED),
                            text(102, "title")));

    private static Field text(long id, String name) {
        return Field.of(id, name, DataType.VARCHAR).withMaxLength(100);
    }

    private static String parse(String expression) {
        return Sketch.of(
                FilterParser.parse(
                        expression,
                        DOCUMENTS,
                        Map.of("words", "from a template", "n", 3L),
                        TimeNotation.UTC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            textBlock =
                    """
                    text_match(body, "a b")                         → (words body 'a b' 1)
                    TEXT_MATCH(body, 'a b', minimum_should_match=2) → (words body 'a b' 2)
                    text_match(body, {words}, minimum_should_match={n}) → (words body 'from a template' 3)
                    phrase_match(body, "a b")                       → (phrase body 'a b' 0)
                    PHRASE_MATCH(body, "a b", 2)                    → (phrase body 'a b' 2)
                    phrase_match(body, "a", 4294967295)             → (phrase body 'a' 2147483647)
                    not text_match(body, "a") and id > 1            → (and (not (words body 'a' 1)) (> id 1))
                    """,
            quoteCharacter = '`')
    void looksForWords(String expression, String tree) {
        assertEquals(tree, parse(expression));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            textBlock =
                    """
                    text_match(id, "a")                               → text match operation on non-string is unsupported
                    text_match(id, 1)                                 → text match operation on non-string is unsupported
                    phrase_match(id, "a")                             → phrase match operation on non-string is unsupported
                    text_match(title, "a")                            → field "title" does not enable match
                    phrase_match(title, "a")                          → field "title" does not enable match
                    text_match(body, "a", minimum_should_match=0)     → minimum_should_match should be >= 1, got 0
                    text_match(body, "a", minimum_should_match=1001)  → minimum_should_match should be <= 1000, got 1001
                    text_match(body, "a", minimum_should_match="b")   → minimum_should_match should be a const integer expression
                    text_match(body, "a", 2)                          → the option here is minimum_should_match=n
                    phrase_match(body, "a", -1)                       → "slop" should not be a negative interger. "slop" passed: -1
                    phrase_match(body, "a", b)                        → "slop" should be a const integer expression with "uint32" value. "slop" expression passed: b
                    phrase_match(body, "a", -b)                       → "slop" should be a const integer expression with "uint32" value. "slop" expression passed: -b
                    phrase_match(body, "a", 4294967296)               → "slop" exceeds the range of "uint32". "slop" expression passed: 4294967296
                    text_match(body)                                  → text_match takes 2 or 3 arguments, not 1
                    text_match(body, 5)                               → the words to match must be a string
                    json_contains(option=body, 1)                     → the function has no option 'option'
                    """,
            quoteCharacter = '`')
    void refusesInMilvussWords(String expression, String problem) {
        AtollException refused = assertThrows(AtollException.class, () -> parse(expression));
        assertTrue(refused.getMessage().contains(problem), refused.getMessage());
        assertEquals(ErrorCode.PARAMETER_INVALID, refused.code());
    }

    @Test
    void anUnknownFieldIsNamed() {
        AtollException refused =
                assertThrows(AtollException.class, () -> parse("text_match(bodi, \"a\")"));
        assertEquals(ErrorCode.FIELD_NOT_FOUND, refused.code());
    }
}
