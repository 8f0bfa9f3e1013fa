package io.atoll.catalog;

import static io.atoll.catalog.TestCollections.VECTOR_FIELD;
import static io.atoll.catalog.TestCollections.alter;
import static io.atoll.catalog.TestCollections.collection;
import static io.atoll.catalog.TestCollections.create;
import static io.atoll.catalog.TestCollections.drop;
import static io.atoll.catalog.TestCollections.index;
import static io.atoll.catalog.TestCollections.journal;
import static io.atoll.catalog.TestCollections.plus;
import static io.atoll.catalog.TestCollections.replacement;
import static io.atoll.catalog.TestCollections.segment;
import static io.atoll.catalog.TestCollections.tombstone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.Objects.requireNonNull;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.api.CatalogState.Writer;
import io.atoll.catalog.api.FencedException;
import io.atoll.catalog.api.Forgotten;
import io.atoll.catalog.api.StoredNames;
import io.atoll.catalog.api.UnknownOutcomeException;
import io.atoll.catalog.connections.ConnectionPool;
import io.atoll.catalog.connections.ConnectionSource;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.RowChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// What a catalog promises, whatever database it is in.
abstract class CatalogContract {

    private static final String DEFAULT_GROUP = ResourceGroup.DEFAULT_NAME;

    private final MovableClock clock = new MovableClock();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    CatalogConfig config;

    /// A database without tables.
    abstract CatalogConfig emptyDatabase() throws Exception;

    /// Runs a file of `sql/` as a person would.
    abstract void runByHand(String file) throws Exception;

    /// The tables are made by hand, which is faster than Flyway; it has tests of its own.
    @BeforeEach
    void makeCatalog() throws Exception {
        config = emptyDatabase();
        makeTablesByHand();
    }

    private void makeTablesByHand() throws Exception {
        runByHand("V1__catalog.sql");
        runByHand("V2__databases.sql");
        runByHand("V3__partitions.sql");
        runByHand("V4__resource_groups.sql");
    }

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    <T extends AutoCloseable> T closing(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    CatalogWriter writer() {
        return writer(UnaryOperator.identity());
    }

    CatalogWriter writer(UnaryOperator<ConnectionSource> wire) {
        return closing(CatalogWriter.open(config, clock, wire));
    }

    CatalogWriter ruler() {
        CatalogWriter writer = writer();
        writer.takeReign(writer.lastEpoch() + 1, "write-1", "localhost:1");
        return writer;
    }

    CatalogReader reader() {
        return closing(CatalogReader.open(readerConfig()));
    }

    // ---- the tables

    @Test
    void aNewCatalogHasAClusterIdTheDefaultDatabaseAndNobodyRules() {
        CatalogWriter writer = writer();

        assertFalse(writer.clusterId().isEmpty());
        assertEquals(
                Map.of("default", Database.of(1, "default", Map.of())), writer.read().databases());
        assertEquals(Optional.empty(), writer.read().writer());
        assertEquals(0, writer.lastEpoch());
    }

    @Test
    void databasesAndTheirAliasesAreReadAsTheyAreNow() {
        CatalogWriter writer = ruler();
        CatalogReader reader = reader();
        var shop = new Database(7, "shop", Map.of("a", "b"), Map.of("tomes", 10L));
        writer.apply(new RowChange.PutDatabase(shop));
        CatalogState known = reader.read();
        assertEquals(shop, known.databases().get("shop"));

        Database changed = shop.withAliases(Map.of("tomes", 11L, "more", 10L));
        writer.apply(new RowChange.PutDatabase(changed));
        known = reader.read(known);
        assertEquals(changed, known.databases().get("shop"));
        create(writer, collection(10, "a"), journal(11));
        known = reader.read(known);
        assertEquals(changed, known.databases().get("shop"));

        writer.apply(new RowChange.DropDatabase(7));
        assertEquals(Set.of("default"), reader.read(known).databases().keySet());
        assertEquals(Set.of("default"), writer.read().databases().keySet());
    }

    @Test
    void resourceGroupsAndWhatIsLoadedIntoThemAreReadAsTheyAreNow() {
        CatalogWriter writer = ruler();
        CatalogReader reader = reader();
        var config =
                new GroupConfig(
                        1, 2, List.of("b"), List.of(DEFAULT_GROUP), Map.of("zone", "north"));
        var a = new ResourceGroup("a", config, List.of("read-2", "read-1"));
        var b = new ResourceGroup("b", GroupConfig.of(0, 0), List.of());
        create(writer, collection(10, "c"), journal(11));
        CatalogState known = reader.read();
        assertEquals(Map.of(), known.resourceGroups());

        writer.apply(new RowChange.ChangeGroups(List.of(a, b), List.of()));
        alter(writer, 10, c -> c.withLoaded(true, 2).inGroups(List.of("a", "b")));
        known = reader.read(known);
        assertEquals(Map.of("a", a, "b", b), known.resourceGroups());
        assertEquals("a", known.groupOf("read-1", DEFAULT_GROUP));
        assertEquals("own", known.groupOf("read-1", "own"));
        assertEquals(DEFAULT_GROUP, known.groupOf("read-3", DEFAULT_GROUP));
        assertEquals(
                Map.of("a", 1, "b", 1),
                requireNonNull(known.collections().get(10L)).replicasByGroup());

        var moved = b.withNodes(List.of("read-1"));
        writer.apply(new RowChange.ChangeGroups(List.of(moved), List.of("a")));
        alter(writer, 10, c -> c.withLoaded(false, 2));
        known = reader.read(known);
        assertEquals(Map.of("b", moved), known.resourceGroups());
        assertEquals(writer.read().resourceGroups(), known.resourceGroups());
        assertEquals(List.of(), requireNonNull(known.collections().get(10L)).loadGroups());
    }

    @Test
    void tablesOfTheFirstVersionAreMigratedWithWhatTheyHold() throws Exception {
        createAndReplace(ruler());
        execute("DROP TABLE database_details");
        execute("DROP TABLE resource_groups");
        execute("DROP TABLE load_groups");
        execute("UPDATE cluster SET schema_version = 1");

        assertContains("version 1", assertThrows(CatalogException.class, this::reader));
        assertEquals(Set.of(10L), writer().read().collections().keySet());
        assertEquals(Set.of("default"), reader().read().databases().keySet());
    }

    @Test
    void theClusterIdStays() {
        String id = writer().clusterId();

        assertEquals(id, writer().clusterId());
        assertEquals(id, reader().clusterId());
    }

    @Test
    void aWriterMakesTheTables() throws Exception {
        config = emptyDatabase();

        createAndReplace(ruler());

        assertEquals(Set.of(10L), reader().read().collections().keySet());
    }

    @Test
    void aReaderRefusesACatalogThatNoWriterHasMadeYet() throws Exception {
        config = emptyDatabase();

        var refusal = assertThrows(CatalogException.class, this::reader);

        assertContains("start that first", refusal);
    }

    @Test
    void tablesNewerThanTheBinaryAreRefused() throws Exception {
        writer();
        execute("UPDATE cluster SET schema_version = 99");

        assertContains("version 99", assertThrows(CatalogException.class, this::writer));
        assertContains("version 99", assertThrows(CatalogException.class, this::reader));
    }

    @Test
    void aMigrationThatWasInterruptedIsRepeated() throws Exception {
        config = emptyDatabase();
        writer();
        execute("DELETE FROM schema_history");
        execute("DROP TABLE segments");
        execute("DROP TABLE cluster");

        createAndReplace(ruler());
    }

    @Test
    void tablesThatAPersonMadeAreTakenAsTheyAre() throws Exception {
        makeTablesByHand();

        assertContains(
                "start the write node first", assertThrows(CatalogException.class, this::reader));
        createAndReplace(ruler());
    }

    @Test
    void tablesThatAPersonMadeInPartAreCompleted() throws Exception {
        execute("DROP TABLE segments");
        execute("DROP TABLE cluster");

        createAndReplace(ruler());
    }

    @Test
    void aReaderCannotWrite() throws Exception {
        ruler();
        try (var pool = ConnectionPool.forReading(readerConfig());
                var connection = pool.connection();
                var statement = connection.createStatement()) {
            assertThrows(
                    java.sql.SQLException.class,
                    () -> statement.executeUpdate("UPDATE writer SET epoch = 99"));
        }
    }

    /// What a reader would be given.
    CatalogConfig readerConfig() {
        return config;
    }

    // ---- the fence

    @Test
    void aReignIsShownWithItsAddress() {
        CatalogWriter writer = writer();

        long change = writer.takeReign(3, "write-1", "host:7");

        assertEquals(3, writer.lastEpoch());
        assertEquals(Optional.of(new Writer(3, "write-1", "host:7")), reader().read().writer());
        assertEquals(change, reader().changeNumber());
    }

    @Test
    void whoNeverTookTheReignIsFenced() {
        ruler();
        CatalogWriter other = writer();

        assertThrows(FencedException.class, () -> create(other, collection(10, "a"), journal(11)));
    }

    @Test
    void theOldWriterIsFencedOnceAnotherRules() {
        CatalogWriter old = ruler();
        create(old, collection(10, "a"), journal(11));
        CatalogWriter next = writer();

        next.takeReign(2, "write-2", "localhost:2");

        assertContains(
                "epoch 2 of write-2", assertThrows(FencedException.class, () -> drop(old, 10)));
        assertThrows(
                FencedException.class,
                () -> old.replace(replacement(10).segmentsIn(segment(10, 12)).done()));
        assertEquals(Set.of(10L), next.read().collections().keySet());
        assertEquals(2, next.replace(replacement(10).done()).number());
    }

    @Test
    void aReignNeedsAnEpochAboveTheLast() {
        ruler();
        CatalogWriter other = writer();

        assertThrows(FencedException.class, () -> other.takeReign(1, "write-2", "localhost:2"));
        assertEquals("write-1", reader().read().writer().orElseThrow().holder());
    }

    @Test
    void everyChangeCountsTheChangeNumberUpByOne() {
        CatalogWriter writer = ruler();
        long before = writer.read().changeNumber();

        assertEquals(before + 1, create(writer, collection(10, "a"), journal(11)));
        assertEquals(before + 2, alter(writer, 10, c -> c.withLoaded(true, 1)));
        assertEquals(before + 3, writer.publishPlacement(Map.of(11L, List.of("read-1"))));
        assertEquals(before + 3, reader().changeNumber());
    }

    @Test
    void aRefusedChangeLeavesTheChangeNumberAlone() {
        CatalogWriter writer = ruler();
        long before = writer.read().changeNumber();

        refused(ErrorCode.COLLECTION_NOT_FOUND, () -> drop(writer, 10));

        assertEquals(before, writer.read().changeNumber());
    }

    // ---- collections

    @Test
    void aCollectionIsReadAsItWasCreated() {
        create(ruler(), collection(10, "a"), journal(12));

        CatalogState state = reader().read();

        assertEquals(Map.of(10L, collection(10, "a")), state.collections());
        assertEquals(Optional.of(collection(10, "a")), state.collection("default", "a"));
        assertEquals(
                Map.of(10L, new Manifest(10, 1, 1, List.of(), List.of(), List.of(journal(12)))),
                state.manifests());
    }

    @Test
    void aCollectionsConsistencyLevelCanBeChanged() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));

        alter(writer, 10, c -> c.withConsistency(ConsistencyLevel.STRONG, 88));

        Collection changed = reader().read().collections().get(10L);
        assertEquals(ConsistencyLevel.STRONG, changed.consistency());
        assertEquals(88, changed.updatedAt());
        refused(
                ErrorCode.COLLECTION_NOT_FOUND,
                () -> writer.apply(new RowChange.Alter(collection(11, "a"))));
    }

    @Test
    void namesAreCaseSensitiveAndOncePerDatabase() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "Größe"), journal(12));
        create(writer, collection(20, "größe"), journal(22));

        refused(
                ErrorCode.PARAMETER_INVALID,
                () -> create(writer, collection(30, "Größe"), journal(32)));
    }

    @Test
    void theNameOfADroppedCollectionIsFree() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(replacement(10).segmentsIn(segment(10, 13)).done());
        drop(writer, 10);
        assertEquals(Map.of(), reader().read().manifests());

        create(writer, collection(20, "a"), journal(22));
        drop(writer, 20);
        create(writer, collection(30, "a"), journal(32));

        assertEquals(Set.of(30L), reader().read().collections().keySet());
    }

    @Test
    void loadingAndIndexesChangeTheCollection() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));

        alter(writer, 10, c -> c.withLoaded(true, 2));
        alter(writer, 10, c -> c.withIndexes(plus(c, index(14, "vectors", VECTOR_FIELD))));

        var collection = reader().read().collection("default", "a").orElseThrow();
        assertTrue(collection.loaded());
        assertEquals(2, collection.replicas());
        assertEquals(collection(10, "a").updatedAt(), collection.updatedAt());
        assertEquals(List.of(index(14, "vectors", VECTOR_FIELD)), collection.indexes());

        alter(writer, 10, c -> c.withIndexes(List.of()));
        assertEquals(List.of(), reader().read().collections().get(10L).indexes());
    }

    @Test
    void aFieldHasOneIndexAndAnIndexNameIsUsedOnce() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        alter(writer, 10, c -> c.withIndexes(plus(c, index(14, "vectors", VECTOR_FIELD))));

        refused(
                ErrorCode.INDEX_DUPLICATE,
                () -> alter(writer, 10, c -> c.withIndexes(plus(c, index(15, "vectors", 102)))));
        refused(
                ErrorCode.INDEX_DUPLICATE,
                () ->
                        alter(
                                writer,
                                10,
                                c -> c.withIndexes(plus(c, index(15, "other", VECTOR_FIELD)))));
    }

    @Test
    void anUnknownDatabaseIsNamed() {
        CatalogWriter writer = ruler();
        var a = collection(10, "a");
        var elsewhere =
                new io.atoll.model.Collection(
                        a.id(),
                        "elsewhere",
                        a.name(),
                        a.schema(),
                        a.shards(),
                        a.consistency(),
                        a.loaded(),
                        a.replicas(),
                        a.loadGroups(),
                        a.partitions(),
                        a.indexes(),
                        a.properties(),
                        a.createdAt(),
                        a.updatedAt());

        refused(ErrorCode.DATABASE_NOT_FOUND, () -> create(writer, elsewhere, journal(12)));
    }

    // ---- manifests

    @Test
    void eachReplacementMakesTheNextVersion() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));

        Manifest second =
                writer.replace(
                        replacement(10)
                                .segmentsIn(segment(10, 21), segment(10, 20))
                                .journalsOut(12L)
                                .journalsIn(journal(13), journal(14))
                                .done());
        Manifest third =
                writer.replace(
                        replacement(10)
                                .segmentsOut(20L)
                                .segmentsIn(segment(10, 22))
                                .tombstonesIn(tombstone(22, 3), tombstone(21, 1))
                                .done());

        assertEquals(
                new Manifest(
                        10,
                        1,
                        2,
                        List.of(segment(10, 20), segment(10, 21)),
                        List.of(),
                        List.of(journal(13), journal(14))),
                second);
        assertEquals(
                new Manifest(
                        10,
                        1,
                        3,
                        List.of(segment(10, 21), segment(10, 22)),
                        List.of(tombstone(21, 1), tombstone(22, 3)),
                        List.of(journal(13), journal(14))),
                third);
        assertEquals(third, reader().read().manifests().get(10L));
    }

    @Test
    void aManifestCarriesTheEpochThatCommittedIt() {
        CatalogWriter first = ruler();
        create(first, collection(10, "a"), journal(12));
        CatalogWriter second = writer();
        second.takeReign(5, "write-2", "localhost:2");

        Manifest manifest = second.replace(replacement(10).journalEnd(12, 4096).done());

        assertEquals(5, manifest.epoch());
        assertEquals(2, manifest.number());
        assertEquals(
                new JournalInfo(12, journal(12).file(), 1, OptionalLong.of(4096)),
                reader().read().manifests().get(10L).openJournal());
    }

    @Test
    void aTombstoneFileTakesThePlaceOfTheOneBefore() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(replacement(10).segmentsIn(segment(10, 20), segment(10, 21)).done());
        writer.replace(replacement(10).tombstonesIn(tombstone(20, 1), tombstone(21, 1)).done());

        Manifest manifest = writer.replace(replacement(10).tombstonesIn(tombstone(20, 4)).done());

        assertEquals(List.of(tombstone(20, 4), tombstone(21, 1)), manifest.tombstones());
        assertEquals(manifest, reader().read().manifests().get(10L));
    }

    @Test
    void theTombstonesOfASegmentGoWithIt() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(
                replacement(10)
                        .segmentsIn(segment(10, 20), segment(10, 21))
                        .tombstonesIn(tombstone(20, 1), tombstone(21, 1))
                        .done());

        Manifest manifest = writer.replace(replacement(10).segmentsOut(20L).done());

        assertEquals(List.of(tombstone(21, 1)), manifest.tombstones());
        assertEquals(manifest, reader().read().manifests().get(10L));
    }

    @Test
    void aReplacementOfWhatIsNotThereChangesNothing() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(replacement(10).segmentsIn(segment(10, 20)).done());
        writer.replace(replacement(10).tombstonesIn(tombstone(20, 5)).done());
        writer.replace(replacement(10).segmentsIn(segment(10, 21)).segmentsOut(20L).done());
        CatalogState before = writer.read();

        for (var misfit :
                List.of(
                        replacement(10).segmentsOut(20L),
                        replacement(10).segmentsOut(99L),
                        replacement(10).segmentsIn(segment(10, 20)),
                        replacement(10).segmentsIn(segment(11, 30)),
                        replacement(10).tombstonesIn(tombstone(20, 6)),
                        replacement(10).journalsOut(99L),
                        replacement(10).journalsOut(12L),
                        replacement(10).journalsIn(journal(12)),
                        replacement(10).journalEnd(99, 1))) {
            refused(ErrorCode.INTERNAL, () -> writer.replace(misfit.done()));
        }
        refused(ErrorCode.COLLECTION_NOT_FOUND, () -> writer.replace(replacement(11).done()));
        assertEquals(before, writer.read());
    }

    @Test
    void tombstonesNeverBecomeFewer() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(
                replacement(10).segmentsIn(segment(10, 20)).tombstonesIn(tombstone(20, 5)).done());

        refused(
                ErrorCode.INTERNAL,
                () -> writer.replace(replacement(10).tombstonesIn(tombstone(20, 4)).done()));
    }

    @Test
    void aJournalThatATakeOverEndedEndsThere() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(replacement(10).journalEnd(12, 100).journalsIn(journal(13)).done());

        writer.replace(replacement(10).journalEnd(12, 100).done());

        refused(
                ErrorCode.INTERNAL,
                () -> writer.replace(replacement(10).journalEnd(12, 101).done()));
    }

    @Test
    void replacementsOfManyCollectionsAreCommittedTogetherOrNotAtAll() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        create(writer, collection(20, "b"), journal(22));
        CatalogState before = writer.read();

        refused(
                ErrorCode.INTERNAL,
                () ->
                        writer.replaceAll(
                                List.of(
                                        replacement(10).journalsIn(journal(13)).done(),
                                        replacement(20).journalsOut(99L).done())));
        assertEquals(before, writer.read());

        List<Manifest> manifests =
                writer.replaceAll(
                        List.of(
                                replacement(10).journalEnd(12, 5).journalsIn(journal(13)).done(),
                                replacement(20).journalEnd(22, 6).journalsIn(journal(23)).done()));

        CatalogState after = writer.read();
        assertEquals(before.changeNumber() + 1, after.changeNumber());
        assertEquals(manifests, List.of(after.manifests().get(10L), after.manifests().get(20L)));
    }

    // ---- placement

    @Test
    void thePlacementIsPublishedInWhole() {
        CatalogWriter writer = ruler();
        writer.publishPlacement(Map.of(1L, List.of("read-1", "read-2"), 2L, List.of("read-2")));

        writer.publishPlacement(
                Map.of(1L, List.of("read-2", "read-1"), 3L, List.of("read-3"), 4L, List.of()));

        assertEquals(
                Map.of(1L, List.of("read-2", "read-1"), 3L, List.of("read-3")),
                reader().read().placement());

        writer.publishPlacement(Map.of(2L, List.of("read-1")));
        assertEquals(Map.of(2L, List.of("read-1")), reader().read().placement());
    }

    // ---- what was dropped

    @Test
    void journalsThatWereDroppedLatelyAreStillKnown() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(replacement(10).journalEnd(12, 100).journalsIn(journal(13)).done());
        writer.replace(replacement(10).journalsOut(12L).done());
        clock.advance(Duration.ofSeconds(60));
        writer.replace(replacement(10).journalsOut(13L).journalsIn(journal(14)).done());
        clock.advance(Duration.ofSeconds(30));

        var ended = new JournalInfo(12, journal(12).file(), 1, OptionalLong.of(100));
        assertEquals(List.of(ended, journal(13)), writer.journalsDroppedWithin(100_000));
        assertEquals(List.of(journal(13)), writer.journalsDroppedWithin(60_000));
        assertEquals(List.of(), writer.journalsDroppedWithin(10_000));
    }

    @Test
    void journalsOfADroppedCollectionAreNobodysBusiness() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        drop(writer, 10);

        assertEquals(List.of(), writer.journalsDroppedWithin(60_000));
    }

    @Test
    void whatWasDroppedLongAgoIsForgottenAndItsFilesAreNamed() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(
                replacement(10)
                        .segmentsIn(segment(10, 20), segment(10, 21))
                        .tombstonesIn(tombstone(20, 1), tombstone(21, 1))
                        .done());
        writer.replace(
                replacement(10)
                        .segmentsOut(20L)
                        .tombstonesIn(tombstone(21, 2))
                        .journalsIn(journal(13))
                        .journalsOut(12L)
                        .done());
        clock.advance(Duration.ofSeconds(60));
        writer.replace(replacement(10).tombstonesIn(tombstone(21, 3)).done());
        CatalogState before = writer.read();

        List<String> names = writer.forgetDropped(30_000, Set.of()).names();

        assertEquals(
                Set.of(
                        segment(10, 20).folder(),
                        tombstone(20, 1).file(),
                        tombstone(21, 1).file(),
                        journal(12).file()),
                Set.copyOf(names));
        assertEquals(before.manifests(), writer.read().manifests());
        assertEquals(List.of(), writer.forgetDropped(30_000, Set.of()).names());
    }

    @Test
    void theFilesOfADroppedCollectionAreNamedWhenItIsForgotten() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(
                replacement(10).segmentsIn(segment(10, 20)).tombstonesIn(tombstone(20, 1)).done());
        drop(writer, 10);
        assertEquals(List.of(), writer.forgetDropped(10, Set.of()).names());
        clock.advance(Duration.ofSeconds(1));

        Forgotten forgotten = writer.forgetDropped(10, Set.of());

        assertEquals(
                Set.of(segment(10, 20).folder(), tombstone(20, 1).file(), journal(12).file()),
                Set.copyOf(forgotten.names()));
        assertEquals(List.of(10L), forgotten.collections());
    }

    @Test
    void whatSomebodyStillHoldsIsNotForgottenAndNeitherIsItsCollection() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(
                replacement(10).segmentsIn(segment(10, 20)).tombstonesIn(tombstone(20, 1)).done());
        drop(writer, 10);
        clock.advance(Duration.ofSeconds(1));

        Forgotten first = writer.forgetDropped(10, Set.of(20L));

        assertEquals(List.of(journal(12).file()), first.names());
        assertEquals(List.of(), first.collections());
        assertEquals(
                Set.of(segment(10, 20).folder(), tombstone(20, 1).file()),
                Set.copyOf(writer.forgetDropped(10, Set.of()).names()));
        assertEquals(Set.of(), writer.storedNames().collections());
    }

    @Test
    void allNamesAreKnownUntilTheyAreForgotten() {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        writer.replace(
                replacement(10).segmentsIn(segment(10, 20)).tombstonesIn(tombstone(20, 1)).done());
        clock.advance(Duration.ofSeconds(60));
        writer.replace(replacement(10).segmentsOut(20L).segmentsIn(segment(10, 21)).done());

        StoredNames before = writer.storedNames();
        clock.advance(Duration.ofSeconds(1));
        writer.forgetDropped(10, Set.of());
        StoredNames after = writer.storedNames();

        assertEquals(
                Set.of(
                        segment(10, 20).folder(),
                        segment(10, 21).folder(),
                        tombstone(20, 1).file(),
                        journal(12).file()),
                before.names());
        assertEquals(Set.of(segment(10, 21).folder(), journal(12).file()), after.names());
        assertEquals(Set.of(10L), after.collections());
        assertEquals(Map.of(10L, 1L), before.oldestManifests());
        assertEquals(Map.of(10L, 3L), after.oldestManifests());
    }

    // ---- reading what changed

    @Test
    void readingWithoutAChangeAnswersTheKnownState() {
        ruler();
        CatalogState known = reader().read();

        assertSame(known, reader().read(known));
    }

    @Test
    void aCatalogThatWentBackIsRefused() throws Exception {
        CatalogWriter writer = ruler();
        CatalogReader reader = reader();
        create(writer, collection(10, "a"), journal(12));
        CatalogState known = reader.read();
        execute("UPDATE writer SET change_number = 1");

        assertContains(
                "was an old copy restored",
                assertThrows(CatalogException.class, () -> reader.read(known)));
    }

    /// Random changes; then from each state on the way, reading the changes must give the last
    /// state.
    @Test
    void readingChangesFromAnyEarlierStateGivesTheState() {
        long seed = System.nanoTime();
        var history = new RandomHistory(seed, writer(), clock);
        CatalogReader reader = reader();
        var states = new HashMap<Long, CatalogState>();
        CatalogState followed = reader.read();
        for (int step = 0; step < 150; step++) {
            history.step();
            CatalogState full = reader.read();
            followed = reader.read(followed);
            assertEquals(full, followed, "seed " + seed + " step " + step);
            history.check(full);
            states.put(full.changeNumber(), full);
        }
        CatalogState last = reader.read();
        for (CatalogState earlier : states.values()) {
            assertEquals(
                    last,
                    reader.read(earlier),
                    "seed " + seed + " from change " + earlier.changeNumber());
        }
    }

    @Test
    void aManifestIsReadInOneStateWhileItChanges() throws Exception {
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        long first = 1000;
        writer.replace(replacement(10).segmentsIn(segment(10, first + 2)).done());
        int last = 60;
        var failure = new AtomicReference<Throwable>();
        Thread writing =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, e) -> failure.set(e))
                        .start(
                                () -> {
                                    for (long n = 3; n <= last; n++) {
                                        writer.replace(
                                                replacement(10)
                                                        .segmentsOut(first + n - 1)
                                                        .segmentsIn(segment(10, first + n))
                                                        .tombstonesIn(tombstone(first + n, n))
                                                        .done());
                                    }
                                });
        CatalogReader reader = reader();
        Manifest manifest = reader.read().manifests().get(10L);
        while (writing.isAlive()) {
            manifest = reader.read().manifests().get(10L);
            long number = manifest.number();
            assertEquals(List.of(segment(10, first + number)), manifest.segments());
            if (number > 2) {
                assertEquals(List.of(tombstone(first + number, number)), manifest.tombstones());
            }
        }
        writing.join();
        assertNull(failure.get());
        assertEquals(last, reader.read().manifests().get(10L).number());
    }

    // ---- answers that are lost

    @Test
    void aCommitWhoseAnswerWasLostIsReadBack() {
        var wire = new LossyWire();
        CatalogWriter writer = ruler(wire);
        wire.loseAnswerOfNextCommit();

        long change = create(writer, collection(10, "a"), journal(12));

        assertEquals(1, wire.lost());
        assertEquals(change, reader().changeNumber());
        assertEquals(Set.of(10L), reader().read().collections().keySet());
    }

    @Test
    void aTakeOverWhoseAnswerWasLostIsReadBack() {
        var wire = new LossyWire();
        CatalogWriter writer = writer(wire);
        wire.loseAnswerOfNextCommit();

        writer.takeReign(1, "write-1", "localhost:1");

        assertEquals(1, wire.lost());
        create(writer, collection(10, "a"), journal(12));
    }

    @Test
    void aTakeOverThatDidNotArriveIsMadeAgain() {
        var wire = new LossyWire();
        ruler();
        CatalogWriter writer = writer(wire);
        wire.loseNextCommit();

        writer.takeReign(2, "write-2", "localhost:2");

        assertEquals(1, wire.lost());
        assertEquals(2, writer.lastEpoch());
        createAndReplace(writer);
    }

    @Test
    void aCommitThatDidNotArriveIsMadeAgain() {
        var wire = new LossyWire();
        CatalogWriter writer = ruler(wire);
        long before = writer.read().changeNumber();
        wire.loseNextCommit();

        Manifest manifest = createAndReplace(writer);

        assertEquals(1, wire.lost());
        assertEquals(2, manifest.number());
        assertEquals(before + 2, reader().changeNumber());
        assertEquals(manifest, reader().read().manifests().get(10L));
    }

    @Test
    void aLostAnswerIsReportedAsUnknownWhenTheCatalogStaysAway() {
        var wire = new LossyWire();
        CatalogWriter writer = ruler(wire);
        wire.loseAnswerOfNextCommit();
        wire.cutAfterLoss();

        assertThrows(
                UnknownOutcomeException.class,
                () -> create(writer, collection(10, "a"), journal(12)));

        wire.mend();
        assertEquals(Set.of(10L), writer.read().collections().keySet());
        drop(writer, 10);
    }

    @Test
    void aWriterThatLostItsReignWithTheAnswerSaysThatItDoesNotKnow() {
        var wire = new LossyWire();
        CatalogWriter writer = ruler(wire);
        CatalogWriter other = writer();
        wire.loseAnswerOfNextCommit();
        wire.afterLoss(() -> other.takeReign(2, "write-2", "localhost:2"));

        assertContains(
                "not known",
                assertThrows(
                        FencedException.class,
                        () -> create(writer, collection(10, "a"), journal(12))));
    }

    @Test
    void aDeadlockIsTriedAgainAFewTimes() {
        var wire = new LossyWire();
        CatalogWriter writer = ruler(wire);
        wire.failStatements(4, "40001");

        createAndReplace(writer);

        wire.failStatements(5, "40001");
        assertContains("5 tries", assertThrows(CatalogException.class, () -> drop(writer, 10)));
        drop(writer, 10);
    }

    @Test
    void aStatementThatIsWrongIsNotTriedAgain() {
        var wire = new LossyWire();
        CatalogWriter writer = ruler(wire);
        wire.failStatements(1, "42000");

        assertContains(
                "1 try",
                assertThrows(
                        CatalogException.class,
                        () -> create(writer, collection(10, "a"), journal(12))));
    }

    private CatalogWriter ruler(LossyWire wire) {
        CatalogWriter writer = writer(wire);
        writer.takeReign(1, "write-1", "localhost:1");
        return writer;
    }

    private static Manifest createAndReplace(CatalogWriter writer) {
        create(writer, collection(10, "a"), journal(12));
        return writer.replace(replacement(10).segmentsIn(segment(10, 20)).done());
    }

    // ---- helpers

    void execute(String sql) throws Exception {
        try (var pool = ConnectionPool.forWriting(config);
                var connection = pool.connection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
            connection.commit();
        }
    }

    static void refused(ErrorCode code, Executable change) {
        var refusal = assertThrows(AtollException.class, change);
        assertEquals(code, refusal.code(), refusal.getMessage());
    }

    static void assertContains(String part, Exception e) {
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
