package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange.CreateCollection;
import io.atoll.model.change.MetadataChange.CreateGroup;
import io.atoll.model.change.MetadataChange.CreateIndex;
import io.atoll.model.change.MetadataChange.Load;
import io.atoll.model.change.MetadataChange.TransferNodes;
import io.atoll.model.groups.GroupConfig;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.WriteRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/// Read nodes of two resource groups, on one storage behind one router: each group holds its own
/// collections and nothing of the other's, also when one of its nodes is lost.
final class ResourceGroupsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String OTHER = "analytics";
    private static final String DEFAULT = Collection.DEFAULT_RESOURCE_GROUP;
    private static final int ROWS = 50;

    @TempDir Path folder;

    @Test
    void eachGroupHoldsItsOwnCollectionsAlsoAfterTheLossOfANode() throws Exception {
        try (var cluster = TestCluster.start(folder, 2, 1 << 20)) {
            cluster.addReadNode("other-1", OTHER);
            cluster.addReadNode("other-2", OTHER);
            Router router = cluster.router();
            create(router, "ours", Map.of());
            create(router, "others", Map.of(Collection.RESOURCE_GROUPS, OTHER));

            assertHeldByOwnGroups(router);
            assertEquals(ROWS, count(router, "ours"));
            assertEquals(ROWS, count(router, "others"));

            cluster.stopReadNode("read-1");
            cluster.stopReadNode("other-2");

            Await.until(
                    "the nodes that are left hold it all",
                    () ->
                            holders(router)
                                    .equals(
                                            Map.of(
                                                    "default.ours",
                                                    new TreeSet<>(List.of("read-2")),
                                                    "default.others",
                                                    new TreeSet<>(List.of("other-1")))));
            assertHeldByOwnGroups(router);
            assertEquals(ROWS, count(router, "ours"));
            assertEquals(ROWS, count(router, "others"));
        }
    }

    @Test
    void withoutAReadNodeOfItsGroupACollectionIsHeldByNobody() throws Exception {
        try (var cluster = TestCluster.start(folder, 1, 1 << 20)) {
            cluster.addReadNode("other-1", OTHER);
            Router router = cluster.router();
            create(router, "others", Map.of(Collection.RESOURCE_GROUPS, OTHER));
            create(router, "ours", Map.of());

            cluster.stopReadNode("other-1");
            // So that the lost node's share would have been taken by now, were it up to read-1.
            create(router, "later", Map.of());

            assertEquals(new TreeSet<>(), holders(router).get("default.others"));
            assertEquals(ROWS, count(router, "ours"));

            cluster.addReadNode("other-3", OTHER);
            LoadedCollection.awaitLoaded(router, "others");
            assertEquals(ROWS, count(router, "others"));
        }
    }

    @Test
    void aLoadedCollectionMovesToAnotherGroupWithAllItsRows() throws Exception {
        try (var cluster = TestCluster.start(folder, 1, 1 << 20)) {
            cluster.addReadNode("other-1", OTHER);
            Router router = cluster.router();
            create(router, "movers", Map.of());
            assertEquals(new TreeSet<>(List.of("read-1")), holders(router).get("default.movers"));

            router.change(new Load("default", "movers", 1, List.of(OTHER)), LIMIT);

            Await.until(
                    "the other group holds it",
                    () ->
                            new TreeSet<>(List.of("other-1"))
                                    .equals(holders(router).get("default.movers")));
            assertEquals(
                    Map.of(OTHER, 1), router.collection("default", "movers").replicasByGroup());
            assertEquals(ROWS, count(router, "movers"));
        }
    }

    /// One that is declared, gets a node, and loses it: wherever the segments go, reads see every
    /// row.
    @Test
    void aDeclaredGroupsCollectionsAreOnItsNodesAloneAndNoReadFailsWhileTheyMove()
            throws Exception {
        try (var cluster = TestCluster.start(folder, 3, 1 << 20)) {
            Router router = cluster.router();
            create(router, "ours", Map.of());
            create(router, "others", Map.of());
            try (var reader = new SteadyReader(router)) {
                router.change(new CreateGroup(OTHER, GroupConfig.of(1, 2)), LIMIT);
                router.change(new Load("default", "others", 1, List.of(OTHER)), LIMIT);
                awaitHeld(
                        router,
                        Map.of("ours", List.of("read-1", "read-2"), "others", List.of("read-3")));

                router.change(new TransferNodes(DEFAULT, OTHER, 1), LIMIT);
                assertEquals(
                        List.of("read-2", "read-3"),
                        router.catalog().resourceGroups().get(OTHER).nodes());
                awaitHeld(
                        router,
                        Map.of("ours", List.of("read-1"), "others", List.of("read-2", "read-3")));
                assertTrue(reader.reads() > 0);
            }

            // The group takes what is left of the default one, whose collections wait there.
            cluster.stopReadNode("read-3");
            awaitHeld(router, Map.of("others", List.of("read-1", "read-2")));
            assertEquals(ROWS, count(router, "others"));
            assertEquals(ROWS, count(router, "ours"));
            cluster.addReadNode("read-4", DEFAULT);
            awaitHeld(
                    router,
                    Map.of("ours", List.of("read-4"), "others", List.of("read-1", "read-2")));
        }
    }

    /// Each collection has its segments on some of these nodes, and on no others.
    private static void awaitHeld(Router router, Map<String, List<String>> nodes) throws Exception {
        Await.until(
                "segments lie on " + nodes,
                () ->
                        nodes.entrySet().stream()
                                .allMatch(
                                        each -> {
                                            var its =
                                                    holders(router).get("default." + each.getKey());
                                            return its != null
                                                    && !its.isEmpty()
                                                    && each.getValue().containsAll(its);
                                        }));
        for (String collection : nodes.keySet()) {
            LoadedCollection.awaitLoaded(router, collection);
        }
    }

    /// Counts the rows of both collections over and over.
    private static final class SteadyReader implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger reads = new AtomicInteger();
        private final Future<?> reading;
        private final ExecutorService executor = Executors.newSingleThreadExecutor();

        SteadyReader(Router router) {
            reading =
                    executor.submit(
                            () -> {
                                while (!ended.get()) {
                                    assertEquals(ROWS, count(router, "ours"));
                                    assertEquals(ROWS, count(router, "others"));
                                    reads.incrementAndGet();
                                }
                                return null;
                            });
        }

        int reads() {
            return reads.get();
        }

        /// Fails if a read did.
        @Override
        public void close() throws Exception {
            ended.set(true);
            reading.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            executor.shutdown();
        }
    }

    /// With a sealed segment and a growing one, both with rows.
    private static void create(Router router, String name, Map<String, String> properties)
            throws Exception {
        var schema = new Schema("", List.of(LoadedCollection.key(), LoadedCollection.vector(2)));
        router.change(
                new CreateCollection(
                        "default",
                        name,
                        schema,
                        1,
                        Optional.of(ConsistencyLevel.STRONG),
                        properties),
                LIMIT);
        router.change(
                new CreateIndex("default", name, "vector", "", "FLAT", "L2", Map.of()), LIMIT);
        insert(router, name, 0, ROWS / 2);
        router.flush("default", name, LIMIT);
        router.change(new Load("default", name, 1), LIMIT);
        LoadedCollection.awaitLoaded(router, name);
        insert(router, name, ROWS / 2, ROWS);
    }

    private static void insert(Router router, String name, int from, int to) {
        Schema schema = router.collection("default", name).schema();
        long key = schema.field("id").orElseThrow().id();
        long vector = schema.field("vector").orElseThrow().id();
        int count = to - from;
        var columns =
                List.of(
                        new Column.Longs(
                                key, DataType.INT64, LongStream.range(from, to).toArray(), null),
                        new Column.Vectors(
                                vector,
                                DataType.FLOAT_VECTOR,
                                count,
                                2,
                                ByteBuffer.allocate(count * 2 * Float.BYTES)));
        var _ =
                router.insert(
                        WriteRequest.whole("default", name, "", new Rows(count, columns), LIMIT));
    }

    private static long count(Router router, String name) throws Exception {
        var terms =
                new ReadTerms(
                        ReadTarget.of("default", name),
                        List.of(),
                        new ReadFreshness(Optional.of(ConsistencyLevel.STRONG), 0),
                        new Patience(LIMIT, 1));
        return router.query(CollectionQuery.counting(terms, FilterText.NONE))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .count();
    }

    private static void assertHeldByOwnGroups(Router router) {
        holders(router)
                .forEach(
                        (collection, nodes) -> {
                            String prefix = collection.endsWith("others") ? "other-" : "read-";
                            assertEquals(
                                    List.of(),
                                    nodes.stream().filter(id -> !id.startsWith(prefix)).toList(),
                                    collection);
                        });
    }

    /// Who has loaded any segment of a collection, by the collection.
    private static Map<String, TreeSet<String>> holders(Router router) {
        var holders = new TreeMap<String, TreeSet<String>>();
        for (JsonNode segment : router.report().segments().path("segments")) {
            var nodes =
                    holders.computeIfAbsent(
                            segment.path("collection").textValue(), _ -> new TreeSet<>());
            segment.path("loadedBy").forEach(node -> nodes.add(node.textValue()));
        }
        return holders;
    }
}
