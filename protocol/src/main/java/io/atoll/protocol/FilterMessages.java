package io.atoll.protocol;

import com.google.protobuf.ByteString;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.times.Interval;
import io.atoll.protocol.v1.ArithmeticNode;
import io.atoll.protocol.v1.CompareNode;
import io.atoll.protocol.v1.FilterList;
import io.atoll.protocol.v1.FilterNode;
import io.atoll.protocol.v1.InNode;
import io.atoll.protocol.v1.JsonContainsNode;
import io.atoll.protocol.v1.LikeNode;
import io.atoll.protocol.v1.LiteralList;
import io.atoll.protocol.v1.LiteralValue;
import io.atoll.protocol.v1.PathStepNode;
import io.atoll.protocol.v1.ReferenceNode;
import io.atoll.protocol.v1.SampleNode;
import io.atoll.protocol.v1.ShiftedNode;
import io.atoll.protocol.v1.SpatialNode;
import io.atoll.protocol.v1.TextMatchNode;
import io.atoll.protocol.v1.ValueNode;

import org.locationtech.jts.geom.Geometry;

import java.util.List;

/// Filter trees as messages, and back: what was encoded is decoded to an equal tree.
public final class FilterMessages {
    private FilterMessages() {}

    public static FilterNode encode(Filter filter) {
        var node = FilterNode.newBuilder();
        switch (filter) {
            case Filter.Constant(boolean value) -> node.setConstant(value);
            case Filter.And(List<Filter> operands) -> node.setAnd(encodeAll(operands));
            case Filter.Or(List<Filter> operands) -> node.setOr(encodeAll(operands));
            case Filter.Not(Filter operand) -> node.setNot(encode(operand));
            case Filter.Compare(var left, var comparison, var right) ->
                    node.setCompare(
                            CompareNode.newBuilder()
                                    .setLeft(encode(left))
                                    .setComparison(comparison.name())
                                    .setRight(encode(right)));
            case Filter.In(var reference, var literals) ->
                    node.setIn(
                            InNode.newBuilder()
                                    .setReference(encodeReference(reference))
                                    .addAllLiterals(encodeLiterals(literals)));
            case Filter.Like(var reference, String pattern) ->
                    node.setLike(
                            LikeNode.newBuilder()
                                    .setReference(encodeReference(reference))
                                    .setPattern(pattern));
            case Filter.TextMatch(var reference, String query, boolean phrase, int number) ->
                    node.setTextMatch(
                            TextMatchNode.newBuilder()
                                    .setReference(encodeReference(reference))
                                    .setQuery(query)
                                    .setPhrase(phrase)
                                    .setNumber(number));
            case Filter.Sample(var key, double share) ->
                    node.setSample(
                            SampleNode.newBuilder().setKey(encodeReference(key)).setShare(share));
            case Filter.Spatial(var reference, var relation, var other, double metres) ->
                    node.setSpatial(
                            SpatialNode.newBuilder()
                                    .setReference(encodeReference(reference))
                                    .setRelation(relation.name())
                                    .setOther(ByteString.copyFrom(GeometryBytes.of(other)))
                                    .setMetres(metres));
            case Filter.ValidGeometry(var reference) ->
                    node.setValidGeometry(encodeReference(reference));
            case Filter.IsNull(var reference) -> node.setIsNull(encodeReference(reference));
            case Filter.Exists(var reference) -> node.setExists(encodeReference(reference));
            case Filter.Contains(var reference, var literals, boolean all) ->
                    node.setJsonContains(
                            JsonContainsNode.newBuilder()
                                    .setReference(encodeReference(reference))
                                    .addAllLiterals(encodeLiterals(literals))
                                    .setAll(all));
        }
        return node.build();
    }

    private static FilterList encodeAll(List<Filter> operands) {
        var list = FilterList.newBuilder();
        for (Filter operand : operands) {
            list.addOperands(encode(operand));
        }
        return list.build();
    }

    private static ValueNode encode(Filter.Value value) {
        var node = ValueNode.newBuilder();
        switch (value) {
            case Filter.Constants(Literal literal) -> node.setLiteral(encode(literal));
            case Filter.Reference reference -> node.setReference(encodeReference(reference));
            case Filter.ArrayLength(var array) -> node.setArrayLength(encodeReference(array));
            case Filter.Shifted(var time, var by) ->
                    node.setShifted(
                            ShiftedNode.newBuilder()
                                    .setTime(encodeReference(time))
                                    .setMonths(by.months())
                                    .setMicros(by.micros()));
            case Filter.Arithmetic(var left, var operator, var right) ->
                    node.setArithmetic(
                            ArithmeticNode.newBuilder()
                                    .setLeft(encode(left))
                                    .setOperator(operator.name())
                                    .setRight(encode(right)));
        }
        return node.build();
    }

    private static ReferenceNode encodeReference(Filter.Reference reference) {
        var node =
                ReferenceNode.newBuilder()
                        .setFieldId(reference.fieldId())
                        .setName(reference.name())
                        .setType(reference.type().code());
        for (Filter.PathStep step : reference.path()) {
            node.addPath(PathStepNode.newBuilder().setName(step.name()).setIndex(step.index()));
        }
        return node.build();
    }

    private static List<LiteralValue> encodeLiterals(List<Literal> literals) {
        return literals.stream().map(FilterMessages::encode).toList();
    }

    private static LiteralValue encode(Literal literal) {
        var value = LiteralValue.newBuilder();
        return switch (literal) {
            case Literal.Bool(boolean bool) -> value.setBoolValue(bool).build();
            case Literal.Int(long integer) -> value.setIntValue(integer).build();
            case Literal.Real(double real) -> value.setRealValue(real).build();
            case Literal.Text(String text) -> value.setTextValue(text).build();
            case Literal.Items(List<Literal> items) ->
                    value.setListValue(
                                    LiteralList.newBuilder().addAllLiterals(encodeLiterals(items)))
                            .build();
        };
    }

    /// @throws AtollException PARAMETER_INVALID for a tree with more than [Limits#MAX_FILTER_DEPTH]
    ///   levels, or with something that this version does not know
    public static Filter decode(FilterNode node) {
        return decode(node, 1);
    }

    private static Filter decode(FilterNode node, int depth) {
        checkDepth(depth);
        return switch (node.getNodeCase()) {
            case CONSTANT -> new Filter.Constant(node.getConstant());
            case AND -> new Filter.And(decodeAll(node.getAnd(), depth + 1));
            case OR -> new Filter.Or(decodeAll(node.getOr(), depth + 1));
            case NOT -> new Filter.Not(decode(node.getNot(), depth + 1));
            case COMPARE ->
                    new Filter.Compare(
                            decode(node.getCompare().getLeft(), depth + 1),
                            named(Filter.Comparison.class, node.getCompare().getComparison()),
                            decode(node.getCompare().getRight(), depth + 1));
            case IN ->
                    new Filter.In(
                            decode(node.getIn().getReference()),
                            decodeLiterals(node.getIn().getLiteralsList()));
            case LIKE ->
                    new Filter.Like(
                            decode(node.getLike().getReference()), node.getLike().getPattern());
            case TEXT_MATCH ->
                    new Filter.TextMatch(
                            decode(node.getTextMatch().getReference()),
                            node.getTextMatch().getQuery(),
                            node.getTextMatch().getPhrase(),
                            node.getTextMatch().getNumber());
            case SAMPLE ->
                    new Filter.Sample(
                            decode(node.getSample().getKey()), node.getSample().getShare());
            case SPATIAL ->
                    new Filter.Spatial(
                            decode(node.getSpatial().getReference()),
                            named(Filter.Relation.class, node.getSpatial().getRelation()),
                            geometry(node.getSpatial().getOther()),
                            node.getSpatial().getMetres());
            case VALID_GEOMETRY -> new Filter.ValidGeometry(decode(node.getValidGeometry()));
            case IS_NULL -> new Filter.IsNull(decode(node.getIsNull()));
            case EXISTS -> new Filter.Exists(decode(node.getExists()));
            case JSON_CONTAINS ->
                    new Filter.Contains(
                            decode(node.getJsonContains().getReference()),
                            decodeLiterals(node.getJsonContains().getLiteralsList()),
                            node.getJsonContains().getAll());
            case NODE_NOT_SET -> throw unknown("a condition");
        };
    }

    private static Geometry geometry(ByteString wkb) {
        try {
            return GeometryBytes.read(wkb.toByteArray());
        } catch (IllegalArgumentException _) {
            throw unknown("a geometry");
        }
    }

    private static List<Filter> decodeAll(FilterList list, int depth) {
        return list.getOperandsList().stream().map(operand -> decode(operand, depth)).toList();
    }

    private static Filter.Value decode(ValueNode node, int depth) {
        checkDepth(depth);
        return switch (node.getValueCase()) {
            case LITERAL -> new Filter.Constants(decode(node.getLiteral()));
            case REFERENCE -> decode(node.getReference());
            case ARRAY_LENGTH -> new Filter.ArrayLength(decode(node.getArrayLength()));
            case ARITHMETIC ->
                    new Filter.Arithmetic(
                            decode(node.getArithmetic().getLeft(), depth + 1),
                            named(Filter.Operator.class, node.getArithmetic().getOperator()),
                            decode(node.getArithmetic().getRight(), depth + 1));
            case SHIFTED ->
                    new Filter.Shifted(
                            decode(node.getShifted().getTime()), decode(node.getShifted()));
            case VALUE_NOT_SET -> throw unknown("a value");
        };
    }

    private static Interval decode(ShiftedNode node) {
        try {
            return new Interval(node.getMonths(), node.getMicros());
        } catch (IllegalArgumentException | ArithmeticException _) {
            throw unknown("an interval of more than 100,000 years");
        }
    }

    private static Filter.Reference decode(ReferenceNode node) {
        DataType type =
                DataType.ofCode(node.getType())
                        .orElseThrow(() -> unknown("a field of type " + node.getType()));
        return new Filter.Reference(
                node.getFieldId(),
                node.getName(),
                type,
                node.getPathList().stream()
                        .map(step -> new Filter.PathStep(step.getName(), step.getIndex()))
                        .toList());
    }

    private static List<Literal> decodeLiterals(List<LiteralValue> values) {
        return values.stream().map(FilterMessages::decode).toList();
    }

    private static Literal decode(LiteralValue value) {
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> new Literal.Bool(value.getBoolValue());
            case INT_VALUE -> new Literal.Int(value.getIntValue());
            case REAL_VALUE -> new Literal.Real(value.getRealValue());
            case TEXT_VALUE -> new Literal.Text(value.getTextValue());
            case LIST_VALUE ->
                    new Literal.Items(decodeLiterals(value.getListValue().getLiteralsList()));
            case VALUE_NOT_SET -> throw unknown("a literal");
        };
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw unknown("the operation '%s'".formatted(name));
    }

    private static void checkDepth(int depth) {
        if (depth > Limits.MAX_FILTER_DEPTH) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "the filter is nested too deeply: more than %d levels"
                            .formatted(Limits.MAX_FILTER_DEPTH));
        }
    }

    private static AtollException unknown(String what) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "the filter holds %s that this version does not know: is the sender newer?"
                        .formatted(what));
    }
}
