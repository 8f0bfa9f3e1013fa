package io.atoll.milvus.messages;

import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.router.api.LocatedSegment;
import io.atoll.router.api.LocatedSegment.Stage;
import io.atoll.router.api.ReplicaNodes;
import io.atoll.spi.Member;
import io.milvus.grpc.PersistentSegmentInfo;
import io.milvus.grpc.QuerySegmentInfo;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.SegmentLevel;
import io.milvus.grpc.SegmentState;
import io.milvus.grpc.ShardReplica;

import java.util.List;
import java.util.Optional;

/// Describes segments and replicas in Milvus's messages.
public final class SegmentWriter {

    private SegmentWriter() {}

    /// What is sealed, or about to be: Milvus counts what grows not among the persistent ones.
    public static List<PersistentSegmentInfo> persistent(
            Collection collection, List<LocatedSegment> segments) {
        return segments.stream()
                .filter(segment -> segment.stage() != Stage.GROWING && isThere(segment))
                .map(segment -> persistent(collection, segment))
                .toList();
    }

    private static PersistentSegmentInfo persistent(Collection collection, LocatedSegment segment) {
        return PersistentSegmentInfo.newBuilder()
                .setSegmentID(segment.id())
                .setCollectionID(collection.id())
                .setPartitionID(segment.partitionId())
                .setNumRows(segment.rows())
                .setState(persistentState(segment.stage()))
                .setLevel(SegmentLevel.L1)
                .setIsSorted(segment.stage() == Stage.SEALED)
                .build();
    }

    public static SegmentState persistentState(Stage stage) {
        return switch (stage) {
            case GROWING -> SegmentState.Growing;
            case SEALING -> SegmentState.Flushing;
            case SEALED -> SegmentState.Flushed;
        };
    }

    /// What read nodes have loaded of a collection that is loaded. Of another one they may keep
    /// something for a while, which no read uses.
    public static List<QuerySegmentInfo> loaded(
            Collection collection, List<LocatedSegment> segments) {
        if (!collection.loaded()) {
            return List.of();
        }
        return segments.stream()
                .filter(segment -> !segment.holders().isEmpty() && isThere(segment))
                .map(segment -> loaded(collection, segment))
                .toList();
    }

    /// A journal without rows is there for the next write alone.
    private static boolean isThere(LocatedSegment segment) {
        return segment.stage() == Stage.SEALED || segment.rows() > 0;
    }

    private static QuerySegmentInfo loaded(Collection collection, LocatedSegment segment) {
        var message =
                QuerySegmentInfo.newBuilder()
                        .setSegmentID(segment.id())
                        .setCollectionID(collection.id())
                        .setPartitionID(segment.partitionId())
                        .setMemSize(segment.bytes())
                        .setNumRows(segment.rows())
                        .setState(loadedState(segment.stage()))
                        .setLevel(SegmentLevel.L1)
                        .setIsSorted(segment.stage() == Stage.SEALED);
        index(collection, segment)
                .ifPresent(index -> message.setIndexName(index.name()).setIndexID(index.id()));
        segment.holders().forEach(node -> message.addNodeIds(NodeIds.of(node.id())));
        setFirstNode(message);
        return message.build();
    }

    private static SegmentState loadedState(Stage stage) {
        return switch (stage) {
            case GROWING, SEALING -> SegmentState.Growing;
            case SEALED -> SegmentState.Sealed;
        };
    }

    /// Older clients read one node only.
    @SuppressWarnings("deprecation")
    private static void setFirstNode(QuerySegmentInfo.Builder message) {
        message.setNodeID(message.getNodeIds(0));
    }

    private static Optional<Index> index(Collection collection, LocatedSegment segment) {
        return collection.indexes().stream()
                .filter(_ -> segment.stage() == Stage.SEALED)
                .filter(index -> index.isBuilt(collection.schema(), segment.builtIndexes()))
                .findFirst();
    }

    /// A replica's shards are all led by the node that reads the journals first for it.
    public static ReplicaInfo replica(Collection collection, ReplicaNodes replica) {
        List<Long> nodes = replica.nodes().stream().map(node -> NodeIds.of(node.id())).toList();
        var message =
                ReplicaInfo.newBuilder()
                        .setReplicaID(collection.id() + replica.number())
                        .setCollectionID(collection.id())
                        .setResourceGroupName(replica.resourceGroup())
                        .putAllNumOutboundNode(replica.outbound())
                        .addAllNodeIds(nodes);
        for (int shard = 0; shard < collection.shards(); shard++) {
            var described =
                    ShardReplica.newBuilder()
                            .setDmChannelName(CollectionWriter.channel(collection, shard))
                            .addAllNodeIds(nodes);
            replica.leader().ifPresent(leader -> setLeader(described, leader));
            message.addShardReplicas(described);
        }
        return message.build();
    }

    private static void setLeader(ShardReplica.Builder message, Member leader) {
        message.setLeaderID(NodeIds.of(leader.id()))
                .setLeaderAddr(leader.host() + ":" + leader.port());
    }
}
