package io.atoll.cli;

import io.atoll.discovery.fixed.StaticDiscovery;
import io.atoll.spi.Discovery;
import io.atoll.spi.Member;

import java.util.ArrayList;
import java.util.List;

/// The members of a server in one process. Each has a discovery of its own, as in a cluster; all
/// get the same list once every port is known, and who comes later has it from the start.
final class LocalMembers {
    static final String HOST = "127.0.0.1";

    private final List<StaticDiscovery> discoveries = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private boolean announced;

    /// The discovery of one member, not started. It cannot tell before [#announce].
    Discovery newDiscovery() {
        var discovery = new StaticDiscovery();
        if (announced) {
            discovery.update(members);
        }
        discoveries.add(discovery);
        return discovery;
    }

    void add(String id, long incarnation, Member.Role role, int port) {
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

    /// Tells everybody of everybody.
    void announce() {
        announced = true;
        discoveries.forEach(discovery -> discovery.update(members));
    }
}
