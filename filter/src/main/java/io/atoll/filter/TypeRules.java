package io.atoll.filter;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Operator;

import org.antlr.v4.runtime.Token;

import java.util.List;

/// Which values may be compared and computed with which, and what becomes of them.
final class TypeRules {
    private TypeRules() {}

    static Term.Condition compare(Token at, Term left, Comparison comparison, Term right) {
        checkComparable(at, left, comparison, right);
        if (left instanceof Term.Fixed(Literal a, _)) {
            return right instanceof Term.Fixed(Literal b, _)
                    ? Conditions.constant(ConstantFolding.holds(a, comparison, b))
                    : compare(at, right, mirrored(comparison), left);
        }
        if (right instanceof Term.Fixed(Literal.Items(var items), _)) {
            checkList(at, left, comparison, items);
        }
        int depth = 1 + Math.max(left.depth(), right.depth());
        return new Term.Condition(
                TimeRules.unshifted(
                        new Filter.Compare(value(at, left), comparison, value(at, right))),
                Conditions.bounded(at, depth));
    }

    /// Whether a value of a kind can equal a constant.
    static boolean canEqual(Kind kind, Literal literal) {
        Kind other = Kind.of(literal);
        return kind == Kind.JSON || kind == other || kind.isNumber() && other.isNumber();
    }

    private static void checkList(Token at, Term left, Comparison comparison, List<Literal> items) {
        if (comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL) {
            throw new ExpressionError(
                    at, "can not comparisons array fields directly: lists have no order");
        }
        if (left instanceof Term.Place place && place.isWholeArray()) {
            Kind kind = Kind.of(place.elementType().orElseThrow());
            for (Literal item : items) {
                if (!canEqual(kind, item)) {
                    throw new ExpressionError(
                            at,
                            "comparisons between %s and Array[%s] are not supported"
                                    .formatted(place.typeName(), new Term.Fixed(item).typeName()));
                }
            }
        }
    }

    private static void checkComparable(Token at, Term left, Comparison comparison, Term right) {
        Kind a = Kind.of(left);
        Kind b = Kind.of(right);
        boolean comparable =
                a == Kind.JSON && right instanceof Term.Fixed && !TimeRules.isTime(b)
                        || b == Kind.JSON && left instanceof Term.Fixed && !TimeRules.isTime(a)
                        || a.isNumber() && b.isNumber()
                        || a == Kind.ARRAY && b == Kind.LIST
                        || a == Kind.LIST && b == Kind.ARRAY
                        || a == Kind.TEXT && b == Kind.TEXT
                        || a == Kind.TIME && b == Kind.TIME
                        || a == Kind.BOOL && b == Kind.BOOL;
        if (!comparable) {
            TimeRules.refuseOtherFields(at, left, right);
            if (left instanceof Term.Place
                    && right instanceof Term.Place
                    && (a == Kind.JSON || b == Kind.JSON)) {
                throw new ExpressionError(
                        at, "two column comparison with JSON type is not supported");
            }
            throw new ExpressionError(
                    at,
                    "comparisons between %s and %s are not supported: %s, %s"
                            .formatted(
                                    left.typeName(),
                                    right.typeName(),
                                    left.words(),
                                    right.words()));
        }
        boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
        if ((a == Kind.BOOL || b == Kind.BOOL) && !equality) {
            throw new ExpressionError(at, "bools have no order: compare them with == or !=");
        }
    }

    /// `lower < middle <= upper`, or the other way round.
    static Term.Condition range(
            Token at, Term first, Comparison low, Term middle, Comparison high, Term last) {
        boolean ascending = low == Comparison.LESS || low == Comparison.LESS_OR_EQUAL;
        boolean alsoAscending = high == Comparison.LESS || high == Comparison.LESS_OR_EQUAL;
        boolean ordered = isOrder(low) && isOrder(high) && ascending == alsoAscending;
        if (!ordered
                || !(first instanceof Term.Fixed(Literal from, _))
                || !(last instanceof Term.Fixed(Literal to, _))) {
            throw new ExpressionError(
                    at,
                    rangeProblem(ordered, first)
                            + ": comparisons chain as a range between two constants only,"
                            + " 1 < x <= 5 or 5 >= x > 1");
        }
        Kind a = Kind.of(first);
        Kind b = Kind.of(last);
        if (a == Kind.LIST || a == Kind.TIMES || a != b && !(a.isNumber() && b.isNumber())) {
            throw new ExpressionError(
                    at,
                    "invalid range operations: from %s to %s"
                            .formatted(first.words(), last.words()));
        }
        int order = ConstantFolding.compare(from, to) * (ascending ? 1 : -1);
        boolean closed =
                low != Comparison.LESS
                        && low != Comparison.GREATER
                        && high != Comparison.LESS
                        && high != Comparison.GREATER;
        if (order > 0 || order == 0 && !closed) {
            throw new ExpressionError(
                    at,
                    "invalid range: lowerbound is greater than upperbound, no value lies between"
                            + " %s and %s".formatted(first.words(), last.words()));
        }
        if (Kind.of(middle) == Kind.BOOL) {
            throw new ExpressionError(at, "invalid range operations on boolean expr");
        }
        return Conditions.and(
                at, List.of(compare(at, first, low, middle), compare(at, middle, high, last)));
    }

    private static String rangeProblem(boolean ordered, Term first) {
        return !ordered
                ? "invalid range"
                : (first instanceof Term.Fixed ? "upperbound" : "lowerbound")
                        + " cannot be a non-const expression";
    }

    private static boolean isOrder(Comparison comparison) {
        return comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL;
    }

    static Term.Condition in(Token at, Term left, Term right) {
        if (!(left instanceof Term.Place place)) {
            throw new ExpressionError(
                    at,
                    "'term' can only be used on %s, but got: %s"
                            .formatted(
                                    left instanceof Term.Fixed
                                            ? "non-const expression"
                                            : "single field",
                                    left.words()));
        }
        refuseWholeArray(at, left);
        if (!(right instanceof Term.Fixed(Literal.Items(List<Literal> literals), _))) {
            throw new ExpressionError(
                    at, "the right-hand side of 'in' must be a list, but got: " + right.words());
        }
        Kind kind = Kind.of(place);
        boolean times = Kind.of(right) == Kind.TIMES;
        for (Literal literal : literals) {
            boolean fits =
                    times
                            ? kind == Kind.TIME
                            : canEqual(kind, literal) && Kind.of(literal) != Kind.LIST;
            if (!fits) {
                throw new ExpressionError(
                        at,
                        "value '%s' in list cannot be casted to %s: %s"
                                .formatted(
                                        MilvusNames.of(literal), place.typeName(), place.words()));
            }
        }
        return Conditions.leaf(new Filter.In(place.reference(), literals));
    }

    static Term.Condition like(Token at, Term left, Term right) {
        if (!(left instanceof Term.Place place)) {
            throw new ExpressionError(
                    at,
                    "like operation on complicated expr is unsupported: it needs a field on its"
                            + " left, not "
                            + left.words());
        }
        refuseWholeArray(at, left);
        Kind kind = Kind.of(place);
        if (kind != Kind.TEXT && kind != Kind.JSON) {
            throw new ExpressionError(
                    at,
                    "like operation on non-string or no-json field is unsupported: "
                            + place.words());
        }
        if (!(right instanceof Term.Fixed(Literal.Text(String pattern), _))) {
            throw new ExpressionError(at, "'like' needs a string as pattern, not " + right.words());
        }
        int escapes = 0;
        while (escapes < pattern.length()
                && pattern.charAt(pattern.length() - 1 - escapes) == '\\') {
            escapes++;
        }
        if (escapes % 2 == 1) {
            throw new ExpressionError(
                    at, "the pattern ends with a backslash that escapes nothing: " + right.words());
        }
        return Conditions.leaf(new Filter.Like(place.reference(), pattern));
    }

    static Term.Condition isNull(Token at, Term operand) {
        if (operand instanceof Term.Place place) {
            return Conditions.leaf(new Filter.IsNull(place.reference()));
        }
        throw new ExpressionError(at, "'is null' works on a field, not on " + operand.words());
    }

    static Term.Condition exists(Token at, Term.Place place) {
        if (Kind.of(place) != Kind.JSON) {
            throw new ExpressionError(
                    at,
                    "exists operations are only supportted on json field, got:" + place.typeName());
        }
        if (place.isWholeJson()) {
            throw new ExpressionError(at, "exists operations are only supportted on json key");
        }
        return Conditions.leaf(new Filter.Exists(place.reference()));
    }

    private static void refuseWholeArray(Token at, Term term) {
        if (term instanceof Term.Place place && place.isWholeArray()) {
            throw new ExpressionError(
                    at,
                    "can not comparisons array fields directly: %s has elements, as %s[0]"
                            .formatted(place.words(), place.reference().name()));
        }
    }

    static Term compute(Token at, Term left, Operator operator, Term right) {
        if (right instanceof Term.Span(var interval)) {
            return TimeRules.shift(at, left, operator, interval);
        }
        checkComputable(at, left, operator, right);
        boolean divides = operator == Operator.DIVIDE || operator == Operator.MODULO;
        if (divides && isZero(right)) {
            throw new ExpressionError(at, "division or modulus by zero");
        }
        if (left instanceof Term.Fixed(Literal a, _) && right instanceof Term.Fixed(Literal b, _)) {
            return new Term.Fixed(ConstantFolding.compute(at, a, operator, b));
        }
        return new Term.Computed(
                new Filter.Arithmetic(value(at, left), operator, value(at, right)),
                kindOfResult(Kind.of(left), Kind.of(right)),
                Conditions.bounded(at, 1 + Math.max(left.depth(), right.depth())));
    }

    private static void checkComputable(Token at, Term left, Operator operator, Term right) {
        refuseWholeArray(at, left);
        refuseWholeArray(at, right);
        if (!isComputable(left) || !isComputable(right)) {
            throw new ExpressionError(
                    at,
                    "'%s' cannot perform arithmetic between %s field and %s: arithmetic needs"
                                    .formatted(
                                            MilvusNames.of(operator),
                                            left.typeName(),
                                            right.typeName())
                            + " numbers, not "
                            + (isComputable(left) ? right : left).words());
        }
        if (operator == Operator.MODULO
                && (Kind.of(left) == Kind.FLOATING || Kind.of(right) == Kind.FLOATING)) {
            throw new ExpressionError(at, "modulo can only apply on integer types");
        }
    }

    private static boolean isComputable(Term term) {
        return Kind.of(term).isNumber() || Kind.of(term) == Kind.JSON;
    }

    private static boolean isZero(Term term) {
        return term instanceof Term.Fixed(Literal literal, _)
                && ConstantFolding.compare(literal, new Literal.Int(0)) == 0;
    }

    private static Kind kindOfResult(Kind a, Kind b) {
        if (a == Kind.INTEGER && b == Kind.INTEGER) {
            return Kind.INTEGER;
        }
        boolean unknown = a == Kind.JSON || b == Kind.JSON || a == Kind.NUMBER || b == Kind.NUMBER;
        return unknown ? Kind.NUMBER : Kind.FLOATING;
    }

    /// Numbers to the power of numbers; constants only.
    static Term power(Token at, Term base, Term exponent) {
        if (isNumber(base) && isNumber(exponent)) {
            return new Term.Fixed(ConstantFolding.power(at, literal(base), literal(exponent)));
        }
        throw new ExpressionError(
                at,
                "power can only apply on constants: %s, %s"
                        .formatted(base.words(), exponent.words()));
    }

    static Term negate(Token at, Term operand) {
        if (isNumber(operand)) {
            return new Term.Fixed(ConstantFolding.negate(at, literal(operand)));
        }
        throw new ExpressionError(
                at, "unexpected op: -, it works on constant numbers, not on " + operand.words());
    }

    /// Checks that a `+` stands before a number, which it does not change.
    static Term plus(Token at, Term operand) {
        if (Kind.of(operand).isNumber()) {
            return operand;
        }
        throw new ExpressionError(
                at, "unexpected op: +, it works on numbers, not on " + operand.words());
    }

    private static boolean isNumber(Term term) {
        return term instanceof Term.Fixed && Kind.of(term).isNumber();
    }

    private static Literal literal(Term constant) {
        return ((Term.Fixed) constant).literal();
    }

    static Filter.Value value(Token at, Term term) {
        return switch (term) {
            case Term.Place place -> place.reference();
            case Term.Computed computed -> computed.value();
            case Term.Fixed(var literal, _) -> new Filter.Constants(literal);
            case Term.Condition _, Term.Span _ ->
                    throw new ExpressionError(at, term.words() + " is not a single value");
        };
    }

    private static Comparison mirrored(Comparison comparison) {
        return switch (comparison) {
            case EQUAL, NOT_EQUAL -> comparison;
            case LESS -> Comparison.GREATER;
            case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            case GREATER -> Comparison.LESS;
            case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
        };
    }
}
