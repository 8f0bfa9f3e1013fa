package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter;

import java.util.List;

/// Pushes NOT down to the leaves, so that three-valued logic is needed nowhere else: a row is
/// accepted by `NOT (a AND b)` where a is false or b is false, and by `NOT a` where a is false,
/// which a leaf can tell from unknown.
final class NegationNormalForm {

    private NegationNormalForm() {}

    /// The same condition with [Filter.Not] only around leaves.
    static Filter of(Filter filter) {
        return normal(filter, false);
    }

    private static Filter normal(Filter filter, boolean negated) {
        return switch (filter) {
            case Filter.Constant(boolean value) -> new Filter.Constant(value != negated);
            case Filter.And(var operands) ->
                    negated
                            ? new Filter.Or(normal(operands, true))
                            : new Filter.And(normal(operands, false));
            case Filter.Or(var operands) ->
                    negated
                            ? new Filter.And(normal(operands, true))
                            : new Filter.Or(normal(operands, false));
            case Filter.Not(var operand) -> normal(operand, !negated);
            case Filter.Compare _,
                    Filter.In _,
                    Filter.Like _,
                    Filter.TextMatch _,
                    Filter.Spatial _,
                    Filter.ValidGeometry _,
                    Filter.IsNull _,
                    Filter.Sample _,
                    Filter.Exists _,
                    Filter.Contains _ ->
                    negated ? new Filter.Not(filter) : filter;
        };
    }

    private static List<Filter> normal(List<Filter> operands, boolean negated) {
        return operands.stream().map(operand -> normal(operand, negated)).toList();
    }
}
