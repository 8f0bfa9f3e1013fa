package io.atoll.milvus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.milvus.calls.RetryHint;
import io.atoll.milvus.rest.RestMethod;
import io.atoll.milvus.rest.RestMethods;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;

class RestEdgeTest {
    private static RunningEdge edge;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        edge = new RunningEdge(folder);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void listsAndHasAndDescribesCollections() {
        assertEquals("{\"code\":0,\"data\":[\"sample\"]}", post("collections/list", "{}"));
        assertEquals(
                "{\"code\":0,\"data\":{\"has\":false}}",
                post("collections/has", "{\"collectionName\":\"absent\"}"));

        JsonNode data =
                edge.json("collections/describe", "{\"collectionName\":\"sample\"}").get("data");

        assertEquals(4711, data.get("collectionID").asLong());
        assertEquals("Bounded", data.get("consistencyLevel").asText());
        assertEquals("LoadStateLoading", data.get("load").asText());
        assertEquals("Int64", data.get("fields").get(0).get("type").asText());
        assertTrue(data.get("fields").get(0).get("primaryKey").asBoolean());
        assertEquals(
                "[{\"key\":\"dim\",\"value\":\"4\"}]",
                data.get("fields").get(9).get("params").toString());
        assertEquals(
                "[{\"fieldName\":\"vector\",\"indexName\":\"vector\",\"metricType\":\"L2\"}]",
                data.get("indexes").toString());
    }

    @Test
    void errorsHaveACodeAndAMessageAndTheStatus200() {
        HttpResponse<String> response =
                edge.post("collections/describe", "{\"collectionName\":\"absent\"}");

        assertEquals(200, response.statusCode());
        assertEquals(
                "{\"code\":100,\"message\":\"can't find"
                        + " collection[database=default][collection=absent]\"}",
                response.body());
    }

    @Test
    void saysWhatIsWrongWithABody() {
        assertEquals(1801, code("collections/list", "[]"));
        assertEquals(1801, code("collections/list", "7"));
        assertEquals(1801, code("collections/list", "{\"a\":"));
        assertEquals(1802, code("collections/describe", "{}"));
        assertTrue(post("collections/describe", "{}").contains("'collectionName' is required"));
        assertEquals(1802, code("entities/insert", "{\"collectionName\":\"sample\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "collections/describe|{'collectionName':5}|'collectionName' is a string, not 5",
                "collections/create|{'collectionName':'x','dimension':'a'}|'dimension' is an"
                        + " integer",
                "collections/create|{'collectionName':'x','schema':5}|'schema' is an object, not 5",
                "entities/query|{'collectionName':'sample','limit':'2'}|'limit' is an integer",
                "entities/query|{'collectionName':'sample','partitionNames':5}|'partitionNames' is"
                        + " an array, not 5",
                "entities/get|{'collectionName':'sample','id':1,'outputFields':'id'}|'outputFields'"
                        + " is an array",
                "entities/search|{'collectionName':'sample','data':[[1,2,3,4]],'exprParams':[1]}|'exprParams'"
                    + " is an object, not [1]",
                "entities/search|{'collectionName':'sample','data':[[1,2,3,4]],'searchParams':{'params':5}}|'searchParams.params'"
                    + " is an object, not 5",
                "entities/hybrid_search|{'collectionName':'sample','search':[{}],'rerank':'rrf'}|'rerank'"
                    + " is an object",
                "entities/search|{'collectionName':'sample','data':[[1]]}|dimension: 4, but length"
                        + " of []float: 1",
                "entities/search|{'collectionName':'sample','data':[[1]],'annsField':'id'}|cannot"
                        + " find a vector field named: id",
            })
    void saysWhichMemberIsOfAnotherKind(String path, String body, String reason) {
        JsonNode answer = edge.json(path, body.replace('\'', '"'));
        assertEquals(1801, answer.get("code").asInt(), answer.toString());
        assertTrue(answer.get("message").asText().contains(reason), answer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null"})
    void noBodyIsAnEmptyObject(String body) {
        assertEquals(0, code("collections/list", body));
        assertEquals(1802, code("collections/describe", body));
        assertEquals(1802, code("entities/insert", body));
    }

    @Test
    void resourceGroupsAreListedAndDescribed() {
        assertEquals(
                "{\"code\":0,\"data\":[\"__default_resource_group\"]}",
                post("resource_groups/list", "{}"));
        String described =
                post("resource_groups/describe", "{\"name\": \"__default_resource_group\"}");
        assertTrue(described.contains("\"resource_group\":{\"name\":\"__def"), described);
        assertTrue(described.contains("\"capacity\":1000000"), described);
        assertTrue(described.contains("\"limits\":{\"node_num\":1000000}"), described);
        assertEquals(1802, code("resource_groups/create", "{}"));
        assertEquals(1802, code("resource_groups/alter", "{}"));
        assertEquals(1802, code("resource_groups/drop", "{}"));
        assertEquals(300, code("resource_groups/describe", "{\"name\": \"none\"}"));
        assertEquals(1802, code("resource_groups/describe", "{}"));
    }

    @Test
    void aBodyOfNullIsAnEmptyObject() {
        assertEquals("{\"code\":0,\"data\":[\"sample\"]}", post("collections/list", "null"));
        assertEquals(1802, code("collections/describe", "null"));
        assertEquals(1802, code("entities/insert", "null"));
        assertEquals(1802, code("entities/search", "null"));
    }

    @Test
    void membersInsideAreNamedByTheirPlaces() {
        String answer =
                post(
                        "entities/hybrid_search",
                        """
                        {"collectionName": "sample", "limit": 1, "search": [
                          {"annsField": "vector", "data": [[1, 0]], "limit": 1},
                          {"annsField": "vector", "data": [[1, 0]], "limit": 1, "exprParams": 5}]}
                        """);

        assertTrue(answer.startsWith("{\"code\":1801,"), answer);
        assertTrue(answer.contains("'search[1].exprParams' is an object, not 5"), answer);
    }

    /// The document is of the table: each path that is answered, with what its requests may have.
    @Test
    void theOpenApiDocumentHasEveryPath() throws Exception {
        var document = new ObjectMapper().readTree(edge.get("openapi.json"));

        assertEquals("3.0.3", document.path("openapi").asText());
        var paths = new TreeSet<String>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        var answered = new TreeSet<String>();
        for (RestMethod method : RestMethods.of(edge.router())) {
            answered.add("/v2/vectordb/" + method.path());
        }
        assertEquals(answered, paths);
        JsonNode search =
                document.path("paths")
                        .path("/v2/vectordb/entities/search")
                        .path("post")
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        assertEquals("collectionName", search.path("required").path(0).asText());
        assertEquals("integer", search.path("properties").path("limit").path("type").asText());
        assertEquals(
                "#/components/schemas/SearchParams",
                search.path("properties").path("searchParams").path("$ref").asText());
        JsonNode inside = document.path("components").path("schemas");
        assertEquals(
                "#/components/schemas/Field",
                inside.at("/Schema/properties/fields/items/$ref").asText());
        assertEquals("boolean", inside.at("/Field/properties/isPrimary/type").asText());
        for (String path : answered) {
            JsonNode members =
                    document.path("paths")
                            .path(path)
                            .path("post")
                            .path("requestBody")
                            .path("content")
                            .path("application/json")
                            .path("schema")
                            .path("properties");
            assertTrue(
                    members.size() > 1
                            || path.endsWith("/list")
                            || path.startsWith("/v2/vectordb/databases/")
                            || path.startsWith("/v2/vectordb/quota"),
                    path + ": its members are not listed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collections/describe|",
                "collections/get_stats|",
                "collections/get_load_state|",
                "collections/flush|",
                "collections/compact|",
                "indexes/list|",
                "indexes/describe|,\"indexName\":\"v\"",
                "entities/insert|,\"data\":[{\"id\":1}]",
                "entities/upsert|,\"data\":[{\"id\":1}]",
                "entities/delete|,\"filter\":\"id in [1]\"",
                "entities/get|,\"id\":[1]",
                "entities/query|,\"filter\":\"id > 1\"",
                "entities/search|,\"data\":[[1,2,3,4]]"
            })
    void aCollectionThatDoesNotExistIsWordedAlikeInEveryCall(String path, String members) {
        String more = members == null ? "" : members;
        assertEquals(
                "{\"code\":100,\"message\":\"can't find"
                        + " collection[database=default][collection=absent]\"}",
                post(path, "{\"collectionName\":\"absent\"" + more + "}"));
    }

    @Test
    void showsDefaultValuesAsMilvusDoes() {
        JsonNode fields =
                edge.json("collections/describe", "{\"collectionName\":\"sample\"}")
                        .get("data")
                        .get("fields");

        assertEquals("{\"Data\":{\"IntData\":7}}", fields.get(4).get("defaultValue").toString());
        assertEquals(
                "{\"Data\":{\"FloatData\":1.5}}", fields.get(5).get("defaultValue").toString());
        assertFalse(fields.get(3).has("defaultValue"));
    }

    @Test
    void refusesARowWithoutAValueThatItNeeds() {
        String row = "{\"id\":1,\"flag\":true,\"small\":%s,\"vector\":[1,2,3,4]}";
        assertRefused("field 'small' has no value in row 0", row.formatted("null"));
        assertRefused("field 'flag' has no value in row 1", row.formatted("1") + ",{\"id\":2}");
        assertRefused("field 'flag' has no value in row 0", "{\"id\":1,\"small\":1}");
        assertRefused(
                "field 'vector' has no value in row 0",
                "{\"id\":1,\"flag\":true,\"small\":1,\"vector\":null}");
    }

    @Test
    void takesTheDatabaseFromBodyOrHeader() {
        assertEquals(
                800,
                code(
                        "collections/describe",
                        "{\"collectionName\":\"sample\",\"dbName\":\"elsewhere\"}"));
        assertEquals(
                800,
                code(
                        "collections/describe",
                        "{\"collectionName\":\"sample\"}",
                        "DB-Name",
                        "elsewhere"));
    }

    @Test
    void insertsRowsWithTheirNameBehindThemAndIntegersOf64Bits() {
        String body =
                """
                {"data": [
                  {"id": 9007199254740993, "flag": true, "small": "7", "vector": [1, 2, 3, 4.5],
                   "title": "one", "extra": {"a": 9007199254740993}, "color": "red", "big": 9007199254740995},
                  {"id": "9007199254740994", "flag": false, "small": 8, "vector": [5, 6, 7, 8],
                   "title": null, "score": 1}
                ], "collectionName": "sample"}
                """;

        assertEquals(
                "{\"code\":0,\"data\":{\"insertCount\":2,\"insertIds\":[9007199254740993,"
                        + "9007199254740994]},\"cost\":0}",
                post("entities/insert", body));
        assertEquals(
                "[\"9007199254740993\",\"9007199254740994\"]",
                edge.json("entities/insert", body, "Accept-Type-Allow-Int64", "false")
                        .get("data")
                        .get("insertIds")
                        .toString());

        Rows rows = edge.writeNode.lastRows();
        assertEquals(9007199254740993L, ((Keys.LongKeys) rows.keys(100)).value(0));
        var vector = new float[4];
        ((Column.Vectors) rows.column(109).orElseThrow()).vector(0).asFloatBuffer().get(vector);
        assertEquals(4.5f, vector[3]);
        assertTrue(rows.column(107).orElseThrow().isNull(1));
        assertEquals("{\"a\":9007199254740993}", json(rows, 108, 0));
        assertEquals("{\"color\":\"red\",\"big\":9007199254740995}", json(rows, 110, 0));
        assertEquals("{}", json(rows, 110, 1));
    }

    @Test
    void namesFieldAndRowOfWrongValues() {
        assertRefused("field 'small' of row 0 is INT16, it has x", "{\"small\":\"x\"}");
        assertRefused("field 'flag' of row 0 is BOOL, it has 7", "{\"flag\":7}");
        assertRefused("field 'id' of row 0 is INT64, it has 1.5", "{\"id\":1.5}");
        assertRefused("is INT64, it has 9223372036854775808", "{\"id\":9223372036854775808}");
        assertRefused("vector of row 0 has dimension 2, expected 4", "{\"vector\":[1,2]}");
        assertRefused("field 'vector' of row 0 is FLOAT_VECTOR, it has x", "{\"vector\":\"x\"}");
        JsonNode missing =
                edge.json(
                        "entities/insert",
                        "{\"collectionName\":\"sample\",\"data\":[{\"id\":1,\"small\":1,"
                                + "\"flag\":true}]}");
        assertTrue(missing.get("message").asText().contains("'vector'"), missing.toString());
    }

    @Test
    void saysInAHeaderWhenToComeAgain() {
        edge.writeNode.refuseNext(
                new AtollException(ErrorCode.RATE_LIMIT, "too many", Duration.ofMillis(70)));

        HttpResponse<String> response =
                edge.post(
                        "entities/delete",
                        "{\"collectionName\":\"sample\",\"filter\":\"id in [1]\"}");

        assertEquals("{\"code\":8,\"message\":\"too many\"}", response.body());
        assertEquals("70", response.headers().firstValue(RetryHint.HEADER).orElse(""));
    }

    @Test
    void deletesByFilterAndItsParameters() {
        assertEquals(
                "{\"code\":0,\"data\":{\"deleteCount\":2},\"cost\":0}",
                post(
                        "entities/delete",
                        "{\"collectionName\":\"sample\",\"filter\":\"id in {ids}\",\"exprParams\":"
                                + "{\"ids\":[1,2]}}"));
    }

    @Test
    void describesIndexesAndRefusesUnknownOnes() {
        assertEquals(
                "{\"code\":0,\"data\":[\"vector\"]}",
                post("indexes/list", "{\"collectionName\":\"sample\"}"));
        JsonNode index =
                edge.json(
                                "indexes/describe",
                                "{\"collectionName\":\"sample\",\"indexName\":\"vector\"}")
                        .get("data")
                        .get(0);
        assertEquals("HNSW", index.get("indexType").asText());
        assertEquals("Finished", index.get("indexState").asText());
        assertEquals(
                700,
                code(
                        "indexes/describe",
                        "{\"collectionName\":\"sample\",\"indexName\":\"absent\"}"));
    }

    @Test
    void checksIndexesBeforeTheCollectionIsMade() {
        JsonNode answer =
                edge.json(
                        "collections/create",
                        """
                        {"collectionName": "made", "schema": {"fields": [
                           {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
                           {"fieldName": "v", "dataType": "FloatVector", "elementTypeParams": {"dim": 4}}]},
                         "indexParams": [{"fieldName": "v", "indexName": "v", "indexType": "HNWS"}]}
                        """);

        assertEquals(1100, answer.get("code").asInt());
        assertTrue(answer.get("message").asText().contains("invalid index type: HNWS"));
    }

    @Test
    void aSearchThatIsWrongIsRefused() {
        assertEquals(1802, code("entities/search", "{\"collectionName\":\"sample\"}"));
        assertEquals(
                65535,
                code(
                        "entities/search",
                        "{\"collectionName\":\"sample\",\"data\":[[1,2,3,4]],\"limit\":16385}"));
        assertEquals(
                1700,
                code(
                        "entities/search",
                        "{\"collectionName\":\"sample\",\"data\":[[1,2,3,4]],"
                                + "\"groupingField\":\"absent\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entities/search|functionChains",
                "entities/search|searchAggregation",
                "entities/search|highlighter",
                "entities/query|groupByFields",
                "entities/query|orderByFields",
                "entities/upsert|fieldOps"
            })
    void refusesByNameWhatIsNotBuilt(String path, String member) {
        String body =
                "{\"collectionName\":\"sample\",\"data\":[[1,2,3,4]],\"%s\":[{}]}"
                        .formatted(member);

        assertEquals(
                "{\"code\":10,\"message\":\"%s is not supported\"}".formatted(member),
                post(path, body));
    }

    @Test
    void anUnknownDatabaseIsNotAnEmptyOne() {
        assertEquals(800, code("collections/list", "{\"dbName\":\"absent\"}"));
    }

    @Test
    void anUnknownPathIsAnErrorInJsonToo() {
        HttpResponse<String> response = edge.post("collections/no_such_call", "{}");

        assertEquals(404, response.statusCode());
        assertTrue(response.body().contains("/v2/vectordb/collections/no_such_call"));
    }

    @Test
    void refusesABodyBeyondTheLimitAndGoesOn() {
        HttpResponse<String> response =
                edge.post("entities/insert", " ".repeat(RunningEdge.MAX_REQUEST_BYTES + 1));

        assertEquals(413, response.statusCode());
        assertTrue(
                response.body().contains(RunningEdge.MAX_REQUEST_BYTES + " bytes"),
                response.body());
        assertFalse(post("collections/list", "{}").contains("message"));
    }

    private static void assertRefused(String reason, String row) {
        JsonNode answer =
                edge.json(
                        "entities/insert",
                        "{\"collectionName\":\"sample\",\"data\":[" + row + "]}");
        assertEquals(1804, answer.get("code").asInt(), answer.toString());
        assertTrue(answer.get("message").asText().contains(reason), answer.toString());
    }

    private static String json(Rows rows, long field, int row) {
        return new String(
                ((Column.Jsons) rows.column(field).orElseThrow()).value(row),
                StandardCharsets.UTF_8);
    }

    private static int code(String path, String body, String... headers) {
        return edge.json(path, body, headers).get("code").asInt();
    }

    private static String post(String path, String body) {
        return edge.post(path, body).body();
    }
}
