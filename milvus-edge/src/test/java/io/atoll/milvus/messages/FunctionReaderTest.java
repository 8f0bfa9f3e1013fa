package io.atoll.milvus.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.CollectionFunction;
import io.atoll.model.ErrorCode;
import io.atoll.model.Schema;
import io.atoll.model.SchemaJson;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;

import org.junit.jupiter.api.Test;

import java.util.List;

class FunctionReaderTest {

    private static CollectionSchema.Builder schema() {
        return CollectionSchema.newBuilder()
                .addFields(
                        FieldSchema.newBuilder()
                                .setName("id")
                                .setDataType(DataType.Int64)
                                .setIsPrimaryKey(true))
                .addFields(text("text").addTypeParams(KeyValues.pair("enable_analyzer", "true")))
                .addFields(text("plain"))
                .addFields(
                        FieldSchema.newBuilder()
                                .setName("sparse")
                                .setDataType(DataType.SparseFloatVector))
                .addFields(
                        FieldSchema.newBuilder()
                                .setName("dense")
                                .setDataType(DataType.FloatVector)
                                .addTypeParams(KeyValues.pair("dim", "4")));
    }

    private static FieldSchema.Builder text(String name) {
        return FieldSchema.newBuilder()
                .setName(name)
                .setDataType(DataType.VarChar)
                .addTypeParams(KeyValues.pair("max_length", "100"));
    }

    private static FunctionSchema.Builder function(String input, String output) {
        return FunctionSchema.newBuilder()
                .setName("words")
                .setType(FunctionType.BM25)
                .addInputFieldNames(input)
                .addOutputFieldNames(output);
    }

    @Test
    void aFunctionMakesItsOutputField() {
        Schema schema =
                SchemaReader.read(schema().addFunctions(function("text", "sparse")).build());
        assertEquals(
                List.of(
                        new CollectionFunction(
                                100, "words", "", CollectionFunction.Type.BM25, 101, 103)),
                schema.functions());
        assertTrue(schema.field("sparse").orElseThrow().functionOutput());
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema)));
    }

    @Test
    void refusesInMilvussWords() {
        assertRefused(
                function("plain", "sparse"),
                "BM25 function input field must set enable_analyzer to true");
        assertRefused(
                function("id", "sparse"),
                "BM25 function input field must be a VARCHAR/TEXT field, got 1 field with type"
                        + " Int64");
        assertRefused(
                function("text", "dense"),
                "BM25 function output field must be a SparseFloatVector field, but got"
                        + " FloatVector");
        assertRefused(function("other", "sparse"), "function input field not found: other");
        assertRefused(function("text", "other"), "function output field not found: other");
        assertRefused(
                function("text", "text"),
                "a single field cannot be both input and output in the same function, function:"
                        + " words, field: text");
        assertRefused(function("text", "sparse").setName(""), "function name cannot be empty");
        assertRefused(
                function("text", "sparse").addParams(KeyValues.pair("k", "v")),
                "BM25 function accepts no params");
        assertRefused(
                function("text", "id"),
                "function output field cannot be primary key: function words, field id");
    }

    private static void assertRefused(FunctionSchema.Builder function, String message) {
        AtollException refused =
                assertThrows(
                        AtollException.class,
                        () -> SchemaReader.read(schema().addFunctions(function).build()));
        assertEquals(message, refused.getMessage());
        assertEquals(ErrorCode.PARAMETER_INVALID, refused.code());
    }

    @Test
    void otherFunctionsAreRefusedByName() {
        AtollException refused =
                assertThrows(
                        AtollException.class,
                        () ->
                                SchemaReader.read(
                                        schema().addFunctions(
                                                        function("text", "dense")
                                                                .setType(
                                                                        FunctionType.TextEmbedding))
                                                .build()));
        assertEquals(ErrorCode.UNIMPLEMENTED, refused.code());
        assertEquals(
                "function 'words' is TextEmbedding, which is not supported; there is BM25",
                refused.getMessage());
    }
}
