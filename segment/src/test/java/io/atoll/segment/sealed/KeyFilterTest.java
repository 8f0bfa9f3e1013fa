package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Samples;
import io.atoll.segment.Segments;
import io.atoll.segment.search.Delete;
import io.atoll.segment.storage.CheckedJson;
import io.atoll.segment.storage.StorageLayout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

final class KeyFilterTest {
    private static final int ROWS = 2_000;
    private static final int KEYS = 1_000_000;

    @TempDir Path folder;

    private SegmentInfo seal(Segments segments) throws IOException {
        var rows = Samples.rows(new Random(1), segments.schema().primaryKey().type(), ROWS, KEYS);
        var growing = segments.growing(rows);
        try {
            return SegmentSealer.seal(
                            segments.storage(),
                            growing,
                            segments.schema(),
                            1,
                            Samples.PARTITION,
                            7,
                            StorageLayout.segment(1, 1, 7))
                    .orElseThrow();
        } finally {
            growing.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT64", "VARCHAR"})
    void theFileHasAllKeysOfTheSegmentAndLetsFewOthersThrough(DataType type) throws Exception {
        var segments = new Segments(folder, type);
        SegmentInfo info = seal(segments);

        KeyFilter filter = KeyFilter.read(segments.storage(), info).orElseThrow();

        try (SealedSegment segment = segments.open(info);
                var view = segment.view(io.atoll.segment.search.SearchableSegment.NOW)) {
            Keys keys = view.keys(Segments.allRows(ROWS), ROWS);
            for (int i = 0; i < keys.size(); i++) {
                assertTrue(filter.mayBeHitBy(List.of(delete(one(keys, i)))), "key " + keys.get(i));
            }
        }
        long through =
                LongStream.rangeClosed(1, 10_000)
                        .filter(key -> filter.mayBeHitBy(List.of(delete(other(type, key)))))
                        .count();
        assertTrue(through < 100, through + " of 10,000 keys let through");
        assertTrue(filter.mayBeHitBy(List.of(deleteOfAll())));
        assertFalse(filter.mayBeHitBy(List.of()));
    }

    private static Keys one(Keys keys, int index) {
        return switch (keys) {
            case Keys.LongKeys longs -> Keys.ofLongs(new long[] {longs.value(index)});
            case Keys.TextKeys texts -> Keys.ofTexts(List.of(texts.value(index)));
        };
    }

    private static Keys other(DataType type, long key) {
        return type == DataType.INT64
                ? Keys.ofLongs(new long[] {Long.MIN_VALUE + key})
                : Keys.ofTexts(List.of("no key " + key));
    }

    private static Delete delete(Keys keys) {
        return new Delete(Long.MAX_VALUE, Long.MAX_VALUE - 1, 0, Optional.of(keys));
    }

    private static Delete deleteOfAll() {
        return new Delete(Long.MAX_VALUE, Long.MAX_VALUE - 1, 0, Optional.empty());
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        var segments = new Segments(folder, DataType.INT64);
        SegmentInfo info = seal(segments);
        Path file = folder.resolve(info.folder()).resolve(KeyFilter.NAME);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        var refused =
                assertThrows(AtollException.class, () -> KeyFilter.read(segments.storage(), info));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, refused.code());
        assertTrue(refused.getMessage().contains(KeyFilter.NAME), refused.getMessage());
        assertThrows(AtollException.class, () -> segments.open(info));
    }

    @Test
    void aSegmentFromBeforeThereWereKeyFiltersIsOpenedAndDeletedFrom() throws Exception {
        var segments = new Segments(folder, DataType.INT64);
        SegmentInfo info = withoutFilter(segments, seal(segments));

        assertEquals(Optional.empty(), KeyFilter.read(segments.storage(), info));
        try (SealedSegment segment = segments.open(info);
                var view = segment.view(io.atoll.segment.search.SearchableSegment.NOW)) {
            Keys keys = view.keys(Segments.allRows(ROWS), ROWS);
            assertTrue(segment.delete(delete(one(keys, 3))) > 0);
            assertEquals(0, segment.delete(delete(other(DataType.INT64, 5))));
        }
    }

    /// The same segment as it was written before: the file is not there, nor in its descriptor.
    private SegmentInfo withoutFilter(Segments segments, SegmentInfo info) throws IOException {
        Path home = folder.resolve(info.folder());
        SegmentDescriptor with = OpenFolder.descriptor(segments.storage(), info);
        var without =
                new SegmentDescriptor(
                        with.segment(),
                        with.collection(),
                        with.partition(),
                        with.rows(),
                        with.minTimestamp(),
                        with.maxTimestamp(),
                        with.lastDelete(),
                        with.fields(),
                        with.indexes(),
                        with.valueIndexes(),
                        with.files().stream()
                                .filter(file -> !file.name().equals(KeyFilter.NAME))
                                .toList());
        Files.delete(home.resolve(KeyFilter.NAME));
        // Nor had descriptors this member then.
        var json = new CheckedJson("atoll-segment", 1);
        ObjectNode members = json.read(SegmentDescriptor.NAME, without.toBytes());
        members.remove(List.of("crc32c", "value_indexes"));
        Files.write(home.resolve(SegmentDescriptor.NAME), json.write(members));
        return info;
    }
}
