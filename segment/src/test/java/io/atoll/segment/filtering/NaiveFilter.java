package io.atoll.segment.filtering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Operator;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Evaluates a filter on one row in the most literal way: three-valued logic by its truth tables,
/// numbers as decimals, patterns as regular expressions, JSON as trees.
final class NaiveFilter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NaiveFilter() {}

    static boolean accepts(Filter filter, Row row) {
        return Boolean.TRUE.equals(evaluate(filter, row));
    }

    /// Null is unknown.
    private static Boolean evaluate(Filter filter, Row row) {
        return switch (filter) {
            case Filter.Constant(boolean value) -> value;
            case Filter.And(var operands) -> {
                var values = operands.stream().map(operand -> evaluate(operand, row)).toList();
                yield values.contains(false) ? Boolean.FALSE : values.contains(null) ? null : true;
            }
            case Filter.Or(var operands) -> {
                var values = operands.stream().map(operand -> evaluate(operand, row)).toList();
                yield values.contains(true) ? Boolean.TRUE : values.contains(null) ? null : false;
            }
            case Filter.Not(var operand) -> {
                Boolean value = evaluate(operand, row);
                yield value == null ? null : !value;
            }
            case Filter.Compare(var left, var comparison, var right) ->
                    compare(left, comparison, right, row);
            case Filter.In(var reference, var literals) -> {
                Object value = value(reference, row);
                if (isNull(value)) {
                    yield null;
                }
                if (value == Undefined.BEYOND_THE_END) {
                    yield false;
                }
                var equal =
                        literals.stream()
                                .map(literal -> equal(value, constant(literal, reference)))
                                .toList();
                yield equal.contains(true) ? Boolean.TRUE : equal.contains(null) ? null : false;
            }
            case Filter.Like(var reference, String pattern) -> {
                Object value = value(reference, row);
                Boolean otherwise = value == Undefined.BEYOND_THE_END ? Boolean.FALSE : null;
                yield value instanceof String s ? Boolean.valueOf(like(s, pattern)) : otherwise;
            }
            case Filter.Sample(_, double share) -> SampledKeys.takes(row.key(), share);
            case Filter.IsNull(var reference) -> {
                Object value = value(reference, row);
                yield isNull(value) || value == Undefined.BEYOND_THE_END;
            }
            case Filter.TextMatch _, Filter.Spatial _, Filter.ValidGeometry _ ->
                    throw new IllegalArgumentException(
                            "the samples have no words and no geometries: " + filter);
            case Filter.Exists(var reference) -> !isNull(value(reference, row));
            case Filter.Contains(var reference, var literals, boolean all) -> {
                List<?> array = elements(value(reference, row));
                if (array == null) {
                    yield null;
                }
                yield all
                        ? literals.stream().allMatch(literal -> contains(array, literal, reference))
                        : literals.stream()
                                .anyMatch(literal -> contains(array, literal, reference));
            }
        };
    }

    private static boolean isNull(Object value) {
        return value == null || value instanceof JsonNode node && !node.isContainerNode();
    }

    private static Boolean equal(Object a, Object b) {
        return sameKind(a, b) ? holds(a, Comparison.EQUAL, b) : null;
    }

    private static boolean contains(List<?> array, Literal literal, Filter.Reference reference) {
        return array.stream().anyMatch(element -> same(element, literal, reference));
    }

    private static boolean same(Object element, Literal literal, Filter.Reference reference) {
        if (!(literal instanceof Literal.Items(var items))) {
            return Boolean.TRUE.equals(equal(element, constant(literal, reference)));
        }
        List<?> elements = elements(element);
        if (elements == null || elements.size() != items.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!same(elements.get(i), items.get(i), reference)) {
                return false;
            }
        }
        return true;
    }

    /// The elements of an array; null for what is none.
    private static List<?> elements(Object value) {
        if (value instanceof ArrayNode array) {
            var elements = new ArrayList<Object>();
            array.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        return value instanceof List<?> list
                ? list.stream()
                        .map(element -> element instanceof Float f ? f.doubleValue() : element)
                        .toList()
                : null;
    }

    private static Boolean compare(
            Filter.Value left, Comparison comparison, Filter.Value right, Row row) {
        Object a = value(left, row);
        if (right instanceof Filter.Constants(Literal.Items items)) {
            if (elements(a) == null) {
                return null;
            }
            return same(a, items, (Filter.Reference) left) == (comparison == Comparison.EQUAL);
        }
        Object b =
                right instanceof Filter.Constants(Literal literal)
                                && left instanceof Filter.Reference reference
                        ? constant(literal, reference)
                        : value(right, row);
        if (isNull(a) || isNull(b)) {
            return null;
        }
        if (a instanceof Undefined || b instanceof Undefined) {
            return false;
        }
        return sameKind(a, b) ? holds(a, comparison, b) : null;
    }

    /// What is not comparable is no pair of values: unknown.
    private static boolean sameKind(Object a, Object b) {
        return a instanceof Number && b instanceof Number
                || a instanceof String && b instanceof String
                || a instanceof Boolean && b instanceof Boolean;
    }

    private enum Undefined {
        BY_ZERO,
        BEYOND_THE_END
    }

    private static Object value(Filter.Value value, Row row) {
        return switch (value) {
            case Filter.Constants(Literal literal) -> constant(literal);
            case Filter.Reference reference -> field(reference, row);
            case Filter.ArrayLength(var reference) ->
                    elements(value(reference, row)) instanceof List<?> array
                            ? (long) array.size()
                            : null;
            case Filter.Shifted(var time, var by) ->
                    field(time, row) instanceof Long micros ? by.addTo(micros) : null;
            case Filter.Arithmetic(var left, var operator, var right) ->
                    compute(value(left, row), operator, value(right, row));
        };
    }

    private static Object constant(Literal literal) {
        return switch (literal) {
            case Literal.Bool(boolean b) -> b;
            case Literal.Int(long n) -> n;
            case Literal.Real(double d) -> d;
            case Literal.Text(String text) -> text;
            case Literal.Items items -> items;
        };
    }

    private static Object constant(Literal literal, Filter.Reference comparedWith) {
        boolean floats =
                comparedWith.type() == DataType.FLOAT || comparedWith.fieldId() == Samples.RATES;
        return floats && constant(literal) instanceof Number number
                ? Double.valueOf(number.floatValue())
                : constant(literal);
    }

    private static Object field(Filter.Reference reference, Row row) {
        if (reference.fieldId() == Samples.KEY) {
            return row.key();
        } else if (reference.fieldId() == Samples.FLAG) {
            return row.flag();
        } else if (reference.fieldId() == Samples.SMALL) {
            return row.small();
        } else if (reference.fieldId() == Samples.AMOUNT) {
            return row.amount();
        } else if (reference.fieldId() == Samples.PRICE) {
            return row.price() == null ? null : row.price().doubleValue();
        } else if (reference.fieldId() == Samples.WEIGHT) {
            return row.weight();
        } else if (reference.fieldId() == Samples.NAME) {
            return row.name();
        } else if (reference.fieldId() == Samples.LONG_TEXT) {
            return row.longText();
        }
        return reference.type() == DataType.ARRAY ? array(reference, row) : json(reference, row);
    }

    private static Object array(Filter.Reference reference, Row row) {
        List<?> array = row.arrays().get(reference.fieldId());
        if (array == null || reference.path().isEmpty()) {
            return array;
        }
        int index = Integer.parseInt(reference.path().getFirst().name());
        Object element = index < array.size() ? array.get(index) : Undefined.BEYOND_THE_END;
        return element instanceof Float number ? number.doubleValue() : element;
    }

    /// A path without a value gives a missing node, in a null column null.
    private static Object json(Filter.Reference reference, Row row) {
        if (row.doc() == null) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(row.doc());
            for (Filter.PathStep step : reference.path()) {
                node =
                        step.index()
                                ? node.isArray()
                                        ? node.path(Integer.parseInt(step.name()))
                                        : JSON.missingNode()
                                : node.path(step.name());
            }
            return plain(node);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Object plain(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isBigInteger()) {
            return node.doubleValue();
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isTextual() ? node.textValue() : node;
    }

    private static Object compute(Object a, Operator operator, Object b) {
        if (isNull(a) || isNull(b)) {
            return null;
        }
        if (a instanceof Undefined || b instanceof Undefined) {
            return Undefined.BY_ZERO;
        }
        if (!(a instanceof Number x) || !(b instanceof Number y)) {
            return null;
        }
        boolean divides = operator == Operator.DIVIDE || operator == Operator.MODULO;
        if (divides && y.doubleValue() == 0) {
            return Undefined.BY_ZERO;
        }
        if (!(x instanceof Double) && !(y instanceof Double)) {
            BigInteger n = whole(x);
            BigInteger m = whole(y);
            return switch (operator) {
                case ADD -> n.add(m);
                case SUBTRACT -> n.subtract(m);
                case MULTIPLY -> n.multiply(m);
                case DIVIDE -> n.divide(m);
                case MODULO -> n.remainder(m);
            };
        }
        double n = x.doubleValue();
        double m = y.doubleValue();
        return switch (operator) {
            case ADD -> n + m;
            case SUBTRACT -> n - m;
            case MULTIPLY -> n * m;
            case DIVIDE -> n / m;
            case MODULO -> n % m;
        };
    }

    private static boolean holds(Object a, Comparison comparison, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return numbers(x, comparison, y);
        }
        if (a instanceof String x && b instanceof String y) {
            return holds(Arrays.compareUnsigned(x.getBytes(UTF_8), y.getBytes(UTF_8)), comparison);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return switch (comparison) {
                case EQUAL -> x.equals(y);
                case NOT_EQUAL -> !x.equals(y);
                default -> false;
            };
        }
        return comparison == Comparison.NOT_EQUAL;
    }

    private static boolean numbers(Number a, Comparison comparison, Number b) {
        double x = a.doubleValue();
        double y = b.doubleValue();
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return comparison == Comparison.NOT_EQUAL;
        }
        if (Double.isInfinite(x) || Double.isInfinite(y)) {
            return holds(x < y ? -1 : x > y ? 1 : 0, comparison);
        }
        return holds(decimal(a).compareTo(decimal(b)), comparison);
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof Double d ? new BigDecimal(d) : new BigDecimal(whole(number));
    }

    private static BigInteger whole(Number integer) {
        return integer instanceof BigInteger large
                ? large
                : BigInteger.valueOf(integer.longValue());
    }

    private static boolean holds(int order, Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    static boolean like(String text, String pattern) {
        var regex = new StringBuilder();
        List<Integer> characters = pattern.codePoints().boxed().toList();
        for (int i = 0; i < characters.size(); i++) {
            int c = characters.get(i);
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                if (c == '\\' && i + 1 < characters.size()) {
                    c = characters.get(++i);
                }
                regex.append(Pattern.quote(Character.toString(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
