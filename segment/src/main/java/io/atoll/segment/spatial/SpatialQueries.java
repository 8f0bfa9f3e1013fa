package io.atoll.segment.spatial;

import io.atoll.model.filter.Filter;
import io.atoll.segment.columns.BoundingBoxes;

import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;

import java.util.Optional;

/// Lucene queries for the rows whose bounding boxes say that a spatial condition may be true.
public final class SpatialQueries {
    private static final Envelope WORLD = new Envelope(-180, 180, -90, 90);
    private static final double TURN = 360;

    /// How much wider boxes are than computed, for the last digits.
    private static final double MARGIN = 1e-9;

    private SpatialQueries() {}

    /// @return empty where boxes tell nothing
    public static Optional<Query> of(Filter.Spatial condition) {
        long field = condition.reference().fieldId();
        Envelope box = condition.other().getEnvelopeInternal();
        if (box.isNull()) {
            // What is empty has no box, and is equal to what is empty.
            return condition.relation() == Filter.Relation.EQUALS
                    ? Optional.empty()
                    : Optional.of(new MatchNoDocsQuery());
        }
        return switch (condition.relation()) {
            case EQUALS, WITHIN -> Optional.of(BoundingBoxes.within(field, box));
            case CONTAINS -> Optional.of(BoundingBoxes.containing(field, box));
            case TOUCHES, OVERLAPS, CROSSES, INTERSECTS ->
                    Optional.of(BoundingBoxes.intersecting(field, box));
            case NEAR -> near(field, condition.other().getCoordinate(), condition.metres());
        };
    }

    /// Boxes around the point, also from the other side of the 180th meridian; and whatever is not
    /// in degrees, of which no box can be said.
    private static Optional<Query> near(long field, Coordinate point, double metres) {
        if (!WORLD.contains(point)) {
            return Optional.empty();
        }
        double flat = Distances.degrees(metres, point.y);
        double height = wider(Math.max(flat, Math.toDegrees(Distances.angle(metres))));
        double width = wider(Math.max(flat, longitudes(point.y, Distances.angle(metres))));
        var any = new BooleanQuery.Builder();
        for (double turn = -TURN; turn <= TURN; turn += TURN) {
            var box =
                    new Envelope(
                            point.x + turn - width,
                            point.x + turn + width,
                            point.y - height,
                            point.y + height);
            any.add(BoundingBoxes.intersecting(field, box), BooleanClause.Occur.SHOULD);
        }
        var elsewhere =
                new BooleanQuery.Builder()
                        .add(new MatchAllDocsQuery(), BooleanClause.Occur.FILTER)
                        .add(BoundingBoxes.within(field, WORLD), BooleanClause.Occur.MUST_NOT)
                        .build();
        return Optional.of(any.add(elsewhere, BooleanClause.Occur.SHOULD).build());
    }

    private static double wider(double degrees) {
        return Math.min(TURN, degrees * (1 + MARGIN) + MARGIN);
    }

    /// How far a circle on the sphere reaches to the east and to the west: beyond the latitude of
    /// its middle it is wider than there; around a pole it has all longitudes.
    private static double longitudes(double latitude, double angle) {
        return Math.toRadians(Math.abs(latitude)) + angle >= Math.PI / 2
                ? TURN
                : Math.toDegrees(Math.asin(Math.sin(angle) / Math.cos(Math.toRadians(latitude))));
    }
}
