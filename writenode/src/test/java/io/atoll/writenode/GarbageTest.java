package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.FencedException;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Timestamps;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.LoadedCollection;
import io.atoll.protocol.v1.NodeStatusAnswer;
import io.atoll.protocol.v1.NodeStatusRequest;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignFile;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.spi.Member;
import io.atoll.writenode.copy.CatalogCopy;
import io.atoll.writenode.garbage.GarbageCollector;
import io.atoll.writenode.garbage.GarbageMetrics;
import io.atoll.writenode.garbage.GarbageSettings;
import io.atoll.writenode.garbage.HeldSegments;
import io.atoll.writenode.garbage.SetAside;
import io.atoll.writenode.garbage.StorageSweep;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.takeover.TakeOver;
import io.atoll.writenode.write.BatchMemory;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/// What becomes of files that nobody needs, rule by rule. The write node's own collector never
/// comes: these tests collect themselves.
final class GarbageTest extends OnOneWriteNode {
    private static final Duration GRACE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofDays(1);
    private long batches;

    @Override
    WriteNodeConfig config() {
        return super.config()
                .withCompaction(CompactionSettings.STANDARD.onlyByHand())
                .withGarbage(new GarbageSettings(LONG, LONG, LONG));
    }

    // ---- what a manifest let go

    @Test
    void whatLeftItsManifestGoesAfterTheGracePeriod() throws Exception {
        long collection = createCollection(false);
        sealOne(collection, 1);
        String journal = catalog.read().manifests().get(collection).openJournal().file();
        sealOne(collection, 2);
        assertTrue(exists(journal));

        collector(GRACE, LONG, nobody()).collect();

        assertFalse(exists(journal));
        assertNothingLiveIsGone(collection);
    }

    @Test
    void whatLeftItsManifestStaysForTheGracePeriod() throws Exception {
        long collection = createCollection(false);
        String journal = manifest(collection).openJournal().file();
        sealOne(collection, 1);

        collector(LONG, LONG, nobody()).collect();

        assertTrue(exists(journal));
    }

    @Test
    void whatAReadNodeMayHaveLoadedStays() throws Exception {
        long collection = createCollection(false);
        String journal = manifest(collection).openJournal().file();
        sealOne(collection, 1);

        collector(GRACE, LONG, Optional.of(List.of(silentNode()))).collect();
        assertTrue(exists(journal), "a node that does not answer may have loaded it");

        collector(GRACE, LONG, Optional.empty()).collect();
        assertTrue(exists(journal), "discovery does not know who there is");

        collector(GRACE, Duration.ZERO, Optional.of(List.of(silentNode()))).collect();
        assertFalse(exists(journal), "not for ever");
    }

    @Test
    void whatAReadNodeHasLoadedStays() throws Exception {
        long collection = createCollection(false);
        var loaded = manifest(collection).openJournal();
        sealOne(collection, 1);
        String other = manifest(collection).openJournal().file();
        sealOne(collection, 2);
        Server node = nodeWith(collection, loaded.segmentId());
        try {
            var members = Optional.of(List.of(member(node.getPort())));
            collector(GRACE, LONG, members).collect();
            assertTrue(exists(loaded.file()));
            assertFalse(exists(other));
            collector(GRACE, LONG, members).sweep();
            assertTrue(exists(loaded.file()));
        } finally {
            node.shutdownNow();
        }
        collector(GRACE, LONG, nobody()).collect();
        assertFalse(exists(loaded.file()));
    }

    private static Server nodeWith(long collection, long journalId) throws IOException {
        return NettyServerBuilder.forPort(0)
                .addService(
                        new ReadNodeGrpc.ReadNodeImplBase() {
                            @Override
                            public void status(
                                    NodeStatusRequest request,
                                    StreamObserver<NodeStatusAnswer> observer) {
                                observer.onNext(
                                        NodeStatusAnswer.newBuilder()
                                                .addLoaded(
                                                        LoadedCollection.newBuilder()
                                                                .setCollectionId(collection)
                                                                .addJournalIds(journalId))
                                                .build());
                                observer.onCompleted();
                            }
                        })
                .build()
                .start();
    }

    @Test
    void aDroppedCollectionLeavesNothing() throws Exception {
        long collection = createCollection(false);
        sealOne(collection, 1);
        dropCollection();

        collector(GRACE, LONG, nobody()).collect();

        assertFalse(exists(StorageLayout.collection(collection)));
    }

    // ---- what the catalog never knew

    @Test
    void aFileThatTheCatalogNeverKnewIsSetAsideAndDeletedLater() throws Exception {
        long collection = createCollection(false);
        sealOne(collection, 1);
        List<String> stray =
                List.of(
                        write(StorageLayout.journal(collection, 1, oldId())),
                        write(StorageLayout.tombstones(collection, 1, 5, oldId())),
                        write(StorageLayout.segment(collection, 1, oldId()) + "/segment.json"));

        collector(GRACE, LONG, nobody()).sweep();

        stray.forEach(name -> assertFalse(exists(name), name));
        assertEquals(3, filesUnder("set-aside").size());
        assertNothingLiveIsGone(collection);

        collector(GRACE, LONG, nobody()).sweep();
        assertEquals(3, filesUnder("set-aside").size(), "they lie there for a day");

        awaitTheNextMillisecond();
        collector(GRACE, Duration.ZERO, nobody()).sweep();
        assertEquals(List.of(), filesUnder("set-aside"));
        assertNothingLiveIsGone(collection);
    }

    @Test
    void whatIsYoungerThanTheGracePeriodIsLeftAlone() throws Exception {
        long collection = createCollection(false);
        String young = write(StorageLayout.journal(collection, 1, catalogTime()));

        collector(LONG, LONG, nobody()).sweep();

        assertTrue(exists(young));
    }

    @Test
    void whatIsBeingMadeIsLeftAlone() throws Exception {
        long collection = createCollection(false);
        Reigns reigns = reigns(1);
        String making;
        try (var _ = reigns.making()) {
            making = write(StorageLayout.segment(collection, 1, reigns.clock().next()) + "/x");
            awaitTheNextMillisecond();
            awaitTheNextMillisecond();
            collector(reigns, GRACE, LONG, nobody()).sweep();
            assertTrue(exists(making));
        }
        collector(reigns, GRACE, LONG, nobody()).sweep();
        assertFalse(exists(making));
    }

    @Test
    void temporaryNamesOfCrashedWorkAreDeleted() throws Exception {
        long collection = createCollection(false);
        sealOne(collection, 1);
        String folder = StorageLayout.segment(collection, 1, oldId());
        List<String> crashed =
                List.of(
                        write(StorageLayout.temporary(folder) + "/_0.vec"),
                        write(
                                StorageLayout.temporary(
                                        StorageLayout.tombstones(collection, 1, 5, oldId()))),
                        write(StorageLayout.temporary(StorageLayout.manifest(collection, 0, 7))),
                        write(StorageLayout.temporary(StorageLayout.catalog(0, 7))),
                        write(".tmp-reign-0"));

        collector(GRACE, LONG, nobody()).sweep();

        crashed.forEach(name -> assertFalse(exists(name), name));
        assertFalse(exists(StorageLayout.temporary(folder)));
        assertEquals(List.of(), filesUnder("set-aside"));
        assertNothingLiveIsGone(collection);
    }

    @Test
    void aCollectionThatWasNeverCommittedIsSetAsideInWhole() throws Exception {
        long never = oldId();
        write(StorageLayout.journal(never, 1, never + 1));

        collector(GRACE, LONG, nobody()).sweep();

        assertFalse(exists(StorageLayout.collection(never)));
        assertEquals(1, filesUnder("set-aside").size());
    }

    @Test
    void namesThatNoWriteNodeGivesAreLeftAlone() throws Exception {
        long collection = createCollection(false);
        List<String> foreign =
                List.of(
                        write(StorageLayout.segments(collection) + "/README"),
                        write(StorageLayout.collection(collection) + "/notes/1.txt"),
                        write("collections/mine/x"),
                        write("lost+found"));

        collector(GRACE, LONG, nobody()).sweep();

        foreign.forEach(name -> assertTrue(exists(name), name));
    }

    @Test
    void whatTheCatalogNamesAfterAllIsPutBack() throws Exception {
        long collection = createCollection(false);
        sealOne(collection, 1);
        SegmentInfo segment = manifest(collection).segments().getFirst();
        String aside = StorageLayout.setAside(1, 5) + "/" + segment.folder();
        storage.createFolder(aside.substring(0, aside.lastIndexOf('/')));
        storage.move(segment.folder(), aside);

        collector(GRACE, Duration.ZERO, nobody()).sweep();

        assertNothingLiveIsGone(collection);
    }

    // ---- manifests and reigns

    @Test
    void manifestsThatNobodyNeedsGoAndTheNewestStays() throws Exception {
        long collection = createCollection(false);
        sealOne(collection, 1);
        sealOne(collection, 2);
        String newest = manifestFile(collection);
        Await.until("the copy refers to it", () -> copyKnows(collection));
        assertTrue(storage.list(StorageLayout.manifests(collection)).size() > 1);

        GarbageCollector collector = collector(GRACE, LONG, nobody());
        collector.sweep();
        assertTrue(
                storage.list(StorageLayout.manifests(collection)).size() > 1,
                "the catalog has not forgotten them yet");
        collector.collect();
        collector.sweep();

        assertEquals(
                List.of(newest.substring(newest.lastIndexOf('/') + 1)),
                storage.list(StorageLayout.manifests(collection)));
        restart();
        assertNothingLiveIsGone(collection);
    }

    private boolean copyKnows(long collection) {
        try {
            return CatalogCopy.newest(storage)
                    .map(copy -> copy.state().manifests().get(collection))
                    .equals(Optional.of(manifest(collection)));
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void theEndsOfAReignStayAsLongAsAJournalFromBeforeIt() throws Exception {
        createCollection(false);
        restart();
        restart();
        restart();
        assertTrue(exists("reign-2"));

        GarbageCollector collector = collector(GRACE, LONG, nobody());
        collector.sweep();
        assertTrue(exists("reign-2"), "journals of reign 1 were dropped a moment ago");
        collector.collect();
        collector.sweep();

        assertFalse(exists("reign-2"));
        assertTrue(exists("reign-4"));
        restart();
    }

    // ---- two writers

    @Test
    void aDeposedCollectorDeletesNothing() throws Exception {
        long collection = createCollection(false);
        String journal = manifest(collection).openJournal().file();
        sealOne(collection, 1);
        String stray = write(StorageLayout.journal(collection, 1, oldId()));
        GarbageCollector deposed = collector(GRACE, LONG, nobody());
        try (var successor = successor()) {
            assertThrows(AtollException.class, deposed::collect);
            assertThrows(AtollException.class, deposed::sweep);
            assertThrows(FencedException.class, () -> catalog.forgetDropped(0, Set.of()));
            assertTrue(exists(journal));
            assertTrue(exists(stray));
            assertTrue(successor.lastEpoch() > 1);
        }
    }

    /// The deposed one asked whether it rules, was stopped, and goes on when another has ruled for
    /// long.
    @Test
    void aDeposedCollectorThatComesLateTouchesNothingOfTheNextReign() throws Exception {
        long collection = createCollection(false);
        String stray = write(StorageLayout.journal(collection, 1, oldId()));
        GarbageCollector deposed = collector(GRACE, LONG, nobody());
        try (var gate = gated.hold("move", _ -> true)) {
            var late =
                    new FutureTask<>(
                            () -> {
                                deposed.sweep();
                                return null;
                            });
            Thread.ofPlatform().start(late);
            Await.until("it is about to set aside", () -> gate.met() == 1);
            restart();
            insert(collection, nextBatch(), 7);
            flushAndWait(collection);
            gate.open();
            late.get();
        }

        assertFalse(exists(stray));
        assertNothingLiveIsGone(collection);
        assertEquals(1, filesUnder("set-aside").size());
    }

    @Test
    void aWriterDeletesNoNameOfALaterReign() throws Exception {
        long collection = createCollection(false);
        List<String> later =
                List.of(
                        write(StorageLayout.journal(collection, 2, oldId())),
                        write(StorageLayout.segment(collection, 2, oldId()) + "/segment.json"),
                        write(
                                StorageLayout.temporary(StorageLayout.segment(collection, 2, 9))
                                        + "/x"),
                        write(StorageLayout.manifest(collection, 2, 1)),
                        write(StorageLayout.setAside(2, 5) + "/collections/9/journals/1-5.journal"),
                        write("reign-2"));

        collector(GRACE, Duration.ZERO, nobody()).sweep();

        later.forEach(name -> assertTrue(exists(name), name));
    }

    // ---- errors

    @Test
    void whatCannotBeDeletedIsFoundByALaterSweep() throws Exception {
        long collection = createCollection(false);
        String journal = manifest(collection).openJournal().file();
        sealOne(collection, 1);
        try (var _ = gated.fail("delete", name -> name.endsWith(".journal"))) {
            collector(GRACE, LONG, nobody()).collect();
        }
        assertTrue(exists(journal));

        collector(GRACE, LONG, nobody()).sweep();

        assertFalse(exists(journal));
        assertNothingLiveIsGone(collection);
    }

    @Test
    void nothingIsTouchedWhenTheStorageCannotBeListed() throws Exception {
        long collection = createCollection(false);
        String stray = write(StorageLayout.journal(collection, 1, oldId()));
        try (var _ = gated.fail("list", name -> name.endsWith("/segments"))) {
            assertThrows(IOException.class, () -> collector(GRACE, LONG, nobody()).sweep());
        }
        assertTrue(exists(stray));
    }

    // --- what the tests speak in --------------------------------------------------------------

    private GarbageCollector collector(
            Duration grace, Duration setAside, Optional<List<Member>> members) throws IOException {
        return collector(reigns(ownEpoch()), grace, setAside, members);
    }

    /// What was written and dropped until now is older than its grace period, if that is short.
    private GarbageCollector collector(
            Reigns reigns, Duration grace, Duration setAside, Optional<List<Member>> members) {
        awaitTheNextMillisecond();
        awaitTheNextMillisecond();
        awaitTheNextMillisecond();
        var settings = new GarbageSettings(setAside, LONG, LONG);
        return new GarbageCollector(
                catalog,
                storage,
                reigns,
                new HeldSegments(() -> members, ClusterSecret.NONE),
                new StorageSweep(
                        catalog,
                        storage,
                        reigns,
                        new SetAside(storage, setAside),
                        grace,
                        System::currentTimeMillis),
                grace,
                settings,
                new GarbageMetrics(new SimpleMeterRegistry()),
                AgentMeters.unwatched());
    }

    private Reigns reigns(long epoch) {
        return new Reigns(
                new OwnReign(storage, epoch, System::currentTimeMillis, 0, Long.MAX_VALUE));
    }

    private long ownEpoch() throws IOException {
        return ReignFile.read(storage).map(Reign::epoch).orElseThrow();
    }

    /// Another write node takes over.
    private CatalogWriter successor() throws IOException {
        var other = CatalogWriter.open(CatalogConfig.sqlite(folder.resolve("catalog.db")));
        new TakeOver(
                        storage,
                        other,
                        System::currentTimeMillis,
                        new BatchMemory(LONG, System::currentTimeMillis),
                        LONG)
                .begin("write-2", "127.0.0.1:1", Map.of());
        return other;
    }

    private void restart() throws Exception {
        stop();
        start();
    }

    private static Optional<List<Member>> nobody() {
        return Optional.of(List.of());
    }

    private static Member silentNode() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        return member(port);
    }

    private static Member member(int port) {
        return new Member(
                "read-1",
                1,
                Member.Role.READ_NODE,
                "127.0.0.1",
                port,
                Member.DEFAULT_RESOURCE_GROUP,
                "",
                Long.MAX_VALUE,
                Member.State.READY);
    }

    private BatchId nextBatch() {
        return new BatchId(9, ++batches);
    }

    private void sealOne(long collection, long key) {
        insert(collection, nextBatch(), key);
        flushAndWait(collection);
    }

    /// From long before the test.
    private long oldId() {
        return Timestamps.ofMillis(1_000_000_000_000L) + ++batches;
    }

    private long catalogTime() {
        return Timestamps.ofMillis(System.currentTimeMillis());
    }

    private String write(String name) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "x");
        return name;
    }

    private boolean exists(String name) {
        return Files.exists(folder.resolve(name));
    }

    private List<Path> filesUnder(String name) throws IOException {
        if (!exists(name)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder.resolve(name))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    private String manifestFile(long collection) {
        Manifest manifest = manifest(collection);
        return StorageLayout.manifest(collection, manifest.epoch(), manifest.number());
    }

    private void assertNothingLiveIsGone(long collection) {
        Manifest manifest = manifest(collection);
        var names = new ArrayList<String>();
        manifest.segments().forEach(each -> names.add(each.folder() + "/segment.json"));
        manifest.tombstones().forEach(each -> names.add(each.file()));
        manifest.journals().forEach(each -> names.add(each.file()));
        // It is written when the manifest has been committed.
        Await.until("the manifest has its file", () -> exists(manifestFile(collection)));
        names.forEach(name -> assertTrue(exists(name), name + " is gone"));
    }

    private static void awaitTheNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }
}
