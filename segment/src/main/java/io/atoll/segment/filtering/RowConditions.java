package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Reference;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.StoredColumns;

import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

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
    private final SpatialConditions spatial;
    private final Map<Long, JsonColumn> jsonColumns = new HashMap<>();
    private final Map<Long, ArrayColumn> arrayColumns = new HashMap<>();

    RowConditions(LeafReader leaf, StoredColumns columns, SpatialConditions spatial) {
        this.leaf = leaf;
        this.columns = columns;
        this.spatial = spatial;
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
            case Filter.TextMatch match -> match(match);
            case Filter.Spatial condition -> spatial.of(condition);
            case Filter.ValidGeometry condition -> spatial.of(condition);
            case Filter.IsNull(var reference) -> isNull(reference);
            case Filter.Sample(var key, double share) -> sample(key, share);
            case Filter.Exists(var reference) -> not(isNull(reference));
            case Filter.Contains contains -> contains(contains);
        };
    }

    private List<RowCondition> conditions(List<Filter> filters) throws IOException {
        var conditions = new ArrayList<RowCondition>(filters.size());
        for (Filter filter : cheapestFirst(filters)) {
            conditions.add(of(filter));
        }
        return conditions;
    }

    /// What needs no JSON and no geometry to be read comes first: it may make that unnecessary.
    private static List<Filter> cheapestFirst(List<Filter> filters) {
        return filters.stream().sorted(Comparator.comparing(RowConditions::isCostly)).toList();
    }

    private static boolean isCostly(Filter filter) {
        return switch (filter) {
            case Filter.Constant _ -> false;
            case Filter.And(var operands) -> operands.stream().anyMatch(RowConditions::isCostly);
            case Filter.Or(var operands) -> operands.stream().anyMatch(RowConditions::isCostly);
            case Filter.Not(var operand) -> isCostly(operand);
            case Filter.Compare(var left, _, var right) -> isCostly(left) || isCostly(right);
            case Filter.In(var reference, _) -> isCostly(reference);
            case Filter.Like(var reference, _) -> isCostly(reference);
            case Filter.TextMatch _ -> false;
            case Filter.Spatial _, Filter.ValidGeometry _ -> true;
            case Filter.IsNull(var reference) -> isCostly(reference);
            case Filter.Sample _ -> false;
            case Filter.Exists _ -> true;
            case Filter.Contains(var reference, _, _) -> isCostly(reference);
        };
    }

    private static boolean isCostly(Filter.Value value) {
        return switch (value) {
            case Filter.Constants _ -> false;
            case Reference reference -> reference.type() == DataType.JSON;
            case Filter.ArrayLength(var array) -> isCostly(array);
            case Filter.Shifted _ -> false;
            case Filter.Arithmetic(var left, _, var right) -> isCostly(left) || isCostly(right);
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
        if (compare.left() instanceof Reference reference
                && compare.right() instanceof Filter.Constants(Literal.Items(var items))) {
            RowCondition same = same(reference, items);
            return compare.comparison() == Filter.Comparison.EQUAL ? same : not(same);
        }
        boolean ofFloat = compare.left() instanceof Reference reference && isFloat(reference);
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

    /// Whether the values of a reference are FLOATs, by themselves or in arrays.
    private boolean isFloat(Reference reference) {
        return reference.type() == DataType.FLOAT
                || reference.type() == DataType.ARRAY
                        && columns.elementType(reference.fieldId()) == DataType.FLOAT;
    }

    /// Whether an array has these elements and no others, in this order.
    private RowCondition same(Reference reference, List<Literal> items) throws IOException {
        if (reference.type() == DataType.JSON) {
            JsonColumn column = newJsonColumn(reference, true);
            Scalar array = column.whole(reference.path());
            return row -> {
                column.load(row);
                return array.kind() == Scalar.Kind.ARRAY
                        ? Truth.of(
                                array.length() == items.size()
                                        && JsonElements.same(array.elements(), items))
                        : Truth.UNKNOWN;
            };
        }
        if (!columns.has(reference.fieldId())) {
            return _ -> Truth.UNKNOWN;
        }
        ArrayColumn column = arrayColumn(reference);
        var wanted = new Scalar[items.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = new Scalar();
            wanted[i].set(isFloat(reference) ? FloatLiterals.rounded(items.get(i)) : items.get(i));
        }
        var element = new Scalar();
        var text = new BytesRef();
        return row -> {
            if (!column.load(row)) {
                return Truth.UNKNOWN;
            }
            boolean same = column.array().length() == wanted.length;
            for (int i = 0; same && i < wanted.length; i++) {
                column.load(i, element, text);
                same = Comparing.compare(element, Filter.Comparison.EQUAL, wanted[i]) == Truth.TRUE;
            }
            return Truth.of(same);
        };
    }

    private RowCondition in(Filter.In in) throws IOException {
        Operand operand = operand(in.reference());
        var set =
                new LiteralSet(
                        isFloat(in.reference())
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
            return switch (value.kind()) {
                case TEXT -> Truth.of(pattern.matches(value.text()));
                case UNDEFINED -> Truth.FALSE;
                case NULL, ABSENT, JSON_NULL, BOOL, INTEGER, LARGE_INTEGER, REAL, ARRAY, OBJECT ->
                        Truth.UNKNOWN;
            };
        };
    }

    private RowCondition sample(Reference key, double share) throws IOException {
        Operand operand = operand(key);
        var value = new Scalar();
        return row -> {
            operand.load(row, value);
            return Truth.of(SampledKeys.takes(value, share));
        };
    }

    private RowCondition isNull(Reference reference) throws IOException {
        Operand operand = operand(reference);
        var value = new Scalar();
        return row -> {
            operand.load(row, value);
            return Truth.of(value.isUnknown() || value.kind() == Scalar.Kind.UNDEFINED);
        };
    }

    private RowCondition match(Filter.TextMatch match) throws IOException {
        if (!columns.has(match.reference().fieldId())) {
            Truth always = TextMatches.ofAbsent(columns, match);
            return _ -> always;
        }
        var indexed = new IndexedConditions(leaf, columns);
        FixedBitSet matching = indexed.rows(match);
        FixedBitSet known = indexed.known(match.reference());
        return row -> known.get(row) ? Truth.of(matching.get(row)) : Truth.UNKNOWN;
    }

    private RowCondition contains(Filter.Contains contains) throws IOException {
        Reference reference = contains.reference();
        if (reference.type() == DataType.ARRAY) {
            return arrayContains(contains);
        }
        boolean lists = contains.literals().stream().anyMatch(Literal.Items.class::isInstance);
        JsonColumn column = lists ? newJsonColumn(reference, true) : jsonColumn(reference);
        Scalar array = column.whole(reference.path());
        return row -> {
            column.load(row);
            return array.kind() == Scalar.Kind.ARRAY
                    ? Truth.of(JsonElements.contain(array.elements(), contains))
                    : Truth.UNKNOWN;
        };
    }

    private RowCondition arrayContains(Filter.Contains contains) throws IOException {
        if (!columns.has(contains.reference().fieldId())) {
            return _ -> Truth.UNKNOWN;
        }
        ArrayColumn column = arrayColumn(contains.reference());
        var wanted = new WantedElements(column.elementType(), contains.literals());
        return row ->
                column.load(row)
                        ? Truth.of(
                                contains.all()
                                        ? wanted.allIn(column.array())
                                        : wanted.anyIn(column.array()))
                        : Truth.UNKNOWN;
    }

    private Operand operand(Filter.Value value) throws IOException {
        return switch (value) {
            case Filter.Constants(Literal literal) -> constant(literal);
            case Reference reference -> column(reference);
            case Filter.ArrayLength(var array) -> arrayLength(array);
            case Filter.Shifted(var time, var by) -> ColumnOperand.shifted(column(time), by);
            case Filter.Arithmetic(var left, var operator, var right) ->
                    new ArithmeticOperand(operand(left), operator, operand(right));
        };
    }

    private Operand arrayLength(Reference reference) throws IOException {
        if (reference.type() == DataType.ARRAY) {
            Operand array = column(reference);
            return (row, value) -> {
                array.load(row, value);
                if (value.kind() == Scalar.Kind.ARRAY) {
                    value.setInteger(value.length());
                }
            };
        }
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
        if (reference.type() == DataType.ARRAY && columns.has(reference.fieldId())) {
            ArrayColumn column = arrayColumn(reference);
            return reference.path().isEmpty()
                    ? column.whole()
                    : column.element(Integer.parseInt(reference.path().getFirst().name()));
        }
        if (columns.has(reference.fieldId())) {
            return ColumnOperand.of(leaf, reference);
        }
        return columns.instead(reference.fieldId())
                .map(RowConditions::constant)
                .orElse((_, value) -> value.set(Scalar.Kind.NULL));
    }

    private ArrayColumn arrayColumn(Reference reference) throws IOException {
        ArrayColumn known = arrayColumns.get(reference.fieldId());
        if (known == null) {
            known =
                    new ArrayColumn(
                            DocValues.getBinary(leaf, LuceneFields.of(reference.fieldId())),
                            columns.elementType(reference.fieldId()));
            arrayColumns.put(reference.fieldId(), known);
        }
        return known;
    }

    private JsonColumn jsonColumn(Reference reference) throws IOException {
        JsonColumn known = jsonColumns.get(reference.fieldId());
        if (known == null) {
            known = newJsonColumn(reference, false);
            jsonColumns.put(reference.fieldId(), known);
        }
        return known;
    }

    private JsonColumn newJsonColumn(Reference reference, boolean lists) throws IOException {
        long field = reference.fieldId();
        return columns.has(field)
                ? JsonColumn.of(DocValues.getBinary(leaf, LuceneFields.of(field)), lists)
                : JsonColumn.constant(columns.instead(field), lists);
    }
}
