package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorSearch;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// Rows that were written before a field was added have its default value, as those have that are
/// written after it without a value: growing, sealed, and put together with others.
class AddedFieldsTest {
    private static final long PARTITION = 7;
    private static final Field KEY =
            Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY);
    private static final Field VECTOR =
            Field.of(101, "vector", DataType.FLOAT_VECTOR).withDimension(2);
    private static final Schema BEFORE = new Schema("", List.of(KEY, VECTOR));
    private static final List<Field> ADDED =
            List.of(
                    added(102, DataType.BOOL, new Literal.Bool(true)),
                    added(103, DataType.INT64, new Literal.Int(7)),
                    added(104, DataType.FLOAT, new Literal.Real(0.5)),
                    added(105, DataType.DOUBLE, new Literal.Real(0.1)),
                    added(106, DataType.VARCHAR, new Literal.Text("The quick Fox"))
                            .withMaxLength(100)
                            .with(Field.Trait.ANALYZED)
                            .with(Field.Trait.MATCHED),
                    added(107, DataType.VARCHAR, new Literal.Text("long")).withMaxLength(60_000),
                    Field.of(108, "nothing", DataType.INT64).with(Field.Trait.NULLABLE),
                    Field.of(109, "other", DataType.FLOAT_VECTOR)
                            .withDimension(2)
                            .with(Field.Trait.NULLABLE),
                    Field.of(110, Field.DYNAMIC_NAME, DataType.JSON).with(Field.Trait.DYNAMIC));
    private static final Schema AFTER = BEFORE.withFields(joined(BEFORE.fields(), ADDED));

    @TempDir private Path folder;
    private Storage storage;
    private long nextId = 1;

    @BeforeEach
    void openStorage() throws IOException {
        storage = LocalStorage.at(folder);
    }

    private static Field added(long id, DataType type, Literal value) {
        return Field.of(id, "f" + id, type)
                .with(Field.Trait.NULLABLE)
                .withDefault(Optional.of(value));
    }

    private static List<Field> joined(List<Field> first, List<Field> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Test
    void growingRowsHaveWhatTheyWereWrittenWithout() throws IOException {
        try (var growing = GrowingSegment.create(nextId++, BEFORE)) {
            insert(growing, 0, 40);
            try (var early = growing.view(SearchableSegment.NOW)) {
                insert(growing, 40, 60);
                growing.know(AFTER);
                assertEquals(40, early.count(Optional.empty(), Set.of()));
                // A view goes on with what takes the place of its scalars.
                assertArrayEquals(keys(0, 40), keys(early, Optional.of(below(100, KEY))));
            }
            insert(growing, 60, 100);
            assertAllHaveTheDefaults(growing, 100);
            try (var sealed = open(seal(growing, AFTER), AFTER)) {
                assertAllHaveTheDefaults(sealed, 100);
            }
        }
    }

    @Test
    void sealedRowsHaveThemAlsoTogetherWithOthers() throws IOException {
        SegmentInfo old;
        SegmentInfo young;
        try (var growing = GrowingSegment.create(nextId++, BEFORE)) {
            insert(growing, 0, 50);
            old = seal(growing, BEFORE);
        }
        try (var growing = GrowingSegment.create(nextId++, AFTER)) {
            insert(growing, 50, 100);
            young = seal(growing, AFTER);
        }
        try (var first = open(old, AFTER);
                var second = open(young, AFTER)) {
            assertAllHaveTheDefaults(first, 50);
            try (var alone = rebuilt(List.of(first));
                    var both = rebuilt(List.of(second, first))) {
                assertAllHaveTheDefaults(alone, 50);
                assertFalse(alone.has(103), "nothing to be stored");
                assertAllHaveTheDefaults(both, 100);
                assertTrue(both.has(103), "stored for all rows");
            }
        }
    }

    /// A node may know of the fields only after it has opened a segment.
    @Test
    void rowsOfASegmentThatWasOpenedBeforeHaveThemAndNoVectors() throws IOException {
        SegmentInfo old;
        try (var growing = GrowingSegment.create(nextId++, BEFORE)) {
            insert(growing, 0, 50);
            old = seal(growing, BEFORE);
        }
        try (var segment = open(old, BEFORE);
                var view = segment.view(SearchableSegment.NOW)) {
            var query =
                    new VectorQuery(
                            109,
                            Metric.L2,
                            QueryVectors.ofFloats(List.of(new float[] {1, 2})),
                            5,
                            0,
                            Optional.empty(),
                            Optional.empty());
            assertEquals(
                    0, view.search(new VectorSearch(query, Set.of(), () -> false)).rows(0).length);
            segment.know(AFTER);
            assertAllHaveTheDefaults(segment, 50);
        }
    }

    private SealedSegment rebuilt(List<SealedSegment> sources) throws IOException {
        long id = nextId++;
        return open(
                SegmentSealer.rebuild(
                                storage, sources, AFTER, List.of(), id, "1-" + id, () -> false)
                        .info()
                        .orElseThrow(),
                AFTER);
    }

    private SegmentInfo seal(GrowingSegment growing, Schema schema) throws IOException {
        long id = nextId++;
        return SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "1-" + id)
                .orElseThrow();
    }

    private SealedSegment open(SegmentInfo info, Schema schema) throws IOException {
        return SealedSegment.open(storage, info, schema, true);
    }

    private static void insert(GrowingSegment growing, int from, int to) {
        int count = to - from;
        ByteBuffer vectors = ByteBuffer.allocate(count * 8);
        growing.insert(
                PARTITION,
                1000 + from,
                new Rows(
                        count,
                        List.of(
                                new Column.Longs(100, DataType.INT64, keys(from, to), null),
                                new Column.Vectors(
                                        101, DataType.FLOAT_VECTOR, count, 2, vectors, null))));
    }

    private static long[] keys(int from, int to) {
        return LongStream.range(from, to).toArray();
    }

    private static void assertAllHaveTheDefaults(SearchableSegment segment, int count) {
        try (var view = segment.view(SearchableSegment.NOW)) {
            long[] all = keys(0, count);
            long[] none = {};
            assertArrayEquals(all, keys(view, Optional.empty()));
            for (Field field : ADDED) {
                if (field.defaultValue().isPresent()) {
                    Filter isDefault = equals(field, field.defaultValue().get());
                    assertArrayEquals(all, keys(view, Optional.of(isDefault)), field.name());
                    Filter other = new Filter.Not(isDefault);
                    assertArrayEquals(none, keys(view, Optional.of(other)), field.name());
                    Filter isNull = new Filter.IsNull(reference(field));
                    assertArrayEquals(none, keys(view, Optional.of(isNull)), field.name());
                }
            }
            Field text = ADDED.get(4);
            assertArrayEquals(all, keys(view, Optional.of(match(text, "fox", false))));
            assertArrayEquals(all, keys(view, Optional.of(match(text, "quick fox", true))));
            assertArrayEquals(none, keys(view, Optional.of(match(text, "fox quick", true))));
            Rows rows = view.fetch(new int[] {0, count - 1}, 2, ADDED);
            for (Column column : rows.columns()) {
                for (int row = 0; row < 2; row++) {
                    assertEquals(expected(column.fieldId()), shown(column, row));
                }
            }
        }
    }

    private static Filter.Reference reference(Field field) {
        return new Filter.Reference(field.id(), field.name(), field.type(), List.of());
    }

    private static Filter equals(Field field, Literal value) {
        return new Filter.Compare(
                reference(field), Filter.Comparison.EQUAL, new Filter.Constants(value));
    }

    private static Filter below(long limit, Field key) {
        return new Filter.Compare(
                reference(key),
                Filter.Comparison.LESS,
                new Filter.Constants(new Literal.Int(limit)));
    }

    private static Filter match(Field field, String words, boolean phrase) {
        return new Filter.TextMatch(reference(field), words, phrase, phrase ? 0 : 1);
    }

    private static long[] keys(SearchableSegment.View view, Optional<Filter> filter) {
        int[] rows = view.match(filter, Set.of(), Integer.MAX_VALUE);
        Keys keys = view.keys(rows, rows.length);
        return LongStream.range(0, rows.length).map(row -> (Long) keys.get((int) row)).toArray();
    }

    private static String expected(long fieldId) {
        return switch ((int) fieldId) {
            case 102 -> "true";
            case 103 -> "7";
            case 104 -> "0.5";
            case 105 -> "0.1";
            case 106 -> "The quick Fox";
            case 107 -> "long";
            case 110 -> "{}";
            default -> "null";
        };
    }

    private static String shown(Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        return switch (column) {
            case Column.Bools bools -> Boolean.toString(bools.value(row));
            case Column.Longs longs -> Long.toString(longs.value(row));
            case Column.Floats floats -> Float.toString(floats.value(row));
            case Column.Doubles doubles -> Double.toString(doubles.value(row));
            case Column.Texts texts -> texts.value(row);
            case Column.Jsons jsons -> new String(jsons.value(row), UTF_8);
            default -> "a value";
        };
    }
}
