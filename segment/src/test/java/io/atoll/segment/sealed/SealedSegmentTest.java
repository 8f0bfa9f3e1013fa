package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.Segments;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.SearchableSegment;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// The folder of a sealed segment: written, opened, damaged, changed by tombstones.
class SealedSegmentTest {
    private static final long BEFORE = 1000;

    @TempDir Path folder;
    private Segments segments;

    @BeforeEach
    void openStorage() throws IOException {
        segments = new Segments(folder, DataType.INT64);
    }

    private List<Row> rows(int count) {
        return Samples.rows(new Random(1), DataType.INT64, count, BEFORE);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT64", "VARCHAR"})
    void putsRowsInTheOrderOfKeysAndOneKeysRowsInTheOrderOfTime(DataType keyType)
            throws IOException {
        segments = new Segments(folder, keyType);
        Random random = Segments.random(3);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 200; i++) {
            rows.add(
                    Samples.row(
                            random,
                            Samples.key(keyType, random.nextInt(-20, 20)),
                            BEFORE + i / 20));
        }
        try (var segment = segments.sealed(rows);
                var view = segment.view(SearchableSegment.NOW)) {
            int[] all = Segments.allRows(rows.size());
            Keys keys = view.keys(all, all.length);
            long[] timestamps = view.timestamps(all, all.length);
            for (int row = 1; row < all.length; row++) {
                int order = keys.compare(row - 1, keys, row);
                assertTrue(order <= 0);
                assertTrue(order < 0 || timestamps[row - 1] <= timestamps[row]);
            }
            assertEquals(BEFORE, segment.info().minTimestamp());
            assertEquals(BEFORE + 9, segment.info().maxTimestamp());
        }
    }

    @Test
    void leavesOutDeadRowsAndThoseOfOtherPartitions() throws IOException {
        var rows = rows(50);
        try (var growing = segments.growing(rows)) {
            growing.insert(
                    Samples.PARTITION + 1,
                    BEFORE + 1,
                    Samples.columns(
                            DataType.INT64, List.of(Samples.row(new Random(2), 999L, BEFORE + 1))));
            growing.delete(Delete.of(BEFORE + 2, 0, Keys.ofLongs((Long) rows.get(10).key())));
            assertEquals(Set.of(Samples.PARTITION, Samples.PARTITION + 1), growing.partitions());
            SegmentInfo info = segments.seal(growing);
            assertEquals(49, info.rowCount());
            try (var segment = segments.open(info);
                    var view = segment.view(SearchableSegment.NOW)) {
                assertEquals(49, view.liveRows());
                assertNull(segment.tombstones());
            }
        }
    }

    @Test
    void writesNothingWhenNoRowIsAlive() throws IOException {
        try (var growing = segments.growing(rows(5))) {
            growing.delete(Delete.ofAll(BEFORE + 1, 0));
            var info =
                    SegmentSealer.seal(
                            segments.storage(),
                            growing,
                            segments.schema(),
                            1,
                            Samples.PARTITION,
                            2,
                            "empty");
            assertTrue(info.isEmpty());
            assertEquals(List.of(), segments.storage().list(""));
        }
        try (var source = segments.sealed(rows(5))) {
            source.delete(Delete.ofAll(BEFORE + 1, 0));
            var rebuilt =
                    SegmentSealer.rebuild(
                            segments.storage(),
                            List.of(source),
                            segments.schema(),
                            List.of(),
                            9,
                            "empty",
                            () -> false);
            assertTrue(rebuilt.info().isEmpty());
            assertEquals(0, rebuilt.origins().newRows(0, Segments.allRows(5)).length);
        }
    }

    @Test
    void opensAgainAsItWas() throws IOException {
        SegmentInfo info;
        try (var growing = segments.growing(rows(100))) {
            info = segments.seal(growing);
        }
        long bytes = 0;
        for (String file : segments.storage().list(info.folder())) {
            bytes += Files.size(folder.resolve(info.folder()).resolve(file));
        }
        assertEquals(bytes, info.sizeBytes());
        int[] all = Segments.allRows(100);
        var fields = segments.schema().fields();
        List<Row> first;
        try (var segment = segments.open(info);
                var view = segment.view(SearchableSegment.NOW)) {
            first = Samples.rows(view.fetch(all, 100, fields), view.timestamps(all, 100));
        }
        try (var segment = segments.open(info);
                var view = segment.view(SearchableSegment.NOW)) {
            assertEquals(
                    first, Samples.rows(view.fetch(all, 100, fields), view.timestamps(all, 100)));
        }
    }

    @Test
    void namesAFileThatIsNotWhatWasWritten() throws IOException {
        SegmentInfo info;
        try (var growing = segments.growing(rows(100))) {
            info = segments.seal(growing);
        }
        Path segmentFolder = folder.resolve(info.folder());
        for (String file : segments.storage().list(info.folder())) {
            Path path = segmentFolder.resolve(file);
            byte[] content = Files.readAllBytes(path);

            byte[] flipped = content.clone();
            flipped[content.length / 2] ^= 1;
            Files.write(path, flipped);
            assertDamaged(info, file, true);

            Files.write(path, java.util.Arrays.copyOf(content, content.length - 1));
            assertDamaged(info, file, false);

            Files.delete(path);
            assertDamaged(info, file, false);

            Files.write(path, content);
        }
        segments.open(info).close();
    }

    private void assertDamaged(SegmentInfo info, String file, boolean verify) {
        var error =
                assertThrows(
                        AtollException.class,
                        () ->
                                SealedSegment.open(
                                        segments.storage(), info, segments.schema(), verify));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().contains(info.folder() + "/" + file), error.getMessage());
    }

    @Test
    void refusesTheFolderOfAnotherSegment() throws IOException {
        try (var growing = segments.growing(rows(10))) {
            SegmentInfo info = segments.seal(growing);
            var other =
                    new SegmentInfo(
                            info.id() + 1,
                            1,
                            info.partitionId(),
                            info.folder(),
                            10,
                            1,
                            1,
                            1,
                            Set.of());
            assertDamaged(other, SegmentDescriptor.NAME, false);
        }
    }

    @Test
    void tombstonesEndRowsForGood() throws IOException {
        SegmentInfo info;
        try (var growing = segments.growing(rows(100))) {
            info = segments.seal(growing);
        }
        try (var first = segments.open(info);
                var second = segments.open(info)) {
            int[] doomed = {3, 50, 99};
            Keys keys;
            try (var view = first.view(SearchableSegment.NOW)) {
                keys = view.keys(doomed, doomed.length);
            }
            first.delete(Delete.of(BEFORE + 50, 0, keys));
            var tombstones = first.tombstones();
            assertArrayEquals(doomed, tombstones.rows());
            assertEquals(BEFORE + 50, tombstones.maxTimestamp());
            assertEquals(info.id(), tombstones.segmentId());
            assertEquals(100, liveRows(first, BEFORE + 49));

            second.apply(tombstones);
            assertEquals(97, liveRows(second, SearchableSegment.NOW));
            assertEquals(97, liveRows(second, BEFORE + 50));
            var error = assertThrows(AtollException.class, () -> second.view(BEFORE + 49));
            assertEquals(ErrorCode.SEGMENT_NOT_LOADED, error.code());
            assertEquals(0, second.delete(Delete.of(BEFORE + 50, 0, keys)));
            assertArrayEquals(doomed, second.tombstones().rows());

            first.apply(tombstones);
            assertEquals(97, liveRows(first, SearchableSegment.NOW));
            assertThrows(AtollException.class, () -> first.view(BEFORE + 49));
        }
    }

    @Test
    void aRebuiltSegmentRefusesAPastInWhichItsDeadRowsLived() throws IOException {
        try (var source = segments.sealed(rows(100))) {
            source.delete(Delete.ofAll(BEFORE, 0));
            var keys = Keys.ofLongs(-100, -97);
            assertEquals(2, source.delete(Delete.of(BEFORE + 50, 0, keys)));
            var rebuilt =
                    SegmentSealer.rebuild(
                            segments.storage(),
                            List.of(source),
                            segments.schema(),
                            List.of(),
                            77,
                            "77",
                            () -> false);
            try (var segment = segments.open(rebuilt.info().orElseThrow())) {
                assertEquals(98, liveRows(segment, BEFORE + 50));
                assertThrows(AtollException.class, () -> segment.view(BEFORE + 49));
            }
        }
    }

    private static long liveRows(SealedSegment segment, long asOf) {
        try (var view = segment.view(asOf)) {
            return view.liveRows();
        }
    }

    @Test
    void givesFieldsThatCameLaterTheirDefaultOrNull() throws IOException {
        SegmentInfo info;
        try (var growing = segments.growing(rows(20))) {
            info = segments.seal(growing);
        }
        Field counted = later(200, DataType.INT64, Optional.of(new Literal.Int(5)));
        Field named = later(201, DataType.VARCHAR, Optional.empty());
        var fields = new ArrayList<>(segments.schema().fields());
        fields.add(counted);
        fields.add(named);
        var schema = new Schema("", fields);
        try (var segment = SealedSegment.open(segments.storage(), info, schema, false);
                var view = segment.view(SearchableSegment.NOW)) {
            var fetched = view.fetch(new int[] {1, 2}, 2, List.of(counted, named));
            assertEquals(5, ((Column.Longs) fetched.columns().get(0)).value(1));
            assertTrue(fetched.columns().get(1).isNull(0));
            var countedPlace = new Filter.Reference(200, "counted", DataType.INT64, List.of());
            var namedPlace = new Filter.Reference(201, "named", DataType.VARCHAR, List.of());
            assertEquals(20, count(view, equal(countedPlace, new Literal.Int(5))));
            assertEquals(0, count(view, equal(countedPlace, new Literal.Int(6))));
            assertEquals(20, count(view, new Filter.IsNull(namedPlace)));
            assertEquals(0, count(view, new Filter.Not(equal(namedPlace, new Literal.Text("x")))));
        }
    }

    private static Filter equal(Filter.Reference place, Literal literal) {
        return new Filter.Compare(place, Filter.Comparison.EQUAL, new Filter.Constants(literal));
    }

    private static long count(SearchableSegment.View view, Filter filter) {
        return view.count(Optional.of(filter), Set.of());
    }

    private static Field later(long id, DataType type, Optional<Literal> defaultValue) {
        return Field.of(id, "later" + id, type)
                .with(Field.Trait.NULLABLE)
                .withMaxLength(100)
                .withDefault(defaultValue);
    }
}
