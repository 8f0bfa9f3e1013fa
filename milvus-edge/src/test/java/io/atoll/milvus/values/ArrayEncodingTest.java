package io.atoll.milvus.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;

import io.atoll.milvus.calls.Json;
import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.model.rows.Values;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;

/// Arrays of every type of element, as clients send and get them.
class ArrayEncodingTest {

    @ParameterizedTest
    @EnumSource(names = {"BOOL", "INT8", "INT16", "INT32", "INT64", "FLOAT", "DOUBLE", "VARCHAR"})
    void givesBackWhatCameInByGrpcAndAsJson(DataType elements) throws IOException {
        Field field = field(elements, 4);
        FieldData sent = sent(array(elements, 2), ScalarField.getDefaultInstance());

        Column column = MilvusType.of(field).read(field, sent, 3);
        Values.of(DataType.ARRAY).check(field, column);
        var rows = RowsCodec.decode(RowsCodec.encode(new Rows(3, List.of(column))));

        FieldData answer = ColumnWriter.write(field, rows.columns().getFirst(), TimeTerms.UTC);
        ArrayArray given = answer.getScalars().getArrayData();
        assertEquals(elements.code(), given.getElementTypeValue());
        assertEquals(array(elements, 2), given.getData(0));
        assertEquals(List.of(true, false, true), answer.getValidDataList());
        assertEquals(0, given.getData(2).getSerializedSize() == 0 ? 0 : length(given.getData(2)));

        var json = Json.MAPPER.createObjectNode();
        MilvusType.of(field).write(field, column, 0, json, true);
        var again = new CollectedValues(field, TimeTerms.UTC);
        for (String text : List.of(json.get("list").toString(), "null", "\"[]\"")) {
            try (JsonParser parser = Json.MAPPER.createParser(text)) {
                parser.nextToken();
                again.set(text.equals("null") ? 1 : text.startsWith("[") ? 0 : 2, parser);
            }
        }
        assertEquals(answer, ColumnWriter.write(field, again.build(3), TimeTerms.UTC));
    }

    @Test
    void namesTheRowTheElementAndTheLimit() {
        assertRefused(
                field(DataType.INT64, 1),
                array(DataType.INT64, 2),
                "the length (2) of 0th array exceeds max capacity (1)");
        assertRefused(
                field(DataType.INT8, 4),
                ints(1, 128),
                "the 1th element (128) out of range: [-128, 127]");
        assertRefused(
                field(DataType.VARCHAR, 4),
                ScalarField.newBuilder()
                        .setStringData(StringArray.newBuilder().addData("ok").addData("too long"))
                        .build(),
                "length of Array array field \"list\" exceeds max length, row number: 0, array"
                        + " index: 1, length: 8, max length: 5");
        assertRefused(
                field(DataType.INT64, 4),
                ints(1),
                "insert data does not match[expected=long array][actual=int array]");
    }

    private static void assertRefused(Field field, ScalarField array, String problem) {
        FieldData sent = sent(array, array);
        var refusal =
                assertThrows(
                        AtollException.class,
                        () ->
                                Values.of(DataType.ARRAY)
                                        .check(field, MilvusType.of(field).read(field, sent, 3)));
        assertTrue(String.valueOf(refusal.getMessage()).contains(problem), refusal.getMessage());
    }

    private static Field field(DataType elements, int capacity) {
        return Field.of(101, "list", DataType.ARRAY)
                .with(Field.Trait.NULLABLE)
                .withElements(new Field.Elements(elements, capacity))
                .withMaxLength(elements == DataType.VARCHAR ? 5 : 0);
    }

    /// Three rows, the second without a value.
    private static FieldData sent(ScalarField first, ScalarField third) {
        return FieldData.newBuilder()
                .setType(io.milvus.grpc.DataType.Array)
                .setFieldName("list")
                .setScalars(
                        ScalarField.newBuilder()
                                .setArrayData(
                                        ArrayArray.newBuilder().addData(first).addData(third)))
                .addAllValidData(List.of(true, false, true))
                .build();
    }

    private static int length(ScalarField array) {
        return array.getBoolData().getDataCount()
                + array.getIntData().getDataCount()
                + array.getLongData().getDataCount()
                + array.getFloatData().getDataCount()
                + array.getDoubleData().getDataCount()
                + array.getStringData().getDataCount();
    }

    private static ScalarField ints(int... values) {
        var ints = IntArray.newBuilder();
        for (int value : values) {
            ints.addData(value);
        }
        return ScalarField.newBuilder().setIntData(ints).build();
    }

    private static ScalarField array(DataType elements, int count) {
        var array = ScalarField.newBuilder();
        for (int i = 0; i < count; i++) {
            switch (elements) {
                case BOOL -> array.mergeBoolData(BoolArray.newBuilder().addData(i == 1).build());
                case INT64 ->
                        array.mergeLongData(
                                LongArray.newBuilder().addData(Long.MIN_VALUE + i).build());
                case FLOAT -> array.mergeFloatData(FloatArray.newBuilder().addData(0.1f).build());
                case DOUBLE -> array.mergeDoubleData(DoubleArray.newBuilder().addData(0.1).build());
                case VARCHAR ->
                        array.mergeStringData(StringArray.newBuilder().addData("é" + i).build());
                default -> array.mergeIntData(IntArray.newBuilder().addData(-i).build());
            }
        }
        return array.build();
    }
}
