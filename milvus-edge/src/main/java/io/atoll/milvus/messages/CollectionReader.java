package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.Limits;
import io.atoll.model.change.MetadataChange;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what a collection should be like.
public final class CollectionReader {
    /// Properties that would change what reads answer, and are not there.
    private static final List<String> NOT_SUPPORTED = List.of("ttl_field", "allow_insert_auto_id");

    private CollectionReader() {}

    public static MetadataChange.CreateCollection read(CreateCollectionRequest message, Call call) {
        CollectionSchema schema = SchemaReader.parse(message.getSchema());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.putAll(KeyValues.read(schema.getPropertiesList()));
        properties.putAll(KeyValues.read(message.getPropertiesList()));
        refuseUnsupported(properties);
        return new MetadataChange.CreateCollection(
                call.database(message.getDbName()),
                message.getCollectionName(),
                SchemaReader.read(schema),
                shards(message.getShardsNum()),
                (int) Math.clamp(message.getNumPartitions(), Integer.MIN_VALUE, Integer.MAX_VALUE),
                Optional.of(Consistency.level(message.getConsistencyLevelValue())),
                properties);
    }

    /// Clients that leave it to the server send 0.
    private static int shards(int declared) {
        if (declared > Limits.MAX_SHARDS) {
            throw Refusals.invalid(
                    "maximum shards's number should be limited to %d, shards_num is %d"
                            .formatted(Limits.MAX_SHARDS, declared));
        }
        if (declared < 0) {
            throw Refusals.invalid(
                    "invalid shards_num %d: it must be from 1 to %d, or 0 for the default"
                            .formatted(declared, Limits.MAX_SHARDS));
        }
        return Math.max(1, declared);
    }

    private static void refuseUnsupported(Map<String, String> properties) {
        var given = new Parameters(properties);
        for (String name : NOT_SUPPORTED) {
            boolean off =
                    given.text(name).equalsIgnoreCase("false") || given.text(name).equals("0");
            if (given.has(name) && !off) {
                throw Refusals.notSupported(
                        "collection property '%s' (%s) is not supported"
                                .formatted(name, given.text(name)));
            }
        }
    }
}
