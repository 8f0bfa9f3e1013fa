package io.atoll.filter;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.Locale;

/// The functions of filter expressions. Milvus has one set of them for arrays and for JSON.
final class Functions {
    private static final String ARRAY_LENGTH = "array_length";
    private static final List<String> KNOWN =
            List.of("json_contains", "json_contains_all", "json_contains_any", ARRAY_LENGTH);

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

    /// @param name one that [#check] has let pass
    static Term call(Token at, String name, List<Term> arguments) {
        String function = canonical(name);
        int wanted = function.equals(ARRAY_LENGTH) ? 1 : 2;
        if (arguments.size() != wanted) {
            throw new ExpressionError(
                    at,
                    "%s takes %d argument%s, not %d"
                            .formatted(name, wanted, wanted == 1 ? "" : "s", arguments.size()));
        }
        Filter.Reference array = json(at, name, arguments.getFirst());
        return function.equals(ARRAY_LENGTH)
                ? new Term.Computed(new Filter.ArrayLength(array), Kind.INTEGER, 1)
                : contains(at, name, function, array, arguments.getLast());
    }

    private static Filter.Reference json(Token at, String name, Term array) {
        if (array instanceof Term.Place(Filter.Reference reference)
                && Kind.of(array) == Kind.JSON) {
            return reference;
        }
        throw new ExpressionError(
                at,
                "%s works on a JSON field or a path into one, not on %s"
                        .formatted(name, array.words()));
    }

    private static Term contains(
            Token at, String name, String function, Filter.Reference reference, Term items) {
        boolean one = function.equals("json_contains");
        if (one && items instanceof Term.Fixed(Literal literal)) {
            return Conditions.leaf(new Filter.JsonContains(reference, List.of(literal), true));
        }
        if (!one && items instanceof Term.Items(List<Literal> literals)) {
            boolean all = function.equals("json_contains_all");
            return Conditions.leaf(new Filter.JsonContains(reference, literals, all));
        }
        throw new ExpressionError(
                at,
                "%s needs %s as second argument, not %s"
                        .formatted(name, one ? "a constant" : "a list", items.words()));
    }
}
