package io.atoll.router.api;

import io.atoll.protocol.ClusterSecret;

import java.time.Duration;
import java.util.Optional;

/// How a router is set up.
///
/// @param catalogPoll how often it asks the catalog for changes
/// @param statusPoll how often it asks each read node how it does
/// @param statusLimit how long such an answer may take
/// @param missesUntilDown answers missing in a row until a node counts as down
/// @param manifestsKept how long a manifest that was replaced may still be searched; no longer than
///   read nodes keep what was replaced
/// @param filtersCached parsed filters remembered at most
/// @param requestBound requests in flight at most
/// @param requestBytes memory that they may claim together
/// @param slowSearch a search that takes longer is logged with its explanation; zero: none
/// @param consistency how fresh reads are
/// @param secret what it presents to the other members
/// @param eventLoops those that serve its clients, to call read nodes from; empty: others
public record RouterConfig(
        Duration catalogPoll,
        Duration statusPoll,
        Duration statusLimit,
        int missesUntilDown,
        Duration manifestsKept,
        int filtersCached,
        int requestBound,
        long requestBytes,
        Duration slowSearch,
        ConsistencyConfig consistency,
        ClusterSecret secret,
        Optional<EventLoops> eventLoops) {

    public static RouterConfig defaults() {
        return new RouterConfig(
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                3,
                Duration.ofSeconds(60),
                1_000,
                4_096,
                Runtime.getRuntime().maxMemory() / 4,
                Duration.ZERO,
                ConsistencyConfig.defaults(),
                ClusterSecret.NONE,
                Optional.empty());
    }

    public RouterConfig withPolls(Duration newCatalogPoll, Duration newStatusPoll) {
        return new RouterConfig(
                newCatalogPoll,
                newStatusPoll,
                statusLimit,
                missesUntilDown,
                manifestsKept,
                filtersCached,
                requestBound,
                requestBytes,
                slowSearch,
                consistency,
                secret,
                eventLoops);
    }

    public RouterConfig withSlowSearch(Duration newSlowSearch) {
        return new RouterConfig(
                catalogPoll,
                statusPoll,
                statusLimit,
                missesUntilDown,
                manifestsKept,
                filtersCached,
                requestBound,
                requestBytes,
                newSlowSearch,
                consistency,
                secret,
                eventLoops);
    }

    public RouterConfig withBounds(int newRequestBound, long newRequestBytes) {
        return new RouterConfig(
                catalogPoll,
                statusPoll,
                statusLimit,
                missesUntilDown,
                manifestsKept,
                filtersCached,
                newRequestBound,
                newRequestBytes,
                slowSearch,
                consistency,
                secret,
                eventLoops);
    }

    public RouterConfig withSecret(ClusterSecret newSecret) {
        return new RouterConfig(
                catalogPoll,
                statusPoll,
                statusLimit,
                missesUntilDown,
                manifestsKept,
                filtersCached,
                requestBound,
                requestBytes,
                slowSearch,
                consistency,
                newSecret,
                eventLoops);
    }

    public RouterConfig withEventLoops(EventLoops newEventLoops) {
        return new RouterConfig(
                catalogPoll,
                statusPoll,
                statusLimit,
                missesUntilDown,
                manifestsKept,
                filtersCached,
                requestBound,
                requestBytes,
                slowSearch,
                consistency,
                secret,
                Optional.of(newEventLoops));
    }

    public RouterConfig withConsistency(ConsistencyConfig newConsistency) {
        return new RouterConfig(
                catalogPoll,
                statusPoll,
                statusLimit,
                missesUntilDown,
                manifestsKept,
                filtersCached,
                requestBound,
                requestBytes,
                slowSearch,
                newConsistency,
                secret,
                eventLoops);
    }
}
