package io.atoll.filter;

import io.atoll.model.Limits;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.Token;

import java.util.ArrayList;
import java.util.List;

/// Builds AND, OR and NOT: flat, without constants inside, without double negation, and not too
/// deep.
final class Conditions {
    private Conditions() {}

    static Term.Condition leaf(Filter filter) {
        return new Term.Condition(filter, 1);
    }

    static Term.Condition constant(boolean value) {
        return leaf(new Filter.Constant(value));
    }

    static Term.Condition and(Token at, List<Term.Condition> operands) {
        return join(at, operands, true);
    }

    static Term.Condition or(Token at, List<Term.Condition> operands) {
        return join(at, operands, false);
    }

    /// @param neutral the constant that does not matter: true for AND, false for OR. The other one
    ///   decides, also against unknown.
    private static Term.Condition join(Token at, List<Term.Condition> operands, boolean neutral) {
        var filters = new ArrayList<Filter>();
        int depth = 0;
        for (Term.Condition operand : operands) {
            switch (operand.filter()) {
                case Filter.Constant(boolean value) -> {
                    if (value != neutral) {
                        return constant(value);
                    }
                }
                case Filter.And(var inner) when neutral -> {
                    filters.addAll(inner);
                    depth = Math.max(depth, operand.depth() - 1);
                }
                case Filter.Or(var inner) when !neutral -> {
                    filters.addAll(inner);
                    depth = Math.max(depth, operand.depth() - 1);
                }
                default -> {
                    filters.add(operand.filter());
                    depth = Math.max(depth, operand.depth());
                }
            }
        }
        return switch (filters.size()) {
            case 0 -> constant(neutral);
            case 1 -> new Term.Condition(filters.getFirst(), depth);
            default ->
                    new Term.Condition(
                            neutral ? new Filter.And(filters) : new Filter.Or(filters),
                            bounded(at, depth + 1));
        };
    }

    static Term.Condition not(Token at, Term.Condition operand) {
        return switch (operand.filter()) {
            case Filter.Constant(boolean value) -> constant(!value);
            case Filter.Not(Filter inner) -> new Term.Condition(inner, operand.depth() - 1);
            default ->
                    new Term.Condition(
                            new Filter.Not(operand.filter()), bounded(at, operand.depth() + 1));
        };
    }

    /// Passes a depth on, unless it is more than a filter may have.
    static int bounded(Token at, int depth) {
        if (depth > Limits.MAX_FILTER_DEPTH) {
            throw new ExpressionError(
                    at,
                    "the expression is nested too deeply: more than %d levels"
                            .formatted(Limits.MAX_FILTER_DEPTH));
        }
        return depth;
    }
}
