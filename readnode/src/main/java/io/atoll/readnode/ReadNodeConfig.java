package io.atoll.readnode;

import io.atoll.protocol.ClusterSecret;
import io.atoll.spi.Member;

import java.time.Duration;

/// How a read node is set up.
///
/// @param id its name in the cluster, the same after a restart
/// @param host the address to bind to
/// @param port 0 for a free one
/// @param resourceGroup it holds collections of this group, unless discovery says that it is of
///   another one
/// @param searchThreads threads that compute; as many as there are cores
/// @param loadThreads segments that are opened at the same time
/// @param queueBound requests admitted at most, waiting ones included
/// @param queueBytes memory that admitted requests may claim together
/// @param capacityBytes bytes of segments that it holds at most
/// @param keepReplaced how long it goes on to answer for what was replaced or moved away
/// @param catalogPoll how often it asks the catalog for changes
/// @param sweep how often it looks at journals that no search looks at
/// @param requestLimit how long a request without a deadline may take
/// @param secret what callers have to present
public record ReadNodeConfig(
        String id,
        String host,
        int port,
        String resourceGroup,
        int searchThreads,
        int loadThreads,
        int queueBound,
        long queueBytes,
        long capacityBytes,
        Duration keepReplaced,
        Duration catalogPoll,
        Duration sweep,
        Duration requestLimit,
        ClusterSecret secret) {

    /// The settings of a node with all the machine to itself, on a free port of the loopback.
    public static ReadNodeConfig of(String id) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ReadNodeConfig(
                id,
                "127.0.0.1",
                0,
                Member.DEFAULT_RESOURCE_GROUP,
                cores,
                Math.max(1, cores / 2),
                1_024,
                Runtime.getRuntime().maxMemory() / 4,
                Long.MAX_VALUE,
                Duration.ofSeconds(60),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                ClusterSecret.NONE);
    }

    public ReadNodeConfig withAddress(String newHost, int newPort) {
        return new ReadNodeConfig(
                id,
                newHost,
                newPort,
                resourceGroup,
                searchThreads,
                loadThreads,
                queueBound,
                queueBytes,
                capacityBytes,
                keepReplaced,
                catalogPoll,
                sweep,
                requestLimit,
                secret);
    }

    public ReadNodeConfig withResourceGroup(String newGroup) {
        return new ReadNodeConfig(
                id,
                host,
                port,
                newGroup,
                searchThreads,
                loadThreads,
                queueBound,
                queueBytes,
                capacityBytes,
                keepReplaced,
                catalogPoll,
                sweep,
                requestLimit,
                secret);
    }

    public ReadNodeConfig withSearchThreads(int threads) {
        return new ReadNodeConfig(
                id,
                host,
                port,
                resourceGroup,
                threads,
                loadThreads,
                queueBound,
                queueBytes,
                capacityBytes,
                keepReplaced,
                catalogPoll,
                sweep,
                requestLimit,
                secret);
    }

    public ReadNodeConfig withBounds(int newQueueBound, long newCapacityBytes) {
        return new ReadNodeConfig(
                id,
                host,
                port,
                resourceGroup,
                searchThreads,
                loadThreads,
                newQueueBound,
                queueBytes,
                newCapacityBytes,
                keepReplaced,
                catalogPoll,
                sweep,
                requestLimit,
                secret);
    }

    public ReadNodeConfig withQueueBytes(long newQueueBytes) {
        return new ReadNodeConfig(
                id,
                host,
                port,
                resourceGroup,
                searchThreads,
                loadThreads,
                queueBound,
                newQueueBytes,
                capacityBytes,
                keepReplaced,
                catalogPoll,
                sweep,
                requestLimit,
                secret);
    }

    public ReadNodeConfig withTimes(Duration newKeepReplaced, Duration newPoll, Duration newSweep) {
        return new ReadNodeConfig(
                id,
                host,
                port,
                resourceGroup,
                searchThreads,
                loadThreads,
                queueBound,
                queueBytes,
                capacityBytes,
                newKeepReplaced,
                newPoll,
                newSweep,
                requestLimit,
                secret);
    }

    public ReadNodeConfig withSecret(ClusterSecret newSecret) {
        return new ReadNodeConfig(
                id,
                host,
                port,
                resourceGroup,
                searchThreads,
                loadThreads,
                queueBound,
                queueBytes,
                capacityBytes,
                keepReplaced,
                catalogPoll,
                sweep,
                requestLimit,
                newSecret);
    }
}
