package io.atoll.milvus.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.milvus.Samples;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ValueField;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class SchemaEncodingTest {

    @Test
    void readsEveryPropertyOfEveryField() {
        Schema schema =
                SchemaReader.read(SchemaReader.parse(Samples.schemaMessage().toByteString()));

        assertEquals("sample", schema.description());
        assertEquals(
                "id, flag, tiny, small, medium, price, score, title, extra, vector, $meta",
                String.join(", ", schema.fields().stream().map(Field::name).toList()));
        assertEquals("id", schema.primaryKey().name());
        Field title = schema.field("title").orElseThrow();
        assertEquals(64, title.maxLength());
        assertTrue(title.nullable());
        assertEquals(Map.of("mmap_enabled", "true"), title.params());
        assertEquals(
                Optional.of(new Literal.Real(1.5)),
                schema.field("price").orElseThrow().defaultValue());
        assertEquals(4, schema.field("vector").orElseThrow().dimension());
        assertTrue(schema.dynamicField().orElseThrow().dynamic());
        assertEquals(100, schema.fields().getFirst().id());
    }

    @Test
    void writesWhatItReadButForTheDynamicField() {
        CollectionSchema message = Samples.schemaMessage();

        CollectionSchema written =
                SchemaWriter.write(Samples.collection(SchemaReader.read(message)));

        assertTrue(written.getEnableDynamicField());
        assertEquals("sample", written.getDescription());
        assertEquals(message.getFieldsCount(), written.getFieldsCount());
        for (int i = 0; i < message.getFieldsCount(); i++) {
            FieldSchema expected =
                    message.getFields(i).toBuilder().setFieldID(Field.FIRST_ID + i).build();
            assertEquals(expected, written.getFields(i));
        }
    }

    @Test
    void understandsAutoIdBesideTheFields() {
        CollectionSchema message = Samples.schemaMessage().toBuilder().setAutoID(true).build();

        Schema schema = SchemaReader.read(message);

        assertTrue(schema.primaryKey().autoId());
        assertFalse(schema.field("flag").orElseThrow().autoId());
    }

    @Test
    void namesTheFieldOfAnUnsupportedTypeAndTheSupportedTypes() {
        AtollException refusal =
                refused(
                        Samples.schemaMessage().toBuilder()
                                .addFields(
                                        FieldSchema.newBuilder()
                                                .setName("points")
                                                .setDataType(DataType.ArrayOfStruct)));

        assertEquals(ErrorCode.UNIMPLEMENTED, refusal.code());
        assertEquals(
                "field 'points' is ArrayOfStruct, which is not supported; there are "
                        + Arrays.stream(io.atoll.model.DataType.values())
                                .map(Enum::name)
                                .collect(Collectors.joining(", ")),
                refusal.getMessage());
    }

    @Test
    void refusesAPartitionKeyThatCannotBeOne() {
        CollectionSchema.Builder partitioned = Samples.schemaMessage().toBuilder();
        partitioned.getFieldsBuilder(1).setIsPartitionKey(true);
        assertTrue(refused(partitioned).getMessage().contains("partition key"));
    }

    @Test
    void asksForTheDimensionOfAVector() {
        CollectionSchema.Builder message = Samples.schemaMessage().toBuilder();
        message.getFieldsBuilder(9).clearTypeParams();

        AtollException refusal = refused(message);

        assertEquals(ErrorCode.PARAMETER_MISSING, refusal.code());
        assertEquals("field 'vector' needs the type parameter 'dim'", refusal.getMessage());
    }

    @Test
    void refusesADefaultOfAnotherTypeThanTheField() {
        CollectionSchema.Builder message = Samples.schemaMessage().toBuilder();
        message.getFieldsBuilder(1).setDefaultValue(ValueField.newBuilder().setStringData("x"));

        assertTrue(refused(message).getMessage().contains("field 'flag' of type BOOL"));
    }

    private static AtollException refused(CollectionSchema.Builder message) {
        return assertThrows(AtollException.class, () -> SchemaReader.read(message.build()));
    }
}
