package io.atoll.process.config;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;

import java.util.List;

/// The settings that every member has, whatever its role. Those of a role are declared by its
/// record.
public final class Settings {
    public static final Setting DATA =
            new Setting(
                    "data",
                    Kind.TEXT,
                    "atoll-data",
                    "The shared folder that holds all data; read nodes and routers need to read it"
                            + " only.");

    public static final Setting CLUSTER_SECRET =
            new Setting(
                    "cluster.secret",
                    Kind.SECRET,
                    "",
                    "What members present to each other, the same in all; without it, read nodes"
                            + " and write nodes let in whoever reaches their ports.");

    public static final Setting DISCOVERY_PLUGIN =
            new Setting(
                    "discovery.plugin",
                    Kind.TEXT,
                    "static",
                    "How members find each other; its own settings stand under"
                            + " discovery.settings.");
    public static final Setting DISCOVERY_LARGEST_LOSS =
            new Setting(
                    "discovery.largest_loss",
                    Kind.NUMBER,
                    "50",
                    "Percent of the read nodes that may vanish at once and is believed at once.");
    public static final Setting DISCOVERY_PERSISTENCE =
            new Setting(
                    "discovery.persistence",
                    Kind.DURATION,
                    "30s",
                    "How long a greater loss has to last until it is believed.");
    public static final Setting PLACEMENT_POLICY =
            new Setting(
                    "placement.policy",
                    Kind.TEXT,
                    "consistent-hash",
                    "How segments are given to read nodes; the same in all members:"
                            + " consistent-hash, rendezvous, round-robin, hash, or a plugin's."
                            + " Its own settings stand under placement.settings.");

    public static final Setting PLACEMENT_LIMIT =
            new Setting(
                    "placement.limit",
                    Kind.DURATION,
                    "5s",
                    "How long the policy may take; then the last good placement stays.");

    public static final Setting PLUGINS =
            new Setting(
                    "plugins",
                    Kind.TEXT,
                    "plugins",
                    "Folder with further plugins: <name>/*.jar in it.");

    public static final Setting MEMBER_ID =
            new Setting(
                    "member.id",
                    Kind.TEXT,
                    "",
                    "The member's name, the same after a restart; without it, the host's name"
                            + " behind the role.");
    public static final Setting MEMBER_BIND =
            new Setting("member.bind", Kind.TEXT, "127.0.0.1", "Address to listen on.");
    public static final Setting MEMBER_ADVERTISE =
            new Setting(
                    "member.advertise",
                    Kind.TEXT,
                    "",
                    "Host under which the others reach it; without it, the address to listen on,"
                            + " or the host's name where that is all of them.");
    public static final Setting MEMBER_ZONE =
            new Setting(
                    "member.zone",
                    Kind.TEXT,
                    "",
                    "Where it stands: replicas are spread over zones.");
    public static final Setting MEMBER_RESOURCE_GROUP =
            new Setting(
                    "member.resource_group",
                    Kind.TEXT,
                    "__default_resource_group",
                    "The resource group that a read node stays in. The default one says nothing:"
                            + " then clients' declarations assign it.");
    public static final Setting DRAIN_LIMIT =
            new Setting(
                    "member.drain_limit",
                    Kind.DURATION,
                    "30s",
                    "How long SIGTERM waits until others have taken the work over.");

    public static final Setting ADMIN_BIND =
            new Setting(
                    "admin.bind",
                    Kind.TEXT,
                    "",
                    "Address of the admin port; without it, that of member.bind.");
    public static final Setting ADMIN_PORT =
            new Setting(
                    "admin.port",
                    Kind.NUMBER,
                    "9091",
                    "Port of health, metrics and API docs; 0: any.");

    public static final Setting LOG_FORMAT =
            new Setting("log.format", Kind.TEXT, "text", "text or json, one line for each event.");
    public static final Setting ADMIN_TOKEN =
            new Setting(
                    "admin.token",
                    Kind.SECRET,
                    "",
                    "What changing calls at the admin port have to present; without it, they are"
                            + " refused.");

    public static final Setting TRACING_REPORTER =
            new Setting(
                    "tracing.reporter",
                    Kind.TEXT,
                    "none",
                    "Where spans go: none, agent or collector (of Jaeger), otlp (OpenTelemetry,"
                            + " over HTTP).");
    public static final Setting TRACING_ENDPOINT =
            new Setting(
                    "tracing.endpoint",
                    Kind.TEXT,
                    "",
                    "host:port of an agent, else a URL; without it, the reporter's usual port on"
                            + " this machine.");
    public static final Setting TRACING_SAMPLED =
            new Setting(
                    "tracing.sampled",
                    Kind.NUMBER,
                    "100",
                    "Percent of the searches that are traced; routers decide for the nodes.");

    /// In the order in which an operator reads them.
    public static final List<Setting> ALL =
            List.of(
                    DATA,
                    CLUSTER_SECRET,
                    DISCOVERY_PLUGIN,
                    DISCOVERY_LARGEST_LOSS,
                    DISCOVERY_PERSISTENCE,
                    PLACEMENT_POLICY,
                    PLACEMENT_LIMIT,
                    PLUGINS,
                    MEMBER_ID,
                    MEMBER_BIND,
                    MEMBER_ADVERTISE,
                    MEMBER_ZONE,
                    MEMBER_RESOURCE_GROUP,
                    DRAIN_LIMIT,
                    ADMIN_BIND,
                    ADMIN_PORT,
                    ADMIN_TOKEN,
                    LOG_FORMAT,
                    TRACING_REPORTER,
                    TRACING_ENDPOINT,
                    TRACING_SAMPLED);

    /// Under these, plugins have settings of their own: any name.
    public static final List<String> PLUGIN_PREFIXES =
            List.of("discovery.settings.", "placement.settings.");

    private Settings() {}
}
