package io.atoll.router.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Schema;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.router.Eventually;
import io.atoll.router.api.NodeConnections;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.Member;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Two loaded collections of one journal each, both on one node.
class RoutingTableTest {
    private static final long BOOKS = 1;
    private static final long FILMS = 2;

    private final Queue<Runnable> updates = new ConcurrentLinkedQueue<>();
    private final RoutingTable table =
            new RoutingTable(60_000_000_000L, System::nanoTime, updates::add);
    private final ReadNodeLink link =
            new ReadNodeLink(
                    "127.0.0.1",
                    1,
                    ClusterSecret.NONE,
                    new NodeRecord(System::nanoTime, new EjectedNodes()),
                    NodeConnections.PLAIN);
    private KnownNode node = unheard();
    private Map<Long, List<String>> placement = Map.of();

    private KnownNode unheard() {
        var member =
                new Member(
                        "read-1",
                        0,
                        Member.Role.READ_NODE,
                        "127.0.0.1",
                        1,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        Long.MAX_VALUE,
                        Member.State.READY);
        return KnownNode.unheard(member, link);
    }

    @BeforeEach
    void loadBoth() {
        catalog(1, 1);
        holds(1, journal(BOOKS), journal(FILMS));
        update();
        assertEquals(2, table.snapshot().searchable().size());
    }

    @AfterEach
    void close() {
        link.close();
    }

    private static long journal(long collection) {
        return 10 * collection;
    }

    /// @param books the number of its manifest
    private void catalog(long change, long books) {
        Map<Long, Collection> collections = new HashMap<>();
        Map<Long, Manifest> manifests = new HashMap<>();
        for (long id : List.of(BOOKS, FILMS)) {
            collections.put(
                    id,
                    new Collection(
                            id,
                            "default",
                            "collection-" + id,
                            new Schema("", List.of()),
                            1,
                            ConsistencyLevel.STRONG,
                            true,
                            1,
                            List.of(),
                            List.of(),
                            List.of(),
                            Map.of(),
                            1,
                            1));
            var open = new JournalInfo(journal(id), id + ".journal", 1, OptionalLong.empty());
            manifests.put(
                    id,
                    new Manifest(
                            id, 1, id == BOOKS ? books : 1, List.of(), List.of(), List.of(open)));
        }
        var state =
                new CatalogState(
                        change,
                        Map.of(),
                        Map.of(),
                        collections,
                        manifests,
                        placement,
                        Optional.empty());
        CompletableFuture<Void> told =
                CompletableFuture.runAsync(() -> table.catalogChanged(state));
        Eventually.until("it is left for the updater", () -> !updates.isEmpty());
        update();
        told.join();
    }

    private void holds(long revision, Long... journals) {
        var status =
                NodeStatusAnswer.newBuilder()
                        .setNodeId("read-1")
                        .setIncarnation(1)
                        .setRevision(revision);
        for (long journal : journals) {
            status.addLoaded(
                    LoadedCollection.newBuilder()
                            .setCollectionId(journal / 10)
                            .addJournalIds(journal));
        }
        node = node.after(status.build());
        table.nodesChanged(List.of(node));
    }

    private void update() {
        for (Runnable next = updates.poll(); next != null; next = updates.poll()) {
            next.run();
        }
    }

    private SearchableManifest searchable(long collection) {
        return table.snapshot().searchable().get(collection);
    }

    @Test
    void whoToldOfAChangeDoesNotMakeTheSnapshot() {
        RoutingSnapshot before = table.snapshot();

        table.nodesChanged(List.of());

        assertSame(before, table.snapshot());
        update();
        assertEquals(List.of(), table.snapshot().nodes());
    }

    @Test
    void changesThatComeBeforeASnapshotIsMadeShareIt() {
        holds(2, journal(BOOKS));
        holds(3, journal(FILMS));
        table.discoveryChanged(new DiscoveryView.Unknown("no registry"));

        assertEquals(1, updates.size());
        update();
        assertEquals(List.of(node), table.snapshot().nodes());
        assertEquals(Optional.of("no registry"), table.snapshot().discoveryTrouble());
    }

    @Test
    void anOlderCatalogComesTooLate() {
        catalog(5, 5);
        catalog(4, 4);

        assertEquals(5, table.snapshot().catalog().changeNumber());
        assertEquals(5, searchable(BOOKS).manifest().number());
    }

    @Test
    void aNewManifestConcernsItsCollectionOnly() {
        SearchableManifest books = searchable(BOOKS);
        SearchableManifest films = searchable(FILMS);

        catalog(2, 2);

        assertNotSame(books, searchable(BOOKS));
        assertEquals(2, searchable(BOOKS).manifest().number());
        assertSame(films, searchable(FILMS));
    }

    @Test
    void whatANodeHasLoadedConcernsTheCollectionsOfThatOnly() {
        SearchableManifest books = searchable(BOOKS);
        SearchableManifest films = searchable(FILMS);

        holds(2, journal(BOOKS));
        update();

        assertSame(books, searchable(BOOKS));
        assertNotSame(films, searchable(FILMS));
        assertTrue(searchable(FILMS).holdersOf(journal(FILMS)).isEmpty());
    }

    @Test
    void aNodeThatIsDownConcernsAllThatItHolds() {
        node = node.down();
        table.nodesChanged(List.of(node));
        update();

        assertTrue(searchable(BOOKS).holdersOf(journal(BOOKS)).isEmpty());
        assertTrue(searchable(FILMS).holdersOf(journal(FILMS)).isEmpty());
    }

    @Test
    void aNewPlacementConcernsTheCollectionsWhoseOwnersChange() {
        SearchableManifest films = searchable(FILMS);
        assertEquals(0, searchable(BOOKS).holdersOf(journal(BOOKS)).owners());

        placement = Map.of(journal(BOOKS), List.of("read-1"));
        catalog(2, 1);

        assertEquals(1, searchable(BOOKS).holdersOf(journal(BOOKS)).owners());
        assertSame(films, searchable(FILMS));
    }
}
