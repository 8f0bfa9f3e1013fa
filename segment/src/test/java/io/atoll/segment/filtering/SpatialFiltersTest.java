package io.atoll.segment.filtering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;
import io.atoll.model.filter.Filter;
import io.atoll.model.filter.Filter.Relation;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.geometry.WktReader;
import io.atoll.model.geometry.WktWriter;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.Segments;
import io.atoll.segment.columns.RowDocuments;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;
import org.locationtech.jts.operation.relateng.TopologyPredicate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Geometries in growing, sealed and rebuilt segments against a naive look at each of them.
class SpatialFiltersTest {
    private static final long PARTITION = 7;
    private static final Field KEY =
            Field.of(100, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY);
    private static final Field PLACE =
            Field.of(101, "place", DataType.GEOMETRY).with(Field.Trait.NULLABLE);
    private static final Field VECTOR =
            Field.of(102, "vector", DataType.FLOAT_VECTOR).withDimension(2);
    private static final Schema SCHEMA = new Schema("", List.of(KEY, PLACE, VECTOR));
    private static final Filter.Reference PLACES =
            new Filter.Reference(PLACE.id(), PLACE.name(), PLACE.type(), List.of());

    @TempDir private Path folder;
    private long nextId = 1;

    @ParameterizedTest
    @EnumSource(Segments.Kind.class)
    void findsTheRowsThatANaiveLookFinds(Segments.Kind kind) throws IOException {
        Random random = Segments.random(23);
        List<Optional<String>> places =
                Stream.generate(() -> place(random)).limit(200).collect(Collectors.toList());
        places.addAll(List.of(Optional.of("POINT EMPTY"), Optional.of("MULTIPOLYGON EMPTY")));
        try (SearchableSegment segment = segment(kind, places);
                var view = segment.view(SearchableSegment.NOW)) {
            int found = 0;
            for (int i = 0; i < 300; i++) {
                Filter filter = filter(random, 2);
                List<Long> expected =
                        IntStream.range(0, places.size())
                                .filter(
                                        row ->
                                                Boolean.TRUE.equals(
                                                        evaluate(filter, places.get(row))))
                                .mapToObj(row -> (long) row)
                                .toList();
                int[] rows = view.match(Optional.of(filter), Set.of(), Integer.MAX_VALUE);
                Keys keys = view.keys(rows, rows.length);
                assertEquals(
                        expected,
                        IntStream.range(0, rows.length).mapToObj(keys::get).sorted().toList(),
                        filter.toString());
                found += rows.length;
            }
            assertTrue(found > 1000, found + " found");
            assertOutput(view, places);
        }
    }

    private static void assertOutput(SearchableSegment.View view, List<Optional<String>> places)
            throws IOException {
        int[] rows = view.match(Optional.empty(), Set.of(), Integer.MAX_VALUE);
        Keys keys = view.keys(rows, rows.length);
        var column =
                (Column.Geometries)
                        view.fetch(rows, rows.length, List.of(PLACE)).columns().getFirst();
        for (int i = 0; i < rows.length; i++) {
            Optional<String> written =
                    places.get((int) (long) (Long) keys.get(i))
                            .map(wkt -> WktWriter.write(WktReader.read(wkt)));
            assertEquals(
                    written,
                    column.isNull(i)
                            ? Optional.empty()
                            : Optional.of(WktWriter.write(GeometryBytes.read(column.value(i)))));
        }
    }

    /// Most of them near to each other, on a grid so that they touch; some at the edges of the
    /// world, and some far from degrees.
    private static Optional<String> place(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Optional.empty();
            case 1 ->
                    Optional.of(
                            "POINT (%s %s)"
                                    .formatted(
                                            random.nextBoolean() ? 179.9 : -179.9,
                                            random.nextInt(-3, 4) * 30));
            case 2 -> Optional.of("POINT (1e6 400)");
            default -> Optional.of(shape(random, random.nextInt(8)));
        };
    }

    private static String shape(Random random, int kind) {
        int x = random.nextInt(10);
        int y = random.nextInt(10);
        int size = random.nextInt(1, 5);
        return switch (kind) {
            case 0, 1 -> "POINT (%d %d)".formatted(x, y);
            case 2 -> "LINESTRING (%d %d, %d %d)".formatted(x, y, x + size, y + size);
            case 3 -> "MULTIPOINT (%d %d, %d %d)".formatted(x, y, x + size, y);
            case 4 -> "MULTILINESTRING ((0 0, %d %d), (%d 1, 3 %d))".formatted(x, y + 1, x, y + 2);
            case 5 ->
                    "GEOMETRYCOLLECTION (%s, %s)"
                            .formatted(shape(random, random.nextInt(4)), square(x, y, size));
            case 6 -> "POLYGON ((0 0, %1$d %1$d, %1$d 0, 0 %1$d, 0 0))".formatted(size);
            default -> square(x, y, size);
        };
    }

    private static String square(int x, int y, int size) {
        return "POLYGON ((%1$d %2$d, %3$d %2$d, %3$d %4$d, %1$d %4$d, %1$d %2$d))"
                .formatted(x, y, x + size, y + size);
    }

    private static Filter filter(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return condition(random);
        }
        List<Filter> operands = List.of(filter(random, depth - 1), filter(random, depth - 1));
        return switch (random.nextInt(3)) {
            case 0 -> new Filter.And(operands);
            case 1 -> new Filter.Or(operands);
            default -> new Filter.Not(operands.getFirst());
        };
    }

    private static Filter condition(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new Filter.IsNull(PLACES);
            case 1 -> new Filter.ValidGeometry(PLACES);
            case 2 -> spatial(Relation.EQUALS, "POLYGON EMPTY", 0);
            case 3, 4 -> {
                int[] metres = {0, 1, 25_000, 157_300, 1_000_000, 12_000_000, 30_000_000};
                String point =
                        random.nextBoolean()
                                ? "POINT (%d %d)".formatted(random.nextInt(9), random.nextInt(9))
                                : "POINT (%s %d)"
                                        .formatted(
                                                random.nextBoolean() ? 180 : -179.99,
                                                random.nextInt(-3, 4) * 30);
                yield spatial(Relation.NEAR, point, metres[random.nextInt(metres.length)]);
            }
            default -> {
                var relations = Relation.values();
                // Not of what crosses itself: there the answer depends on how it is found.
                int kind = random.nextInt(7);
                yield spatial(
                        relations[random.nextInt(Relation.NEAR.ordinal())],
                        shape(random, kind == 6 ? 7 : kind),
                        0);
            }
        };
    }

    private static Filter spatial(Relation relation, String wkt, double metres) {
        return new Filter.Spatial(PLACES, relation, WktReader.read(wkt), metres);
    }

    /// Null is unknown.
    private static Boolean evaluate(Filter filter, Optional<String> place) {
        return switch (filter) {
            case Filter.And(var operands) -> {
                Boolean a = evaluate(operands.get(0), place);
                Boolean b = evaluate(operands.get(1), place);
                yield Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)
                        ? Boolean.FALSE
                        : a == null || b == null ? null : Boolean.TRUE;
            }
            case Filter.Or(var operands) -> {
                Boolean a = evaluate(operands.get(0), place);
                Boolean b = evaluate(operands.get(1), place);
                yield Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)
                        ? Boolean.TRUE
                        : a == null || b == null ? null : Boolean.FALSE;
            }
            case Filter.Not(var operand) -> {
                Boolean value = evaluate(operand, place);
                yield value == null ? null : !value;
            }
            case Filter.IsNull _ -> place.isEmpty();
            case Filter.ValidGeometry _ ->
                    place.map(wkt -> WktReader.read(wkt).isValid()).orElse(null);
            case Filter.Spatial(_, var relation, var other, double metres) ->
                    place.map(wkt -> holds(WktReader.read(wkt), relation, other, metres))
                            .orElse(null);
            default -> throw new IllegalArgumentException("not made here: " + filter);
        };
    }

    private static boolean holds(Geometry row, Relation relation, Geometry other, double metres) {
        if (row.isEmpty() || other.isEmpty()) {
            return relation == Relation.EQUALS && row.isEmpty() && other.isEmpty();
        }
        TopologyPredicate predicate =
                switch (relation) {
                    case EQUALS -> RelatePredicate.equalsTopo();
                    case TOUCHES -> RelatePredicate.touches();
                    case OVERLAPS -> RelatePredicate.overlaps();
                    case CROSSES -> RelatePredicate.crosses();
                    case CONTAINS -> RelatePredicate.contains();
                    case INTERSECTS -> RelatePredicate.intersects();
                    case WITHIN -> RelatePredicate.within();
                    case NEAR -> null;
                };
        return predicate == null
                ? metres(row, other) <= metres
                : RelateNG.relate(row, other, predicate);
    }

    /// Between points along a great circle, by vectors; else as many degrees as it is in the plane.
    private static double metres(Geometry row, Geometry point) {
        if (!(row instanceof Point)) {
            double cosine = Math.cos(Math.toRadians(point.getCoordinate().y));
            return row.distance(point) * 111_320 * Math.sqrt((1 + cosine * cosine) / 2);
        }
        double[] a = onSphere(row.getCoordinate());
        double[] b = onSphere(point.getCoordinate());
        double square = 0;
        for (int i = 0; i < 3; i++) {
            square += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return 2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(square) / 2));
    }

    private static double[] onSphere(Coordinate place) {
        double longitude = Math.toRadians(place.x);
        double latitude = Math.toRadians(place.y);
        return new double[] {
            Math.cos(latitude) * Math.cos(longitude),
            Math.cos(latitude) * Math.sin(longitude),
            Math.sin(latitude)
        };
    }

    @Test
    void readsOnlyTheRowsWhoseBoxesComeIntoQuestion() throws IOException {
        List<Optional<String>> places =
                IntStream.range(0, 1000)
                        .mapToObj(i -> Optional.of("POINT (%d %d)".formatted(i % 100, i / 100)))
                        .toList();
        try (var directory = new ByteBuffersDirectory();
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            for (Document document : new RowDocuments(SCHEMA).of(rows(0, places), 1)) {
                writer.addDocument(document);
            }
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                LeafReader leaf = reader.leaves().getFirst().reader();
                var columns = new StoredColumns(SCHEMA, Set.of(PLACE.id()));
                var spatial = new SpatialConditions(leaf, columns);
                assertEquals(9, possible(spatial, spatial(Relation.WITHIN, square(5, 5, 2), 0)));
                assertEquals(9, possible(spatial, spatial(Relation.TOUCHES, square(5, 5, 2), 0)));
                assertEquals(1, possible(spatial, spatial(Relation.EQUALS, "POINT (7 7)", 0)));
                assertEquals(9, possible(spatial, spatial(Relation.NEAR, "POINT (50 5)", 112_000)));
            }
        }
    }

    private static int possible(SpatialConditions spatial, Filter filter) throws IOException {
        return spatial.possible((Filter.Spatial) filter).orElseThrow().cardinality();
    }

    @Test
    void aFieldThatCameLaterHasItsDefault() throws IOException {
        Field later =
                Field.of(103, "later", DataType.GEOMETRY)
                        .with(Field.Trait.NULLABLE)
                        .withDefault(Optional.of(new Literal.Text("POINT (1 1)")));
        Field empty = Field.of(104, "empty", DataType.GEOMETRY).with(Field.Trait.NULLABLE);
        var wider = new Schema("", List.of(KEY, PLACE, VECTOR, later, empty));
        Storage storage = LocalStorage.at(folder);
        try (SealedSegment sealed = sealed(storage, 0, List.of(Optional.of("POINT (5 5)")));
                SealedSegment reopened = SealedSegment.open(storage, sealed.info(), wider, true);
                var view = reopened.view(SearchableSegment.NOW)) {
            var inside = WktReader.read(square(0, 0, 2));
            for (Relation relation : List.of(Relation.WITHIN, Relation.TOUCHES)) {
                int expected = relation == Relation.WITHIN ? 1 : 0;
                var filter = new Filter.Spatial(reference(later), relation, inside, 0);
                assertEquals(expected, count(view, filter));
                assertEquals(1 - expected, count(view, new Filter.Not(filter)));
                var ofNull = new Filter.Spatial(reference(empty), relation, inside, 0);
                assertEquals(0, count(view, ofNull));
                assertEquals(0, count(view, new Filter.Not(ofNull)));
            }
            assertEquals(1, count(view, new Filter.IsNull(reference(empty))));
            assertEquals(0, count(view, new Filter.IsNull(reference(later))));
            var column =
                    (Column.Geometries)
                            view.fetch(new int[] {0}, 1, List.of(later)).columns().getFirst();
            assertEquals("POINT (1 1)", WktWriter.write(GeometryBytes.read(column.value(0))));
        }
    }

    private static Filter.Reference reference(Field field) {
        return new Filter.Reference(field.id(), field.name(), field.type(), List.of());
    }

    private static int count(SearchableSegment.View view, Filter filter) throws IOException {
        return view.match(Optional.of(filter), Set.of(), Integer.MAX_VALUE).length;
    }

    private SearchableSegment segment(Segments.Kind kind, List<Optional<String>> places)
            throws IOException {
        Storage storage = LocalStorage.at(folder);
        int half = places.size() / 2;
        return switch (kind) {
            case GROWING -> growing(0, places);
            case SEALED -> sealed(storage, 0, places);
            case REBUILT -> {
                try (var first = sealed(storage, 0, places.subList(0, half));
                        var second = sealed(storage, half, places.subList(half, places.size()))) {
                    long id = nextId++;
                    yield SealedSegment.open(
                            storage,
                            SegmentSealer.rebuild(
                                            storage,
                                            List.of(first, second),
                                            SCHEMA,
                                            List.of(),
                                            id,
                                            "1-" + id,
                                            () -> false)
                                    .info()
                                    .orElseThrow(),
                            SCHEMA,
                            true);
                }
            }
        };
    }

    /// In batches, so that there are several leaves.
    private GrowingSegment growing(int firstKey, List<Optional<String>> places) {
        var growing = GrowingSegment.create(nextId++, SCHEMA);
        for (int from = 0; from < places.size(); from += 40) {
            int to = Math.min(places.size(), from + 40);
            growing.insert(PARTITION, 1000 + from, rows(firstKey + from, places.subList(from, to)));
            growing.view(SearchableSegment.NOW).close();
        }
        return growing;
    }

    private SealedSegment sealed(Storage storage, int firstKey, List<Optional<String>> places)
            throws IOException {
        try (var growing = growing(firstKey, places)) {
            long id = nextId++;
            return SealedSegment.open(
                    storage,
                    SegmentSealer.seal(storage, growing, SCHEMA, 1, PARTITION, id, "1-" + id)
                            .orElseThrow(),
                    SCHEMA,
                    true);
        }
    }

    private static Rows rows(int firstKey, List<Optional<String>> places) {
        int count = places.size();
        var values = new byte[count][];
        Arrays.fill(values, new byte[0]);
        var nulls = new BitSet();
        for (int row = 0; row < count; row++) {
            if (places.get(row).isPresent()) {
                values[row] = GeometryBytes.of(WktReader.read(places.get(row).get()));
            } else {
                nulls.set(row);
            }
        }
        long[] keys = IntStream.range(firstKey, firstKey + count).asLongStream().toArray();
        return new Rows(
                count,
                List.of(
                        new Column.Longs(KEY.id(), DataType.INT64, keys, null),
                        new Column.Geometries(PLACE.id(), values, nulls),
                        new Column.Vectors(
                                VECTOR.id(),
                                DataType.FLOAT_VECTOR,
                                count,
                                2,
                                ByteBuffer.allocate(count * 8),
                                null)));
    }
}
