package io.atoll.milvus.messages;

import io.atoll.model.Collection;
import io.atoll.model.Timestamps;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DescribeCollectionResponse;

import java.util.List;

/// Describes a collection in Milvus's message.
public final class CollectionWriter {

    private CollectionWriter() {}

    public static DescribeCollectionResponse write(Collection collection, List<String> aliases) {
        var message =
                DescribeCollectionResponse.newBuilder()
                        .setStatus(StatusWriter.success())
                        .setSchema(SchemaWriter.write(collection))
                        .setCollectionID(collection.id())
                        .setCollectionName(collection.name())
                        .setDbName(collection.database())
                        .setShardsNum(collection.shards())
                        .addAllAliases(aliases)
                        .setConsistencyLevel(
                                ConsistencyLevel.forNumber(collection.consistency().code()))
                        .setNumPartitions(collection.partitions().size())
                        .setCreatedTimestamp(collection.createdAt())
                        .setCreatedUtcTimestamp(Timestamps.millis(collection.createdAt()))
                        .setUpdateTimestamp(collection.updatedAt())
                        .setUpdateTimestampStr(Long.toString(collection.updatedAt()))
                        .addAllProperties(KeyValues.write(collection.properties()));
        // Clients show them; nobody connects to them.
        for (int shard = 0; shard < collection.shards(); shard++) {
            String channel = "atoll-" + collection.id() + "-" + shard;
            message.addPhysicalChannelNames(channel)
                    .addVirtualChannelNames(channel(collection, shard));
        }
        return message.build();
    }

    /// The name that a shard's virtual channel would have in Milvus.
    public static String channel(Collection collection, int shard) {
        return "atoll-" + collection.id() + "-" + shard + "v0";
    }
}
