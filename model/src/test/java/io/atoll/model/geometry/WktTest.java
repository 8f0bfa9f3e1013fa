package io.atoll.model.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class WktTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POINT (1 2)",
                "POINT (-123.456 1.23456789012345)",
                "POINT (1000000 0.0000001)",
                "POINT (-0 123456789012345680000)",
                "POINT Z (1 2 3)",
                "POINT M (1 2 3)",
                "POINT ZM (1 2 3 4)",
                "LINESTRING EMPTY",
                "LINESTRING (0 0, 1 1, 2 0)",
                "POLYGON ((0 0, 10 0, 10 10, 0 0), (4 1, 5 1, 5 2, 4 1))",
                "POLYGON EMPTY",
                "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",
                "MULTIPOINT (1 2, EMPTY, 3 4)",
                "MULTIPOINT EMPTY",
                "MULTILINESTRING ((0 0, 1 1), EMPTY, (2 2, 3 3))",
                "MULTILINESTRING EMPTY",
                "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), EMPTY)",
                "MULTIPOLYGON EMPTY",
                "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1)))",
                "GEOMETRYCOLLECTION EMPTY",
                "GEOMETRYCOLLECTION M (POINT M (1 2 3))"
            })
    void comesBackFromBytesAsItWasWritten(String wkt) {
        assertEquals(
                wkt, WktWriter.write(GeometryBytes.read(GeometryBytes.of(WktReader.read(wkt)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    point(1 2)                              → POINT (1 2)
                    ` Point Z( 1e2\t2.50 -.5 ) `            → POINT Z (100 2.5 -0.5)
                    POINTZ (1 2 3)                          → POINT Z (1 2 3)
                    POINT (1 2 3)                           → POINT Z (1 2 3)
                    POINT (1 2 3 4)                         → POINT ZM (1 2 3 4)
                    MULTIPOINT ((1 2), (3 4))               → MULTIPOINT (1 2, 3 4)
                    POINT EMPTY                             → POINT (NaN NaN)
                    GEOMETRYCOLLECTION(POINT EMPTY)         → GEOMETRYCOLLECTION (POINT (NaN NaN))
                    LINESTRING (1e-7 1e20, 0.001 1e7)       → LINESTRING (0.0000001 100000000000000000000, 0.001 10000000)
                    """)
    void isWrittenAsMilvusDoes(String wkt, String written) {
        assertEquals(
                written,
                WktWriter.write(GeometryBytes.read(GeometryBytes.of(WktReader.read(wkt)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                                 → syntax error: unexpected end at line 1, pos 0
                    INVALID WKT STRING                 → syntax error: invalid keyword at line 1, pos 8
                    POINT ()                           → syntax error: a point of 0 coordinates; it has 2 to 4 at line 1, pos 7
                    POINT (abc def)                    → syntax error: a point of 0 coordinates; it has 2 to 4 at line 1, pos 7
                    POINT (1 2 3 4 5)                  → syntax error: a point of 5 coordinates; it has 2 to 4 at line 1, pos 16
                    POINT (1 2                         → syntax error: unexpected end, expecting ) at line 1, pos 10
                    POINT (1 2) x                      → syntax error: something follows behind the end of the geometry at line 1, pos 12
                    POINT (1 1e999)                    → syntax error: a number that is too large at line 1, pos 14
                    POINT (1 2-3)                      → syntax error: invalid number at line 1, pos 9
                    POINT (NaN NaN)                    → syntax error: a point of 0 coordinates; it has 2 to 4 at line 1, pos 7
                    POINT Z (1 2)                      → syntax error: mixed dimensionality: a point of 2 coordinates among points of 3 at line 1, pos 12
                    LINESTRING (0 0, 1 1 1)            → syntax error: mixed dimensionality: a point of 3 coordinates among points of 2 at line 1, pos 22
                    LINESTRING (0 0)                   → syntax error: a line of one point; it has at least 2 at line 1, pos 16
                    POLYGON ((0 0, 1 1))               → syntax error: a ring of 2 points; it has at least 4 at line 1, pos 19
                    POLYGON ((0 0, 1 0, 1 1, 0 1))     → syntax error: polygon ring not closed: its last point must be its first at line 1, pos 29
                    CIRCULARSTRING (0 0, 1 1, 2 0)     → syntax error: invalid keyword at line 1, pos 15
                    """)
    void saysWhatIsWrongAndWhere(String wkt, String problem) {
        var e = assertThrows(AtollException.class, () -> WktReader.read(wkt));
        assertEquals(ErrorCode.GEOMETRY_INVALID, e.code());
        assertEquals(problem, e.getMessage());
    }

    @Test
    void refusesCollectionsThatAreNestedTooDeeply() {
        String deep = "GEOMETRYCOLLECTION (".repeat(100_000);
        var e = assertThrows(AtollException.class, () -> WktReader.read(deep));
        assertEquals(ErrorCode.GEOMETRY_INVALID, e.code());
    }

    @Test
    void answersAnyTextWithAGeometryOrATypedError() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        String[] parts = {
            "POINT",
            "LINESTRING",
            "POLYGON",
            "MULTIPOINT",
            "GEOMETRYCOLLECTION",
            "EMPTY",
            "Z",
            "M",
            "(",
            "(",
            ")",
            ")",
            ",",
            " ",
            "1",
            "0 0",
            "-",
            ".5",
            "1e9",
            "NaN",
            "\n",
            "\0",
            "é"
        };
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(12); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                WktWriter.write(
                        GeometryBytes.read(GeometryBytes.of(WktReader.read(text.toString()))));
            } catch (AtollException e) {
                assertEquals(ErrorCode.GEOMETRY_INVALID, e.code(), "seed " + seed + ": " + text);
            }
        }
    }
}
