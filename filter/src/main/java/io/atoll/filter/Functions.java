package io.atoll.filter;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.Locale;

/// The functions of filter expressions. Milvus has one set of them for arrays and for JSON.
final class Functions {
    private static final String ARRAY_LENGTH = "array_length";
    private static final String SAMPLE = "random_sample";
    private static final List<String> KNOWN =
            List.of(
                    "json_contains",
                    "json_contains_all",
                    "json_contains_any",
                    ARRAY_LENGTH,
                    SAMPLE,
                    TextFunctions.TEXT_MATCH,
                    TextFunctions.PHRASE_MATCH,
                    "st_equals",
                    "st_touches",
                    "st_overlaps",
                    "st_crosses",
                    "st_contains",
                    "st_intersects",
                    "st_within",
                    SpatialFunctions.NEAR,
                    SpatialFunctions.VALID);

    private Functions() {}

    static void check(Token at, String name) {
        boolean spelled =
                name.equals(name.toLowerCase(Locale.ROOT))
                        || name.equals(name.toUpperCase(Locale.ROOT));
        if (!spelled || !KNOWN.contains(canonical(name))) {
            throw new ExpressionError(
                    at,
                    "function %s is not supported; supported are %s"
                            .formatted(name, String.join(", ", KNOWN)));
        }
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("array_contains")
                ? "json" + lower.substring("array".length())
                : lower;
    }

    /// @param key the primary key
    /// @param name one that [#check] has let pass
    static Term call(Token at, String name, List<Term> arguments, Field key) {
        String function = canonical(name);
        if (function.equals(SAMPLE)) {
            return Sampling.of(at, key, arguments);
        }
        if (SpatialFunctions.has(function)) {
            return SpatialFunctions.call(at, function, arguments);
        }
        int wanted = function.equals(ARRAY_LENGTH) ? 1 : 2;
        if (arguments.size() != wanted) {
            throw new ExpressionError(
                    at,
                    "%s takes %d argument%s, not %d"
                            .formatted(name, wanted, wanted == 1 ? "" : "s", arguments.size()));
        }
        Term.Place array = array(at, operation(function), arguments.getFirst());
        return function.equals(ARRAY_LENGTH)
                ? new Term.Computed(new Filter.ArrayLength(array.reference()), Kind.INTEGER, 1)
                : contains(at, function, array, arguments.getLast());
    }

    /// What Milvus calls a function in its messages.
    private static String operation(String function) {
        return switch (function) {
            case "json_contains" -> "contains";
            case "json_contains_all" -> "contains_all";
            case "json_contains_any" -> "contains_any";
            default -> function;
        };
    }

    private static Term.Place array(Token at, String operation, Term array) {
        if (array instanceof Term.Place place
                && (place.isWholeArray() || Kind.of(place) == Kind.JSON)) {
            return place;
        }
        throw new ExpressionError(
                at,
                "%s operation are only supported on json or array fields now, got: %s"
                        .formatted(operation, array.words()));
    }

    private static Term contains(Token at, String function, Term.Place array, Term items) {
        if (!(items instanceof Term.Fixed(Literal constant, Kind kind)) || TimeRules.isTime(kind)) {
            throw new ExpressionError(
                    at,
                    "%s operation are only supported explicitly specified element, got: %s"
                            .formatted(operation(function), items.words()));
        }
        if (function.equals("json_contains")) {
            checkElement(at, "Contains", array, constant);
            return Conditions.leaf(new Filter.Contains(array.reference(), List.of(constant), true));
        }
        boolean all = function.equals("json_contains_all");
        String operation = all ? "ContainsAll" : "ContainsAny";
        if (!(constant instanceof Literal.Items(var literals))) {
            throw new ExpressionError(
                    at,
                    "%s operation element must be an array, not %s"
                            .formatted(operation, items.words()));
        }
        literals.forEach(literal -> checkElement(at, operation, array, literal));
        return Conditions.leaf(new Filter.Contains(array.reference(), literals, all));
    }

    /// An array has elements of one type, JSON of any.
    private static void checkElement(
            Token at, String operation, Term.Place array, Literal literal) {
        if (array.isWholeArray()
                && !TypeRules.canEqual(Kind.of(array.elementType().orElseThrow()), literal)) {
            throw new ExpressionError(
                    at,
                    "%s operation can't compare between array element type: %s and %s"
                            .formatted(
                                    operation,
                                    array.elementType().get(),
                                    new Term.Fixed(literal).words()));
        }
    }
}
