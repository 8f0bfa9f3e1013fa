package io.atoll.router.nodes;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Rhythm;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.router.api.RouterConfig;
import io.atoll.spi.Member;
import io.grpc.Deadline;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Asks every read node for its status, a few times a second: that is how a router knows which live
/// and what is loaded where. A node that misses several answers in a row is down until it answers
/// again.
///
/// The same id and address may be another process: then discovery gives another incarnation, and
/// the watch begins anew, or where discovery knows of none, the node's own answers do, and what the
/// process before had loaded is forgotten. Where another node than the expected one answers, the
/// expected one did not.
public final class NodeStatusPoller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeStatusPoller.class);

    private final RouterConfig config;
    private final EjectedNodes ejected;
    private final Consumer<List<KnownNode>> onChange;
    private final Map<String, Watch> watches = new HashMap<>();
    private final Agent agent;
    private boolean closed;

    /// @param onChange gets all nodes after each change, one call at a time
    public NodeStatusPoller(
            RouterConfig config,
            AgentMeters agents,
            EjectedNodes ejected,
            Consumer<List<KnownNode>> onChange) {
        this.config = config;
        this.ejected = ejected;
        this.onChange = onChange;
        this.agent = new Agent("status-poller", agents);
        // Without longer pauses after failures: nodes that are not asked count as down.
        Duration poll = config.watching().poll();
        agent.takeOn("ask", Rhythm.every(poll).withPauses(poll, poll), this::tick);
    }

    private static final class Watch {
        KnownNode node;
        boolean asked;
        int misses;
        String stranger = "";

        Watch(KnownNode node) {
            this.node = node;
        }
    }

    /// The read nodes that there are, in place of those before. New ones are asked at once.
    public synchronized void watch(List<Member> readNodes) {
        if (closed) {
            return;
        }
        Map<String, Member> wanted = new HashMap<>();
        readNodes.forEach(member -> wanted.put(member.id(), member));
        boolean left =
                watches.values().removeIf(watch -> leaves(watch.node, wanted.get(watch.node.id())));
        for (Member member : readNodes) {
            if (!watches.containsKey(member.id())) {
                var link = newLink(member);
                watches.put(member.id(), new Watch(KnownNode.unheard(member, link)));
                log.info(
                        "node joined id={} address={}:{}",
                        member.id(),
                        member.host(),
                        member.port());
            }
        }
        if (left) {
            publish();
        }
        watches.values().forEach(this::ask);
    }

    private ReadNodeLink newLink(Member member) {
        return new ReadNodeLink(
                member.host(),
                member.port(),
                config.secret(),
                new NodeRecord(System::nanoTime, ejected),
                config.connections());
    }

    private static boolean leaves(KnownNode node, @Nullable Member wanted) {
        if (wanted != null && sameProcess(node.member(), wanted)) {
            return false;
        }
        log.info("node left id={}", node.id());
        node.link().close();
        return true;
    }

    private static boolean sameProcess(Member a, Member b) {
        return a.incarnation() == b.incarnation()
                && a.host().equals(b.host())
                && a.port() == b.port();
    }

    private synchronized void tick() {
        watches.values().forEach(this::ask);
    }

    private void ask(Watch watch) {
        if (watch.asked || closed) {
            return;
        }
        watch.asked = true;
        KnownNode node = watch.node;
        if (!node.up()) {
            node.link().connectAnew();
        }
        var request =
                NodeStatusRequest.newBuilder()
                        .setKnownIncarnation(node.incarnation())
                        .setKnownRevision(node.revision())
                        .build();
        var deadline = Deadline.after(config.watching().limit().toNanos(), TimeUnit.NANOSECONDS);
        NodeCall.whenEnded(
                node.link().stub(deadline).status(request),
                status -> answered(watch, status),
                error -> missed(watch, error));
    }

    private synchronized void answered(Watch watch, NodeStatusAnswer status) {
        KnownNode before = watch.node;
        if (!status.getNodeId().equals(before.id())) {
            answeredByAnother(watch, status.getNodeId());
            return;
        }
        watch.asked = false;
        watch.misses = 0;
        watch.stranger = "";
        before.link().heard(Pulse.of(status));
        watch.node = before.after(status);
        if (watch.node != before && watched(watch)) {
            if (!before.up()) {
                log.info("node up id={} incarnation={}", before.id(), status.getIncarnation());
            } else if (before.incarnation() != status.getIncarnation()) {
                log.info(
                        "node started anew id={} incarnation={} before={}",
                        before.id(),
                        status.getIncarnation(),
                        before.incarnation());
            }
            publish();
        }
    }

    private void answeredByAnother(Watch watch, String id) {
        Member expected = watch.node.member();
        String reason = "at %s:%d answers '%s'".formatted(expected.host(), expected.port(), id);
        if (!watch.stranger.equals(id)) {
            log.warn("node is not where discovery says id={} reason={}", expected.id(), reason);
        }
        watch.stranger = id;
        missed(watch, reason);
    }

    private synchronized void missed(Watch watch, Throwable error) {
        missed(watch, Errors.from(error, watch.node.id()).getMessage());
    }

    private void missed(Watch watch, @Nullable String reason) {
        watch.asked = false;
        watch.misses++;
        watch.node.link().missed(String.valueOf(reason));
        if (watch.misses >= config.watching().missesUntilDown()
                && watch.node.up()
                && watched(watch)) {
            log.warn("node down id={} misses={} reason={}", watch.node.id(), watch.misses, reason);
            watch.node = watch.node.down();
            publish();
        } else if (watch.misses == config.watching().missesUntilDown() && watched(watch)) {
            log.warn(
                    "node does not answer id={} misses={} reason={}",
                    watch.node.id(),
                    watch.misses,
                    reason);
        }
    }

    private boolean watched(Watch watch) {
        return watches.get(watch.node.id()) == watch;
    }

    private void publish() {
        if (closed) {
            return;
        }
        var nodes = new ArrayList<KnownNode>();
        watches.values().forEach(watch -> nodes.add(watch.node));
        ejected.nodes((int) nodes.stream().filter(KnownNode::up).count());
        onChange.accept(nodes);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            watches.values().forEach(watch -> watch.node.link().close());
        }
        agent.close();
    }
}
