package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes conditions on rows of the leaves of a filter, and of filters in negation normal form. The
/// conditions of one maker share what they read.
final class RowConditions {
    private final LeafReader leaf;
    private final StoredColumns columns;
    private final Map<Long, JsonColumn> jsonColumns = new HashMap<>();

    RowConditions(LeafReader leaf, StoredColumns columns) {
        this.leaf = leaf;
        this.columns = columns;
    }

    /// True exactly for the rows that the filter accepts; of the others it may say anything but
    /// true.
    RowCondition of(Filter filter) throws IOException {
        return switch (filter) {
            case Filter.Constant(boolean value) -> _ -> Truth.of(value);
            case Filter.And(var operands) -> all(conditions(operands));
            case Filter.Or(var operands) -> any(conditions(operands));
            case Filter.Not(var operand) -> not(of(operand));
            case Filter.Compare compare -> compare(compare);
            case Filter.In in -> in(in);
            case Filter.Like like -> like(like);
            case Filter.IsNull(var reference) -> isNull(reference);
            case Filter.Exists(var reference) -> not(isNull(reference));
            case Filter.JsonContains contains -> contains(contains);
        };
    }

    private List<RowCondition> conditions(List<Filter> filters) throws IOException {
        var conditions = new ArrayList<RowCondition>(filters.size());
        for (Filter filter : cheapestFirst(filters)) {
            conditions.add(of(filter));
        }
        return conditions;
    }

    /// What needs no JSON to be parsed comes first: it may make that unnecessary.
    private static List<Filter> cheapestFirst(List<Filter> filters) {
        return filters.stream().sorted(Comparator.comparing(RowConditions::readsJson)).toList();
    }

    private static boolean readsJson(Filter filter) {
        return switch (filter) {
            case Filter.Constant _ -> false;
            case Filter.And(var operands) -> operands.stream().anyMatch(RowConditions::readsJson);
            case Filter.Or(var operands) -> operands.stream().anyMatch(RowConditions::readsJson);
            case Filter.Not(var operand) -> readsJson(operand);
            case Filter.Compare(var left, _, var right) -> readsJson(left) || readsJson(right);
            case Filter.In(var reference, _) -> readsJson(reference);
            case Filter.Like(var reference, _) -> readsJson(reference);
            case Filter.IsNull(var reference) -> readsJson(reference);
            case Filter.Exists _, Filter.JsonContains _ -> true;
        };
    }

    private static boolean readsJson(Filter.Value value) {
        return switch (value) {
            case Filter.Constants _ -> false;
            case Reference reference -> reference.type() == DataType.JSON;
            case Filter.ArrayLength _ -> true;
            case Filter.Arithmetic(var left, _, var right) -> readsJson(left) || readsJson(right);
        };
    }

    private static RowCondition all(List<RowCondition> conditions) {
        return row -> {
            for (RowCondition condition : conditions) {
                if (condition.test(row) != Truth.TRUE) {
                    return Truth.FALSE;
                }
            }
            return Truth.TRUE;
        };
    }

    private static RowCondition any(List<RowCondition> conditions) {
        return row -> {
            for (RowCondition condition : conditions) {
                if (condition.test(row) == Truth.TRUE) {
                    return Truth.TRUE;
                }
            }
            return Truth.FALSE;
        };
    }

    private static RowCondition not(RowCondition leafCondition) {
        return row ->
                switch (leafCondition.test(row)) {
                    case TRUE -> Truth.FALSE;
                    case FALSE -> Truth.TRUE;
                    case UNKNOWN -> Truth.UNKNOWN;
                };
    }

    private RowCondition compare(Filter.Compare compare) throws IOException {
        boolean ofFloat =
                compare.left() instanceof Reference reference && reference.type() == DataType.FLOAT;
        Operand left = operand(compare.left());
        Operand right =
                ofFloat && compare.right() instanceof Filter.Constants(Literal literal)
                        ? constant(FloatLiterals.rounded(literal))
                        : operand(compare.right());
        var leftValue = new Scalar();
        var rightValue = new Scalar();
        return row -> {
            left.load(row, leftValue);
            right.load(row, rightValue);
            return Comparing.compare(leftValue, compare.comparison(), rightValue);
        };
    }

    private RowCondition in(Filter.In in) throws IOException {
        Operand operand = operand(in.reference());
        var set =
                new LiteralSet(
                        in.reference().type() == DataType.FLOAT
                                ? in.literals().stream().map(FloatLiterals::rounded).toList()
                                : in.literals());
        var value = new Scalar();
        return row -> {
            operand.load(row, value);
            return set.has(value);
        };
    }

    private RowCondition like(Filter.Like like) throws IOException {
        Operand operand = operand(like.reference());
        var pattern = new LikePattern(like.pattern());
        var value = new Scalar();
        return row -> {
            operand.load(row, value);
            return value.kind() == Scalar.Kind.TEXT
                    ? Truth.of(pattern.matches(value.text()))
                    : Truth.UNKNOWN;
        };
    }

    private RowCondition isNull(Reference reference) throws IOException {
        Operand operand = operand(reference);
        var value = new Scalar();
        return row -> {
            operand.load(row, value);
            return Truth.of(value.isUnknown());
        };
    }

    private RowCondition contains(Filter.JsonContains contains) throws IOException {
        Reference reference = contains.reference();
        JsonColumn column = jsonColumn(reference);
        Scalar array = column.whole(reference.path());
        return row -> {
            column.load(row);
            return array.kind() == Scalar.Kind.ARRAY
                    ? Truth.of(contains(array.elements(), contains))
                    : Truth.UNKNOWN;
        };
    }

    private static boolean contains(List<Literal> elements, Filter.JsonContains contains) {
        var set = new LiteralSet(elements);
        var value = new Scalar();
        for (Literal wanted : contains.literals()) {
            value.set(wanted);
            if ((set.has(value) == Truth.TRUE) != contains.all()) {
                return !contains.all();
            }
        }
        return contains.all();
    }

    private Operand operand(Filter.Value value) throws IOException {
        return switch (value) {
            case Filter.Constants(Literal literal) -> constant(literal);
            case Reference reference -> column(reference);
            case Filter.ArrayLength(var array) -> arrayLength(array);
            case Filter.Arithmetic(var left, var operator, var right) ->
                    new ArithmeticOperand(operand(left), operator, operand(right));
        };
    }

    private Operand arrayLength(Reference reference) throws IOException {
        JsonColumn column = jsonColumn(reference);
        Scalar array = column.whole(reference.path());
        return (row, value) -> {
            column.load(row);
            if (array.kind() == Scalar.Kind.ARRAY) {
                value.setInteger(array.length());
            } else {
                value.set(Scalar.Kind.ABSENT);
            }
        };
    }

    private static Operand constant(Literal literal) {
        var constant = new Scalar();
        constant.set(literal);
        return (_, value) -> value.set(constant);
    }

    private Operand column(Reference reference) throws IOException {
        if (reference.type() == DataType.JSON) {
            return jsonColumn(reference).at(reference.path());
        }
        if (columns.has(reference.fieldId())) {
            return ColumnOperand.of(leaf, reference);
        }
        return columns.instead(reference.fieldId())
                .map(RowConditions::constant)
                .orElse((_, value) -> value.set(Scalar.Kind.NULL));
    }

    private JsonColumn jsonColumn(Reference reference) throws IOException {
        JsonColumn known = jsonColumns.get(reference.fieldId());
        if (known == null) {
            known =
                    columns.has(reference.fieldId())
                            ? JsonColumn.of(
                                    DocValues.getBinary(leaf, LuceneFields.of(reference.fieldId())))
                            : JsonColumn.constant(columns.instead(reference.fieldId()));
            jsonColumns.put(reference.fieldId(), known);
        }
        return known;
    }
}
