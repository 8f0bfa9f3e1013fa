package io.atoll.systemtests;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange.CreateCollection;
import io.atoll.model.change.MetadataChange.CreateIndex;
import io.atoll.model.change.MetadataChange.Load;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.WriteRequest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// A collection with two vector fields, `near` (L2) and `alike` (IP), a nullable group and a
/// number; and what it should answer, computed the naive way. Components are small integers, so
/// that distances are exact, and many are equal.
final class RankedRows {
    static final String NAME = "ranked";
    static final int DIMENSION = 3;
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Row> rows = new ArrayList<>();

    record Row(long key, float[] near, float[] like, String group, long number) {

        float[] vector(String field) {
            return field.equals("near") ? near : like;
        }
    }

    record Hit(Row row, float score) {}

    static RankedRows random(Random random, int count, int groups) {
        var made = new RankedRows();
        for (int i = 0; i < count; i++) {
            String group = random.nextInt(12) == 0 ? null : "g" + random.nextInt(groups);
            made.rows.add(
                    new Row(i * 3L, vector(random), vector(random), group, random.nextInt(100)));
        }
        return made;
    }

    static float[] vector(Random random) {
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextInt(9) - 4;
        }
        return vector;
    }

    List<Row> rows() {
        return rows;
    }

    static Metric metric(String field) {
        return field.equals("near") ? Metric.L2 : Metric.IP;
    }

    static float distance(String field, float[] query, Row row) {
        float[] vector = row.vector(field);
        float distance = 0;
        for (int i = 0; i < DIMENSION; i++) {
            distance +=
                    field.equals("near")
                            ? (query[i] - vector[i]) * (query[i] - vector[i])
                            : query[i] * vector[i];
        }
        return distance;
    }

    /// All rows that match, the best first, ties by key.
    List<Hit> byDistance(String field, float[] query, Predicate<Row> filter) {
        var hits = new ArrayList<Hit>();
        for (Row row : rows) {
            if (filter.test(row)) {
                hits.add(new Hit(row, distance(field, query, row)));
            }
        }
        hits.sort(order(metric(field).largerIsBetter()));
        return hits;
    }

    static Comparator<Hit> order(boolean largerIsBetter) {
        Comparator<Hit> byScore = Comparator.comparing(Hit::score);
        return (largerIsBetter ? byScore.reversed() : byScore)
                .thenComparing(hit -> hit.row().key());
    }

    // --- the collection ----------------------------------------------------------------------

    /// Makes the collection and writes the rows in several batches, of which some are sealed; and
    /// rows that are deleted again.
    void writeTo(Router router) {
        router.change(
                new CreateCollection(
                        "default",
                        NAME,
                        new Schema(
                                "",
                                List.of(
                                        Field.of(0, "id", DataType.INT64)
                                                .with(Field.Trait.PRIMARY_KEY),
                                        vectorField("near"),
                                        vectorField("alike"),
                                        Field.of(0, "group", DataType.VARCHAR)
                                                .with(Field.Trait.NULLABLE)
                                                .withMaxLength(100),
                                        Field.of(0, "number", DataType.INT64))),
                        1,
                        Optional.of(ConsistencyLevel.STRONG),
                        Map.of()),
                LIMIT);
        for (String field : List.of("near", "alike")) {
            router.change(
                    new CreateIndex(
                            "default", NAME, field, "", "HNSW", metric(field).name(), Map.of()),
                    LIMIT);
        }
        router.change(new Load("default", NAME, 1), LIMIT);
        LoadedCollection.awaitLoaded(router, NAME);
        int batch = rows.size() / 6;
        for (int from = 0; from < rows.size(); from += batch) {
            List<Row> part = rows.subList(from, Math.min(rows.size(), from + batch));
            insert(router, part);
            List<Row> doomed =
                    part.stream()
                            .limit(20)
                            .map(
                                    row ->
                                            new Row(
                                                    row.key() + 1,
                                                    row.near(),
                                                    row.like(),
                                                    row.group(),
                                                    row.number()))
                            .toList();
            insert(router, doomed);
            delete(router, doomed.stream().map(Row::key).toList());
        }
    }

    static void delete(Router router, List<Long> keys) {
        router.delete(
                new DeleteRequest("default", NAME, "", "id in {ids}", Map.of("ids", keys), LIMIT));
    }

    private static Field vectorField(String name) {
        return Field.of(0, name, DataType.FLOAT_VECTOR).withDimension(DIMENSION);
    }

    static void insert(Router router, List<Row> part) {
        router.insert(request(router, part));
    }

    static void upsert(Router router, List<Row> part) {
        router.upsert(request(router, part));
    }

    private static WriteRequest request(Router router, List<Row> part) {
        Schema schema = router.collection("default", NAME).schema();
        int count = part.size();
        var keys = new long[count];
        var numbers = new long[count];
        var groups = new String[count];
        var nulls = new BitSet();
        for (int i = 0; i < count; i++) {
            keys[i] = part.get(i).key();
            numbers[i] = part.get(i).number();
            groups[i] = part.get(i).group() == null ? "" : part.get(i).group();
            nulls.set(i, part.get(i).group() == null);
        }
        return WriteRequest.whole(
                "default",
                NAME,
                "",
                new Rows(
                        count,
                        List.of(
                                new Column.Longs(id(schema, "id"), DataType.INT64, keys, null),
                                vectors(id(schema, "near"), "near", part),
                                vectors(id(schema, "alike"), "alike", part),
                                new Column.Texts(id(schema, "group"), groups, nulls),
                                new Column.Longs(
                                        id(schema, "number"), DataType.INT64, numbers, null))),
                LIMIT);
    }

    private static long id(Schema schema, String field) {
        return schema.field(field).orElseThrow().id();
    }

    private static Column vectors(long id, String field, List<Row> part) {
        var bytes =
                ByteBuffer.allocate(part.size() * DIMENSION * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (Row row : part) {
            for (float component : row.vector(field)) {
                bytes.putFloat(component);
            }
        }
        return new Column.Vectors(id, DataType.FLOAT_VECTOR, part.size(), DIMENSION, bytes.flip());
    }

    static QueryVectors queries(List<float[]> vectors) {
        return QueryVectors.ofFloats(vectors);
    }
}
