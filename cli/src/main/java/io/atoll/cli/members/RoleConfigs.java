package io.atoll.cli.members;

import io.atoll.milvus.EdgeConfig;
import io.atoll.milvus.MilvusEdge;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Setting;
import io.atoll.process.config.Settings;
import io.atoll.process.placement.GuardedPlacement;
import io.atoll.process.plugins.Plugins;
import io.atoll.process.tracing.TracingConfig;
import io.atoll.protocol.ClusterSecret;
import io.atoll.readnode.ReadNodeConfig;
import io.atoll.router.api.ConsistencyConfig;
import io.atoll.router.api.RouterConfig;
import io.atoll.spi.PlacementPolicy;
import io.atoll.writenode.BacklogSettings;
import io.atoll.writenode.CompactionSettings;
import io.atoll.writenode.GarbageSettings;
import io.atoll.writenode.WriteNodeConfig;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.function.Supplier;

/// What a configuration says of each role, for members that are processes of their own and for
/// those of a server in one process. Where a member listens is not in it: that differs between the
/// two.
public final class RoleConfigs {
    private RoleConfigs() {}

    /// @param secret what callers have to present
    public static WriteNodeConfig writeNode(
            String id, Configuration configuration, ClusterSecret secret) {
        return WriteNodeConfig.defaults(id)
                .withSealing(
                        configuration.bytes(Settings.WRITENODE_SEAL_BYTES).orElseThrow(),
                        configuration.duration(Settings.WRITENODE_SEAL_AGE),
                        configuration.duration(Settings.WRITENODE_GRACE))
                .withCompaction(compaction(configuration))
                .withBacklog(backlog(configuration))
                .withGarbage(garbage(configuration))
                .withBackgroundThreads(threads(configuration, Settings.WRITENODE_REBUILD_THREADS))
                .withDefaultReplicas(configuration.number(Settings.WRITENODE_REPLICAS))
                .withSecret(secret);
    }

    private static CompactionSettings compaction(Configuration configuration) {
        String when = configuration.text(Settings.WRITENODE_COMPACTION);
        if (!when.equals("automatic") && !when.equals("asked")) {
            throw new StartException(
                    "%s: '%s' is neither automatic nor asked"
                            .formatted(Settings.WRITENODE_COMPACTION.key(), when));
        }
        return fitting(
                () ->
                        new CompactionSettings(
                                when.equals("automatic"),
                                configuration.bytes(Settings.WRITENODE_SEGMENT_BYTES).orElseThrow(),
                                configuration.number(Settings.WRITENODE_SMALL_SEGMENTS),
                                configuration.number(Settings.WRITENODE_DEAD_PERCENT)));
    }

    private static BacklogSettings backlog(Configuration configuration) {
        return fitting(
                () ->
                        new BacklogSettings(
                                configuration.bytes(Settings.WRITENODE_UNSEALED_SLOW).orElseThrow(),
                                configuration
                                        .bytes(Settings.WRITENODE_UNSEALED_LIMIT)
                                        .orElseThrow(),
                                configuration
                                        .bytes(Settings.WRITENODE_UNINDEXED_SLOW)
                                        .orElseThrow(),
                                configuration
                                        .bytes(Settings.WRITENODE_UNINDEXED_LIMIT)
                                        .orElseThrow()));
    }

    private static GarbageSettings garbage(Configuration configuration) {
        return fitting(
                () ->
                        new GarbageSettings(
                                configuration.duration(Settings.WRITENODE_SET_ASIDE),
                                configuration.duration(Settings.WRITENODE_COLLECT_INTERVAL),
                                configuration.duration(Settings.WRITENODE_SWEEP_INTERVAL)));
    }

    private static <T> T fitting(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new StartException("the settings do not fit: " + e.getMessage(), e);
        }
    }

    private static int threads(Configuration configuration, Setting setting) {
        return configuration.isSet(setting)
                ? Math.max(1, configuration.number(setting))
                : Runtime.getRuntime().availableProcessors();
    }

    /// @param secret what callers have to present
    public static ReadNodeConfig readNode(
            String id, Configuration configuration, ClusterSecret secret) {
        ReadNodeConfig standard = ReadNodeConfig.of(id);
        return standard.withSearchThreads(threads(configuration, Settings.READNODE_SEARCH_THREADS))
                .withBounds(
                        configuration.number(Settings.READNODE_QUEUE),
                        configuration.bytes(Settings.READNODE_CAPACITY).orElse(Long.MAX_VALUE))
                .withQueueBytes(
                        configuration
                                .bytes(Settings.READNODE_QUEUE_BYTES)
                                .orElse(standard.queueBytes()))
                .withTimes(
                        configuration.duration(Settings.READNODE_KEEP_REPLACED),
                        configuration.duration(Settings.CATALOG_POLL),
                        standard.sweep())
                .withSecret(secret);
    }

    /// @param secret what it presents to the other members
    public static RouterConfig router(Configuration configuration, ClusterSecret secret) {
        RouterConfig standard = RouterConfig.defaults();
        return standard.withBounds(
                        configuration.number(Settings.ROUTER_QUEUE),
                        configuration
                                .bytes(Settings.ROUTER_QUEUE_BYTES)
                                .orElse(standard.requestBytes()))
                .withPolls(
                        configuration.duration(Settings.CATALOG_POLL),
                        configuration.duration(Settings.ROUTER_STATUS_POLL))
                .withSlowSearch(configuration.duration(Settings.ROUTER_SLOW_SEARCH))
                .withConsistency(
                        new ConsistencyConfig(
                                configuration.level(Settings.ROUTER_CONSISTENCY),
                                configuration.duration(Settings.ROUTER_BOUNDED_WINDOW)))
                .withSecret(secret)
                .withEventLoops(MilvusEdge.eventLoops());
    }

    /// Where and how Milvus's API is served.
    public static EdgeConfig edge(Configuration configuration) {
        return EdgeConfig.of(
                        configuration.text(Settings.MEMBER_BIND),
                        configuration.number(Settings.ROUTER_PORT))
                .withTimes(
                        configuration.duration(Settings.ROUTER_REQUEST_LIMIT),
                        configuration.duration(Settings.ROUTER_CONNECTION_AGE));
    }

    /// Whether and where spans are reported.
    public static TracingConfig tracing(Configuration configuration) {
        return new TracingConfig(
                TracingConfig.Reporter.ofName(configuration.text(Settings.TRACING_REPORTER)),
                configuration.text(Settings.TRACING_ENDPOINT),
                configuration.number(Settings.TRACING_SAMPLED) / 100.0);
    }

    /// @param member whose it is, for metrics
    public static PlacementPolicy placementPolicy(
            Configuration configuration, Plugins plugins, String member, MeterRegistry metrics) {
        String name = configuration.text(Settings.PLACEMENT_POLICY);
        return new GuardedPlacement(
                name,
                plugins.placementPolicy(name, configuration.under("placement.settings.")),
                configuration.duration(Settings.PLACEMENT_LIMIT),
                member,
                metrics);
    }
}
