package io.atoll.writenode.garbage;

import io.atoll.model.Limits;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.spi.Member;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Asks the read nodes what they have loaded. This is asked once a minute, so nothing is kept open
/// in between.
public final class HeldSegments {
    private static final int LIMIT_SECONDS = 5;

    private final Supplier<Optional<List<Member>>> members;
    private final ClusterSecret secret;

    /// @param members as discovery last knew them; empty as long as it never did
    public HeldSegments(Supplier<Optional<List<Member>>> members, ClusterSecret secret) {
        this.members = members;
        this.secret = secret;
    }

    /// @param ids of the segments and journals that some node has loaded
    /// @param silent the nodes that did not answer, with the reason: what they hold is unknown
    record Held(Set<Long> ids, List<String> silent) {
        Held {
            ids = Set.copyOf(ids);
            silent = List.copyOf(silent);
        }
    }

    Held ask() {
        Optional<List<Member>> known = members.get();
        if (known.isEmpty()) {
            return new Held(Set.of(), List.of("discovery, which knows no members yet"));
        }
        var ids = new HashSet<Long>();
        var silent = new ArrayList<String>();
        for (Member member : known.get()) {
            if (member.role() == Member.Role.READ_NODE) {
                try {
                    ids.addAll(loaded(status(member)));
                } catch (StatusRuntimeException e) {
                    silent.add(member.id() + ": " + e.getMessage());
                }
            }
        }
        return new Held(ids, silent);
    }

    private NodeStatusAnswer status(Member node) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(node.host(), node.port())
                        .usePlaintext()
                        .intercept(secret.client())
                        .maxInboundMessageSize(Limits.MAX_ANSWER_BYTES)
                        .build();
        try {
            return ReadNodeGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .status(NodeStatusRequest.getDefaultInstance());
        } finally {
            channel.shutdownNow();
        }
    }

    private static Set<Long> loaded(NodeStatusAnswer answer) {
        var ids = new HashSet<Long>();
        for (LoadedCollection each : answer.getLoadedList()) {
            ids.addAll(each.getSegmentIdsList());
            ids.addAll(each.getJournalIdsList());
        }
        return ids;
    }
}
