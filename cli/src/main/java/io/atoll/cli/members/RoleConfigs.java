package io.atoll.cli.members;

import io.atoll.milvus.MilvusEdge;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.process.placement.GuardedPlacement;
import io.atoll.process.plugins.Plugins;
import io.atoll.process.tracing.TracingConfig;
import io.atoll.protocol.ClusterSecret;
import io.atoll.readnode.ReadNodeConfig;
import io.atoll.router.api.RouterConfig;
import io.atoll.spi.PlacementPolicy;
import io.atoll.writenode.WriteNodeConfig;
import io.micrometer.core.instrument.MeterRegistry;

import java.nio.file.Path;

/// What a configuration says of each role, for members that are processes of their own and for
/// those of a server in one process. They are on free ports of the loopback until they are told
/// another address.
public final class RoleConfigs {
    private RoleConfigs() {}

    /// @param secret what callers have to present
    /// @throws StartException if the settings do not fit together
    public static WriteNodeConfig writeNode(
            String id, Configuration configuration, ClusterSecret secret) {
        try {
            return WriteNodeConfig.of(id, configuration).withSecret(secret);
        } catch (IllegalArgumentException e) {
            throw new StartException("the settings do not fit: " + e.getMessage(), e);
        }
    }

    /// @param secret what callers have to present
    public static ReadNodeConfig readNode(
            String id, Configuration configuration, ClusterSecret secret) {
        return ReadNodeConfig.of(id, configuration)
                .withResourceGroup(configuration.text(Settings.MEMBER_RESOURCE_GROUP))
                .withSecret(secret);
    }

    /// @param secret what it presents to the other members
    public static RouterConfig router(Configuration configuration, ClusterSecret secret) {
        return RouterConfig.of(configuration)
                .withSecret(secret)
                .withConnections(MilvusEdge.eventLoops());
    }

    /// Whether and where spans are reported.
    public static TracingConfig tracing(Configuration configuration) {
        return new TracingConfig(
                TracingConfig.Reporter.ofName(configuration.text(Settings.TRACING_REPORTER)),
                configuration.text(Settings.TRACING_ENDPOINT),
                configuration.number(Settings.TRACING_SAMPLED) / 100.0);
    }

    /// The plugins that there are.
    ///
    /// @throws StartException listing all that the configuration names and that are not there
    public static Plugins plugins(Configuration configuration) {
        Plugins plugins = Plugins.with(Path.of(configuration.text(Settings.PLUGINS)));
        plugins.requireNamed(
                configuration.text(Settings.PLACEMENT_POLICY),
                configuration.text(RouterConfig.SELECTOR),
                configuration.text(Settings.DISCOVERY_PLUGIN));
        return plugins;
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
