package io.atoll.readnode;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.Replacement;
import io.atoll.discovery.fixed.StaticDiscovery;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.Collection.Partition;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.change.RowChange;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.routing.consistenthash.ConsistentHashPolicyFactory;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.sealed.SegmentSource;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.segment.tombstones.Tombstones;
import io.atoll.spi.Member;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentracing.noop.NoopTracerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// What stands around a read node: a storage with journals and segments, a catalog, discovery. It
/// writes what a write node would write, one collection with keys and two-dimensional vectors.
public final class TestCluster implements AutoCloseable {
    static final long KEY = 100;
    static final long VECTOR = 101;
    static final long COLOR = 102;
    static final long PARTITION = 7;
    public static final Schema SCHEMA =
            new Schema(
                    "",
                    List.of(
                            field(KEY, "id", DataType.INT64, true, 0),
                            field(VECTOR, "vector", DataType.FLOAT_VECTOR, false, 2),
                            field(COLOR, "color", DataType.VARCHAR, false, 0)));
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Storage storage;
    private final CatalogConfig catalogConfig;
    private final CatalogWriter catalog;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Map<String, StaticDiscovery> discoveries = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Set<String> members = new TreeSet<>();
    private final Map<Long, JournalWriter> journals = new HashMap<>();
    private final Map<Long, List<String>> placement = new HashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final long collectionId = 50;
    private long clock = 1_000;
    private long epoch = 1;

    TestCluster(Path folder) throws IOException {
        this.storage = LocalStorage.at(folder);
        this.catalogConfig = CatalogConfig.sqlite(folder.resolve("catalog.db"));
        this.catalog = CatalogWriter.open(catalogConfig);
        catalog.takeReign(epoch, "writer", "127.0.0.1:1");
        storage.createFolder(StorageLayout.journals(collectionId));
        storage.createFolder(StorageLayout.segments(collectionId));
        storage.createFolder(StorageLayout.tombstones(collectionId));
        var collection =
                new Collection(
                        collectionId,
                        "default",
                        "things",
                        SCHEMA,
                        1,
                        ConsistencyLevel.STRONG,
                        true,
                        1,
                        List.of(),
                        List.of(new Partition(PARTITION, Partition.DEFAULT_NAME)),
                        List.of(),
                        Map.of(),
                        now(),
                        now());
        catalog.apply(new RowChange.Create(collection, newJournal()));
    }

    private static Field field(long id, String name, DataType type, boolean key, int dimension) {
        return Field.of(id, name, type)
                .with(Field.Trait.PRIMARY_KEY, key)
                .with(Field.Trait.NULLABLE, type == DataType.VARCHAR)
                .withDimension(dimension)
                .withMaxLength(type == DataType.VARCHAR ? 1_000 : 0);
    }

    // --- time and identity ---------------------------------------------------------------------

    long collectionId() {
        return collectionId;
    }

    /// What all nodes measure.
    SimpleMeterRegistry meters() {
        return meters;
    }

    Storage storage() {
        return storage;
    }

    /// A new timestamp, also for ids.
    long now() {
        return ++clock;
    }

    void reign(long newEpoch) {
        epoch = newEpoch;
        catalog.takeReign(epoch, "writer", "127.0.0.1:1");
    }

    // --- what a write node does ----------------------------------------------------------------

    /// One row; its color is `c` and the key.
    record Row(long key, float x, float y) {}

    static Row row(long key, double x) {
        return new Row(key, (float) x, 0);
    }

    static Rows rows(Row... rows) {
        var keys = new long[rows.length];
        var colors = new String[rows.length];
        ByteBuffer vectors =
                ByteBuffer.allocate(rows.length * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows.length; i++) {
            keys[i] = rows[i].key();
            colors[i] = "c" + rows[i].key();
            vectors.putFloat(rows[i].x()).putFloat(rows[i].y());
        }
        return new Rows(
                rows.length,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Vectors(
                                VECTOR, DataType.FLOAT_VECTOR, rows.length, 2, vectors.flip()),
                        new Column.Texts(COLOR, colors, null)));
    }

    /// Makes a journal that is in no manifest yet.
    JournalInfo newJournal() throws IOException {
        long id = now();
        String file = StorageLayout.journal(collectionId, epoch, id);
        journals.put(id, JournalWriter.create(storage, file, id, epoch));
        return new JournalInfo(id, file, epoch, OptionalLong.empty());
    }

    /// The journal that takes rows.
    long openJournal() {
        return manifest().openJournal().segmentId();
    }

    JournalWriter journal(long id) {
        return journals.get(id);
    }

    /// @return the record's timestamp
    long write(long journalId, JournalRecord record) throws IOException {
        return write(journalId, now(), record);
    }

    private long write(long journalId, long timestamp, JournalRecord record) throws IOException {
        JournalWriter journal = journals.get(journalId);
        journal.awaitDurable(journal.append(timestamp, BatchId.NONE, record), LIMIT);
        return timestamp;
    }

    static JournalRecord insertOf(Row... rows) {
        return new JournalRecord.Insert(PARTITION, rows(rows));
    }

    long insert(Row... rows) throws IOException {
        return write(openJournal(), insertOf(rows));
    }

    long upsert(Row... rows) throws IOException {
        long timestamp = now();
        return write(
                openJournal(),
                timestamp,
                new JournalRecord.Upsert(PARTITION, timestamp - 1, Optional.empty(), rows(rows)));
    }

    long delete(long... keys) throws IOException {
        long timestamp = now();
        return write(openJournal(), timestamp, deleteUpTo(timestamp - 1, keys));
    }

    static JournalRecord deleteUpTo(long timestamp, long... keys) {
        return new JournalRecord.DeleteKeys(0, timestamp, Keys.ofLongs(keys));
    }

    /// Ends a journal and names the next, without a word to the catalog.
    void roll(long journalId, JournalInfo next) throws IOException {
        write(journalId, new JournalRecord.Roll(next.segmentId(), next.file()));
    }

    /// Seals rows that were written at a timestamp.
    SegmentInfo seal(long timestamp, Row... rows) throws IOException {
        long id = now();
        var growing = GrowingSegment.create(id, SCHEMA);
        growing.insert(PARTITION, timestamp, rows(rows));
        try {
            return SegmentSealer.seal(
                            storage,
                            growing,
                            SCHEMA,
                            collectionId,
                            PARTITION,
                            id,
                            StorageLayout.segment(collectionId, epoch, id))
                    .orElseThrow();
        } finally {
            growing.close();
        }
    }

    TombstoneInfo tombstones(long segmentId, long timestamp, int... rows) throws IOException {
        String file = StorageLayout.tombstones(collectionId, epoch, segmentId, now());
        new Tombstones(segmentId, timestamp, rows).write(storage, file);
        return new TombstoneInfo(segmentId, file, rows.length, timestamp);
    }

    // --- the catalog ---------------------------------------------------------------------------

    Manifest manifest() {
        return catalog.read().manifests().get(collectionId);
    }

    /// The parts of a change of the manifest.
    record Change(
            Set<Long> segmentsOut,
            List<SegmentInfo> segmentsIn,
            List<TombstoneInfo> tombstonesIn,
            Set<Long> journalsOut,
            List<JournalInfo> journalsIn,
            Map<Long, Long> journalEnds) {

        static Change none() {
            return new Change(Set.of(), List.of(), List.of(), Set.of(), List.of(), Map.of());
        }

        Change in(SegmentInfo... segments) {
            return new Change(
                    segmentsOut,
                    List.of(segments),
                    tombstonesIn,
                    journalsOut,
                    journalsIn,
                    journalEnds);
        }

        Change out(Long... segments) {
            return new Change(
                    Set.of(segments),
                    segmentsIn,
                    tombstonesIn,
                    journalsOut,
                    journalsIn,
                    journalEnds);
        }

        Change tombstones(TombstoneInfo... tombstones) {
            return new Change(
                    segmentsOut,
                    segmentsIn,
                    List.of(tombstones),
                    journalsOut,
                    journalsIn,
                    journalEnds);
        }

        Change journalOut(long journal) {
            return new Change(
                    segmentsOut,
                    segmentsIn,
                    tombstonesIn,
                    Set.of(journal),
                    journalsIn,
                    journalEnds);
        }

        Change ends(Map<Long, Long> ends) {
            return new Change(segmentsOut, segmentsIn, tombstonesIn, journalsOut, journalsIn, ends);
        }

        Change journalIn(JournalInfo journal) {
            return new Change(
                    segmentsOut,
                    segmentsIn,
                    tombstonesIn,
                    journalsOut,
                    List.of(journal),
                    journalEnds);
        }
    }

    Manifest commit(UnaryOperator<Change> change) {
        Change made = change.apply(Change.none());
        return catalog.replace(
                new Replacement(
                        collectionId,
                        made.segmentsOut(),
                        made.segmentsIn(),
                        made.tombstonesIn(),
                        made.journalsOut(),
                        made.journalsIn(),
                        made.journalEnds()));
    }

    void release() {
        Collection now = catalog.read().collections().get(collectionId);
        catalog.apply(new RowChange.Alter(now.withLoaded(false, 1)));
    }

    /// Publishes owners of a segment or journal, beside those published before.
    void place(long segmentId, String... nodes) {
        placement.put(segmentId, List.of(nodes));
        catalog.publishPlacement(placement);
    }

    // --- nodes ---------------------------------------------------------------------------------

    static ReadNodeConfig config(String id) {
        return ReadNodeConfig.of(id)
                .withTimes(Duration.ofSeconds(60), Duration.ofMillis(20), Duration.ofMinutes(10));
    }

    TestNode start(String id) throws IOException {
        return start(config(id), storage);
    }

    TestNode start(ReadNodeConfig config, Storage itsStorage) throws IOException {
        return start(config, itsStorage, SegmentSource.of(itsStorage));
    }

    TestNode start(ReadNodeConfig config, Storage itsStorage, SegmentSource segments)
            throws IOException {
        CatalogReader reader = CatalogReader.open(catalogConfig);
        opened.add(reader);
        var discovery = new StaticDiscovery();
        var node =
                ReadNode.start(
                        config,
                        itsStorage,
                        segments,
                        reader,
                        new ConsistentHashPolicyFactory().create(Map.of()),
                        discovery,
                        meters,
                        NoopTracerFactory.create());
        opened.add(node);
        ports.put(config.id(), node.port());
        discoveries.put(config.id(), discovery);
        announce();
        var client = new TestNode(node, this);
        opened.add(client);
        return client;
    }

    /// Says to all nodes that there are these besides them.
    void announce(String... others) {
        members.addAll(List.of(others));
        members.addAll(discoveries.keySet());
        List<Member> all =
                members.stream()
                        .map(
                                id ->
                                        new Member(
                                                id,
                                                1,
                                                Member.Role.READ_NODE,
                                                "127.0.0.1",
                                                ports.getOrDefault(id, 1),
                                                Member.DEFAULT_RESOURCE_GROUP,
                                                "",
                                                Long.MAX_VALUE,
                                                Member.State.READY))
                        .toList();
        discoveries.values().forEach(discovery -> discovery.update(all));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        journals.values().forEach(JournalWriter::close);
        catalog.close();
    }
}
