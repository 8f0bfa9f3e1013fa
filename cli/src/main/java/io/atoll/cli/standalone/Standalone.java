package io.atoll.cli.standalone;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.cli.admin.RouterAdmin;
import io.atoll.cli.members.RoleConfigs;
import io.atoll.milvus.EdgeConfig;
import io.atoll.milvus.MilvusEdge;
import io.atoll.process.AdminApi;
import io.atoll.process.AdminServer;
import io.atoll.process.ApiDocs;
import io.atoll.process.Metrics;
import io.atoll.process.OpenParts;
import io.atoll.process.Readiness;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.process.config.Settings;
import io.atoll.process.plugins.Plugins;
import io.atoll.process.tracing.Tracing;
import io.atoll.process.tracing.TracingConfig;
import io.atoll.protocol.ClusterSecret;
import io.atoll.readnode.ReadNode;
import io.atoll.router.Router;
import io.atoll.router.api.InProcess;
import io.atoll.router.api.RouterConfig;
import io.atoll.segment.sealed.SegmentSource;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.spi.Member;
import io.atoll.spi.PlacementPolicy;
import io.atoll.writenode.WriteNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentracing.Tracer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A whole server in one process: a write node, read nodes and a router, with the same calls
/// between them as between the members of a cluster, but for searches without a socket; the catalog
/// on SQLite and the storage in one folder.
public final class Standalone implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Standalone.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int CHECK_MILLIS = 5;

    private final OpenParts parts;
    private final PrometheusMeterRegistry metrics = Metrics.newRegistry();
    private final Readiness readiness = new Readiness();
    private final LocalMembers members = new LocalMembers();

    /// By port, what the router calls read nodes by.
    private final Map<Integer, String> inProcess = new HashMap<>();

    private final CallDeadlines deadlines = new CallDeadlines();

    /// Their ports are open to all users of this machine.
    private final ClusterSecret secret = ClusterSecret.random();

    private final Configuration configuration;
    private final Plugins plugins;
    private final TracingConfig tracing;
    private final Path dataDirectory;
    private final Storage storage;
    private final CatalogConfig catalog;
    private final AdminApi api;
    private final ApiDocs docs = ApiDocs.of(MilvusEdge.api());
    private final AdminServer admin;
    private final MilvusEdge edge;
    private volatile boolean started;

    private Standalone(StandaloneConfig config, Configuration configuration, OpenParts parts)
            throws IOException {
        this.parts = parts;
        this.configuration = configuration;
        plugins = Plugins.with(Path.of(configuration.text(Settings.PLUGINS)));
        tracing = config.tracing().orElseGet(() -> RoleConfigs.tracing(configuration));
        api = new AdminApi(configuration.text(Settings.ADMIN_TOKEN), "--admin-token-file");
        parts.add("metrics", metrics::close);
        parts.add("deadlines", deadlines::close);
        Path data = Path.of(configuration.text(Settings.DATA));
        dataDirectory = parts.add("data folder", DataFolder.claim(data)).path();
        storage = LocalStorage.at(dataDirectory);
        catalog = CatalogConfig.sqlite(dataDirectory.resolve("catalog.db"));
        readiness.watch(
                "public port", () -> started ? List.of() : List.of("the server is still starting"));
        admin = startAdmin();

        startWriteNode();
        for (int i = 1; i <= config.readNodes(); i++) {
            startReadNode("read-" + i);
        }
        members.announce();
        Router router = startRouter();
        edge =
                parts.add(
                        "public port",
                        MilvusEdge.start(
                                EdgeConfig.of(
                                        configuration.text(Settings.MEMBER_BIND), configuration),
                                router,
                                metrics));
        docs.rest(edge.restApi());
        started = true;
    }

    private AdminServer startAdmin() throws IOException {
        return parts.add(
                "admin port",
                AdminServer.start(
                        StandaloneConfig.adminAddress(configuration),
                        readiness,
                        metrics,
                        docs,
                        api));
    }

    /// Starts all parts and answers when they serve.
    ///
    /// @throws StartException if a port is taken, or the data folder in use or not usable
    /// @throws io.atoll.catalog.api.CatalogException if the catalog is damaged or too new
    /// @throws io.atoll.model.AtollException if the storage is damaged or of another cluster
    public static Standalone start(StandaloneConfig config) {
        Configuration configuration = config.read();
        checkPorts(configuration);
        var parts = new OpenParts(STOP_LIMIT);
        try {
            var standalone = new Standalone(config, configuration, parts);
            standalone.awaitReady();
            return standalone;
        } catch (IOException e) {
            parts.close();
            throw new StartException("the server cannot start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /// Before anything is started: a wrong option should not cost a take-over.
    private static void checkPorts(Configuration configuration) {
        int port = configuration.number(EdgeConfig.PORT);
        if (port == configuration.number(Settings.ADMIN_PORT) && port != 0) {
            throw new StartException(
                    "port %d is given twice: choose another one with --port or --admin-port"
                            .formatted(port));
        }
        StandaloneConfig.address(configuration).checked();
        StandaloneConfig.adminAddress(configuration).checked();
    }

    private void startWriteNode() throws IOException {
        CatalogWriter writer = parts.add("catalog of write", CatalogWriter.open(catalog));
        WriteNode node =
                parts.add(
                        "write node",
                        WriteNode.start(
                                RoleConfigs.writeNode("write", configuration, secret),
                                storage,
                                writer,
                                placementPolicy("write"),
                                members.newDiscovery(),
                                metrics));
        members.add("write", 1, Member.Role.WRITE_NODE, node.port());
    }

    private PlacementPolicy placementPolicy(String member) {
        return RoleConfigs.placementPolicy(configuration, plugins, member, metrics);
    }

    private void startReadNode(String id) throws IOException {
        CatalogReader reader = parts.add("catalog of " + id, CatalogReader.open(catalog));
        ReadNode node =
                parts.add(
                        "read node " + id,
                        ReadNode.start(
                                RoleConfigs.readNode(id, configuration, secret),
                                storage,
                                SegmentSource.of(storage),
                                reader,
                                placementPolicy(id),
                                members.newDiscovery(),
                                metrics,
                                tracer("atoll-readnode", id)));
        members.add(id, node.incarnation(), Member.Role.READ_NODE, node.port());
        inProcess.put(node.port(), node.serveInProcess(deadlines));
        parts.add("state of " + id, members.follow(id, node::state, metrics));
        readiness.watch(id, () -> hindrances(node.state()));
    }

    /// Each member has its own, as it would in a process of its own.
    private Tracer tracer(String service, String id) {
        return parts.add("tracing of " + id, Tracing.start(tracing, service, id)).tracer();
    }

    private static List<String> hindrances(Member.State state) {
        return switch (state) {
            case WARMING -> List.of("it is loading its segments");
            case READY -> List.of();
            case DRAINING -> List.of("it is being drained");
        };
    }

    private Router startRouter() {
        CatalogReader reader = parts.add("catalog of router", CatalogReader.open(catalog));
        Router router =
                parts.add(
                        "router",
                        Router.start(
                                RoleConfigs.router(configuration, secret)
                                        .withConnections(
                                                new InProcess(
                                                        inProcess,
                                                        deadlines,
                                                        MilvusEdge.eventLoops())),
                                reader,
                                members.newDiscovery(),
                                plugins.ownerSelector(
                                        configuration.text(RouterConfig.SELECTOR), Map.of()),
                                metrics,
                                tracer("atoll-router", "router")));
        readiness.watch("router", router::health);
        RouterAdmin.serve(api, router);
        return router;
    }

    /// Waits until everything is loaded, within a limit: a large folder goes on loading while the
    /// rest is served.
    private void awaitReady() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!readiness.look().ready()) {
            if (System.nanoTime() > end) {
                log.warn("serving before all is ready: {}", readiness.look().hindrances());
                return;
            }
            try {
                Thread.sleep(CHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StartException("interrupted while starting", e);
            }
        }
    }

    /// The port of Milvus's API.
    public int port() {
        return edge.port();
    }

    /// The port of health and metrics.
    public int adminPort() {
        return admin.port();
    }

    /// The folder that holds all data.
    public Path dataDirectory() {
        return dataDirectory;
    }

    /// Stops to serve and closes all parts, in the reverse order of their start. What was
    /// acknowledged is durable already.
    @Override
    public void close() {
        // Armeria takes two seconds to end a thread that accepts connections; closing twice is
        // fine.
        Thread.ofVirtual().start(admin::close);
        parts.close();
    }
}
