package io.atoll.cli.standalone;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Rhythm;
import io.atoll.discovery.fixed.StaticDiscovery;
import io.atoll.spi.Discovery;
import io.atoll.spi.Member;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The members of a server in one process. Each has a discovery of its own, as in a cluster; all
/// get the same list once every port is known, and whatever comes later has it from the start.
final class LocalMembers {
    static final String HOST = "127.0.0.1";
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<StaticDiscovery> discoveries = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private boolean announced;

    /// The discovery of one member, not started. It cannot tell before [#announce].
    synchronized Discovery newDiscovery() {
        var discovery = new StaticDiscovery();
        if (announced) {
            discovery.update(members);
        }
        discoveries.add(discovery);
        return discovery;
    }

    synchronized void add(String id, long incarnation, Member.Role role, int port) {
        members.add(
                new Member(
                        id,
                        incarnation,
                        role,
                        HOST,
                        port,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        Long.MAX_VALUE,
                        Member.State.READY));
    }

    /// Tells everybody whenever a member begins or ceases to drain, as a registry would.
    AutoCloseable follow(String id, Supplier<Member.State> state, MeterRegistry registry) {
        var agent = new Agent("state-" + id, new AgentMeters(registry, id));
        agent.takeOn(
                "tell", Rhythm.every(LOOK), () -> tell(id, state.get() == Member.State.DRAINING));
        return agent;
    }

    private synchronized void tell(String id, boolean draining) {
        Member.State now = draining ? Member.State.DRAINING : Member.State.READY;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (member.id().equals(id) && member.state() != now) {
                members.set(i, member.withState(now));
                announce();
            }
        }
    }

    /// Tells everybody of everybody.
    synchronized void announce() {
        announced = true;
        discoveries.forEach(discovery -> discovery.update(members));
    }
}
