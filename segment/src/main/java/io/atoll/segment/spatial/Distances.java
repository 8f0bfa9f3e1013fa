package io.atoll.segment.spatial;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/// How far geometries in degrees are from a point, in metres, as Milvus computes it.
final class Distances {
    private static final double EARTH_RADIUS = 6_371_000;
    private static final double METRES_PER_DEGREE = 111_320;

    private Distances() {}

    /// @param geometry not empty
    static double metres(Geometry geometry, Point point) {
        Coordinate from = point.getCoordinate();
        return geometry instanceof Point other
                ? onSphere(from, other.getCoordinate())
                : geometry.distance(point) * metresPerDegree(from.y);
    }

    /// The haversine formula.
    private static double onSphere(Coordinate from, Coordinate to) {
        double latitude = Math.toRadians(from.y);
        double other = Math.toRadians(to.y);
        double north = Math.sin((other - latitude) / 2);
        double east = Math.sin(Math.toRadians(to.x - from.x) / 2);
        double a = north * north + Math.cos(latitude) * Math.cos(other) * east * east;
        return EARTH_RADIUS * 2 * Math.atan2(Math.sqrt(a), Math.sqrt(1 - a));
    }

    /// A degree is shorter to the east than to the north; this is between the two.
    private static double metresPerDegree(double latitude) {
        double cosine = Math.cos(Math.toRadians(latitude));
        return METRES_PER_DEGREE * Math.sqrt((1 + cosine * cosine) / 2);
    }

    /// The distance in degrees of what is so far from a point of a latitude, and is no point.
    static double degrees(double metres, double latitude) {
        return metres / metresPerDegree(latitude);
    }

    /// The angle between points on the sphere that are so far from each other.
    static double angle(double metres) {
        return metres / EARTH_RADIUS;
    }
}
