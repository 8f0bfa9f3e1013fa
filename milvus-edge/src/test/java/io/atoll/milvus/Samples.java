package io.atoll.milvus;

import io.atoll.milvus.messages.SchemaReader;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ValueField;

import java.util.List;
import java.util.Map;

/// One collection with a field of every type.
public final class Samples {
    public static final long CREATED = 1_700_000_000_000L << 18;

    private Samples() {}

    public static CollectionSchema schemaMessage() {
        return CollectionSchema.newBuilder()
                .setDescription("sample")
                .setEnableDynamicField(true)
                .addFields(field("id", DataType.Int64).setIsPrimaryKey(true))
                .addFields(field("flag", DataType.Bool))
                .addFields(field("tiny", DataType.Int8).setNullable(true))
                .addFields(field("small", DataType.Int16))
                .addFields(
                        field("medium", DataType.Int32)
                                .setDefaultValue(ValueField.newBuilder().setIntData(7)))
                .addFields(
                        field("price", DataType.Float)
                                .setDefaultValue(ValueField.newBuilder().setFloatData(1.5f)))
                .addFields(field("score", DataType.Double).setNullable(true))
                .addFields(
                        field("title", DataType.VarChar)
                                .setNullable(true)
                                .setDescription("what it is called")
                                .addTypeParams(pair("max_length", "64"))
                                .addTypeParams(pair("mmap_enabled", "true")))
                .addFields(field("extra", DataType.JSON).setNullable(true))
                .addFields(field("vector", DataType.FloatVector).addTypeParams(pair("dim", "4")))
                .build();
    }

    public static Schema schema() {
        return SchemaReader.read(schemaMessage());
    }

    public static Collection collection() {
        return collection(schema());
    }

    public static Collection collection(Schema schema) {
        long vector = schema.vectorFields().getFirst().id();
        return new Collection(
                4711,
                "default",
                "sample",
                schema,
                1,
                ConsistencyLevel.BOUNDED,
                true,
                1,
                List.of(),
                List.of(new Collection.Partition(4712, Collection.Partition.DEFAULT_NAME)),
                List.of(
                        new Index(
                                4713,
                                vector,
                                "vector",
                                IndexType.HNSW,
                                Metric.L2,
                                Map.of("M", "16", "efConstruction", "100"))),
                Map.of(),
                CREATED,
                CREATED);
    }

    static FieldSchema.Builder field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type);
    }

    public static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
