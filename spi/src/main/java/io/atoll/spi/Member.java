package io.atoll.spi;

import java.util.Objects;

/// A process of the cluster, as discovery reports it.
///
/// @param id stays the same when the process is started again
/// @param incarnation differs at each start: the same id and address with another incarnation is
///   another process. 0 where the plugin cannot know it; then only the member's own answers tell
/// @param zone where it stands; replicas are spread over zones; empty when it does not matter
/// @param capacityBytes read nodes: how many bytes of segments it may hold; `Long.MAX_VALUE` for no
///   limit
public record Member(
        String id,
        long incarnation,
        Role role,
        String host,
        int port,
        String resourceGroup,
        String zone,
        long capacityBytes,
        State state) {

    public static final String DEFAULT_RESOURCE_GROUP = "__default_resource_group";

    public Member {
        Objects.requireNonNull(id);
        Objects.requireNonNull(role);
        Objects.requireNonNull(host);
        Objects.requireNonNull(resourceGroup);
        Objects.requireNonNull(zone);
        Objects.requireNonNull(state);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "member '" + id + "': port " + port + " is not 1..65535");
        }
    }

    public Member withState(State newState) {
        return new Member(
                id, incarnation, role, host, port, resourceGroup, zone, capacityBytes, newState);
    }

    /// What a member does.
    public enum Role {
        ROUTER,
        READ_NODE,
        WRITE_NODE
    }

    /// What a member wants of the others.
    public enum State {
        /// Place segments on it; it is not ready to be asked yet.
        WARMING,
        /// Place segments on it and ask it.
        READY,
        /// Take its segments elsewhere; it still answers until then.
        DRAINING
    }
}
