package io.atoll.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class SchemaJsonTest {

    private static Field field(long id, String name, DataType type, Optional<Literal> value) {
        return Field.of(id, name, type).with(Field.Trait.NULLABLE).withDefault(value);
    }

    private static final Field KEY =
            Field.of(100, "id", DataType.VARCHAR)
                    .with(Field.Trait.PRIMARY_KEY)
                    .with(Field.Trait.AUTO_ID)
                    .withMaxLength(64)
                    .withDescription("the key")
                    .withParams(Map.of("max_length", "64"));

    private static final Field VECTOR =
            Field.of(101, "vector", DataType.FLOAT_VECTOR)
                    .withDimension(128)
                    .withParams(Map.of("dim", "128", "mmap.enabled", "true"));

    private static final Field DYNAMIC =
            Field.of(109, Field.DYNAMIC_NAME, DataType.JSON)
                    .with(Field.Trait.NULLABLE)
                    .with(Field.Trait.DYNAMIC);

    @Test
    void everyPartOfASchemaComesBack() {
        var schema =
                new Schema(
                        "Bücher, \"quoted\"\n",
                        List.of(
                                KEY,
                                VECTOR,
                                field(
                                        102,
                                        "b",
                                        DataType.BOOL,
                                        Optional.of(new Literal.Bool(false))),
                                field(
                                        103,
                                        "i",
                                        DataType.INT64,
                                        Optional.of(new Literal.Int(Long.MIN_VALUE))),
                                field(
                                        104,
                                        "d",
                                        DataType.DOUBLE,
                                        Optional.of(new Literal.Real(0.1))),
                                field(
                                        105,
                                        "whole",
                                        DataType.DOUBLE,
                                        Optional.of(new Literal.Real(5))),
                                field(
                                        106,
                                        "infinite",
                                        DataType.DOUBLE,
                                        Optional.of(new Literal.Real(Double.NEGATIVE_INFINITY))),
                                field(
                                        107,
                                        "nan",
                                        DataType.FLOAT,
                                        Optional.of(new Literal.Real(Double.NaN))),
                                field(
                                        108,
                                        "t",
                                        DataType.VARCHAR,
                                        Optional.of(new Literal.Text("5"))),
                                DYNAMIC));

        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema)));
    }

    @Test
    void theTextIsShortAndStable() {
        assertEquals(
                """
                {"version":1,"fields":[\
                {"id":100,"name":"id","type":"VARCHAR","primaryKey":true,"autoId":true,\
                "maxLength":64,"description":"the key","params":{"max_length":"64"}},\
                {"id":101,"name":"vector","type":"FLOAT_VECTOR","dimension":128,\
                "params":{"dim":"128","mmap.enabled":"true"}}]}\
                """,
                SchemaJson.write(new Schema("", List.of(KEY, VECTOR))));
    }

    @Test
    void keysOfALaterReleaseAreIgnored() {
        String text =
                SchemaJson.write(new Schema("", List.of(KEY)))
                        .replace("\"id\":100", "\"id\":100,\"later\":{\"a\":[1]}");

        assertEquals(new Schema("", List.of(KEY)), SchemaJson.read(text));
    }

    @Test
    void aHigherVersionIsRefused() {
        refused("{\"version\":2,\"fields\":[]}", "version 2");
    }

    @Test
    void whatIsNoSchemaIsRefusedByName() {
        refused("{\"version\":1}", "'fields'");
        refused("{\"fields\":[]}", "'version'");
        refused("{\"version\":1,\"fields\":[{\"id\":1,\"name\":\"a\"}]}", "'type'");
        refused("{\"version\":1,", "not JSON");
    }

    private static void refused(String text, String because) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> SchemaJson.read(text));
        assertTrue(refusal.getMessage().contains(because), refusal.getMessage());
    }
}
