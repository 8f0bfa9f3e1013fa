package io.atoll.filter;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.geometry.WktWriter;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Draws a filter tree as nested lists, operation first: `(and (< age 3) (is-null name))`.
final class Sketch {
    private Sketch() {}

    static String of(Filter filter) {
        return switch (filter) {
            case Filter.Constant(boolean value) -> Boolean.toString(value);
            case Filter.And(List<Filter> operands) -> list("and", operands);
            case Filter.Or(List<Filter> operands) -> list("or", operands);
            case Filter.Not(Filter operand) -> "(not %s)".formatted(of(operand));
            case Filter.Compare(var left, var comparison, var right) ->
                    "(%s %s %s)".formatted(symbol(comparison), of(left), of(right));
            case Filter.In(var reference, var literals) ->
                    "(in %s %s)".formatted(of(reference), of(literals));
            case Filter.Like(var reference, String pattern) ->
                    "(like %s '%s')".formatted(of(reference), pattern);
            case Filter.TextMatch(var reference, String query, boolean phrase, int number) ->
                    "(%s %s '%s' %d)"
                            .formatted(phrase ? "phrase" : "words", of(reference), query, number);
            case Filter.Spatial(var reference, var relation, var other, double metres) ->
                    "(%s %s %s%s)"
                            .formatted(
                                    relation.name().toLowerCase(Locale.ROOT),
                                    of(reference),
                                    WktWriter.write(other),
                                    relation == Filter.Relation.NEAR ? " " + metres : "");
            case Filter.ValidGeometry(var reference) -> "(valid %s)".formatted(of(reference));
            case Filter.Sample(_, double share) -> "(sample %s)".formatted(share);
            case Filter.IsNull(var reference) -> "(is-null %s)".formatted(of(reference));
            case Filter.Exists(var reference) -> "(exists %s)".formatted(of(reference));
            case Filter.Contains(var reference, var literals, boolean all) ->
                    "(contains-%s %s %s)"
                            .formatted(all ? "all" : "any", of(reference), of(literals));
        };
    }

    private static String list(String name, List<Filter> operands) {
        return operands.stream()
                .map(Sketch::of)
                .collect(Collectors.joining(" ", "(" + name + " ", ")"));
    }

    private static String of(Filter.Value value) {
        return switch (value) {
            case Filter.Constants(Literal literal) -> of(literal);
            case Filter.Arithmetic(var left, var operator, var right) ->
                    "(%s %s %s)".formatted(symbol(operator), of(left), of(right));
            case Filter.Shifted(var time, var by) ->
                    "(shift %s %d %d)".formatted(of(time), by.months(), by.micros());
            case Filter.ArrayLength(var array) -> "(length %s)".formatted(of(array));
            case Filter.Reference reference ->
                    reference.name()
                            + reference.path().stream()
                                    .map(step -> (step.index() ? "#" : ".") + step.name())
                                    .collect(Collectors.joining());
        };
    }

    private static String of(List<Literal> literals) {
        return literals.stream().map(Sketch::of).collect(Collectors.joining(" ", "[", "]"));
    }

    private static String of(Literal literal) {
        return switch (literal) {
            case Literal.Bool(boolean value) -> Boolean.toString(value);
            case Literal.Int(long value) -> Long.toString(value);
            case Literal.Real(double value) -> Double.toString(value);
            case Literal.Text(String value) -> "'" + value + "'";
            case Literal.Items(var values) -> of(values);
        };
    }

    static String symbol(Filter.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    static String symbol(Filter.Operator operator) {
        return switch (operator) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE -> "/";
            case MODULO -> "%";
        };
    }
}
