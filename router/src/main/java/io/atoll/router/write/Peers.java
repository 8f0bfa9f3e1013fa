package io.atoll.router.write;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.AwaitChangeAnswer;
import io.atoll.protocol.v1.AwaitChangeRequest;
import io.atoll.protocol.v1.RouterPeerGrpc;
import io.atoll.spi.Member;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The routers that discovery knows, this one included. A client may send each call to another
/// router: so a change of metadata is answered when all that live work with it.
///
/// A router that does not answer in time is not waited for any longer: it is dead, or as good as,
/// and finds the change when it is back.
public final class Peers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    /// How long the others are waited for at most.
    static final Duration LIMIT = Duration.ofSeconds(1);

    private final ClusterSecret secret;
    private Map<Member, ManagedChannel> channels = new HashMap<>();

    public Peers(ClusterSecret secret) {
        this.secret = secret;
    }

    /// The members that there are, in place of those before.
    public synchronized void know(List<Member> members) {
        Map<Member, ManagedChannel> before = channels;
        channels = new HashMap<>();
        for (Member member : members) {
            if (member.role() == Member.Role.ROUTER) {
                ManagedChannel known = before.remove(member);
                channels.put(member, known == null ? channel(member) : known);
            }
        }
        before.values().forEach(ManagedChannel::shutdownNow);
    }

    private ManagedChannel channel(Member member) {
        return NettyChannelBuilder.forAddress(member.host(), member.port())
                .usePlaintext()
                .directExecutor()
                .intercept(secret.client())
                .build();
    }

    /// Waits until all routers that live work with a change.
    void awaitChange(long changeNumber, Duration limit) {
        long nanos = Math.min(limit.toNanos(), LIMIT.toNanos());
        var request = AwaitChangeRequest.newBuilder().setChangeNumber(changeNumber).build();
        Map<String, ListenableFuture<AwaitChangeAnswer>> asked = new HashMap<>();
        for (Map.Entry<Member, ManagedChannel> peer : known().entrySet()) {
            asked.put(
                    peer.getKey().id(),
                    RouterPeerGrpc.newFutureStub(peer.getValue())
                            .withDeadlineAfter(nanos, TimeUnit.NANOSECONDS)
                            .awaitChange(request));
        }
        try {
            var _ = Futures.successfulAsList(asked.values()).get(2 * nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException | TimeoutException e) {
            log.warn(
                    "routers could not be asked whether they know of a change change={} asked={}",
                    changeNumber,
                    asked.size(),
                    e);
            return;
        }
        Set<String> silent = new HashSet<>();
        asked.forEach((id, answer) -> addIfFailed(id, answer, silent));
        if (!silent.isEmpty()) {
            log.info(
                    "routers did not say that they know of a change change={} routers={}",
                    changeNumber,
                    silent);
        }
    }

    private static void addIfFailed(
            String id, ListenableFuture<AwaitChangeAnswer> answer, Set<String> silent) {
        try {
            Futures.getDone(answer);
        } catch (ExecutionException e) {
            silent.add(id);
        }
    }

    private synchronized Map<Member, ManagedChannel> known() {
        return Map.copyOf(channels);
    }

    @Override
    public synchronized void close() {
        new ArrayList<>(channels.values()).forEach(ManagedChannel::shutdownNow);
        channels.clear();
    }
}
