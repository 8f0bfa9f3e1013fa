package io.atoll.router.nodes;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeDrainRequest;
import io.atoll.spi.Member;
import io.grpc.Deadline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Asks a read node to give its segments away. What follows is the others' doing: the node
/// announces that it is draining, the write node places its segments elsewhere, and routers ask it
/// until these are loaded there.
public record Draining(RoutingSnapshot snapshot, List<Member> members) {

    /// Blocks.
    ///
    /// @param drain false: it takes segments again
    public void ask(String nodeId, boolean drain, Duration limit) {
        KnownNode node = node(nodeId);
        if (drain && isLast(nodeId)) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    nodeId
                            + " is the last read node that takes segments: nobody could take over"
                            + " what it has, add another one first");
        }
        var deadline = Deadline.after(limit.toNanos(), TimeUnit.NANOSECONDS);
        var request = NodeDrainRequest.newBuilder().setDrain(drain).build();
        try {
            node.link().stub(deadline).drain(request).get();
        } catch (ExecutionException e) {
            throw Errors.from(e, nodeId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(ErrorCode.CANCELLED, "interrupted while asking " + nodeId, e);
        }
    }

    private KnownNode node(String nodeId) {
        for (KnownNode node : snapshot.nodes()) {
            if (node.id().equals(nodeId)) {
                return node;
            }
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "read node '%s' is unknown; there are: %s"
                        .formatted(
                                nodeId,
                                snapshot.nodes().stream()
                                        .map(KnownNode::id)
                                        .collect(Collectors.joining(", "))));
    }

    private boolean isLast(String nodeId) {
        return members.stream()
                .filter(member -> member.role() == Member.Role.READ_NODE)
                .filter(member -> member.state() != Member.State.DRAINING)
                .filter(member -> isUp(member.id()))
                .allMatch(member -> member.id().equals(nodeId));
    }

    private boolean isUp(String id) {
        return snapshot.nodes().stream().anyMatch(node -> node.id().equals(id) && node.up());
    }
}
