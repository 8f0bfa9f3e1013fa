package io.atoll.router.api;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;
import io.atoll.protocol.ClusterSecret;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// How a router is set up.
///
/// @param catalogPoll how often it asks the catalog for changes
/// @param watching how it watches read nodes
/// @param kept what it remembers
/// @param bounds what it takes at most
/// @param slowSearch a search that takes longer is logged with its explanation; zero: none
/// @param consistency how fresh reads are
/// @param secret what it presents to the other members
/// @param connections how it calls read nodes
/// @param clock by which rows expire
public record RouterConfig(
        Duration catalogPoll,
        Watching watching,
        Kept kept,
        Bounds bounds,
        Duration slowSearch,
        ConsistencyConfig consistency,
        ClusterSecret secret,
        NodeConnections connections,
        InstantSource clock) {
    public static final Setting SELECTOR =
            new Setting(
                    "router.selector",
                    Kind.TEXT,
                    "least-loaded",
                    "How a router chooses among the owners of a segment.");

    public static final Setting SLOW_SEARCH =
            new Setting(
                    "router.slow_search",
                    Kind.DURATION,
                    "1s",
                    "A search that takes longer is logged with its explanation; 0s: none.");

    /// All that can be set of a router, in the order in which an operator reads them.
    public static final List<Setting> SETTINGS =
            List.of(
                    SELECTOR,
                    Watching.STATUS_POLL,
                    ConsistencyConfig.LEVEL,
                    ConsistencyConfig.BOUNDED_WINDOW,
                    Bounds.QUEUE,
                    Bounds.QUEUE_BYTES,
                    SLOW_SEARCH);

    /// How a router watches read nodes.
    ///
    /// @param poll how often it asks each of them how it does
    /// @param limit how long such an answer may take
    /// @param missesUntilDown answers missing in a row until a node counts as down
    public record Watching(Duration poll, Duration limit, int missesUntilDown) {
        public static final Setting STATUS_POLL =
                new Setting(
                        "router.status_poll",
                        Kind.DURATION,
                        "100ms",
                        "How often a router asks each read node how it does.");

        private static final Duration LIMIT = Duration.ofMillis(500);
        private static final int MISSES = 3;

        static Watching of(SettingValues values) {
            return new Watching(values.duration(STATUS_POLL), LIMIT, MISSES);
        }
    }

    /// What a router remembers.
    ///
    /// @param manifests how long a manifest that was replaced may still be searched; no longer than
    ///   read nodes keep what was replaced
    /// @param filters parsed filters at most
    public record Kept(Duration manifests, int filters) {
        private static final Kept STANDARD = new Kept(Duration.ofSeconds(60), 1_000);
    }

    /// What a router takes at most.
    ///
    /// @param requests in flight
    /// @param bytes memory that these may claim together
    public record Bounds(int requests, long bytes) {
        public static final Setting QUEUE =
                new Setting(
                        "router.queue",
                        Kind.NUMBER,
                        "4096",
                        "Requests in flight at most; others are refused at once, with a hint when"
                                + " to try again.");

        public static final Setting QUEUE_BYTES =
                new Setting(
                        "router.queue_bytes",
                        Kind.BYTES,
                        "",
                        "Memory that requests in flight may claim; without it, a quarter of the"
                                + " heap.");

        static Bounds of(SettingValues values) {
            return new Bounds(
                    values.number(QUEUE),
                    values.bytes(QUEUE_BYTES, Runtime.getRuntime().maxMemory() / 4));
        }
    }

    /// What holds where nothing else is said.
    public static RouterConfig defaults() {
        return of(SettingValues.DEFAULTS);
    }

    /// As it is set.
    public static RouterConfig of(SettingValues values) {
        return new RouterConfig(
                values.duration(CatalogConfig.POLL),
                Watching.of(values),
                Kept.STANDARD,
                Bounds.of(values),
                values.duration(SLOW_SEARCH),
                ConsistencyConfig.of(values),
                ClusterSecret.NONE,
                NodeConnections.PLAIN,
                InstantSource.system());
    }

    public RouterConfig withCatalogPoll(Duration newPoll) {
        return new RouterConfig(
                newPoll,
                watching,
                kept,
                bounds,
                slowSearch,
                consistency,
                secret,
                connections,
                clock);
    }

    public RouterConfig withWatching(Watching newWatching) {
        return new RouterConfig(
                catalogPoll,
                newWatching,
                kept,
                bounds,
                slowSearch,
                consistency,
                secret,
                connections,
                clock);
    }

    public RouterConfig withBounds(Bounds newBounds) {
        return new RouterConfig(
                catalogPoll,
                watching,
                kept,
                newBounds,
                slowSearch,
                consistency,
                secret,
                connections,
                clock);
    }

    public RouterConfig withConsistency(ConsistencyConfig newConsistency) {
        return new RouterConfig(
                catalogPoll,
                watching,
                kept,
                bounds,
                slowSearch,
                newConsistency,
                secret,
                connections,
                clock);
    }

    public RouterConfig withSecret(ClusterSecret newSecret) {
        return new RouterConfig(
                catalogPoll,
                watching,
                kept,
                bounds,
                slowSearch,
                consistency,
                newSecret,
                connections,
                clock);
    }

    public RouterConfig withConnections(NodeConnections newConnections) {
        return new RouterConfig(
                catalogPoll,
                watching,
                kept,
                bounds,
                slowSearch,
                consistency,
                secret,
                newConnections,
                clock);
    }

    public RouterConfig withClock(InstantSource newClock) {
        return new RouterConfig(
                catalogPoll,
                watching,
                kept,
                bounds,
                slowSearch,
                consistency,
                secret,
                connections,
                newClock);
    }
}
