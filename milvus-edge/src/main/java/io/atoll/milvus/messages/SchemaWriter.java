package io.atoll.milvus.messages;

import io.atoll.milvus.values.MilvusType;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;

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
                        .setNullable(field.nullable())
                        .setIsPartitionKey(field.partitionKey())
                        .setIsClusteringKey(field.clusteringKey());
        field.elements().ifPresent(of -> message.setElementTypeValue(of.type().code()));
        MilvusType type = MilvusType.of(field);
        message.addAllTypeParams(KeyValues.write(type.params(field)));
        message.addAllTypeParams(KeyValues.write(field.params()));
        field.defaultValue().ifPresent(value -> message.setDefaultValue(type.defaultValue(value)));
        return message.build();
    }
}
