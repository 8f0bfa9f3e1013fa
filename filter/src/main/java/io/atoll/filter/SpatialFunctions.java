package io.atoll.filter;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Relation;
import io.atoll.model.geometry.WktReader;

import org.antlr.v4.runtime.Token;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

import java.util.List;
import java.util.Locale;

/// The functions that compare geometries: `st_within(field, 'POLYGON (...)')` and its kin,
/// `st_dwithin(field, 'POINT (...)', metres)`, `st_isvalid(field)`. They are refused in Milvus's
/// words.
final class SpatialFunctions {
    static final String NEAR = "st_dwithin";
    static final String VALID = "st_isvalid";

    private static final String PREFIX = "st_";

    private SpatialFunctions() {}

    static boolean has(String function) {
        return function.startsWith(PREFIX);
    }

    /// @param function one of the known ones, in lower case
    static Term call(Token at, String function, List<Term> arguments) {
        int wanted = function.equals(NEAR) ? 3 : function.equals(VALID) ? 1 : 2;
        if (arguments.size() != wanted) {
            throw new ExpressionError(
                    at,
                    "%s takes %d argument%s, not %d"
                            .formatted(function, wanted, wanted == 1 ? "" : "s", arguments.size()));
        }
        Filter.Reference field = field(at, function, arguments.getFirst());
        if (function.equals(VALID)) {
            return Conditions.leaf(new Filter.ValidGeometry(field));
        }
        Geometry other = geometry(at, arguments.get(1));
        if (function.equals(NEAR)) {
            double metres = metres(at, arguments.get(2));
            return Conditions.leaf(
                    new Filter.Spatial(field, Relation.NEAR, point(at, other), metres));
        }
        String name = function.substring(PREFIX.length()).toUpperCase(Locale.ROOT);
        return Conditions.leaf(new Filter.Spatial(field, Relation.valueOf(name), other, 0));
    }

    private static Filter.Reference field(Token at, String function, Term term) {
        if (term instanceof Term.Place(Filter.Reference reference, _)
                && reference.type() == DataType.GEOMETRY) {
            return reference;
        }
        String operation =
                switch (function) {
                    case NEAR -> "ST_DWITHIN";
                    case VALID -> "STIsValid";
                    default -> "spatial";
                };
        throw new ExpressionError(
                at,
                "%s operation are only supported on geometry fields now, got: %s"
                        .formatted(operation, term.words()));
    }

    private static Geometry geometry(Token at, Term term) {
        if (!(term instanceof Term.Fixed(Literal.Text(String wkt), _))) {
            throw new ExpressionError(
                    at, "the geometry to compare with must be a WKT string, not " + term.words());
        }
        try {
            return WktReader.read(wkt);
        } catch (AtollException e) {
            throw new ExpressionError(at, "invalid WKT: " + e.getMessage());
        }
    }

    private static Geometry point(Token at, Geometry other) {
        if (other instanceof Point && !other.isEmpty()) {
            return other;
        }
        throw new ExpressionError(
                at,
                "ST_DWITHIN only supports a POINT to measure from, got: "
                        + other.getGeometryType().toUpperCase(Locale.ROOT)
                        + (other.isEmpty() ? " EMPTY" : ""));
    }

    private static double metres(Token at, Term term) {
        double metres =
                switch (term) {
                    case Term.Fixed(Literal.Int(long number), _) -> number;
                    case Term.Fixed(Literal.Real(double number), _) -> number;
                    case Term.Fixed _ ->
                            throw new ExpressionError(
                                    at,
                                    "distance parameter must be a numeric value (int or float),"
                                            + " got: "
                                            + term.words());
                    case Term.Condition _, Term.Place _, Term.Computed _, Term.Span _ ->
                            throw new ExpressionError(
                                    at,
                                    "distance parameter must be a constant numeric value, got: "
                                            + term.words());
                };
        if (metres < 0) {
            throw new ExpressionError(
                    at, "distance parameter must be non-negative, got: " + metres);
        }
        return metres;
    }
}
