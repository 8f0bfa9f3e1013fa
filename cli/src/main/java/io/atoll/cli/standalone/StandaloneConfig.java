package io.atoll.cli.standalone;

import io.atoll.cli.members.MemberSettings;
import io.atoll.milvus.EdgeConfig;
import io.atoll.model.settings.Setting;
import io.atoll.process.ListenAddress;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.process.tracing.TracingConfig;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a server in one process is set up with: the settings of its members, as a cluster's are in
/// its file.
///
/// @param readNodes how many read nodes, named `read-1` and so on
/// @param settings by their keys, in place of the defaults
/// @param tracing whether and where spans are reported, in place of what the settings say
public record StandaloneConfig(
        int readNodes, Map<String, String> settings, Optional<TracingConfig> tracing) {
    public static final int DEFAULT_PORT = 19_530;
    public static final int DEFAULT_ADMIN_PORT = 9_091;

    /// What a server in one process knows by itself: it has its own catalog in its data folder, its
    /// members know each other, and listen on free ports of the loopback.
    private static final List<String> ITS_OWN =
            List.of(
                    "catalog.connections",
                    "catalog.password",
                    "catalog.start_limit",
                    "catalog.timeout",
                    "catalog.url",
                    "catalog.user",
                    "catalog.writer_password",
                    "catalog.writer_user",
                    "cluster.",
                    "discovery.",
                    "member.advertise",
                    "member.drain_limit",
                    "member.id",
                    "member.resource_group",
                    "member.zone",
                    "readnode.copies",
                    "readnode.port",
                    "writenode.lease",
                    "writenode.port");

    public StandaloneConfig {
        settings = Map.copyOf(settings);
        if (readNodes < 1) {
            throw new IllegalArgumentException(readNodes + " read nodes: at least one is needed");
        }
    }

    /// The defaults of `atoll standalone` on a data folder.
    public static StandaloneConfig at(Path data) {
        return new StandaloneConfig(2, Map.of(), Optional.empty())
                .with(Settings.DATA, data.toString())
                // No balancer stands before it, to spread connections that are made anew.
                .with(EdgeConfig.CONNECTION_AGE, "0s");
    }

    /// Sets one of the settings.
    public StandaloneConfig with(Setting setting, String value) {
        return withAll(Map.of(setting.key(), value));
    }

    /// Sets some by their keys.
    public StandaloneConfig withAll(Map<String, String> more) {
        var all = new TreeMap<>(settings);
        all.putAll(more);
        return new StandaloneConfig(readNodes, all, tracing);
    }

    /// Both ports free ones, as tests and embedders want it.
    public StandaloneConfig withFreePorts() {
        return with(EdgeConfig.PORT, "0").with(Settings.ADMIN_PORT, "0");
    }

    public StandaloneConfig withReadNodes(int count) {
        return new StandaloneConfig(count, settings, tracing);
    }

    public StandaloneConfig withTracing(TracingConfig newTracing) {
        return new StandaloneConfig(readNodes, settings, Optional.of(newTracing));
    }

    /// The members' configuration.
    ///
    /// @throws StartException listing all mistakes
    Configuration read() {
        List<String> its =
                settings.keySet().stream()
                        .filter(key -> ITS_OWN.stream().anyMatch(key::startsWith))
                        .sorted()
                        .toList();
        if (!its.isEmpty()) {
            throw new StartException(
                    "a server in one process sets this by itself: " + String.join(", ", its));
        }
        return MemberSettings.read(Optional.empty(), Map.of(), settings);
    }

    static ListenAddress address(Configuration configuration) {
        return new ListenAddress(
                configuration.text(Settings.MEMBER_BIND),
                configuration.number(EdgeConfig.PORT),
                "--port");
    }

    static ListenAddress adminAddress(Configuration configuration) {
        return new ListenAddress(
                configuration.text(
                        configuration.isSet(Settings.ADMIN_BIND)
                                ? Settings.ADMIN_BIND
                                : Settings.MEMBER_BIND),
                configuration.number(Settings.ADMIN_PORT),
                "--admin-port");
    }
}
