package io.atoll.model.geometry;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Reads well-known text, strictly: the whole text is one geometry, all its points have the same
/// number of coordinates, 2 to 4, lines have two points and rings four, of which the last is the
/// first. Whether a polygon crosses itself is not asked.
///
/// JTS's own reader takes what follows behind a geometry, is ended by deep collections with the end
/// of the stack, and does not say where an error is.
public final class WktReader {
    /// Collections inside of collections.
    private static final int MAX_DEPTH = 32;

    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final String text;
    private int at;

    /// Coordinates of each point; 0 until it is known.
    private int dimension;

    /// Whether the last one is a measure.
    private boolean measured;

    private double[] numbers = new double[8];
    private int count;

    private WktReader(String text) {
        this.text = text;
    }

    /// @throws AtollException with GEOMETRY_INVALID, saying what is wrong and where
    public static Geometry read(String wkt) {
        var reader = new WktReader(wkt);
        Geometry geometry = reader.geometry(1);
        if (reader.next() != 0) {
            throw reader.error("something follows behind the end of the geometry");
        }
        return geometry;
    }

    private Geometry geometry(int depth) {
        if (depth > MAX_DEPTH) {
            throw error("collections are nested too deeply: more than " + MAX_DEPTH + " levels");
        }
        String type = type();
        boolean empty = takeEmpty();
        return switch (type) {
            case "POINT" -> empty ? FACTORY.createPoint(none()) : point();
            case "LINESTRING" -> empty ? FACTORY.createLineString(none()) : line();
            case "POLYGON" -> empty ? noPolygon() : polygon();
            case "MULTIPOINT" ->
                    FACTORY.createMultiPoint(list(empty, this::element).toArray(Point[]::new));
            case "MULTILINESTRING" ->
                    FACTORY.createMultiLineString(
                            list(
                                            empty,
                                            () ->
                                                    takeEmpty()
                                                            ? FACTORY.createLineString(none())
                                                            : line())
                                    .toArray(LineString[]::new));
            case "MULTIPOLYGON" ->
                    FACTORY.createMultiPolygon(
                            list(empty, () -> takeEmpty() ? noPolygon() : polygon())
                                    .toArray(Polygon[]::new));
            case "GEOMETRYCOLLECTION" ->
                    FACTORY.createGeometryCollection(
                            list(empty, () -> geometry(depth + 1)).toArray(Geometry[]::new));
            default -> throw error("invalid keyword");
        };
    }

    /// The name of the type, without the letters that say what coordinates points have.
    private String type() {
        next();
        int start = at;
        String word = word();
        String suffix = word.endsWith("ZM") ? "ZM" : word.endsWith("Z") ? "Z" : "";
        suffix = suffix.isEmpty() && word.endsWith("M") ? "M" : suffix;
        if (word.isEmpty()) {
            throw error(start < text.length() ? "invalid keyword" : "unexpected end");
        }
        String type = word.substring(0, word.length() - suffix.length());
        if (suffix.isEmpty()) {
            next();
            int behind = at;
            suffix = word();
            if (!suffix.equals("Z") && !suffix.equals("M") && !suffix.equals("ZM")) {
                suffix = "";
                at = behind;
            }
        }
        if (!suffix.isEmpty()) {
            setDimension(suffix.equals("ZM") ? 4 : 3, suffix.endsWith("M"));
        }
        return type;
    }

    private String word() {
        int start = at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at).toUpperCase(Locale.ROOT);
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private boolean takeEmpty() {
        next();
        if (!text.regionMatches(true, at, "EMPTY", 0, 5)) {
            return false;
        }
        at += 5;
        return true;
    }

    private <G> List<G> list(boolean empty, Supplier<G> element) {
        var elements = new ArrayList<G>();
        if (!empty) {
            expect('(');
            do {
                elements.add(element.get());
            } while (takeComma());
            expect(')');
        }
        return elements;
    }

    private Point point() {
        expect('(');
        Point point = barePoint();
        expect(')');
        return point;
    }

    /// A point of several, with brackets or without.
    private Point element() {
        if (takeEmpty()) {
            return FACTORY.createPoint(none());
        }
        return next() == '(' ? point() : barePoint();
    }

    private Point barePoint() {
        count = 0;
        coordinates();
        return FACTORY.createPoint(sequence());
    }

    private LineString line() {
        CoordinateSequence points = points();
        if (points.size() < 2) {
            throw error("a line of one point; it has at least 2");
        }
        return FACTORY.createLineString(points);
    }

    private Polygon polygon() {
        List<LinearRing> rings = list(false, this::ring);
        return FACTORY.createPolygon(
                rings.getFirst(), rings.subList(1, rings.size()).toArray(LinearRing[]::new));
    }

    private static Polygon noPolygon() {
        return FACTORY.createPolygon();
    }

    private LinearRing ring() {
        CoordinateSequence points = points();
        if (points.size() < 4) {
            throw error("a ring of " + points.size() + " points; it has at least 4");
        }
        int last = points.size() - 1;
        for (int i = 0; i < dimension - (measured ? 1 : 0); i++) {
            if (points.getOrdinate(0, i) != points.getOrdinate(last, i)) {
                throw error("polygon ring not closed: its last point must be its first");
            }
        }
        return FACTORY.createLinearRing(points);
    }

    private CoordinateSequence points() {
        count = 0;
        expect('(');
        do {
            coordinates();
        } while (takeComma());
        expect(')');
        return sequence();
    }

    /// The coordinates of one point.
    private void coordinates() {
        int start = count;
        while (isPartOfNumber(next())) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number();
        }
        int given = count - start;
        if (given < 2 || given > 4) {
            throw error("a point of " + given + " coordinates; it has 2 to 4");
        }
        setDimension(given, given == 4 || measured && given == 3);
    }

    private void setDimension(int wanted, boolean withMeasure) {
        if (dimension == 0) {
            dimension = wanted;
            measured = withMeasure;
        } else if (dimension != wanted || measured != withMeasure) {
            throw error(
                    "mixed dimensionality: a point of %d coordinates among points of %d"
                            .formatted(wanted, dimension));
        }
    }

    private double number() {
        int start = at;
        while (at < text.length() && isPartOfNumber(text.charAt(at))) {
            at++;
        }
        try {
            double number = Double.parseDouble(text.substring(start, at));
            if (Double.isInfinite(number)) {
                throw error("a number that is too large");
            }
            return number;
        } catch (NumberFormatException _) {
            at = start;
            throw error("invalid number");
        }
    }

    private static boolean isPartOfNumber(char c) {
        return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    private CoordinateSequence sequence() {
        int points = count / dimension;
        CoordinateSequence sequence =
                FACTORY.getCoordinateSequenceFactory().create(points, dimension, measured ? 1 : 0);
        for (int i = 0; i < count; i++) {
            sequence.setOrdinate(i / dimension, i % dimension, numbers[i]);
        }
        return sequence;
    }

    private static CoordinateSequence none() {
        return FACTORY.getCoordinateSequenceFactory().create(0, 2);
    }

    private boolean takeComma() {
        boolean comma = next() == ',';
        at += comma ? 1 : 0;
        return comma;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw error(
                    (at == text.length() ? "unexpected end" : "unexpected " + text.charAt(at))
                            + ", expecting "
                            + wanted);
        }
        at++;
    }

    /// Skips blanks.
    ///
    /// @return the character behind them, where the reader stands then; 0 at the end
    private char next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private AtollException error(String problem) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new AtollException(
                ErrorCode.GEOMETRY_INVALID,
                "syntax error: %s at line %d, pos %d".formatted(problem, line, at - start));
    }
}
