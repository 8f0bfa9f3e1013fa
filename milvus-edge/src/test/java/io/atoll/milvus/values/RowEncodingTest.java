package io.atoll.milvus.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;

import io.atoll.milvus.Samples;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.RowRules;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class RowEncodingTest {
    private static final Schema SCHEMA = Samples.schema();

    @Test
    void readsTheFieldsByNameInAnyOrder() {
        List<FieldData> shuffled = new ArrayList<>(threeRows());
        Collections.reverse(shuffled);

        Rows rows = RowReader.read(SCHEMA, TimeTerms.UTC, shuffled, 3);

        assertEquals(new Keys.LongKeys(new long[] {1, 2, 3}).get(1), rows.keys(100).get(1));
        var titles = (Column.Texts) column(rows, "title");
        assertEquals("one", titles.value(0));
        assertTrue(titles.isNull(1));
        assertEquals("three", titles.value(2));
        var vectors = (Column.Vectors) column(rows, "vector");
        var third = new float[4];
        vectors.vector(2).asFloatBuffer().get(third);
        assertArrayEquals(new float[] {8, 9, 10, 11}, third);
    }

    @Test
    void answersCarryAPlaceholderWhereThereIsNoValue() {
        Rows rows = RowReader.read(SCHEMA, TimeTerms.UTC, threeRows(), 3);

        FieldData title = written(rows, "title");

        assertEquals(List.of("one", "", "three"), title.getScalars().getStringData().getDataList());
        assertEquals(List.of(true, false, true), title.getValidDataList());
        assertEquals(107, title.getFieldId());
        assertEquals(DataType.VarChar, title.getType());
    }

    @Test
    void whatWasReadIsWrittenAgain() {
        List<FieldData> request = threeRows();
        Rows rows = RowReader.read(SCHEMA, TimeTerms.UTC, request, 3);

        for (FieldData given : request) {
            FieldData answer = written(rows, given.getFieldName());
            if (given.getValidDataCount() == 0) {
                assertEquals(given.getScalars(), answer.getScalars());
                assertEquals(given.getVectors(), answer.getVectors());
            }
            assertEquals(given.getType(), answer.getType());
        }
    }

    @Test
    void understandsFullListsOfNullableValuesToo() {
        FieldData full =
                FieldData.newBuilder()
                        .setFieldName("tiny")
                        .setType(DataType.Int8)
                        .setScalars(ints(1, 0, 3))
                        .addAllValidData(List.of(true, false, true))
                        .build();

        var tiny =
                (Column.Longs)
                        column(RowReader.read(SCHEMA, TimeTerms.UTC, List.of(full), 3), "tiny");

        assertEquals(3, tiny.value(2));
        assertTrue(tiny.isNull(1));
    }

    @Test
    void takesUndeclaredKeysUnderTheDynamicNameOrNone() {
        for (String name : List.of("$meta", "")) {
            FieldData data =
                    jsons(name, "{\"color\":\"red\"}").toBuilder().setIsDynamic(true).build();

            Rows rows = RowReader.read(SCHEMA, TimeTerms.UTC, List.of(data), 1);

            var meta = (Column.Jsons) column(rows, Field.DYNAMIC_NAME);
            assertEquals("{\"color\":\"red\"}", new String(meta.value(0)));
        }
    }

    /// No JSON is empty. The Node client sends a null so, and says so in `valid_data` or not.
    @Test
    void anEmptyJsonIsNull() {
        FieldData unmarked = jsons("extra", "{}", "");
        FieldData marked = unmarked.toBuilder().addAllValidData(List.of(true, false)).build();
        FieldData wronglyMarked = unmarked.toBuilder().addAllValidData(List.of(true, true)).build();
        for (FieldData data : List.of(unmarked, marked, wronglyMarked)) {
            Column extra = column(RowReader.read(SCHEMA, TimeTerms.UTC, List.of(data), 2), "extra");

            assertFalse(extra.isNull(0));
            assertTrue(extra.isNull(1));
        }
    }

    @Test
    void noUndeclaredKeysAreAnEmptyObjectHoweverTheyAreSent() {
        FieldData empty = jsons("$meta", "{\"a\":1}", "").toBuilder().setIsDynamic(true).build();
        FieldData invalid =
                jsons("$meta", "{\"a\":1}").toBuilder()
                        .setIsDynamic(true)
                        .addAllValidData(List.of(true, false))
                        .build();
        for (FieldData data : List.of(empty, invalid)) {
            var meta =
                    (Column.Jsons)
                            column(
                                    RowReader.read(SCHEMA, TimeTerms.UTC, List.of(data), 2),
                                    Field.DYNAMIC_NAME);

            assertFalse(meta.hasNulls());
            assertEquals("{}", new String(meta.value(1)));
        }
    }

    @Test
    void defaultsAndEmptyObjectsFillWhatIsAbsent() {
        var given = threeRows().stream().filter(f -> !f.getFieldName().equals("price")).toList();

        Rows rows = RowRules.complete(SCHEMA, RowReader.read(SCHEMA, TimeTerms.UTC, given, 3));

        assertEquals(1.5f, ((Column.Floats) column(rows, "price")).value(2));
        assertEquals("{}", new String(((Column.Jsons) column(rows, Field.DYNAMIC_NAME)).value(1)));
    }

    @Test
    void namesAnUnknownFieldAndTheOneThatWasMeant() {
        FieldData data =
                FieldData.newBuilder()
                        .setFieldName("titl")
                        .setType(DataType.VarChar)
                        .setScalars(texts("x"))
                        .build();

        AtollException refusal = refused(List.of(data), 1);

        assertEquals(ErrorCode.FIELD_NOT_FOUND, refusal.code());
        assertTrue(refusal.getMessage().startsWith("field not found[field=titl]"));
        assertTrue(refusal.getMessage().endsWith("did you mean 'title'?"));
    }

    @Test
    void refusesValuesThatAreTooFewOrOfAnotherType() {
        FieldData fewer =
                FieldData.newBuilder()
                        .setFieldName("small")
                        .setType(DataType.Int16)
                        .setScalars(ints(1, 2))
                        .build();
        assertEquals(
                "the num_rows (2) of field 'small' is not equal to passed num_rows (3)",
                refused(List.of(fewer), 3).getMessage());

        FieldData other =
                FieldData.newBuilder()
                        .setFieldName("small")
                        .setType(DataType.VarChar)
                        .setScalars(texts("x"))
                        .build();
        assertEquals(
                "field 'small' is INT16, its data is VarChar",
                refused(List.of(other), 1).getMessage());
    }

    @Test
    void namesFieldAndDimensionsOfVectorsThatDoNotFit() {
        FieldData ragged = vectors("vector", 4, 1, 2, 3);
        assertEquals(
                "field 'vector' has 12 bytes of vectors of dimension 4 for 1 rows; expected 16 of"
                        + " dimension 4",
                refused(List.of(ragged), 1).getMessage());

        var withDimensionTwo =
                new ArrayList<>(
                        threeRows().stream()
                                .filter(f -> !f.getFieldName().equals("vector"))
                                .toList());
        withDimensionTwo.add(vectors("vector", 2, 1, 2, 3, 4, 5, 6));
        Rows rows = RowReader.read(SCHEMA, TimeTerms.UTC, withDimensionTwo, 3);
        AtollException refusal =
                assertThrows(AtollException.class, () -> RowRules.complete(SCHEMA, rows));
        assertTrue(refusal.getMessage().contains("'vector'"));
    }

    @Test
    void refusesAFieldThatComesTwice() {
        assertTrue(
                refused(
                                List.of(
                                        vectors("vector", 4, 1, 2, 3, 4),
                                        vectors("vector", 4, 1, 2, 3, 4)),
                                1)
                        .getMessage()
                        .contains("'vector' is in the request twice"));
    }

    @Test
    void writesKeysOfBothKinds() {
        assertEquals(List.of(3L, 1L), KeyWriter.write(Keys.ofLongs(3, 1)).getIntId().getDataList());
        assertEquals(
                List.of("b", "a"),
                KeyWriter.write(Keys.ofTexts(List.of("b", "a"))).getStrId().getDataList());
    }

    // --- requests ----------------------------------------------------------------------------

    /// Rows 1, 2 and 3; row 2 has no tiny, score, title and extra.
    private static List<FieldData> threeRows() {
        List<Boolean> notTheSecond = List.of(true, false, true);
        return List.of(
                scalar(
                        "id",
                        DataType.Int64,
                        ScalarField.newBuilder()
                                .setLongData(LongArray.newBuilder().addAllData(List.of(1L, 2L, 3L)))
                                .build()),
                scalar(
                        "flag",
                        DataType.Bool,
                        ScalarField.newBuilder()
                                .setBoolData(
                                        BoolArray.newBuilder()
                                                .addAllData(List.of(true, false, true)))
                                .build()),
                scalar("tiny", DataType.Int8, ints(-1, 1)).toBuilder()
                        .addAllValidData(notTheSecond)
                        .build(),
                scalar("small", DataType.Int16, ints(300, 301, 302)),
                scalar("medium", DataType.Int32, ints(70_000, 70_001, 70_002)),
                scalar(
                        "price",
                        DataType.Float,
                        ScalarField.newBuilder()
                                .setFloatData(
                                        FloatArray.newBuilder().addAllData(List.of(1f, 2f, 3f)))
                                .build()),
                scalar(
                                "score",
                                DataType.Double,
                                ScalarField.newBuilder()
                                        .setDoubleData(
                                                DoubleArray.newBuilder()
                                                        .addAllData(List.of(0.1, 0.3)))
                                        .build())
                        .toBuilder()
                        .addAllValidData(notTheSecond)
                        .build(),
                scalar("title", DataType.VarChar, texts("one", "three")).toBuilder()
                        .addAllValidData(notTheSecond)
                        .build(),
                jsons("extra", "{\"a\":9007199254740993}", "[1]").toBuilder()
                        .addAllValidData(notTheSecond)
                        .build(),
                vectors("vector", 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    }

    private static FieldData scalar(String name, DataType type, ScalarField values) {
        return FieldData.newBuilder().setFieldName(name).setType(type).setScalars(values).build();
    }

    private static ScalarField ints(Integer... values) {
        return ScalarField.newBuilder()
                .setIntData(IntArray.newBuilder().addAllData(List.of(values)))
                .build();
    }

    private static ScalarField texts(String... values) {
        return ScalarField.newBuilder()
                .setStringData(StringArray.newBuilder().addAllData(List.of(values)))
                .build();
    }

    private static FieldData jsons(String name, String... values) {
        var data = JSONArray.newBuilder();
        for (String value : values) {
            data.addData(ByteString.copyFromUtf8(value));
        }
        return scalar(name, DataType.JSON, ScalarField.newBuilder().setJsonData(data).build());
    }

    private static FieldData vectors(String name, int dimension, float... values) {
        var floats = FloatArray.newBuilder();
        for (float value : values) {
            floats.addData(value);
        }
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(dimension).setFloatVector(floats))
                .build();
    }

    private static Column column(Rows rows, String field) {
        return rows.column(SCHEMA.field(field).orElseThrow().id()).orElseThrow();
    }

    private static FieldData written(Rows rows, String field) {
        return ColumnWriter.write(
                SCHEMA.field(field).orElseThrow(), column(rows, field), TimeTerms.UTC);
    }

    private static AtollException refused(List<FieldData> fields, int rows) {
        return assertThrows(
                AtollException.class, () -> RowReader.read(SCHEMA, TimeTerms.UTC, fields, rows));
    }
}
