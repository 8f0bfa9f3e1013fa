package io.atoll.catalog;

import static io.atoll.catalog.TestCollections.VECTOR_FIELD;
import static io.atoll.catalog.TestCollections.alter;
import static io.atoll.catalog.TestCollections.collection;
import static io.atoll.catalog.TestCollections.index;
import static io.atoll.catalog.TestCollections.journal;
import static io.atoll.catalog.TestCollections.plus;
import static io.atoll.catalog.TestCollections.segment;
import static io.atoll.catalog.TestCollections.tombstone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.api.Replacement;
import io.atoll.model.Index;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Makes random changes through a writer, and keeps book of what should be in the catalog.
final class RandomHistory {
    private final Random random;
    private final CatalogWriter writer;
    private final MovableClock clock;
    private final Map<Long, Manifest> manifests = new TreeMap<>();
    private final Map<Long, List<Index>> indexes = new HashMap<>();
    private Map<Long, List<String>> placement = Map.of();
    private long lastId = 100;
    private long epoch;
    private long deletes;

    RandomHistory(long seed, CatalogWriter writer, MovableClock clock) {
        this.random = new Random(seed);
        this.writer = writer;
        this.clock = clock;
        takeReign();
    }

    void step() {
        clock.advance(Duration.ofSeconds(random.nextInt(10)));
        switch (random.nextInt(20)) {
            case 0, 1 -> create();
            case 2 -> drop();
            case 3 -> load();
            case 4 -> toggleIndex();
            case 5 -> place();
            case 6 -> takeReign();
            case 7 -> writer.forgetDropped(20_000, Set.of());
            default -> replace();
        }
    }

    /// Compares a state with the book.
    void check(CatalogState state) {
        assertEquals(manifests, new TreeMap<>(state.manifests()));
        assertEquals(manifests.keySet(), state.collections().keySet());
        state.collections()
                .forEach((id, collection) -> assertEquals(indexes.get(id), collection.indexes()));
        assertEquals(placement, state.placement());
        assertEquals(epoch, state.writer().orElseThrow().epoch());
    }

    private void create() {
        long id = nextId();
        JournalInfo journal = journal(nextId());
        TestCollections.create(
                writer, collection(id, "collection-" + random.nextInt() + id), journal);
        manifests.put(id, new Manifest(id, epoch, 1, List.of(), List.of(), List.of(journal)));
        indexes.put(id, List.of());
    }

    private void drop() {
        if (manifests.size() > 2) {
            long id = anyCollection();
            TestCollections.drop(writer, id);
            manifests.remove(id);
            indexes.remove(id);
        }
    }

    private void load() {
        if (!manifests.isEmpty()) {
            alter(
                    writer,
                    anyCollection(),
                    c -> c.withLoaded(random.nextBoolean(), random.nextInt(3)));
        }
    }

    private void toggleIndex() {
        if (manifests.isEmpty()) {
            return;
        }
        long id = anyCollection();
        if (indexes.get(id).isEmpty()) {
            Index index = index(nextId(), "index", VECTOR_FIELD);
            alter(writer, id, c -> c.withIndexes(plus(c, index)));
            indexes.put(id, List.of(index));
        } else {
            alter(writer, id, c -> c.withIndexes(List.of()));
            indexes.put(id, List.of());
        }
    }

    private void place() {
        var owners = new HashMap<Long, List<String>>();
        for (int i = random.nextInt(6); i > 0; i--) {
            owners.put((long) random.nextInt(8), List.of("read-" + random.nextInt(3)));
        }
        writer.publishPlacement(owners);
        placement = owners;
    }

    private void takeReign() {
        epoch++;
        writer.takeReign(epoch, "write-" + epoch, "localhost:" + epoch);
    }

    private void replace() {
        if (manifests.isEmpty()) {
            create();
            return;
        }
        Manifest before = manifests.get(anyCollection());
        long id = before.collectionId();
        var segments = new TreeMap<Long, SegmentInfo>();
        before.segments().forEach(segment -> segments.put(segment.id(), segment));
        var tombstones = new TreeMap<Long, TombstoneInfo>();
        before.tombstones().forEach(t -> tombstones.put(t.segmentId(), t));
        var journals = new ArrayList<>(before.journals());

        Set<Long> segmentsOut = some(segments.keySet());
        segments.keySet().removeAll(segmentsOut);
        tombstones.keySet().removeAll(segmentsOut);
        var segmentsIn = new ArrayList<SegmentInfo>();
        for (int i = random.nextInt(3); i > 0; i--) {
            SegmentInfo segment = segment(id, nextId());
            segmentsIn.add(segment);
            segments.put(segment.id(), segment);
        }
        var tombstonesIn = new ArrayList<TombstoneInfo>();
        for (long segmentId : some(segments.keySet())) {
            TombstoneInfo tombstone = tombstone(segmentId, ++deletes);
            tombstonesIn.add(tombstone);
            tombstones.put(segmentId, tombstone);
        }
        var journalsOut = new HashSet<Long>();
        var journalsIn = new ArrayList<JournalInfo>();
        if (random.nextInt(3) == 0) {
            JournalInfo journal = journal(nextId());
            journalsIn.add(journal);
            journals.add(journal);
        }
        if (journals.size() > 1 && journalsIn.isEmpty() && random.nextBoolean()) {
            journalsOut.add(journals.removeFirst().segmentId());
        }

        Manifest after =
                writer.replace(
                        new Replacement(
                                id,
                                segmentsOut,
                                segmentsIn,
                                tombstonesIn,
                                journalsOut,
                                journalsIn,
                                Map.of()));
        var expected =
                new Manifest(
                        id,
                        epoch,
                        before.number() + 1,
                        List.copyOf(segments.values()),
                        List.copyOf(tombstones.values()),
                        journals);
        assertEquals(expected, after);
        manifests.put(id, after);
    }

    private Set<Long> some(Set<Long> ids) {
        var some = new HashSet<Long>();
        for (long id : ids) {
            if (random.nextInt(4) == 0) {
                some.add(id);
            }
        }
        return some;
    }

    private long anyCollection() {
        List<Long> ids = List.copyOf(manifests.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    private long nextId() {
        lastId += 10;
        return lastId;
    }
}
