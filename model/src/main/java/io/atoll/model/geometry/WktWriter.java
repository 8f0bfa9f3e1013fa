package io.atoll.model.geometry;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

import java.math.BigDecimal;
import java.util.Locale;

/// Writes well-known text as Milvus does: `POINT (1 2.5)`, `POINT Z (1 2 3)`, `MULTIPOINT (1 2, 3
/// 4)`; numbers with as few digits as tell them apart, without exponents; a point without
/// coordinates as `POINT (NaN NaN)`.
public final class WktWriter {
    private static final double SMALLEST_PLAIN = 1e-3;
    private static final double LARGEST_PLAIN = 1e7;

    private final StringBuilder text = new StringBuilder();

    private WktWriter() {}

    public static String write(Geometry geometry) {
        var writer = new WktWriter();
        writer.named(geometry);
        return writer.text.toString();
    }

    private void named(Geometry geometry) {
        text.append(geometry.getGeometryType().toUpperCase(Locale.ROOT)).append(' ');
        if (geometry instanceof Point && geometry.isEmpty()) {
            text.append("(NaN NaN)");
            return;
        }
        CoordinateSequence first = geometry.isEmpty() ? null : firstPoints(geometry);
        if (first != null && first.getDimension() > 2) {
            text.append(first.hasZ() ? "Z" : "").append(first.hasM() ? "M" : "").append(' ');
        }
        body(geometry);
    }

    private static CoordinateSequence firstPoints(Geometry geometry) {
        return switch (geometry) {
            case Point point -> point.getCoordinateSequence();
            case LineString line -> line.getCoordinateSequence();
            case Polygon polygon -> polygon.getExteriorRing().getCoordinateSequence();
            default -> {
                int i = 0;
                while (geometry.getGeometryN(i).isEmpty()) {
                    i++;
                }
                yield firstPoints(geometry.getGeometryN(i));
            }
        };
    }

    private void body(Geometry geometry) {
        if (geometry.getNumGeometries() == 0 || !isCollection(geometry) && geometry.isEmpty()) {
            text.append("EMPTY");
            return;
        }
        text.append('(');
        switch (geometry) {
            case Point point -> point(point.getCoordinateSequence(), 0);
            case LineString line -> points(line);
            case Polygon polygon -> rings(polygon);
            default -> parts(geometry);
        }
        text.append(')');
    }

    private static boolean isCollection(Geometry geometry) {
        return geometry instanceof GeometryCollection;
    }

    private void parts(Geometry collection) {
        boolean mixed = collection.getClass() == GeometryCollection.class;
        for (int i = 0; i < collection.getNumGeometries(); i++) {
            separate(i);
            Geometry part = collection.getGeometryN(i);
            if (mixed) {
                named(part);
            } else if (collection instanceof MultiPoint && !part.isEmpty()) {
                point(((Point) part).getCoordinateSequence(), 0);
            } else {
                body(part);
            }
        }
    }

    private void rings(Polygon polygon) {
        body(polygon.getExteriorRing());
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            separate(1);
            body(polygon.getInteriorRingN(i));
        }
    }

    private void points(LineString line) {
        CoordinateSequence points = line.getCoordinateSequence();
        for (int i = 0; i < points.size(); i++) {
            separate(i);
            point(points, i);
        }
    }

    private void separate(int index) {
        text.append(index > 0 ? ", " : "");
    }

    private void point(CoordinateSequence points, int index) {
        for (int i = 0; i < points.getDimension(); i++) {
            text.append(i > 0 ? " " : "");
            number(points.getOrdinate(index, i));
        }
    }

    private void number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < LARGEST_PLAIN) {
            // 0.0 is not less than -0.0, but their signs differ.
            text.append(Double.doubleToRawLongBits(value) == Long.MIN_VALUE ? "-" : "")
                    .append((long) value);
        } else if (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN || Double.isNaN(value)) {
            text.append(value);
        } else {
            text.append(
                    new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString());
        }
    }
}
