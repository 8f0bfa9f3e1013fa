package io.atoll.readnode.loads;

import io.atoll.protocol.ClusterSecret;

import java.time.Duration;

/// How a node holds what it should.
///
/// @param threads segments that are opened at the same time
/// @param capacityBytes bytes of segments that it holds at most
/// @param sweep how often it looks at journals that no read looks at
/// @param secret what it presents to other nodes
public record LoadSettings(
        String nodeId, int threads, long capacityBytes, Duration sweep, ClusterSecret secret) {}
