package io.atoll.readnode.loads;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;

import io.atoll.model.Limits;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.state.CollectionShare;
import io.atoll.spi.Member;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Make before break, for what moves: this node lets go of a segment that belongs to others now
/// only when all of them have said that they have it, so that it never has fewer replicas than
/// owners. An owner that is gone, or cannot load it, lets the segment stay here, and searched here.
///
/// Used by the thread of [ShareUpkeep], which waits for nothing: answers are found at its next
/// look.
final class Handover implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LIMIT_MILLIS = 1_000;

    private final String nodeId;
    private final ClusterSecret secret;
    private final Map<String, Successor> successors = new HashMap<>();
    private long askedNanos = System.nanoTime() - PERIOD_NANOS;

    Handover(String nodeId, ClusterSecret secret) {
        this.nodeId = nodeId;
        this.secret = secret;
    }

    /// Asks the owners of what is held here without being wanted, now and then.
    ///
    /// @param members as discovery knows them
    void ask(Collection<ServedCollection> collections, List<Member> members) {
        long now = System.nanoTime();
        if (now - askedNanos < PERIOD_NANOS) {
            return;
        }
        askedNanos = now;
        Set<String> owners = new HashSet<>();
        for (ServedCollection collection : collections) {
            CollectionShare share = collection.state().share();
            for (long id : collection.state().unwantedIds()) {
                owners.addAll(share.ownersOf(id));
            }
        }
        owners.remove(nodeId);
        Map<String, Member> wanted = new HashMap<>();
        for (Member member : members) {
            if (member.role() == Member.Role.READ_NODE && owners.contains(member.id())) {
                wanted.put(member.id(), member);
            }
        }
        forgetAllBut(wanted);
        for (Member member : wanted.values()) {
            successors.computeIfAbsent(member.id(), _ -> new Successor(member, secret)).ask();
        }
    }

    private void forgetAllBut(Map<String, Member> wanted) {
        for (Successor each : List.copyOf(successors.values())) {
            if (!each.member.equals(wanted.get(each.member.id()))) {
                successors.remove(each.member.id());
                each.close();
            }
        }
    }

    /// Whether no read needs this node for a segment or journal that is not wanted here.
    boolean mayLetGo(CollectionShare share, long id) {
        if (!share.isOfManifest(id)) {
            return true;
        }
        Set<String> owners = share.ownersOf(id);
        for (String owner : owners) {
            Successor successor = successors.get(owner);
            if (successor == null || !successor.has(share.collection().id(), id)) {
                return false;
            }
        }
        return !owners.isEmpty();
    }

    @Override
    public void close() {
        successors.values().forEach(Successor::close);
        successors.clear();
    }

    /// Another node, and what it said last.
    private static final class Successor {
        private final Member member;
        private final ManagedChannel channel;
        private final ReadNodeGrpc.ReadNodeFutureStub stub;
        private volatile Map<Long, Set<Long>> loaded = Map.of();
        private volatile NodeStatusAnswer last = NodeStatusAnswer.getDefaultInstance();
        private volatile boolean asked;

        Successor(Member member, ClusterSecret secret) {
            this.member = member;
            this.channel =
                    NettyChannelBuilder.forAddress(member.host(), member.port())
                            .usePlaintext()
                            .directExecutor()
                            .intercept(secret.client())
                            .maxInboundMessageSize(Limits.MAX_ANSWER_BYTES)
                            .build();
            this.stub = ReadNodeGrpc.newFutureStub(channel);
        }

        void ask() {
            if (asked) {
                return;
            }
            asked = true;
            channel.resetConnectBackoff();
            var request =
                    NodeStatusRequest.newBuilder()
                            .setKnownIncarnation(last.getIncarnation())
                            .setKnownRevision(last.getRevision())
                            .build();
            Futures.addCallback(
                    stub.withDeadlineAfter(LIMIT_MILLIS, TimeUnit.MILLISECONDS).status(request),
                    new FutureCallback<>() {
                        @Override
                        public void onSuccess(@Nullable NodeStatusAnswer answer) {
                            answered(Objects.requireNonNull(answer));
                            asked = false;
                        }

                        @Override
                        public void onFailure(Throwable error) {
                            forget();
                            asked = false;
                        }
                    },
                    MoreExecutors.directExecutor());
        }

        private void answered(NodeStatusAnswer answer) {
            if (!answer.getNodeId().equals(member.id())) {
                forget();
            } else if (!answer.getUnchanged()) {
                Map<Long, Set<Long>> now = new HashMap<>();
                for (LoadedCollection collection : answer.getLoadedList()) {
                    var ids = new ArrayList<>(collection.getSegmentIdsList());
                    ids.addAll(collection.getJournalIdsList());
                    now.put(collection.getCollectionId(), Set.copyOf(ids));
                }
                loaded = now;
                last = answer;
            }
        }

        private void forget() {
            loaded = Map.of();
            last = NodeStatusAnswer.getDefaultInstance();
        }

        boolean has(long collectionId, long id) {
            return loaded.getOrDefault(collectionId, Set.of()).contains(id);
        }

        void close() {
            channel.shutdownNow();
        }
    }
}
