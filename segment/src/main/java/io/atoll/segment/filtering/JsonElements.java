package io.atoll.segment.filtering;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import java.util.List;

/// Compares the elements of a JSON array with constants, lists among them.
final class JsonElements {

    private JsonElements() {}

    /// Whether two lists have equal elements in the same order.
    static boolean same(List<Literal> elements, List<Literal> items) {
        if (elements.size() != items.size()) {
            return false;
        }
        for (int i = 0; i < elements.size(); i++) {
            if (!equal(elements.get(i), items.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Literal element, Literal item) {
        if (element instanceof Literal.Items(var a) && item instanceof Literal.Items(var b)) {
            return same(a, b);
        }
        if (element instanceof Literal.Items || item instanceof Literal.Items) {
            return false;
        }
        var left = new Scalar();
        var right = new Scalar();
        left.set(element);
        right.set(item);
        return Comparing.compare(left, Filter.Comparison.EQUAL, right) == Truth.TRUE;
    }

    /// Whether an array has all, or any, of the literals.
    static boolean contain(List<Literal> elements, Filter.Contains contains) {
        var set = new LiteralSet(elements);
        var value = new Scalar();
        for (Literal wanted : contains.literals()) {
            if (has(elements, set, wanted, value) != contains.all()) {
                return !contains.all();
            }
        }
        return contains.all();
    }

    private static boolean has(
            List<Literal> elements, LiteralSet set, Literal wanted, Scalar value) {
        if (wanted instanceof Literal.Items) {
            return elements.stream().anyMatch(element -> equal(element, wanted));
        }
        value.set(wanted);
        return set.has(value) == Truth.TRUE;
    }
}
