package io.atoll.systemtests;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.discovery.fixed.StaticDiscovery;
import io.atoll.process.plugins.Plugins;
import io.atoll.protocol.ClusterSecret;
import io.atoll.readnode.ReadNode;
import io.atoll.readnode.ReadNodeConfig;
import io.atoll.router.Router;
import io.atoll.router.api.RouterConfig;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.spi.Member;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;
import io.atoll.writenode.WriteNode;
import io.atoll.writenode.WriteNodeConfig;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// A whole cluster in one process: a write node, read nodes and a router, each with its own
/// connection to the catalog and its own view of the members, wired by loopback.
public final class TestCluster implements AutoCloseable {
    /// Segments become few and large after a few flushes, so that this happens all the time.
    private static final CompactionSettings COMPACTION =
            new CompactionSettings(true, 64 << 10, 3, 20);

    private final long sealBytes;
    private final ClusterSecret secret;
    private final InstantSource clock;
    private final CatalogConfig catalogConfig;
    private final LocalStorage storage;
    private final PlacementPolicy policy;
    private final Map<String, Node> readNodes = new TreeMap<>();
    private final Map<String, String> resourceGroups = new HashMap<>();
    private final List<Member> outsideReadNodes = new ArrayList<>();
    private final List<OtherRouter> otherRouters = new ArrayList<>();
    private @Nullable WriteNode writeNode;
    private @Nullable CatalogWriter catalogWriter;
    private @Nullable StaticDiscovery writeNodeDiscovery;
    private Router router;
    private CatalogReader routerCatalog;
    private StaticDiscovery routerDiscovery;

    private TestCluster(
            Path files,
            CatalogConfig catalogConfig,
            long sealBytes,
            ClusterSecret secret,
            InstantSource clock)
            throws IOException {
        this.clock = clock;
        this.sealBytes = sealBytes;
        this.secret = secret;
        this.catalogConfig = catalogConfig;
        this.storage = LocalStorage.at(files);
        this.policy =
                ServiceLoader.load(PlacementPolicyFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(factory -> factory.name().equals("consistent-hash"))
                        .findFirst()
                        .orElseThrow()
                        .create(Map.of());
    }

    static TestCluster start(Path folder, int readNodes, long sealBytes) throws IOException {
        return start(folder, readNodes, sealBytes, ClusterSecret.NONE);
    }

    static TestCluster start(Path folder, int readNodes, long sealBytes, ClusterSecret secret)
            throws IOException {
        return start(folder, readNodes, sealBytes, secret, InstantSource.system());
    }

    /// @param clock of the write node and the router
    public static TestCluster start(
            Path folder, int readNodes, long sealBytes, ClusterSecret secret, InstantSource clock)
            throws IOException {
        CatalogConfig catalog = CatalogConfig.sqlite(folder.resolve("catalog.db"));
        var cluster = new TestCluster(folder, catalog, sealBytes, secret, clock);
        cluster.startWriteNode();
        cluster.startReaders(readNodes);
        return cluster;
    }

    /// Starts read nodes and a router only; a write node outside of this process has made the
    /// catalog.
    ///
    /// @param files the folder of the storage
    static TestCluster withoutWriteNode(Path files, CatalogConfig catalog, int readNodes)
            throws IOException {
        var cluster =
                new TestCluster(files, catalog, 0, ClusterSecret.NONE, InstantSource.system());
        cluster.startReaders(readNodes);
        return cluster;
    }

    /// Starts a router only, before read nodes outside of this process.
    static TestCluster ofRouter(Path files, CatalogConfig catalog, List<Member> readNodes)
            throws IOException {
        var cluster =
                new TestCluster(files, catalog, 0, ClusterSecret.NONE, InstantSource.system());
        cluster.outsideReadNodes.addAll(readNodes);
        cluster.startReaders(0);
        return cluster;
    }

    private void startReaders(int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            startReadNode("read-" + i);
        }
        startRouter();
        announce();
    }

    public Router router() {
        return router;
    }

    int readNodePort(String id) {
        return readNodes.get(id).node().port();
    }

    /// The files that a read node's metrics call damaged.
    List<String> damagedFiles(String id) {
        return readNodes.get(id).meters().find("atoll.readnode.damaged.file").gauges().stream()
                .map(gauge -> gauge.getId().getTag("file"))
                .toList();
    }

    int writeNodePort() {
        return writeNode.port();
    }

    public List<String> readNodeIds() {
        return List.copyOf(readNodes.keySet());
    }

    void startWriteNode() throws IOException {
        catalogWriter = CatalogWriter.open(catalogConfig);
        writeNodeDiscovery = new StaticDiscovery();
        writeNode =
                WriteNode.start(
                        WriteNodeConfig.defaults("write-1")
                                .withSealBytes(sealBytes)
                                .withCompaction(COMPACTION)
                                .withSecret(secret)
                                .withClock(clock),
                        storage,
                        catalogWriter,
                        policy,
                        writeNodeDiscovery,
                        new SimpleMeterRegistry());
    }

    public void restartWriteNode() throws IOException {
        stopWriteNode();
        succeedWriteNode();
    }

    /// Starts another after [#stopWriteNode].
    void succeedWriteNode() throws IOException {
        startWriteNode();
        announce();
    }

    void stopWriteNode() {
        writeNode.close();
        catalogWriter.close();
    }

    /// @param resourceGroup also when it is started again
    void addReadNode(String id, String resourceGroup) throws IOException {
        resourceGroups.put(id, resourceGroup);
        addReadNode(id);
    }

    private String resourceGroup(String id) {
        return resourceGroups.getOrDefault(id, Member.DEFAULT_RESOURCE_GROUP);
    }

    void startReadNode(String id) throws IOException {
        var catalog = CatalogReader.open(catalogConfig);
        var discovery = new StaticDiscovery();
        var config =
                ReadNodeConfig.of(id)
                        .withResourceGroup(resourceGroup(id))
                        .withTimes(
                                Duration.ofSeconds(5),
                                Duration.ofMillis(50),
                                Duration.ofMillis(500))
                        .withSecret(secret);
        var meters = new SimpleMeterRegistry();
        var node = ReadNode.start(config, storage, catalog, policy, discovery, meters);
        readNodes.put(id, new Node(node, catalog, discovery, meters));
    }

    void stopReadNode(String id) {
        readNodes.remove(id).close();
        announce();
    }

    public void restartReadNode(String id) throws IOException {
        readNodes.remove(id).close();
        startReadNode(id);
        announce();
    }

    void addReadNode(String id) throws IOException {
        startReadNode(id);
        announce();
    }

    void startRouter() {
        startRouter(secret);
    }

    void startRouter(ClusterSecret routerSecret) {
        routerCatalog = CatalogReader.open(catalogConfig);
        routerDiscovery = new StaticDiscovery();
        router = newRouter(routerCatalog, routerDiscovery, routerSecret);
    }

    /// One more, closed with the cluster.
    Router anotherRouter() {
        CatalogReader catalog = CatalogReader.open(catalogConfig);
        var discovery = new StaticDiscovery();
        Router another = newRouter(catalog, discovery, secret);
        otherRouters.add(new OtherRouter(another, catalog, discovery));
        announce();
        return another;
    }

    private Router newRouter(
            CatalogReader catalog, StaticDiscovery discovery, ClusterSecret itsSecret) {
        return Router.start(
                RouterConfig.defaults().withSecret(itsSecret).withClock(clock),
                catalog,
                discovery,
                Plugins.own().ownerSelector("least-loaded", Map.of()),
                new SimpleMeterRegistry());
    }

    public void restartRouter() {
        restartRouter(secret);
    }

    void restartRouter(ClusterSecret routerSecret) {
        router.close();
        routerCatalog.close();
        startRouter(routerSecret);
        announce();
    }

    /// Tells every member who is there.
    private void announce() {
        var members = new ArrayList<>(outsideReadNodes);
        readNodes.forEach(
                (id, node) ->
                        members.add(
                                member(
                                        id,
                                        node.node().incarnation(),
                                        node.node().port(),
                                        resourceGroup(id))));
        if (writeNodeDiscovery != null) {
            writeNodeDiscovery.update(members);
        }
        routerDiscovery.update(members);
        otherRouters.forEach(other -> other.discovery().update(members));
        readNodes.values().forEach(node -> node.discovery().update(members));
    }

    /// @param incarnation 0: unknown
    static Member member(String id, long incarnation, int port) {
        return member(id, incarnation, port, Member.DEFAULT_RESOURCE_GROUP);
    }

    private static Member member(String id, long incarnation, int port, String resourceGroup) {
        return new Member(
                id,
                incarnation,
                Member.Role.READ_NODE,
                "127.0.0.1",
                port,
                resourceGroup,
                "",
                Long.MAX_VALUE,
                Member.State.READY);
    }

    @Override
    public void close() {
        otherRouters.forEach(OtherRouter::close);
        router.close();
        routerCatalog.close();
        readNodes.values().forEach(Node::close);
        if (writeNode != null) {
            writeNode.close();
            catalogWriter.close();
        }
    }

    private record OtherRouter(Router router, CatalogReader catalog, StaticDiscovery discovery) {
        void close() {
            router.close();
            catalog.close();
        }
    }

    private record Node(
            ReadNode node,
            CatalogReader catalog,
            StaticDiscovery discovery,
            SimpleMeterRegistry meters) {
        void close() {
            node.close();
            catalog.close();
        }
    }
}
