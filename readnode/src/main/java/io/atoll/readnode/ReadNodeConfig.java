package io.atoll.readnode;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;
import io.atoll.protocol.ClusterSecret;
import io.atoll.spi.Member;

import java.time.Duration;
import java.util.List;

/// How a read node is set up.
///
/// @param id its name, the same after a restart
/// @param listening where it is reached, and the group that it belongs to
/// @param threads that search and load
/// @param bounds what it takes at most
/// @param times how often it looks, and how long it keeps
/// @param secret what callers have to present
public record ReadNodeConfig(
        String id,
        Listening listening,
        Threads threads,
        Bounds bounds,
        Times times,
        ClusterSecret secret) {
    public static final Setting PORT =
            new Setting("readnode.port", Kind.NUMBER, "19531", "Port for routers; 0: any free.");

    /// All that can be set of a read node, in the order in which an operator reads them.
    public static final List<Setting> SETTINGS =
            List.of(
                    PORT,
                    Bounds.CAPACITY,
                    Bounds.QUEUE,
                    Bounds.QUEUE_BYTES,
                    Threads.SEARCH_THREADS,
                    Times.KEEP_REPLACED);

    /// Where a read node listens.
    ///
    /// @param port 0 for a free one
    /// @param resourceGroup whose segments it takes
    public record Listening(String host, int port, String resourceGroup) {
        private static final Listening ON_LOOPBACK =
                new Listening("127.0.0.1", 0, Member.DEFAULT_RESOURCE_GROUP);
    }

    /// @param search threads that search
    /// @param load threads that open segments
    public record Threads(int search, int load) {
        public static final Setting SEARCH_THREADS =
                new Setting(
                        "readnode.search_threads",
                        Kind.NUMBER,
                        "",
                        "Threads that search; without it, one for each core.");

        static Threads of(SettingValues values) {
            int cores = Runtime.getRuntime().availableProcessors();
            return new Threads(
                    Math.max(1, values.number(SEARCH_THREADS, cores)), Math.max(1, cores / 2));
        }
    }

    /// What a read node takes at most.
    ///
    /// @param queue requests that run or wait
    /// @param queueBytes memory that these may claim together
    /// @param capacityBytes segments that it holds
    public record Bounds(int queue, long queueBytes, long capacityBytes) {
        public static final Setting CAPACITY =
                new Setting(
                        "readnode.capacity",
                        Kind.BYTES,
                        "",
                        "Segments that it holds at most; without it, no limit.");

        public static final Setting QUEUE =
                new Setting(
                        "readnode.queue",
                        Kind.NUMBER,
                        "1024",
                        "Requests that run or wait at most; others are refused at once, with a hint"
                                + " when to try again.");

        public static final Setting QUEUE_BYTES =
                new Setting(
                        "readnode.queue_bytes",
                        Kind.BYTES,
                        "",
                        "Memory that these may claim; without it, a quarter of the heap.");

        static Bounds of(SettingValues values) {
            return new Bounds(
                    values.number(QUEUE),
                    values.bytes(QUEUE_BYTES, Runtime.getRuntime().maxMemory() / 4),
                    values.bytes(CAPACITY, Long.MAX_VALUE));
        }
    }

    /// How often a read node looks, and how long it keeps.
    ///
    /// @param keepReplaced how long it answers for what was replaced or moved away
    /// @param catalogPoll how often it asks the catalog for changes
    /// @param sweep how often it looks at journals that no search looks at
    /// @param requestLimit how long a request without a deadline may take
    public record Times(
            Duration keepReplaced, Duration catalogPoll, Duration sweep, Duration requestLimit) {
        public static final Setting KEEP_REPLACED =
                new Setting(
                        "readnode.keep_replaced",
                        Kind.DURATION,
                        "1m",
                        "How long it goes on to answer for what was replaced or moved away.");

        private static final Duration SWEEP = Duration.ofSeconds(5);
        private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);

        static Times of(SettingValues values) {
            return new Times(
                    values.duration(KEEP_REPLACED),
                    values.duration(CatalogConfig.POLL),
                    SWEEP,
                    REQUEST_LIMIT);
        }
    }

    /// The settings of a node with all the machine to itself, on a free port of the loopback.
    public static ReadNodeConfig of(String id) {
        return of(id, SettingValues.DEFAULTS);
    }

    /// As it is set, on a free port of the loopback.
    public static ReadNodeConfig of(String id, SettingValues values) {
        return new ReadNodeConfig(
                id,
                Listening.ON_LOOPBACK,
                Threads.of(values),
                Bounds.of(values),
                Times.of(values),
                ClusterSecret.NONE);
    }

    public ReadNodeConfig withListening(Listening newListening) {
        return new ReadNodeConfig(id, newListening, threads, bounds, times, secret);
    }

    public ReadNodeConfig withThreads(Threads newThreads) {
        return new ReadNodeConfig(id, listening, newThreads, bounds, times, secret);
    }

    public ReadNodeConfig withBounds(Bounds newBounds) {
        return new ReadNodeConfig(id, listening, threads, newBounds, times, secret);
    }

    public ReadNodeConfig withTimes(Times newTimes) {
        return new ReadNodeConfig(id, listening, threads, bounds, newTimes, secret);
    }

    public ReadNodeConfig withSecret(ClusterSecret newSecret) {
        return new ReadNodeConfig(id, listening, threads, bounds, times, newSecret);
    }

    public ReadNodeConfig withAddress(String host, int port) {
        return withListening(new Listening(host, port, listening.resourceGroup()));
    }

    public ReadNodeConfig withResourceGroup(String group) {
        return withListening(new Listening(listening.host(), listening.port(), group));
    }

    public ReadNodeConfig withSearchThreads(int search) {
        return withThreads(new Threads(search, threads.load()));
    }

    public ReadNodeConfig withBounds(int queue, long capacityBytes) {
        return withBounds(new Bounds(queue, bounds.queueBytes(), capacityBytes));
    }

    public ReadNodeConfig withTimes(Duration keepReplaced, Duration catalogPoll, Duration sweep) {
        return withTimes(new Times(keepReplaced, catalogPoll, sweep, times.requestLimit()));
    }
}
