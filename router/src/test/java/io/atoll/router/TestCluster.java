package io.atoll.router;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.Replacement;
import io.atoll.discovery.fixed.StaticDiscovery;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;
import io.atoll.router.api.ConsistencyConfig;
import io.atoll.router.api.RouterConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A router over a real catalog, with one collection of one journal, and read nodes of the test's.
final class TestCluster implements AutoCloseable {
    static final long COLLECTION = 7;
    static final long PARTITION = 8;
    static final long JOURNAL = 9;
    static final String NAME = "books";
    static final int REQUEST_BOUND = 100;
    static final long REQUEST_BYTES = 10_000_000;
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final Duration WINDOW = Duration.ofSeconds(3);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final CatalogWriter catalog;
    final Router router;

    private final CatalogReader reader;
    private final StaticDiscovery discovery = new StaticDiscovery();
    private final List<FakeReadNode> nodes = new ArrayList<>();

    TestCluster(Path folder) {
        this(folder, Metric.L2);
    }

    TestCluster(Path folder, Metric metric) {
        CatalogConfig config = CatalogConfig.sqlite(folder.resolve("catalog.db"));
        catalog = CatalogWriter.open(config);
        catalog.takeReign(1, "writer-1", "127.0.0.1:1");
        catalog.apply(
                new RowChange.Create(
                        collection(metric),
                        new JournalInfo(JOURNAL, "journals/1-9.journal", 1, OptionalLong.empty())));
        reader = CatalogReader.open(config);
        var settings =
                RouterConfig.defaults()
                        .withCatalogPoll(Duration.ofMillis(20))
                        .withWatching(
                                new RouterConfig.Watching(
                                        Duration.ofMillis(10), Duration.ofSeconds(2), 2))
                        .withBounds(new RouterConfig.Bounds(REQUEST_BOUND, REQUEST_BYTES))
                        .withConsistency(new ConsistencyConfig(ConsistencyLevel.STRONG, WINDOW));
        router =
                Router.start(
                        settings,
                        reader,
                        discovery,
                        (_, owners, turn) -> Math.floorMod(turn, owners.size()),
                        meters);
    }

    private static Collection collection(Metric metric) {
        return new Collection(
                COLLECTION,
                "default",
                NAME,
                new Schema(
                        "",
                        List.of(
                                field(100, "id", DataType.INT64, true, 0),
                                field(101, "vector", DataType.FLOAT_VECTOR, false, 2),
                                field(
                                        FakeReadNode.NAME_FIELD,
                                        "name",
                                        DataType.VARCHAR,
                                        false,
                                        0))),
                1,
                ConsistencyLevel.BOUNDED,
                false,
                1,
                List.of(),
                List.of(new Collection.Partition(PARTITION, Collection.Partition.DEFAULT_NAME)),
                List.of(new Index(20, 101, "vector", IndexType.FLAT, metric, Map.of())),
                Map.of(),
                1,
                1);
    }

    private static Field field(long id, String name, DataType type, boolean key, int dimension) {
        return Field.of(id, name, type)
                .with(Field.Trait.PRIMARY_KEY, key)
                .withDimension(dimension)
                .withMaxLength(type == DataType.VARCHAR ? 100 : 0);
    }

    FakeReadNode node(String id) throws IOException {
        var node = new FakeReadNode(id, COLLECTION);
        join(node);
        return node;
    }

    void join(FakeReadNode node) {
        nodes.removeIf(other -> other.id.equals(node.id));
        nodes.add(node);
        discovery.update(nodes.stream().map(FakeReadNode::member).toList());
    }

    /// The collection gets sealed segments, in the manifest only.
    void seals(Long... segmentIds) {
        replaces(Set.of(), segmentIds);
    }

    void replaces(Set<Long> out, Long... in) {
        catalog.replace(
                new Replacement(
                        COLLECTION,
                        out,
                        Arrays.stream(in).map(TestCluster::segment).toList(),
                        List.of(),
                        Set.of(),
                        List.of(),
                        Map.of()));
    }

    void rolls(long nextJournal) {
        catalog.replace(
                new Replacement(
                        COLLECTION,
                        Set.of(),
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of(
                                new JournalInfo(
                                        nextJournal,
                                        "journals/1-" + nextJournal + ".journal",
                                        1,
                                        OptionalLong.empty())),
                        Map.of()));
    }

    private static SegmentInfo segment(long id) {
        return new SegmentInfo(
                id, COLLECTION, PARTITION, "segments/1-" + id, 10, 1_000, 1, 2, Set.of());
    }

    void places(Map<Long, List<String>> owners) {
        catalog.publishPlacement(owners);
    }

    /// Orders the collection to be loaded and waits until the router can search all of it.
    void loads() {
        alter(collection -> collection.withLoaded(true, 1));
        Eventually.until("loaded", () -> percent() == 100 && knows(newestManifest()));
    }

    void alter(UnaryOperator<Collection> change) {
        Collection now = catalog.read().collections().get(COLLECTION);
        catalog.apply(new RowChange.Alter(change.apply(now)));
    }

    int percent() {
        return router.loadState("default", NAME).percent();
    }

    long newestManifest() {
        return catalog.read().manifests().get(COLLECTION).number();
    }

    boolean knows(long manifest) {
        return router.catalog().manifests().get(COLLECTION).number() >= manifest;
    }

    static ReadTerms options(Duration limit, String... output) {
        return options(limit, 1, output);
    }

    static ReadTerms options(Duration limit, double minCoverage, String... output) {
        return new ReadTerms(
                ReadTarget.of("default", NAME),
                List.of(output),
                ReadFreshness.OF_COLLECTION,
                new Patience(limit, minCoverage));
    }

    /// A search for ten rows.
    static CollectionSearch search(ConsistencyLevel level, long guaranteeTimestamp) {
        return search(
                new ReadTerms(
                        ReadTarget.of("default", NAME),
                        List.of(),
                        new ReadFreshness(Optional.of(level), guaranteeTimestamp),
                        Patience.forAll(LIMIT)),
                10,
                0);
    }

    static CollectionSearch search(int limit, String... output) {
        return search(options(LIMIT, output), limit, 0);
    }

    static CollectionSearch search(ReadTerms terms, int limit, int offset) {
        return CollectionSearch.of(
                terms,
                VectorPart.of(DataType.FLOAT_VECTOR, queries(1), FilterText.NONE),
                new Page(offset, limit),
                false);
    }

    /// Vectors of zeros.
    static QueryVectors queries(int count) {
        return new QueryVectors(ByteBuffer.allocate(count * 2 * Float.BYTES), count);
    }

    static CollectionQuery query(int limit, int offset, String... output) {
        return CollectionQuery.paged(
                options(LIMIT, output), FilterText.NONE, new Page(offset, limit));
    }

    static CollectionQuery count(Duration limit, double minCoverage) {
        return CollectionQuery.counting(options(limit, minCoverage), FilterText.NONE);
    }

    double counted(String meter) {
        return meters.get(meter).counter().count();
    }

    @Override
    public void close() {
        router.close();
        reader.close();
        catalog.close();
        nodes.forEach(FakeReadNode::close);
    }
}
