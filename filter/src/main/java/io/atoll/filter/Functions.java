package io.atoll.filter;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.Token;

import java.util.List;
import java.util.Locale;

/// The functions of filter expressions. Milvus has one set of them for arrays and for JSON.
final class Functions {
    private static final List<String> KNOWN =
            List.of("json_contains", "json_contains_all", "json_contains_any");

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
        if (arguments.size() != 2) {
            throw new ExpressionError(
                    at, "%s takes 2 arguments, not %d".formatted(name, arguments.size()));
        }
        return contains(at, name, canonical(name), arguments.getFirst(), arguments.getLast());
    }

    private static Term contains(Token at, String name, String function, Term array, Term items) {
        if (!(array instanceof Term.Place(Filter.Reference reference))
                || Kind.of(array) != Kind.JSON) {
            throw new ExpressionError(
                    at,
                    "%s works on a JSON field or a path into one, not on %s"
                            .formatted(name, array.words()));
        }
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
