package io.atoll.milvus;

import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ValueField;

/// Writes a collection's schema as Milvus's message. The dynamic field is not among the fields: a
/// flag says that there is one.
final class SchemaWriter {

    private SchemaWriter() {}

    static CollectionSchema write(Collection collection) {
        var message =
                CollectionSchema.newBuilder()
                        .setName(collection.name())
                        .setDbName(collection.database())
                        .setDescription(collection.schema().description())
                        .setEnableDynamicField(collection.schema().dynamicField().isPresent());
        for (Field field : collection.schema().fields()) {
            if (!field.dynamic()) {
                message.addFields(write(field));
            }
        }
        return message.build();
    }

    private static FieldSchema write(Field field) {
        var message =
                FieldSchema.newBuilder()
                        .setFieldID(field.id())
                        .setName(field.name())
                        .setDescription(field.description())
                        .setDataTypeValue(field.type().code())
                        .setIsPrimaryKey(field.primaryKey())
                        .setAutoID(field.autoId())
                        .setNullable(field.nullable());
        if (field.type().isVector()) {
            message.addTypeParams(KeyValues.pair("dim", Integer.toString(field.dimension())));
        }
        if (field.type() == DataType.VARCHAR) {
            message.addTypeParams(
                    KeyValues.pair("max_length", Integer.toString(field.maxLength())));
        }
        message.addAllTypeParams(KeyValues.write(field.params()));
        field.defaultValue().ifPresent(value -> message.setDefaultValue(write(field, value)));
        return message.build();
    }

    private static ValueField write(Field field, Literal value) {
        var message = ValueField.newBuilder();
        return switch (value) {
            case Literal.Bool bool -> message.setBoolData(bool.value()).build();
            case Literal.Int number when field.type() == DataType.INT64 ->
                    message.setLongData(number.value()).build();
            case Literal.Int number when field.type().isInteger() ->
                    message.setIntData((int) number.value()).build();
            case Literal.Int number -> real(field, number.value());
            case Literal.Real real -> real(field, real.value());
            case Literal.Text text -> message.setStringData(text.value()).build();
        };
    }

    private static ValueField real(Field field, double value) {
        var message = ValueField.newBuilder();
        return field.type() == DataType.FLOAT
                ? message.setFloatData((float) value).build()
                : message.setDoubleData(value).build();
    }
}
