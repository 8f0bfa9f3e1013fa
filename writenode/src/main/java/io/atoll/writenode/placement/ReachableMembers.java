package io.atoll.writenode.placement;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;

import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The members that a discovery reports, without read nodes whose processes have ended.
///
/// Discovery takes its time to notice a death: a session has to expire, and a list in a file never
/// notices. Until then the segments of a dead node have a replica less, and the loss of one more
/// node makes searches wait. But where a process has ended, its port refuses connections at once; a
/// node that is only slow, or stopped, does not. So a node that answered before, and then has
/// refused for three seconds without a break, counts as gone until it answers again. When it looks
/// as if more than half of the read nodes had ended, none counts as gone: the trouble is rather
/// here, or in the network.
public final class ReachableMembers implements Discovery {
    private static final Logger log = LoggerFactory.getLogger(ReachableMembers.class);
    private static final Duration REFUSED_LONG = Duration.ofSeconds(3);
    private static final long PERIOD_MILLIS = 500;
    private static final long LIMIT_MILLIS = 1_000;

    private final Discovery source;
    private final ClusterSecret secret;
    private final LongSupplier nanoClock;
    private final Map<String, Watched> watched = new HashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("reachable-members").factory());
    private List<Member> members = List.of();
    private Set<String> gone = Set.of();
    private @Nullable Consumer<DiscoveryView> listener;
    private boolean closed;

    /// @param source not started yet; started and closed with this one
    /// @param secret what read nodes are shown
    public ReachableMembers(Discovery source, ClusterSecret secret) {
        this(source, secret, System::nanoTime);
    }

    ReachableMembers(Discovery source, ClusterSecret secret, LongSupplier nanoClock) {
        this.source = source;
        this.secret = secret;
        this.nanoClock = nanoClock;
    }

    @Override
    public void start(Consumer<DiscoveryView> newListener) {
        synchronized (this) {
            listener = newListener;
        }
        source.start(this::heard);
        timer.scheduleWithFixedDelay(
                this::ask, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void heard(DiscoveryView view) {
        if (closed) {
            return;
        }
        switch (view) {
            case DiscoveryView.Unknown unknown -> tell(unknown);
            case DiscoveryView.Known(List<Member> known) -> {
                members = known;
                watch(known);
                gone = gone();
                tellMembers();
            }
        }
    }

    private void watch(List<Member> known) {
        Map<String, Member> readNodes = new HashMap<>();
        for (Member member : known) {
            if (member.role() == Member.Role.READ_NODE) {
                readNodes.put(member.id(), member);
            }
        }
        watched.values().removeIf(each -> leaves(each, readNodes.get(each.member.id())));
        readNodes.values().forEach(m -> watched.computeIfAbsent(m.id(), _ -> new Watched(m)));
    }

    private static boolean leaves(Watched each, @Nullable Member now) {
        boolean same =
                now != null
                        && now.incarnation() == each.member.incarnation()
                        && now.host().equals(each.member.host())
                        && now.port() == each.member.port();
        if (!same) {
            each.channel.shutdownNow();
        }
        return !same;
    }

    /// Asks all read nodes once more; the answers to before are judged.
    synchronized void ask() {
        if (closed) {
            return;
        }
        Set<String> now = gone();
        if (!now.equals(gone)) {
            note(now);
            gone = now;
            tellMembers();
        }
        watched.values().forEach(Watched::ask);
    }

    private Set<String> gone() {
        Set<String> ids = new HashSet<>();
        for (Watched each : watched.values()) {
            if (each.hasRefusedLong()) {
                ids.add(each.member.id());
            }
        }
        return 2 * ids.size() > watched.size() ? Set.of() : ids;
    }

    private void note(Set<String> now) {
        for (String id : now) {
            if (!gone.contains(id)) {
                log.warn(
                        "read node refuses connections, its segments are placed elsewhere id={}"
                                + " seconds={}",
                        id,
                        REFUSED_LONG.toSeconds());
            }
        }
        for (String id : gone) {
            if (!now.contains(id)) {
                log.info("read node answers again, segments are placed on it id={}", id);
            }
        }
    }

    private void tellMembers() {
        tell(
                new DiscoveryView.Known(
                        members.stream().filter(member -> !gone.contains(member.id())).toList()));
    }

    private void tell(DiscoveryView view) {
        if (listener != null) {
            listener.accept(view);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            watched.values().forEach(each -> each.channel.shutdownNow());
        }
        timer.shutdownNow();
        // Not under the lock: the source may wait for a call of the listener that waits for it.
        source.close();
    }

    /// A read node, and since when it refuses connections. Its answers arrive on threads of gRPC.
    private final class Watched {
        private final Member member;
        private final ManagedChannel channel;
        private boolean asked;
        private boolean answeredOnce;
        private boolean refuses;
        private long refusesSince;

        Watched(Member member) {
            this.member = member;
            this.channel =
                    NettyChannelBuilder.forAddress(member.host(), member.port())
                            .usePlaintext()
                            .directExecutor()
                            .intercept(secret.client())
                            .build();
        }

        boolean hasRefusedLong() {
            return answeredOnce
                    && refuses
                    && nanoClock.getAsLong() - refusesSince >= REFUSED_LONG.toNanos();
        }

        void ask() {
            if (asked) {
                return;
            }
            asked = true;
            channel.resetConnectBackoff();
            Futures.addCallback(
                    ReadNodeGrpc.newFutureStub(channel)
                            .withDeadlineAfter(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                            .status(NodeStatusRequest.getDefaultInstance()),
                    new FutureCallback<>() {
                        @Override
                        public void onSuccess(@Nullable NodeStatusAnswer answer) {
                            ended(false, true);
                        }

                        @Override
                        public void onFailure(Throwable error) {
                            ended(
                                    Status.fromThrowable(error).getCode()
                                            == Status.Code.UNAVAILABLE,
                                    false);
                        }
                    },
                    MoreExecutors.directExecutor());
        }

        private void ended(boolean refused, boolean answered) {
            synchronized (ReachableMembers.this) {
                asked = false;
                answeredOnce |= answered;
                if (refused && !refuses) {
                    refusesSince = nanoClock.getAsLong();
                }
                refuses = refused;
            }
        }
    }
}
