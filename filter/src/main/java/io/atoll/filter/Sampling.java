package io.atoll.filter;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;

import org.antlr.v4.runtime.Token;

import java.util.List;

/// `random_sample(share)`: alone, or last in an AND. Elsewhere it would not be a share of the rows
/// that the rest of the filter accepts.
final class Sampling {
    /// How far the share must stay from 0 and 1.
    private static final double MARGIN = 1e-10;

    private Sampling() {}

    static Term of(Token at, Field key, List<Term> arguments) {
        if (arguments.size() != 1
                || !(arguments.getFirst() instanceof Term.Fixed(Literal.Real(double share), _))) {
            throw new ExpressionError(
                    at,
                    "\"float factor\" should be a const float expression: \"float factor\" passed: "
                            + (arguments.isEmpty() ? "" : arguments.getFirst().words()));
        }
        if (!(share > MARGIN && share < 1 - MARGIN)) {
            throw new ExpressionError(
                    at,
                    "the sample factor should be between 0 and 1 and not too close to 0 or 1(the"
                            + " difference should be larger than 1e-10), but got "
                            + share);
        }
        var reference = new Filter.Reference(key.id(), key.name(), key.type(), List.of());
        return Conditions.leaf(new Filter.Sample(reference, share));
    }

    static void requireLast(Token at, List<Term.Condition> operands) {
        if (operands.subList(0, operands.size() - 1).stream().anyMatch(Sampling::samples)) {
            throw new ExpressionError(
                    at,
                    "random sample expression can only be the last expression in the logical and"
                            + " expression");
        }
    }

    static void refuseIn(Token at, List<Term.Condition> operands) {
        if (operands.stream().anyMatch(Sampling::samples)) {
            throw new ExpressionError(
                    at, "random sample expression cannot be used in logical or expression");
        }
    }

    static void refuseNegation(Token at, Term.Condition operand) {
        if (samples(operand)) {
            throw new ExpressionError(
                    at, "random sample expression cannot be used in unary expression");
        }
    }

    private static boolean samples(Term.Condition condition) {
        return condition.filter() instanceof Filter.Sample
                || condition.filter() instanceof Filter.And(var operands)
                        && operands.getLast() instanceof Filter.Sample;
    }
}
