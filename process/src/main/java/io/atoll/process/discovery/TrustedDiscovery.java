package io.atoll.process.discovery;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Rhythm;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Any discovery, believed only as far as its answers can be true.
///
/// A registry that was restarted empty, a list cut short, a label that selects nothing: taken at
/// their word, they end a cluster whose nodes are all alive. Nodes that really died are found by
/// the router's own health checks, so it costs little to be slow in believing that they are gone.
/// Hence, once there is a view in force:
///
/// | answer | what becomes of it |
/// | --- | --- |
/// | cannot tell | the view stays |
/// | an id twice | the view stays, however long the answer does |
/// | no read node, where there were some | likewise |
/// | more read nodes gone than [Trust] believes at once | what is new or changed is taken in at once, nothing is taken out until the answer has stood for long enough |
/// | any read node gone, directly after one of the above | likewise: they may come back one by one |
/// | any other | it is the view |
///
/// A node that announced that it is draining may go at any time. The listener gets [Unknown] only
/// before the first view. `atoll_discovery_view_age_seconds` is the time since the plugin's answers
/// ceased to be believed, 0 while they are.
public final class TrustedDiscovery implements Discovery {
    private static final Logger log = LoggerFactory.getLogger(TrustedDiscovery.class);

    private final Discovery source;
    private final Trust trust;
    private final Losses losses;
    private final LongSupplier nanoClock;
    private final Agent agent;
    private @Nullable Consumer<DiscoveryView> listener;
    private @Nullable List<Member> inForce;
    private @Nullable Shrunk shrunk;
    private volatile @Nullable Trouble trouble;
    private boolean closed;

    /// @param source not started yet; started and closed with this one
    /// @param member the one that watches: the tag `member` of the metric
    public TrustedDiscovery(Discovery source, Trust trust, String member, MeterRegistry meters) {
        this(source, trust, member, meters, System::nanoTime);
    }

    TrustedDiscovery(
            Discovery source,
            Trust trust,
            String member,
            MeterRegistry meters,
            LongSupplier nanoClock) {
        this.source = source;
        this.trust = trust;
        this.losses = new Losses(trust);
        this.nanoClock = nanoClock;
        this.agent = new Agent("discovery-trust", new AgentMeters(meters, member));
        Gauge.builder("atoll.discovery.view.age", this, TrustedDiscovery::ageSeconds)
                .description("Since when discovery's answers are not believed; 0 while they are")
                .baseUnit("seconds")
                .tag("member", member)
                .register(meters);
    }

    /// Why the last answer was not believed.
    private enum Doubt {
        CANNOT_TELL,
        IMPOSSIBLE,
        EMPTY,
        SHRUNK
    }

    private record Trouble(Doubt doubt, String reason, long sinceNanos) {}

    /// An answer that would be believed if it stood for longer.
    private record Shrunk(List<Member> members, long sinceNanos) {}

    @Override
    public void start(Consumer<DiscoveryView> listener) {
        synchronized (this) {
            if (this.listener != null) {
                throw new IllegalStateException("this discovery was started before");
            }
            this.listener = listener;
        }
        source.start(this::heard);
        long millis = Math.clamp(trust.persistence().toMillis() / 10, 1, 1_000);
        agent.takeOn(
                "believe-what-persists",
                Rhythm.every(Duration.ofMillis(millis)),
                this::believeWhatPersists);
    }

    /// Why the view in force is an old one; empty while what the plugin says is believed.
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble)
                .map(t -> "%s, for %d s".formatted(t.reason, since(t.sinceNanos).toSeconds()));
    }

    private double ageSeconds() {
        Trouble now = trouble;
        return now == null ? 0 : since(now.sinceNanos).toMillis() / 1e3;
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanoClock.getAsLong() - nanos);
    }

    private synchronized void heard(DiscoveryView view) {
        if (closed) {
            return;
        }
        switch (view) {
            case Unknown(String reason) -> disbelieve(Doubt.CANNOT_TELL, reason);
            case Known(List<Member> members) -> judge(members);
        }
    }

    private void judge(List<Member> answer) {
        Optional<String> twice = idGivenTwice(answer);
        if (twice.isPresent()) {
            disbelieve(Doubt.IMPOSSIBLE, "member '" + twice.get() + "' is listed twice");
            return;
        }
        if (inForce == null) {
            believe(answer, Set.of());
            return;
        }
        Set<String> present = stayingReadNodes(inForce);
        Set<String> missing = new HashSet<>(present);
        missing.removeAll(readNodes(answer));
        if (readNodes(answer).isEmpty() && !readNodes(inForce).isEmpty()) {
            String all = "all %d read nodes are gone".formatted(readNodes(inForce).size());
            disbelieve(Doubt.EMPTY, all);
        } else if (missing.isEmpty()) {
            believe(answer, missing);
        } else if (trouble != null
                || losses.tooMany(present.size(), missing, nanoClock.getAsLong())) {
            suspect(answer, present.size(), missing);
        } else {
            believe(answer, missing);
        }
    }

    private static Optional<String> idGivenTwice(List<Member> members) {
        var ids = new HashSet<String>();
        return members.stream().map(Member::id).filter(id -> !ids.add(id)).findFirst();
    }

    private static Set<String> readNodes(List<Member> members) {
        return members.stream()
                .filter(member -> member.role() == Member.Role.READ_NODE)
                .map(Member::id)
                .collect(Collectors.toSet());
    }

    /// Those that did not say that they leave.
    private static Set<String> stayingReadNodes(List<Member> members) {
        return readNodes(
                members.stream()
                        .filter(member -> member.state() != Member.State.DRAINING)
                        .toList());
    }

    private void believe(List<Member> answer, Set<String> missing) {
        Trouble before = trouble;
        if (before != null) {
            log.info(
                    "discovery is believed members={} after_seconds={}",
                    answer.size(),
                    since(before.sinceNanos).toSeconds());
        }
        trouble = null;
        shrunk = null;
        losses.gone(missing, nanoClock.getAsLong());
        losses.present(readNodes(answer));
        putInForce(answer);
    }

    private void suspect(List<Member> answer, int present, Set<String> missing) {
        Shrunk before = shrunk;
        long since = before == null ? nanoClock.getAsLong() : before.sinceNanos;
        doubt(
                Doubt.SHRUNK,
                "%d of %d read nodes are gone, which is believed after %d s"
                        .formatted(missing.size(), present, trust.persistence().toSeconds()));
        shrunk = new Shrunk(answer, since);
        putInForce(union(inForce == null ? List.of() : inForce, answer));
    }

    private static List<Member> union(List<Member> before, List<Member> answer) {
        Map<String, Member> byId = new LinkedHashMap<>();
        before.forEach(member -> byId.put(member.id(), member));
        answer.forEach(member -> byId.put(member.id(), member));
        return new ArrayList<>(byId.values());
    }

    private void disbelieve(Doubt doubt, String reason) {
        shrunk = null;
        doubt(doubt, reason);
        if (inForce == null) {
            tell(new Unknown(reason));
        }
    }

    private void doubt(Doubt doubt, String reason) {
        Trouble before = trouble;
        // Reasons differ in their numbers; an operator is told once of each kind.
        if (before == null || before.doubt != doubt) {
            if (inForce == null) {
                log.info("discovery cannot tell the members yet reason={}", reason);
            } else {
                log.warn(
                        "discovery is not believed, the last good view stays members={} reason={}",
                        inForce.size(),
                        reason);
            }
        }
        long since = before == null ? nanoClock.getAsLong() : before.sinceNanos;
        trouble = new Trouble(doubt, reason, since);
    }

    private void putInForce(List<Member> members) {
        if (!members.equals(inForce)) {
            inForce = members;
            tell(new Known(members));
        }
    }

    private void tell(DiscoveryView view) {
        if (listener != null) {
            listener.accept(view);
        }
    }

    synchronized void believeWhatPersists() {
        Shrunk now = shrunk;
        if (closed || now == null || since(now.sinceNanos).compareTo(trust.persistence()) < 0) {
            return;
        }
        Set<String> missing = stayingReadNodes(inForce == null ? List.of() : inForce);
        missing.removeAll(readNodes(now.members));
        believe(now.members, missing);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        agent.close();
        // Not under the lock: the plugin may wait for a call of the listener that waits for it.
        source.close();
    }
}
