package io.atoll.milvus.messages;

import io.atoll.milvus.values.MilvusType;
import io.atoll.milvus.values.TimeTerms;
import io.atoll.model.Collection;
import io.atoll.model.CollectionFunction;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;

/// Writes a collection's schema as Milvus's message. The dynamic field is not among the fields: a
/// flag says that there is one.
final class SchemaWriter {

    private SchemaWriter() {}

    static CollectionSchema write(Collection collection) {
        var times = TimeTerms.of(collection.timeZone());
        var message =
                CollectionSchema.newBuilder()
                        .setName(collection.name())
                        .setDbName(collection.database())
                        .setDescription(collection.schema().description())
                        .setEnableDynamicField(collection.schema().dynamicField().isPresent());
        for (Field field : collection.schema().fields()) {
            if (!field.dynamic()) {
                message.addFields(write(field, times));
            }
        }
        for (CollectionFunction function : collection.schema().functions()) {
            message.addFunctions(write(function, collection.schema()));
        }
        return message.build();
    }

    private static FunctionSchema write(CollectionFunction function, Schema schema) {
        return FunctionSchema.newBuilder()
                .setId(function.id())
                .setName(function.name())
                .setDescription(function.description())
                .setType(
                        switch (function.type()) {
                            case BM25 -> FunctionType.BM25;
                        })
                .addInputFieldIds(function.input())
                .addInputFieldNames(schema.field(function.input()).orElseThrow().name())
                .addOutputFieldIds(function.output())
                .addOutputFieldNames(schema.field(function.output()).orElseThrow().name())
                .build();
    }

    private static FieldSchema write(Field field, TimeTerms times) {
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
                        .setIsClusteringKey(field.clusteringKey())
                        .setIsFunctionOutput(field.functionOutput());
        field.elements().ifPresent(of -> message.setElementTypeValue(of.type().code()));
        MilvusType type = MilvusType.of(field, times);
        message.addAllTypeParams(KeyValues.write(type.params(field)));
        message.addAllTypeParams(KeyValues.write(field.params()));
        field.defaultValue().ifPresent(value -> message.setDefaultValue(type.defaultValue(value)));
        return message.build();
    }
}
