package io.atoll.cli.members;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.connections.NetworkFileSystem;
import io.atoll.milvus.MilvusEdge;
import io.atoll.process.AdminApi;
import io.atoll.process.AdminServer;
import io.atoll.process.ApiDocs;
import io.atoll.process.ListenAddress;
import io.atoll.process.Metrics;
import io.atoll.process.OpenParts;
import io.atoll.process.Readiness;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.process.discovery.Announcement;
import io.atoll.process.discovery.Trust;
import io.atoll.process.discovery.TrustedDiscovery;
import io.atoll.process.plugins.Plugins;
import io.atoll.process.tracing.Tracing;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.protocol.v1.RouterPeerGrpc;
import io.atoll.protocol.v1.WriteNodeGrpc;
import io.atoll.router.api.RouterConfig;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Discovery;
import io.atoll.spi.Member;
import io.atoll.spi.OwnerSelector;
import io.atoll.spi.PlacementPolicy;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentracing.Tracer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// What every member has, whatever its role: the parts that are opened first and closed last.
final class MemberBase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberBase.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final Configuration configuration;
    private final Member.Role role;
    private final OpenParts parts = new OpenParts(CLOSE_LIMIT);
    private final PrometheusMeterRegistry metrics;
    private final Readiness readiness = new Readiness();
    private final Plugins plugins;
    private final Path data;
    private final AdminApi api;
    private final ApiDocs docs;
    private final AdminServer admin;

    private MemberBase(Configuration configuration, Member.Role role) {
        this.configuration = configuration;
        this.role = role;
        this.plugins = RoleConfigs.plugins(configuration);
        this.data = data(configuration);
        this.metrics = Metrics.newRegistry();
        parts.add("metrics", metrics::close);
        api = new AdminApi(configuration.text(Settings.ADMIN_TOKEN), Settings.ADMIN_TOKEN.key());
        docs = docs(role);
        this.admin =
                parts.add(
                        "admin port",
                        AdminServer.start(adminAddress(), readiness, metrics, docs, api));
    }

    /// Makes a member on its base, which is closed if the member cannot start.
    ///
    /// @param name of the member in an error
    /// @throws StartException if the data folder is absent, the admin port taken, a plugin wrong,
    ///   or what the member needs is out of reach
    static <M> M start(
            Configuration configuration, Member.Role role, String name, Making<M> making) {
        var base = new MemberBase(configuration, role);
        try {
            return making.on(base);
        } catch (IOException e) {
            base.close();
            throw new StartException("the %s cannot start: %s".formatted(name, e.getMessage()), e);
        } catch (RuntimeException e) {
            base.close();
            throw e;
        }
    }

    /// Makes a member.
    interface Making<M> {
        M on(MemberBase base) throws IOException;
    }

    /// It is not made here: an empty folder in place of a mount that is missing would look like a
    /// cluster without data.
    private static Path data(Configuration configuration) {
        Path folder = Path.of(configuration.text(Settings.DATA)).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new StartException(
                    "data folder %s (%s) is not there: mount it, or make it for a new cluster"
                            .formatted(folder, configuration.value(Settings.DATA).source()));
        }
        return folder;
    }

    private static ApiDocs docs(Member.Role role) {
        return switch (role) {
            case ROUTER -> ApiDocs.of(MilvusEdge.api(), RouterPeerGrpc.getServiceDescriptor());
            case READ_NODE -> ApiDocs.of(ReadNodeGrpc.getServiceDescriptor());
            case WRITE_NODE -> ApiDocs.of(WriteNodeGrpc.getServiceDescriptor());
        };
    }

    private ListenAddress adminAddress() {
        String host =
                configuration.isSet(Settings.ADMIN_BIND)
                        ? configuration.text(Settings.ADMIN_BIND)
                        : bindHost();
        return new ListenAddress(
                host, configuration.number(Settings.ADMIN_PORT), Settings.ADMIN_PORT.key());
    }

    String id() {
        return configuration.isSet(Settings.MEMBER_ID)
                ? configuration.text(Settings.MEMBER_ID)
                : role.name().toLowerCase(Locale.ROOT).replace("_", "") + "-" + hostName();
    }

    String bindHost() {
        return configuration.text(Settings.MEMBER_BIND);
    }

    /// Under which the others reach this process.
    String advertisedHost() {
        if (configuration.isSet(Settings.MEMBER_ADVERTISE)) {
            return configuration.text(Settings.MEMBER_ADVERTISE);
        }
        try {
            return InetAddress.getByName(bindHost()).isAnyLocalAddress() ? hostName() : bindHost();
        } catch (UnknownHostException e) {
            throw new StartException(
                    "host '" + bindHost() + "' is unknown: check " + Settings.MEMBER_BIND.key(), e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new StartException(
                    "this host does not know its name: set "
                            + Settings.MEMBER_ID.key()
                            + " and "
                            + Settings.MEMBER_ADVERTISE.key(),
                    e);
        }
    }

    Configuration configuration() {
        return configuration;
    }

    OpenParts parts() {
        return parts;
    }

    PrometheusMeterRegistry metrics() {
        return metrics;
    }

    /// Starts the tracer of this process.
    Tracer tracer() {
        String service = "atoll-" + role.name().toLowerCase(Locale.ROOT).replace("_", "");
        return parts.add(
                        "tracing", Tracing.start(RoleConfigs.tracing(configuration), service, id()))
                .tracer();
    }

    Readiness readiness() {
        return readiness;
    }

    AdminApi api() {
        return api;
    }

    ApiDocs docs() {
        return docs;
    }

    Path dataFolder() {
        return data;
    }

    int adminPort() {
        return admin.port();
    }

    /// What members present to each other.
    ClusterSecret secret() {
        return ClusterSecret.of(configuration.text(Settings.CLUSTER_SECRET));
    }

    /// What callers of this member's own port have to present.
    ClusterSecret demandedSecret() {
        ClusterSecret secret = secret();
        if (!secret.isSet()) {
            log.warn(
                    "{} is not set: whoever reaches this member's port is let in",
                    Settings.CLUSTER_SECRET.key());
        }
        return secret;
    }

    Storage storage() throws IOException {
        return isRemote() ? LocalStorage.remote(data) : LocalStorage.at(data);
    }

    /// Whether the data is on another machine.
    boolean isRemote() throws IOException {
        return NetworkFileSystem.mayHold(data);
    }

    /// The catalog, to be looked at; waited for as [CatalogAccess#awaitReader] says.
    CatalogReader catalogReader() {
        return parts.add("catalog", catalog().awaitReader());
    }

    CatalogConfig catalogToWrite() {
        return catalog().toWrite();
    }

    private CatalogAccess catalog() {
        return new CatalogAccess(configuration, data, this::storage);
    }

    PlacementPolicy placementPolicy() {
        return RoleConfigs.placementPolicy(configuration, plugins, id(), metrics);
    }

    OwnerSelector ownerSelector() {
        return plugins.ownerSelector(configuration.text(RouterConfig.SELECTOR), Map.of());
    }

    /// A new one, not started.
    Discovery discovery() {
        Discovery plugin =
                plugins.discovery(
                        configuration.text(Settings.DISCOVERY_PLUGIN),
                        configuration.under("discovery.settings."));
        var trust =
                new Trust(
                        configuration.number(Settings.DISCOVERY_LARGEST_LOSS) / 100.0,
                        configuration.duration(Settings.DISCOVERY_PERSISTENCE));
        return new TrustedDiscovery(plugin, trust, id(), metrics);
    }

    /// Makes this member known from now on.
    ///
    /// @param incarnation different at each start
    /// @param capacityBytes of a read node
    Announcement announce(int port, long incarnation, long capacityBytes, Member.State state) {
        var self =
                new Member(
                        id(),
                        incarnation,
                        role,
                        advertisedHost(),
                        port,
                        configuration.text(Settings.MEMBER_RESOURCE_GROUP),
                        configuration.text(Settings.MEMBER_ZONE),
                        capacityBytes,
                        state);
        return parts.add(
                "announcement",
                plugins.registration(
                                configuration.text(Settings.DISCOVERY_PLUGIN),
                                configuration.under("discovery.settings."))
                        .map(registration -> Announcement.begin(registration, self, metrics))
                        .orElseGet(() -> Announcement.needless(self)));
    }

    @Override
    public void close() {
        parts.close();
    }
}
