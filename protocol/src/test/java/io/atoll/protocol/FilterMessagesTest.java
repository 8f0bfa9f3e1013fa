package io.atoll.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.geometry.WktReader;
import io.atoll.model.times.Interval;
import io.atoll.protocol.v1.CompareNode;
import io.atoll.protocol.v1.FilterNode;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReferenceNode;
import io.atoll.protocol.v1.VectorQueryNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class FilterMessagesTest {
    private static final Filter.Reference AGE =
            new Filter.Reference(101, "age", DataType.INT64, List.of());
    private static final Filter.Reference NAME =
            new Filter.Reference(102, "name", DataType.VARCHAR, List.of());
    private static final Filter.Reference TAG =
            new Filter.Reference(
                    103,
                    "$meta",
                    DataType.JSON,
                    List.of(new Filter.PathStep("tags", false), new Filter.PathStep("0", true)));

    static Stream<Filter> filters() {
        var literals =
                List.<Literal>of(
                        new Literal.Bool(false),
                        new Literal.Bool(true),
                        new Literal.Int(Long.MIN_VALUE),
                        new Literal.Int(0),
                        new Literal.Real(-0.0),
                        new Literal.Real(1e300),
                        new Literal.Text(""),
                        new Literal.Text("𝄞 \u0000"));
        var sum =
                new Filter.Arithmetic(
                        AGE,
                        Filter.Operator.MODULO,
                        new Filter.Arithmetic(
                                TAG,
                                Filter.Operator.ADD,
                                new Filter.Constants(new Literal.Real(0.5))));
        var compare = new Filter.Compare(sum, Filter.Comparison.LESS_OR_EQUAL, AGE);
        return Stream.of(
                new Filter.Constant(false),
                new Filter.Constant(true),
                compare,
                new Filter.Not(compare),
                new Filter.Compare(
                        new Filter.ArrayLength(TAG), Filter.Comparison.GREATER_OR_EQUAL, AGE),
                new Filter.Compare(
                        new Filter.Shifted(AGE, new Interval(-14, 90_000_000)),
                        Filter.Comparison.LESS,
                        new Filter.Constants(new Literal.Int(-1))),
                new Filter.And(List.of(compare, new Filter.Constant(true), new Filter.IsNull(AGE))),
                new Filter.Or(List.of(new Filter.Exists(TAG), new Filter.Like(NAME, "a%\\_"))),
                new Filter.In(TAG, literals),
                new Filter.In(AGE, List.of()),
                new Filter.Contains(TAG, literals, true),
                new Filter.TextMatch(NAME, "a phrase", true, 3),
                new Filter.TextMatch(NAME, "words", false, 1),
                new Filter.Spatial(
                        TAG,
                        Filter.Relation.WITHIN,
                        WktReader.read(
                                "POLYGON ((0 0, 2 0, 2 2, 0 0), (1 0.5, 1.5 0.5, 1 1, 1 0.5))"),
                        0),
                new Filter.Spatial(
                        TAG, Filter.Relation.NEAR, WktReader.read("POINT ZM (1 2 3 4)"), 0.5),
                new Filter.Spatial(
                        TAG,
                        Filter.Relation.EQUALS,
                        WktReader.read("GEOMETRYCOLLECTION (POINT EMPTY, MULTIPOINT (1 2, EMPTY))"),
                        0),
                new Filter.ValidGeometry(TAG),
                new Filter.Contains(TAG, List.of(), false));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void decodesWhatItEncoded(Filter filter) throws InvalidProtocolBufferException {
        byte[] bytes = FilterMessages.encode(filter).toByteArray();
        assertEquals(filter, FilterMessages.decode(FilterNode.parseFrom(bytes)));
    }

    @Test
    void theDeepestFilterIsNotTooDeepForProtobuf() throws InvalidProtocolBufferException {
        Filter deepest = new Filter.Compare(AGE, Filter.Comparison.EQUAL, TAG);
        for (int depth = 3; depth <= Limits.MAX_FILTER_DEPTH; depth++) {
            List<Filter> operands = List.of(new Filter.IsNull(AGE), deepest);
            deepest = depth % 2 == 0 ? new Filter.And(operands) : new Filter.Or(operands);
        }
        byte[] bytes =
                NodeSearchRequest.newBuilder()
                        .addParts(
                                VectorQueryNode.newBuilder()
                                        .setFilter(FilterMessages.encode(deepest)))
                        .build()
                        .toByteArray();
        assertEquals(
                deepest,
                FilterMessages.decode(NodeSearchRequest.parseFrom(bytes).getParts(0).getFilter()));
        assertTooDeep(FilterMessages.encode(new Filter.Not(deepest)));
    }

    @Test
    void refusesArithmeticThatIsTooDeep() {
        Filter.Value value = AGE;
        for (int i = 0; i <= Limits.MAX_FILTER_DEPTH; i++) {
            value = new Filter.Arithmetic(value, Filter.Operator.ADD, AGE);
        }
        assertTooDeep(
                FilterMessages.encode(new Filter.Compare(value, Filter.Comparison.LESS, AGE)));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertUnknown(FilterNode.getDefaultInstance(), "a condition");
        assertUnknown(
                FilterNode.newBuilder().setCompare(CompareNode.getDefaultInstance()).build(),
                "a value");
        assertUnknown(
                FilterNode.newBuilder()
                        .setIsNull(ReferenceNode.newBuilder().setType(99).build())
                        .build(),
                "a field of type 99");
        var compare =
                FilterMessages.encode(new Filter.Compare(AGE, Filter.Comparison.EQUAL, AGE))
                        .getCompare();
        assertUnknown(
                FilterNode.newBuilder()
                        .setCompare(compare.toBuilder().setComparison("SOUNDS_LIKE"))
                        .build(),
                "the operation 'SOUNDS_LIKE'");
    }

    private static void assertTooDeep(FilterNode node) {
        var error = assertThrows(AtollException.class, () -> FilterMessages.decode(node));
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(error.getMessage().contains("more than 40 levels"), error.getMessage());
    }

    private static void assertUnknown(FilterNode node, String what) {
        var error = assertThrows(AtollException.class, () -> FilterMessages.decode(node));
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertTrue(error.getMessage().contains(what), error.getMessage());
    }
}
