package io.atoll.router.write;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.Manifest;
import io.atoll.protocol.v1.MoveSegmentsRequest;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.nodes.RoutingSnapshot;
import io.atoll.spi.Member;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Moves sealed segments from a read node to others because somebody wants them there. Searches go
/// on meanwhile: a node is asked until another one has loaded what it gives away.
///
/// @param snapshot the newest
public record SegmentMoves(WriteNodeClient writeNode, Supplier<RoutingSnapshot> snapshot) {
    private static final Duration LOOK = Duration.ofMillis(20);

    /// Blocks until the new owners have loaded what they own now.
    ///
    /// @param targets none: any others of the source's resource group
    /// @param segments none: all that the source owns of the collection
    /// @throws AtollException with NODE_NOT_FOUND or PARAMETER_INVALID if they cannot be moved so,
    ///   and nothing is; with DEADLINE_EXCEEDED if they are not loaded yet
    public void make(
            Collection collection,
            Member source,
            List<Member> targets,
            List<Long> segments,
            Duration limit) {
        var deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        var request =
                MoveSegmentsRequest.newBuilder()
                        .setCollectionId(collection.id())
                        .setSource(source.id())
                        .addAllTargets(targets.stream().map(Member::id).toList())
                        .addAllSegments(segments)
                        .build();
        Map<Long, String> moved =
                writeNode.call("move", limit, node -> node.moveSegments(request)).getMovedMap();
        while (!moved.entrySet().stream().allMatch(each -> isHeld(collection, each))) {
            if (deadline.isExpired()) {
                throw new AtollException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "%d segments are moved, and not all loaded where they belong now"
                                .formatted(moved.size()));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /// A segment that is replaced meanwhile need not be loaded any more.
    private boolean isHeld(Collection collection, Map.Entry<Long, String> moved) {
        RoutingSnapshot now = snapshot.get();
        List<String> owners = now.catalog().placement().getOrDefault(moved.getKey(), List.of());
        return !owners.contains(moved.getValue())
                ? isGone(now, collection, moved.getKey())
                : now.holdersOf(collection.id(), moved.getKey()).nodes().stream()
                        .map(KnownNode::id)
                        .anyMatch(moved.getValue()::equals);
    }

    private static boolean isGone(RoutingSnapshot now, Collection collection, long segment) {
        Manifest manifest = now.catalog().manifests().get(collection.id());
        return manifest == null
                || manifest.segments().stream().noneMatch(info -> info.id() == segment);
    }
}
