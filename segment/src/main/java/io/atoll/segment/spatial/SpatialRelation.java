package io.atoll.segment.spatial;

import io.atoll.model.filter.Filter;

import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;
import org.locationtech.jts.operation.relateng.TopologyPredicate;

/// Compares one geometry, which is prepared once, with many. For one thread.
public final class SpatialRelation {
    private final Filter.Spatial condition;
    private final RelateNG prepared;

    public SpatialRelation(Filter.Spatial condition) {
        this.condition = condition;
        this.prepared = RelateNG.prepare(condition.other());
    }

    public boolean holds(Geometry geometry) {
        if (geometry.isEmpty() || condition.other().isEmpty()) {
            return condition.relation() == Filter.Relation.EQUALS
                    && geometry.isEmpty()
                    && condition.other().isEmpty();
        }
        if (condition.relation() == Filter.Relation.NEAR) {
            return Distances.metres(geometry, (Point) condition.other()) <= condition.metres();
        }
        try {
            if (isMixed(geometry) || isMixed(condition.other())) {
                // JTS's answers on collections depend on which of the two is prepared.
                return RelateNG.relate(
                        geometry, condition.other(), predicate(condition.relation()));
            }
            return prepared.evaluate(geometry, predicate(reversed(condition.relation())));
        } catch (TopologyException _) {
            // Of what crosses itself not everything can be said; Milvus says no, too.
            return false;
        }
    }

    private static boolean isMixed(Geometry geometry) {
        return geometry.getClass() == GeometryCollection.class;
    }

    /// How the other geometry then stands to the row's.
    private static Filter.Relation reversed(Filter.Relation relation) {
        return switch (relation) {
            case CONTAINS -> Filter.Relation.WITHIN;
            case WITHIN -> Filter.Relation.CONTAINS;
            case EQUALS, TOUCHES, OVERLAPS, CROSSES, INTERSECTS, NEAR -> relation;
        };
    }

    private static TopologyPredicate predicate(Filter.Relation relation) {
        return switch (relation) {
            case EQUALS -> RelatePredicate.equalsTopo();
            case TOUCHES -> RelatePredicate.touches();
            case OVERLAPS -> RelatePredicate.overlaps();
            case CROSSES -> RelatePredicate.crosses();
            case CONTAINS -> RelatePredicate.contains();
            case INTERSECTS -> RelatePredicate.intersects();
            case WITHIN -> RelatePredicate.within();
            case NEAR -> throw new IllegalArgumentException("no relation of shapes: " + relation);
        };
    }
}
