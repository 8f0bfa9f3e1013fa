package io.atoll.segment.filtering;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter.Comparison;

import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.FloatPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/// Lucene queries for numbers compared with constants by their exact values, across types. In the
/// index there is no -0.0, and NaN lies behind positive infinity: ranges never reach it.
final class NumberQueries {
    private static final Query NOTHING = new MatchNoDocsQuery();

    private NumberQueries() {}

    static Query integers(String name, Comparison comparison, long value) {
        return switch (comparison) {
            case EQUAL -> LongPoint.newExactQuery(name, value);
            case LESS ->
                    value == Long.MIN_VALUE
                            ? NOTHING
                            : LongPoint.newRangeQuery(name, Long.MIN_VALUE, value - 1);
            case LESS_OR_EQUAL -> LongPoint.newRangeQuery(name, Long.MIN_VALUE, value);
            case GREATER ->
                    value == Long.MAX_VALUE
                            ? NOTHING
                            : LongPoint.newRangeQuery(name, value + 1, Long.MAX_VALUE);
            case GREATER_OR_EQUAL -> LongPoint.newRangeQuery(name, value, Long.MAX_VALUE);
            case NOT_EQUAL -> throw new IllegalArgumentException("not one range");
        };
    }

    /// Integers below 2.5 are those below 3, and so on.
    static Query integers(String name, Comparison comparison, double value) {
        if (Double.isNaN(value)) {
            return NOTHING;
        }
        boolean upwards =
                comparison == Comparison.GREATER || comparison == Comparison.GREATER_OR_EQUAL;
        if (value >= 0x1p63 || value < -0x1p63) {
            boolean all = comparison != Comparison.EQUAL && upwards == value < 0;
            return all ? LongPoint.newRangeQuery(name, Long.MIN_VALUE, Long.MAX_VALUE) : NOTHING;
        }
        boolean up = comparison == Comparison.LESS || comparison == Comparison.GREATER_OR_EQUAL;
        double whole = up ? Math.ceil(value) : Math.floor(value);
        return comparison == Comparison.EQUAL && whole != value
                ? NOTHING
                : integers(name, comparison, (long) whole);
    }

    static Query integersIn(String name, List<Literal> literals) {
        var values = LongStream.builder();
        for (Literal literal : literals) {
            switch (literal) {
                case Literal.Int(long value) -> values.add(value);
                case Literal.Real(double value) -> {
                    if (value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63) {
                        values.add((long) value);
                    }
                }
                case Literal.Bool _, Literal.Text _, Literal.Items _ -> {}
            }
        }
        return LongPoint.newSetQuery(name, values.build().toArray());
    }

    static Query doubles(String name, Comparison comparison, double value) {
        double canonical = value + 0.0;
        if (Double.isNaN(canonical)) {
            return NOTHING;
        }
        return switch (comparison) {
            case EQUAL -> DoublePoint.newExactQuery(name, canonical);
            case LESS ->
                    canonical == Double.NEGATIVE_INFINITY
                            ? NOTHING
                            : doublesBetween(
                                    name, Double.NEGATIVE_INFINITY, Math.nextDown(canonical));
            case LESS_OR_EQUAL -> doublesBetween(name, Double.NEGATIVE_INFINITY, canonical);
            case GREATER ->
                    canonical == Double.POSITIVE_INFINITY
                            ? NOTHING
                            : doublesBetween(
                                    name, Math.nextUp(canonical), Double.POSITIVE_INFINITY);
            case GREATER_OR_EQUAL -> doublesBetween(name, canonical, Double.POSITIVE_INFINITY);
            case NOT_EQUAL -> throw new IllegalArgumentException("not one range");
        };
    }

    private static Query doublesBetween(String name, double least, double greatest) {
        return DoublePoint.newRangeQuery(name, least, greatest);
    }

    /// An integer that is no double lies between two of them, of which `(double) value` is one.
    static Query doubles(String name, Comparison comparison, long value) {
        double near = value;
        int order = Comparing.order(value, near);
        if (order == 0) {
            return doubles(name, comparison, near);
        }
        boolean nearIsAbove = order < 0;
        return switch (comparison) {
            case EQUAL -> NOTHING;
            case LESS, LESS_OR_EQUAL ->
                    doubles(name, nearIsAbove ? Comparison.LESS : Comparison.LESS_OR_EQUAL, near);
            case GREATER, GREATER_OR_EQUAL ->
                    doubles(
                            name,
                            nearIsAbove ? Comparison.GREATER_OR_EQUAL : Comparison.GREATER,
                            near);
            case NOT_EQUAL -> throw new IllegalArgumentException("not one range");
        };
    }

    static Query doublesIn(String name, List<Literal> literals) {
        return DoublePoint.newSetQuery(name, doublesAmong(literals));
    }

    private static double[] doublesAmong(List<Literal> literals) {
        var values = DoubleStream.builder();
        for (Literal literal : literals) {
            switch (literal) {
                case Literal.Int(long value) -> {
                    if (Comparing.order(value, (double) value) == 0) {
                        values.add(value);
                    }
                }
                case Literal.Real(double value) -> {
                    if (!Double.isNaN(value)) {
                        values.add(value + 0.0);
                    }
                }
                case Literal.Bool _, Literal.Text _, Literal.Items _ -> {}
            }
        }
        return values.build().toArray();
    }

    static Query floats(String name, Comparison comparison, float value) {
        float canonical = value + 0.0f;
        if (Float.isNaN(canonical)) {
            return NOTHING;
        }
        return switch (comparison) {
            case EQUAL -> FloatPoint.newExactQuery(name, canonical);
            case LESS ->
                    canonical == Float.NEGATIVE_INFINITY
                            ? NOTHING
                            : floatsBetween(
                                    name, Float.NEGATIVE_INFINITY, Math.nextDown(canonical));
            case LESS_OR_EQUAL -> floatsBetween(name, Float.NEGATIVE_INFINITY, canonical);
            case GREATER ->
                    canonical == Float.POSITIVE_INFINITY
                            ? NOTHING
                            : floatsBetween(name, Math.nextUp(canonical), Float.POSITIVE_INFINITY);
            case GREATER_OR_EQUAL -> floatsBetween(name, canonical, Float.POSITIVE_INFINITY);
            case NOT_EQUAL -> throw new IllegalArgumentException("not one range");
        };
    }

    private static Query floatsBetween(String name, float least, float greatest) {
        return FloatPoint.newRangeQuery(name, least, greatest);
    }

    /// @param literals rounded to floats
    static Query floatsIn(String name, List<Literal> literals) {
        double[] doubles = doublesAmong(literals);
        var values = new float[doubles.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) doubles[i];
        }
        return FloatPoint.newSetQuery(name, values);
    }
}
