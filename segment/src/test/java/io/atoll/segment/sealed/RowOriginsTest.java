package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.Segments;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.tombstones.Tombstones;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Several segments become one.
class RowOriginsTest {
    private static final long BEFORE = 1000;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT64", "VARCHAR"})
    void everyLivingRowOfEverySourceIsFoundAgainAsItWas(DataType keyType) throws IOException {
        var segments = new Segments(folder, keyType);
        for (long seed = 1; seed <= 12; seed++) {
            Random random = Segments.random(seed);
            var sources = new ArrayList<SealedSegment>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                sources.add(randomSource(segments, keyType, random, BEFORE + random.nextInt(2)));
            }
            requireMerged(segments, sources, 1000 + seed);
            sources.forEach(SealedSegment::close);
        }
    }

    /// Keys come in several sources and several times in one, some rows are dead, at times all.
    private static SealedSegment randomSource(
            Segments segments, DataType keyType, Random random, long timestamp) throws IOException {
        var rows = new ArrayList<Row>();
        int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            Object key = Samples.key(keyType, random.nextInt(-20, 20));
            rows.add(Samples.row(random, key, timestamp + i));
        }
        SealedSegment source = segments.sealed(rows);
        int lasting = random.nextInt(5);
        int[] dead =
                random.ints(0, count).limit(lasting == 0 ? 1000 : 5).sorted().distinct().toArray();
        if (lasting < 4) {
            source.apply(new Tombstones(source.id(), timestamp + 90, dead));
        }
        return source;
    }

    private static void requireMerged(Segments segments, List<SealedSegment> sources, long id)
            throws IOException {
        var rebuilt = rebuild(segments, sources, id);
        int living = sources.stream().mapToInt(source -> source.liveNow().count()).sum();
        if (living == 0) {
            assertTrue(rebuilt.info().isEmpty());
            return;
        }
        try (var merged = segments.open(rebuilt.info().orElseThrow())) {
            var found = new boolean[living];
            for (int i = 0; i < sources.size(); i++) {
                SealedSegment source = sources.get(i);
                int[] rows = live(source);
                int[] newRows = rebuilt.origins().newRows(i, Segments.allRows(source.rowCount()));
                assertEquals(rows.length, newRows.length);
                for (int row : newRows) {
                    assertTrue(!found[row], "two rows became row " + row);
                    found[row] = true;
                }
                assertEquals(rows(segments, source, rows), rows(segments, merged, newRows));
            }
            assertEquals(living, merged.rowCount());
        }
    }

    private static SegmentSealer.Rebuilt rebuild(
            Segments segments, List<SealedSegment> sources, long id) throws IOException {
        return SegmentSealer.rebuild(
                segments.storage(),
                sources,
                segments.schema(),
                List.of(),
                id,
                "merged-" + id,
                () -> false);
    }

    private static int[] live(SealedSegment source) {
        var live = source.liveNow();
        var rows = new int[live.count()];
        int row = -1;
        for (int i = 0; i < rows.length; i++) {
            row = live.next(row + 1);
            rows[i] = row;
        }
        return rows;
    }

    private static List<Row> rows(Segments segments, SealedSegment segment, int[] rows) {
        try (var view = segment.view(SearchableSegment.NOW)) {
            return Samples.rows(
                    view.fetch(rows, rows.length, segments.schema().fields()),
                    view.timestamps(rows, rows.length));
        }
    }

    @Test
    void aRowThatDiedMeanwhileIsStruckWhereItIsNow() throws IOException {
        var segments = new Segments(folder, DataType.INT64);
        Random random = Segments.random(1);
        try (var even = segments.sealed(keyed(random, 0, 2, 4, 6));
                var odd = segments.sealed(keyed(random, 1, 3, 5, 7))) {
            odd.apply(new Tombstones(odd.id(), BEFORE + 1, new int[] {0}));
            RowOrigins origins = rebuild(segments, List.of(even, odd), 99).origins();
            // The merged rows: 0, 2, 3, 4, 5, 6, 7.
            assertArrayEquals(new int[] {0, 5}, origins.newRows(0, new int[] {0, 3}));
            assertArrayEquals(new int[] {2, 6}, origins.newRows(1, new int[] {0, 1, 3}));
        }
    }

    private static List<Row> keyed(Random random, long... keys) {
        var rows = new ArrayList<Row>();
        for (long key : keys) {
            rows.add(Samples.row(random, key, BEFORE));
        }
        return rows;
    }

    @Test
    void segmentsOfTwoPartitionsAreNotMerged() throws IOException {
        var segments = new Segments(folder, DataType.INT64);
        Random random = Segments.random(2);
        try (var growing = segments.growing(keyed(random, 1, 2))) {
            growing.insert(
                    Samples.PARTITION + 1,
                    BEFORE,
                    Samples.columns(DataType.INT64, keyed(random, 3)));
            var other =
                    SegmentSealer.seal(
                                    segments.storage(),
                                    growing,
                                    segments.schema(),
                                    1,
                                    Samples.PARTITION + 1,
                                    50,
                                    "other")
                            .orElseThrow();
            try (var first = segments.open(segments.seal(growing));
                    var second = segments.open(other)) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> rebuild(segments, List.of(first, second), 51));
            }
        }
    }
}
