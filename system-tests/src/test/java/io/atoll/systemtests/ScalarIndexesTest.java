package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.cli.standalone.Standalone;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.Status;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/// Indexes over scalars are made, described, listed and dropped as in Milvus, and answers are the
/// same with and without them.
class ScalarIndexesTest {
    private static final String NAME = "scalars";
    private static final Map<String, BiPredicate<Geometry, Geometry>> RELATIONS =
            Map.of(
                    "equals", Geometry::equalsTopo,
                    "touches", Geometry::touches,
                    "overlaps", Geometry::overlaps,
                    "crosses", Geometry::crosses,
                    "contains", Geometry::contains,
                    "intersects", Geometry::intersects,
                    "within", Geometry::within);

    @TempDir static Path folder;

    private static Standalone server;
    private static RawClient client;

    @BeforeAll
    static void startServer() throws Exception {
        server = Servers.standalone(folder);
        client = new RawClient(server.port());
        client.rest(
                "collections/create",
                """
                {"collectionName": "scalars",
                 "schema": {"enableDynamicField": true, "fields": [
                   {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
                   {"fieldName": "size", "dataType": "Int32"},
                   {"fieldName": "price", "dataType": "Double"},
                   {"fieldName": "used", "dataType": "Bool"},
                   {"fieldName": "title", "dataType": "VarChar",
                    "elementTypeParams": {"max_length": "100"}},
                   {"fieldName": "meta", "dataType": "JSON"},
                   {"fieldName": "tags", "dataType": "Array", "elementDataType": "VarChar",
                    "elementTypeParams": {"max_length": "20", "max_capacity": "4"}},
                   {"fieldName": "place", "dataType": "Geometry", "nullable": true},
                   {"fieldName": "vector", "dataType": "FloatVector",
                    "elementTypeParams": {"dim": "2"}}]},
                 "indexParams": [{"fieldName": "vector", "indexName": "vector",
                   "metricType": "L2", "indexType": "FLAT"}]}
                """);
        client.insert(
                NAME,
                0,
                50,
                "\"size\": $, \"price\": $.5, \"used\": true, \"title\": \"title $\","
                        + " \"meta\": {\"a\": $, \"b\": \"beta $\"}, \"tags\": [\"t$\", \"all\"]");
        client.flush(NAME);
    }

    @AfterAll
    static void stopServer() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "size, INVERTED",
        "size, BITMAP",
        "size, STL_SORT",
        "size, ''",
        "price, INVERTED",
        "price, STL_SORT",
        "used, BITMAP",
        "used, INVERTED",
        "title, Trie",
        "title, INVERTED",
        "title, BITMAP",
        "title, STL_SORT",
        "title, AUTOINDEX",
        "place, RTREE",
        "place, ''"
    })
    void anIndexIsThereAtOnceForAllRowsAndIsDroppedWhileLoaded(String field, String type) {
        assertSuccess(create(field, "", type, Map.of()));
        assertSuccess(create(field, "", type, Map.of()));

        IndexDescription index = describe(field).getFirst();
        assertEquals(field, index.getIndexName());
        assertEquals(field, index.getFieldName());
        assertEquals(
                type.isEmpty() ? Map.of("index_type", "AUTOINDEX") : Map.of("index_type", type),
                params(index));
        assertEquals(IndexState.Finished, index.getState());
        assertEquals(50, index.getTotalRows());
        assertEquals(50, index.getIndexedRows());
        assertEquals(0, index.getPendingIndexRows());
        assertEquals(20, count("size < 20 and title like \"title%\" and used == true"));

        drop(field);
        assertEquals(List.of(), describe(field));
        assertEquals(20, count("size < 20 and title like \"title%\" and used == true"));
    }

    @Test
    void pointsInTimeAreFoundAsOneByOneGrowingAndSealedAndAfterARestart() throws Exception {
        long seed = System.nanoTime();
        var events = new PointsInTime(seed);
        PointsInTime.create(client);
        events.upsert(client, 0, 100);
        events.check(client, "growing, seed " + seed);
        client.flush(PointsInTime.NAME);
        events.check(client, "sealed, seed " + seed);
        events.upsert(client, 50, 130);
        events.check(client, "both, seed " + seed);
        stopServer();
        server = Servers.standalone(folder);
        client = new RawClient(server.port());
        client.awaitLoaded(PointsInTime.NAME);
        client.awaitLoaded(NAME);
        events.check(client, "restarted, seed " + seed);
        client.rest("collections/compact", "{\"collectionName\": \"events\"}");
        events.check(client, "compacted, seed " + seed);
    }

    @Test
    void severalPathsOfOneJsonFieldHaveIndexes() {
        Map<String, String> a = Map.of("json_path", "meta[\"a\"]", "json_cast_type", "double");
        Map<String, String> b = Map.of("json_path", "meta[\"b\"]", "json_cast_type", "varchar");
        assertSuccess(create("meta", "of_a", "INVERTED", a));
        assertSuccess(create("meta", "of_b", "AUTOINDEX", b));
        assertSuccess(create("color", "of_color", "INVERTED", Map.of("json_cast_type", "varchar")));

        assertEquals(
                Map.of(
                        "index_type",
                        "INVERTED",
                        "json_path",
                        "meta[\"a\"]",
                        "json_cast_type",
                        "double"),
                params(describe("meta").getFirst()));
        assertEquals(List.of("of_a", "of_b", "of_color", "vector"), listed());
        assertEquals(10, count("meta[\"a\"] < 10"));

        assertRefused(
                65535,
                "cannot parse identifier: meta[a]",
                create(
                        "meta",
                        "of_none",
                        "INVERTED",
                        Map.of("json_path", "meta[a]", "json_cast_type", "double")));

        assertRefused(
                65535,
                "at most one distinct index is allowed per field",
                create("meta", "of_a", "INVERTED", b));
        for (String name : List.of("of_a", "of_b", "of_color")) {
            drop(name);
        }
        assertEquals(List.of("vector"), listed());
    }

    /// The answers are the same before, with and without them.
    @Test
    void whatASegmentDoesNotHaveAnywayIsBuiltInTheBackground() {
        assertSuccess(create("title", "grams", "NGRAM", Map.of("min_gram", "2", "max_gram", "3")));
        assertSuccess(
                create(
                        "meta",
                        "numbers",
                        "INVERTED",
                        Map.of("json_path", "meta[\"a\"]", "json_cast_type", "DOUBLE")));
        assertSuccess(
                create(
                        "meta",
                        "texts",
                        "NGRAM",
                        Map.of(
                                "json_path", "meta['b']",
                                "json_cast_type", "VARCHAR",
                                "min_gram", "2",
                                "max_gram", "4")));
        assertSuccess(create("tags", "tags", "BITMAP", Map.of()));
        assertSuccess(
                create(
                        "meta",
                        "objects",
                        "INVERTED",
                        Map.of("json_path", "meta", "json_cast_type", "JSON")));
        List<String> names = List.of("grams", "numbers", "texts", "tags", "objects");
        Await.until("all indexes are built", () -> names.stream().allMatch(this::isBuilt));

        assertEquals("SCAN", params(describe("meta").getLast()).get("built_as"));
        requireAnswers();
        names.forEach(ScalarIndexesTest::drop);
        assertEquals(List.of("vector"), listed());
        requireAnswers();
    }

    private boolean isBuilt(String name) {
        JsonNode index =
                client.rest(
                                "indexes/describe",
                                "{\"collectionName\": \"scalars\", \"indexName\": \""
                                        + name
                                        + "\"}")
                        .get(0);
        return index.path("indexedRows").asInt() == 50 && index.path("pendingRows").asInt() == 0;
    }

    private static void requireAnswers() {
        assertEquals(11, count("title like \"%le 1%\""));
        assertEquals(5, count("title like \"%9\""));
        assertEquals(10, count("meta[\"a\"] < 10"));
        assertEquals(2, count("meta[\"a\"] in [3, 49.0, 50]"));
        assertEquals(11, count("meta[\"b\"] like \"%ta 2%\""));
        assertEquals(50, count("exists meta[\"b\"]"));
        assertEquals(1, count("array_contains(tags, \"t7\")"));
        assertEquals(1, count("array_contains_all(tags, [\"all\", \"t7\"])"));
        assertEquals(2, count("array_contains_any(tags, [\"t8\", \"t7\"])"));
        assertEquals(49, count("not array_contains(tags, \"t7\")"));
    }

    /// Sealed rows and growing ones, with an index and without.
    @Test
    void geometriesAreFoundAsByALookAtEach() throws ParseException {
        client.rest(
                "collections/create",
                """
                {"collectionName": "places",
                 "schema": {"fields": [
                   {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
                   {"fieldName": "place", "dataType": "Geometry", "nullable": true},
                   {"fieldName": "home", "dataType": "Geometry",
                    "defaultValue": "POINT (9 9)"},
                   {"fieldName": "vector", "dataType": "FloatVector",
                    "elementTypeParams": {"dim": "2"}}]},
                 "params": {"consistencyLevel": "Strong"},
                 "indexParams": [{"fieldName": "vector", "indexName": "vector",
                   "metricType": "L2", "indexType": "FLAT"}]}
                """);
        Map<Integer, String> places = new TreeMap<>();
        for (int id = 0; id < 90; id++) {
            String place =
                    id % 3 == 0
                            ? "POLYGON ((%1$d %2$d, %3$d %2$d, %3$d %4$d, %1$d %2$d))"
                                    .formatted(id % 10, id % 7, id % 10 + 2, id % 7 + 3)
                            : "POINT (%d %d)".formatted(id % 10, id % 7);
            if (id % 8 != 0) {
                places.put(id, place);
            }
            write("insert", id, id % 8 == 0 ? "null" : '"' + place + '"');
            if (id == 50) {
                client.flush("places");
            }
        }
        places.put(70, "LINESTRING (0 0, 5 5)");
        write("upsert", 70, "\"LINESTRING (0 0, 5 5)\"");
        for (boolean indexed : List.of(false, true)) {
            if (indexed) {
                client.rest(
                        "indexes/create",
                        """
                        {"collectionName": "places", "indexParams": [
                          {"fieldName": "place", "indexName": "place", "indexType": "RTREE"}]}
                        """);
            }
            for (String relation : RELATIONS.keySet()) {
                String square = "POLYGON ((2 2, 5 2, 5 5, 2 5, 2 2))";
                List<Integer> expected = new ArrayList<>();
                for (var place : places.entrySet()) {
                    Geometry geometry = new WKTReader().read(place.getValue());
                    if (RELATIONS.get(relation).test(geometry, new WKTReader().read(square))) {
                        expected.add(place.getKey());
                    }
                }
                assertEquals(expected, found("st_%s(place, '%s')".formatted(relation, square)));
            }
        }
        assertEquals(12, found("place is null").size());
        assertEquals(78, found("not st_equals(place, 'POINT (500 500)')").size());
        assertEquals(90, found("st_dwithin(home, 'POINT (9 9)', 0)").size());
        JsonNode row =
                client.rest(
                                "entities/query",
                                "{\"collectionName\": \"places\", \"filter\": \"id == 70\","
                                        + " \"outputFields\": [\"place\", \"home\"]}")
                        .get(0);
        assertEquals("LINESTRING (0 0, 5 5)", row.path("place").asText());
        assertEquals("POINT (9 9)", row.path("home").asText());
        JsonNode refused = answer("insert", 100, "\"POINT (1)\"");
        assertEquals(1001, refused.path("code").asInt());
        assertTrue(refused.path("message").asText().contains("syntax error"), refused.toString());
    }

    private static void write(String verb, int id, String place) {
        JsonNode answer = answer(verb, id, place);
        assertEquals(0, answer.path("code").asInt(), answer.toString());
    }

    private static JsonNode answer(String verb, int id, String place) {
        return client.answer(
                "entities/" + verb,
                """
                {"collectionName": "places",
                 "data": [{"id": %d, "vector": [1, 1], "place": %s}]}
                """
                        .formatted(id, place));
    }

    private static List<Integer> found(String filter) {
        var ids = new ArrayList<Integer>();
        client.rest(
                        "entities/query",
                        "{\"collectionName\": \"places\", \"outputFields\": [\"id\"], \"limit\":"
                                + " 1000, \"filter\": \""
                                + filter
                                + "\"}")
                .forEach(row -> ids.add(row.path("id").asInt()));
        return ids;
    }

    @Test
    void gramsHaveTheirBounds() {
        assertRefused(
                1100,
                "Ngram index must specify both min_gram and max_gram",
                create("title", "", "NGRAM", Map.of("min_gram", "2")));
        assertRefused(
                1100,
                "invalid min_gram or max_gram value for Ngram index, min_gram: 3, max_gram: 2",
                create("title", "", "NGRAM", Map.of("min_gram", "3", "max_gram", "2")));
        assertRefused(
                1100,
                "min_gram for Ngram index must be an integer, got: x",
                create("title", "", "NGRAM", Map.of("min_gram", "x", "max_gram", "2")));
        assertRefused(
                1100,
                "Ngram index can only be created on VARCHAR or JSON field",
                create("size", "", "NGRAM", Map.of("min_gram", "2", "max_gram", "3")));
    }

    @ParameterizedTest
    @CsvSource({
        "size, HNSW, 1100, can't build with this index HNSW",
        "size, Trie, 1100, TRIE are only supported on varchar field",
        "size, NO_SUCH, 1100, invalid index type: NO_SUCH",
        "used, STL_SORT, 1100, STL_SORT are only supported on numeric",
        "tags, STL_SORT, 1100, STL_SORT are only supported on numeric",
        "tags, Trie, 1100, TRIE are only supported on varchar field",
        "price, BITMAP, 1100, 'bitmap index are only supported on bool, int, string'",
        "id, BITMAP, 1100, create bitmap index on primary key not supported",
        "size, RTREE, 1100, RTREE index can only be built on geometry field",
        "place, INVERTED, 1100, INVERTED are not supported on Geometry field",
        "place, BITMAP, 1100, bitmap index are only supported on",
        "meta, INVERTED, 1101, json index must specify cast type",
        "nowhere, INVERTED, 1700, cannot create index on non-exist field"
    })
    void whatAFieldCannotHaveIsRefused(String field, String type, int code, String reason) {
        assertRefused(code, reason, create(field, "", type, Map.of()));
    }

    @Test
    void restSaysTheSame() {
        client.rest(
                "indexes/create",
                """
                {"collectionName": "scalars", "indexParams": [
                  {"fieldName": "size", "indexName": "by_rest", "indexType": "INVERTED"}]}
                """);

        JsonNode index =
                client.rest(
                                "indexes/describe",
                                "{\"collectionName\": \"scalars\", \"indexName\": \"by_rest\"}")
                        .get(0);

        assertEquals("size", index.path("fieldName").asText());
        assertEquals("INVERTED", index.path("indexType").asText());
        assertEquals("", index.path("metricType").asText());
        assertEquals(50, index.path("indexedRows").asInt());
        client.rest(
                "indexes/drop", "{\"collectionName\": \"scalars\", \"indexName\": \"by_rest\"}");
    }

    private static Status create(
            String field, String name, String type, Map<String, String> params) {
        var request =
                CreateIndexRequest.newBuilder()
                        .setCollectionName(NAME)
                        .setFieldName(field)
                        .setIndexName(name);
        if (!type.isEmpty()) {
            request.addExtraParams(pair("index_type", type));
        }
        params.forEach((key, value) -> request.addExtraParams(pair(key, value)));
        return client.grpc().createIndex(request.build());
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static List<IndexDescription> describe(String field) {
        return client.grpc()
                .describeIndex(
                        DescribeIndexRequest.newBuilder()
                                .setCollectionName(NAME)
                                .setFieldName(field)
                                .build())
                .getIndexDescriptionsList();
    }

    private static List<String> listed() {
        var names = new ArrayList<String>();
        client.rest("indexes/list", "{\"collectionName\": \"scalars\"}")
                .forEach(name -> names.add(name.asText()));
        return names.stream().sorted().toList();
    }

    private static void drop(String name) {
        assertSuccess(
                client.grpc()
                        .dropIndex(
                                DropIndexRequest.newBuilder()
                                        .setCollectionName(NAME)
                                        .setIndexName(name)
                                        .build()));
    }

    private static Map<String, String> params(IndexDescription index) {
        var params = new TreeMap<String, String>();
        index.getParamsList().forEach(pair -> params.put(pair.getKey(), pair.getValue()));
        return params;
    }

    private static long count(String filter) {
        return client.rest(
                        "entities/query",
                        "{\"collectionName\": \"scalars\", \"outputFields\": [\"count(*)\"],"
                                + " \"filter\": \""
                                + filter.replace("\"", "\\\"")
                                + "\"}")
                .get(0)
                .path("count(*)")
                .asLong();
    }

    private static void assertSuccess(Status status) {
        assertEquals(0, status.getCode(), status.getReason());
    }

    private static void assertRefused(int code, String part, Status status) {
        assertEquals(code, status.getCode(), status.getReason());
        assertTrue(status.getReason().contains(part), status.getReason());
    }
}
