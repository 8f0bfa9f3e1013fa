package io.atoll.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.ZoneOffset;
import java.util.Map;

class SpatialFunctionsTest {
    private static final Map<String, Object> PARAMS = Map.of("here", "POINT (1 2)", "far", 500L);

    private static String parse(String expression) {
        return Sketch.of(
                FilterParser.parse(expression, TestSchemas.OPEN_PEOPLE, PARAMS, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            textBlock =
                    """
                    st_equals(place, 'POINT (1 2)')              → (equals place POINT (1 2))
                    ST_TOUCHES(place, "point(1.5 -2)")           → (touches place POINT (1.5 -2))
                    st_overlaps(place, 'LINESTRING (0 0, 1 1)')  → (overlaps place LINESTRING (0 0, 1 1))
                    st_crosses(place, 'POLYGON EMPTY')           → (crosses place POLYGON EMPTY)
                    st_contains(place, {here})                   → (contains place POINT (1 2))
                    st_intersects(place, 'POINT Z (1 2 3)')      → (intersects place POINT Z (1 2 3))
                    ST_WITHIN(place, 'POINT (1 2)') and age > 1  → (and (within place POINT (1 2)) (> age 1))
                    not st_within(place, 'POINT (1 2)')          → (not (within place POINT (1 2)))
                    st_dwithin(place, 'POINT (1 2)', 10)         → (near place POINT (1 2) 10.0)
                    ST_DWITHIN(place, {here}, {far})             → (near place POINT (1 2) 500.0)
                    st_dwithin(place, 'POINT (1 2)', 2 * 0.25)   → (near place POINT (1 2) 0.5)
                    st_isvalid(place)                            → (valid place)
                    place is not null                            → (not (is-null place))
                    """,
            quoteCharacter = '`')
    void comparesGeometries(String expression, String tree) {
        assertEquals(tree, parse(expression));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            textBlock =
                    """
                    st_within(name, 'POINT (1 2)')        → spatial operation are only supported on geometry fields now
                    st_within(undeclared, 'POINT (1 2)')  → spatial operation are only supported on geometry fields now
                    st_within('a', 'POINT (1 2)')         → spatial operation are only supported on geometry fields now
                    st_isvalid(age)                       → STIsValid operation are only supported on geometry fields now
                    st_dwithin(age, 'POINT (1 2)', 1)     → ST_DWITHIN operation are only supported on geometry fields now
                    st_within(place)                      → st_within takes 2 arguments, not 1
                    st_within(place, 'POINT (1 2)', 1)    → st_within takes 2 arguments, not 3
                    st_within()                           → st_within takes 2 arguments, not 0
                    st_dwithin(place, 'POINT (1 2)')      → st_dwithin takes 3 arguments, not 2
                    st_isvalid(place, place)              → st_isvalid takes 1 argument, not 2
                    st_within(place, name)                → the geometry to compare with must be a WKT string
                    st_within(place, 'POINT (1)')         → syntax error: a point of 1 coordinates
                    st_dwithin(place, 'POLYGON EMPTY', 1) → ST_DWITHIN only supports a POINT to measure from, got: POLYGON EMPTY
                    st_dwithin(place, 'POINT EMPTY', 1)   → ST_DWITHIN only supports a POINT to measure from, got: POINT EMPTY
                    st_dwithin(place, 'POINT (1 2)', -1)  → distance parameter must be non-negative
                    st_dwithin(place, 'POINT (1 2)', 'a') → distance parameter must be a numeric value (int or float)
                    st_dwithin(place, 'POINT (1 2)', age) → distance parameter must be a constant numeric value
                    St_Within(place, 'POINT (1 2)')       → function St_Within is not supported
                    st_intersect(place, 'POINT (1 2)')    → function st_intersect is not supported
                    place == 'POINT (1 2)'                → comparisons between Geometry and VarChar are not supported
                    place == place                        → comparisons between Geometry and Geometry are not supported
                    place in ['POINT (1 2)']              → cannot be casted to Geometry
                    place like 'POINT%'                   → like operation on non-string or no-json field is unsupported
                    exists place                          → exists operations are only supportted on json field, got:Geometry
                    place                                 → predicate is not a boolean expression
                    place["a"] == 1                       → data type not supported accessed with []
                    """,
            quoteCharacter = '`')
    void refusesTheRest(String expression, String problem) {
        var e = assertThrows(AtollException.class, () -> parse(expression));
        assertEquals(ErrorCode.PARAMETER_INVALID, e.code());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
    }
}
