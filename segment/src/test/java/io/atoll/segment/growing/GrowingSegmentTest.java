package io.atoll.segment.growing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.model.Metric;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.Segments;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorHits;
import io.atoll.segment.search.VectorSearch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// A growing segment while it grows.
class GrowingSegmentTest {
    private static final DataType KEYS = DataType.INT64;

    @Test
    void aViewSeesWhatWasInsertedBeforeItAndNothingLater() {
        Random random = Segments.random(1);
        try (var growing = GrowingSegment.create(1, Samples.schema(KEYS))) {
            var views = new ArrayList<SearchableSegment.View>();
            for (int i = 0; i < 40; i++) {
                insert(growing, random, 10 + i, List.of((long) i));
                views.add(growing.view(SearchableSegment.NOW));
            }
            growing.delete(Delete.of(100, 0, Keys.ofLongs(0)));
            for (int i = 0; i < 40; i++) {
                try (var view = views.get(i)) {
                    assertEquals(i + 1, view.liveRows());
                    assertEquals(i + 1, view.match(Optional.empty(), Set.of(), 100).length);
                }
                assertEquals(i + 1, liveRows(growing, 10 + i));
            }
            assertEquals(39, liveRows(growing, SearchableSegment.NOW));
        }
    }

    @Test
    void findsEveryRowOfAKeyHoweverManyKeysThereAre() {
        Random random = Segments.random(2);
        for (DataType keyType : List.of(DataType.INT64, DataType.VARCHAR)) {
            try (var growing = GrowingSegment.create(1, Samples.schema(keyType))) {
                Map<Object, Integer> alive = new HashMap<>();
                long timestamp = 10;
                for (int batch = 0; batch < 60; batch++) {
                    var rows = new ArrayList<Row>();
                    for (int i = 0; i < 60; i++) {
                        Object key = Samples.key(keyType, random.nextInt(900) * (1L << 33));
                        rows.add(Samples.row(random, key, timestamp));
                        alive.merge(key, 1, Integer::sum);
                    }
                    growing.insert(Samples.PARTITION, timestamp, Samples.columns(keyType, rows));
                    timestamp++;
                    int expected = 0;
                    var doomed = new ArrayList<Object>();
                    for (int i = 0; i < 20; i++) {
                        Object key = Samples.key(keyType, random.nextInt(900) * (1L << 33));
                        doomed.add(key);
                        Integer died = alive.remove(key);
                        expected += died == null ? 0 : died;
                    }
                    assertEquals(
                            expected,
                            growing.delete(Delete.of(timestamp, 0, Samples.keys(keyType, doomed))));
                }
                long left = alive.values().stream().mapToInt(Integer::intValue).sum();
                assertEquals(left, liveRows(growing, SearchableSegment.NOW));
            }
        }
    }

    @Test
    void takesAnUpsertAsADeleteAndAnInsertOfOneTimestamp() {
        Random random = Segments.random(3);
        try (var growing = GrowingSegment.create(1, Samples.schema(KEYS))) {
            insert(growing, random, 10, List.of(1L, 2L));
            assertEquals(1, growing.delete(Delete.of(20, 0, Keys.ofLongs(2, 3))));
            insert(growing, random, 20, List.of(2L, 3L));
            assertEquals(3, liveRows(growing, SearchableSegment.NOW));
            assertEquals(2, liveRows(growing, 19));
            insert(growing, random, 30, List.of(2L));
            assertEquals(1, growing.delete(Delete.of(30, 0, Keys.ofLongs(2))));
            assertEquals(3, liveRows(growing, SearchableSegment.NOW));
        }
    }

    @Test
    void knowsThePartitionOfEachRow() {
        Random random = Segments.random(4);
        try (var growing = GrowingSegment.create(1, Samples.schema(KEYS))) {
            insert(growing, random, 10, List.of(1L, 2L, 3L));
            growing.insert(99, 20, Samples.columns(KEYS, List.of(Samples.row(random, 1L, 20))));
            insert(growing, random, 30, List.of(4L));
            try (var view = growing.view(SearchableSegment.NOW)) {
                assertEquals(4, view.count(Optional.empty(), Set.of(Samples.PARTITION)));
                assertEquals(1, view.count(Optional.empty(), Set.of(99L)));
                assertEquals(5, view.count(Optional.empty(), Set.of(99L, Samples.PARTITION)));
                assertEquals(0, view.count(Optional.empty(), Set.of(5L)));
            }
            assertEquals(1, growing.delete(Delete.of(40, 99, Keys.ofLongs(1))));
            assertEquals(1, growing.delete(Delete.of(40, Samples.PARTITION, Keys.ofLongs(1))));
            assertEquals(3, growing.delete(Delete.ofAll(50, Samples.PARTITION)));
        }
    }

    @Test
    void accountsForTheMemoryThatItTakes() {
        Random random = Segments.random(5);
        try (var growing = GrowingSegment.create(1, Samples.schema(KEYS))) {
            long empty = growing.sizeBytes();
            growing.insert(
                    Samples.PARTITION,
                    10,
                    Samples.columns(KEYS, Samples.rows(random, KEYS, 2000, 10)));
            long vectors = 2000L * Samples.DIMENSION * Float.BYTES;
            assertTrue(growing.sizeBytes() > empty + vectors, growing.sizeBytes() + " bytes");
        }
    }

    @Test
    void refusesRowsThatAreOlderThanThoseItHas() {
        Random random = Segments.random(6);
        try (var growing = GrowingSegment.create(1, Samples.schema(KEYS))) {
            insert(growing, random, 10, List.of(1L));
            assertThrows(
                    IllegalArgumentException.class, () -> insert(growing, random, 9, List.of(2L)));
            insert(growing, random, 10, List.of(3L));
            assertEquals(2, liveRows(growing, SearchableSegment.NOW));
        }
    }

    @Test
    void searchesSeeWholeRowsWhileOthersAreInsertedAndDeleted() {
        Random random = Segments.random(7);
        var done = new AtomicBoolean();
        try (var growing = GrowingSegment.create(1, Samples.schema(KEYS))) {
            var batches = new ArrayList<List<Row>>();
            for (int i = 0; i < 60; i++) {
                long from = i * 25L;
                var rows = new ArrayList<Row>();
                for (long key = from; key < from + 25; key++) {
                    rows.add(Samples.row(random, key, 10 + i));
                }
                batches.add(rows);
            }
            var searches = new ArrayList<CompletableFuture<Integer>>();
            for (int thread = 0; thread < 2; thread++) {
                long seed = thread;
                searches.add(
                        CompletableFuture.supplyAsync(
                                () -> searchUntil(done, growing, batches, new Random(seed))));
            }
            for (int i = 0; i < batches.size(); i++) {
                growing.insert(Samples.PARTITION, 10 + i, Samples.columns(KEYS, batches.get(i)));
                growing.delete(Delete.of(11 + i, 0, Keys.ofLongs(i * 25L)));
            }
            done.set(true);
            searches.forEach(CompletableFuture::join);
            assertEquals(60 * 24, liveRows(growing, SearchableSegment.NOW));
        }
    }

    /// Each hit has the distance and the values of the row whose key it has.
    private static int searchUntil(
            AtomicBoolean done, GrowingSegment growing, List<List<Row>> batches, Random random) {
        int searches = 0;
        while (!done.get()) {
            searches++;
            float[] query = Samples.query(random);
            try (var view = growing.view(SearchableSegment.NOW)) {
                VectorHits hits =
                        view.search(
                                VectorSearch.of(
                                        new VectorQuery(
                                                Samples.VECTOR,
                                                Metric.L2,
                                                QueryVectors.ofFloats(List.of(query)),
                                                10,
                                                0,
                                                Optional.empty(),
                                                Optional.empty())));
                int[] rows = hits.rows(0);
                assertEquals(Math.min(10, view.liveRows()), rows.length);
                var fetched =
                        Samples.rows(
                                view.fetch(rows, rows.length, Samples.schema(KEYS).fields()),
                                view.timestamps(rows, rows.length));
                for (Row row : fetched) {
                    long key = (Long) row.key();
                    assertEquals(batches.get((int) (key / 25)).get((int) (key % 25)), row);
                }
            }
        }
        return searches;
    }

    private static void insert(
            GrowingSegment growing, Random random, long timestamp, List<Long> keys) {
        var rows = new ArrayList<Row>();
        for (long key : keys) {
            rows.add(Samples.row(random, key, timestamp));
        }
        growing.insert(Samples.PARTITION, timestamp, Samples.columns(KEYS, rows));
    }

    private static long liveRows(GrowingSegment growing, long asOf) {
        try (var view = growing.view(asOf)) {
            return view.liveRows();
        }
    }
}
