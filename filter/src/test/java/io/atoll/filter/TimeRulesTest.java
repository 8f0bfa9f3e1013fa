package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.times.TimeNotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneId;
import java.util.Map;

class TimeRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    born >= ISO '1970-01-01T00:00:01Z'               → (>= born 1000000)
                    born == iso "1970-01-01 00:00:00.000001"         → (== born 1)
                    ISO '1970-01-01T01:00:00+01:00' > born           → (< born 0)
                    not born != ISO '1969-12-31T23:59:59Z'           → (not (!= born -1000000))
                    born + INTERVAL 'P1M' < ISO '1970-01-01T00:00:00Z' → (< (shift born 1 0) 0)
                    born - interval 'P1Y2DT1S' < ISO '1970-01-01T00:00:00Z' → (< (shift born -12 -172801000000) 0)
                    ISO '1970-01-01T00:00:00Z' < born + INTERVAL 'P2M' → (> (shift born 2 0) 0)
                    born + INTERVAL 'PT1S' >= ISO '1970-01-01T00:00:03Z' → (>= born 2000000)
                    born - INTERVAL 'PT1S' >= ISO '1970-01-01T00:00:03Z' → (>= born 4000000)
                    ISO '1970-01-01T00:00:00Z' < born <= ISO '1970-01-01T00:00:01Z' → (and (> born 0) (<= born 1000000))
                    born in [ISO '1970-01-01T00:00:00Z', ISO '1970-01-01T00:00:01Z',] → (in born [0 1000000])
                    born not in []                                   → (not (in born []))
                    born is null or born IS NOT NULL                 → (or (is-null born) (not (is-null born)))
                    born + INTERVAL 'P1M' == born                    → (== (shift born 1 0) born)
                    """)
    void comparesPointsInTime(String expression, String tree) {
        assertEquals(tree, parsed(expression, TimeNotation.UTC));
    }

    @Test
    void readsTimesWithoutOffsetInTheZoneOfTheRead() {
        String text = "born == ISO '1970-01-01T08:00:00'";
        ZoneId shanghai = ZoneId.of("Asia/Shanghai");
        assertEquals("(== born 0)", parsed(text, shanghai));
        assertEquals("(== born 28800000000)", parsed(text, TimeNotation.UTC));
        var cache = new ParsedFilters(10);
        assertNotSame(
                cache.parse(text, TestSchemas.PEOPLE, Map.of(), shanghai),
                cache.parse(text, TestSchemas.PEOPLE, Map.of(), TimeNotation.UTC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    born > '2025-01-01T00:00:00Z'     → comparisons between Timestamptz and VarChar are not supported
                    born > 1735689600                 → comparisons between Timestamptz and Int64 are not supported
                    born == age                       → comparisons between Timestamptz and Int8 are not supported
                    age > ISO '2025-01-01T00:00:00Z'  → field 'age' is not a timestamptz datatype
                    ISO '2025-01-01T00:00:00Z' < name → field 'name' is not a timestamptz datatype
                    profile["a"] == ISO '2025-01-01T00:00:00Z' → field 'profile' is not a timestamptz datatype
                    age + INTERVAL 'P1D' > 1          → field 'age' is not a timestamptz datatype
                    born > ISO 'yesterday'            → invalid timestamp string: 'yesterday'. Does not match any known format
                    born > ISO '2025-01-01T00:00:00+15:00' → UTC offset hour 15 is out of the valid range [-12, 14]
                    born + INTERVAL '1 day' > ISO '2025-01-01T00:00:00Z' → invalid ISO 8601 duration: 1 day
                    born + INTERVAL 'P1D' + INTERVAL 'P1D' == born → an interval is added to a field, not to a computed point in time
                    born * 2 == born                  → cannot perform arithmetic between Timestamptz field and Int64
                    born in [1, 2]                    → value 'int64_val:1' in list cannot be casted to Timestamptz
                    id in [ISO '2025-01-01T00:00:00Z'] → in list cannot be casted to Int64
                    born in [ISO '2025-01-01T00:00:00Z', 1] → points in time are in a list with nothing else
                    json_contains(profile, ISO '2025-01-01T00:00:00Z') → are only supported explicitly specified element
                    born like 'a%'                    → like operation on non-string or no-json field is unsupported
                    INTERVAL 'P1D'                    → predicate is not a boolean expression
                    born                              → predicate is not a boolean expression
                    born > INTERVAL 'P1D'             → comparisons between Timestamptz and Interval are not supported
                    """)
    void refusesWhatMakesNoSense(String expression, String problem) {
        var error = assertThrows(AtollException.class, () -> parsed(expression, TimeNotation.UTC));
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(error.getMessage().contains(problem), error.getMessage());
    }

    private static String parsed(String expression, ZoneId zone) {
        return Sketch.of(FilterParser.parse(expression, TestSchemas.PEOPLE, Map.of(), zone));
    }
}
