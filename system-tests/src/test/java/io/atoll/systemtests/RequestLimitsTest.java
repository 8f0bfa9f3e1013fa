package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.cli.standalone.Standalone;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Milvus's limits, each a step too far: the error has Milvus's code and names the limit, the value
/// and, where there is one, the field.
class RequestLimitsTest {
    private static final String LONG = "n".repeat(256);
    private static final String ID =
            "{\"fieldName\": \"id\", \"dataType\": \"Int64\", \"isPrimary\": true}";

    @TempDir static Path folder;

    private static Standalone server;
    private static RawClient client;

    @BeforeAll
    static void startServer() throws Exception {
        server = Servers.standalone(folder);
        client = new RawClient(server.port());
        String there =
                collection("there", vector("vector", 2), field("size", "Int64"), text(5))
                        .replaceFirst(
                                "}$",
                                ", \"indexParams\": [{\"fieldName\": \"vector\", \"indexName\":"
                                        + " \"v\", \"metricType\": \"L2\", \"indexType\":"
                                        + " \"FLAT\"}]}");
        client.rest("collections/create", there);
        client.awaitLoaded("there");
    }

    @AfterAll
    static void stopServer() throws Exception {
        client.close();
        server.close();
    }

    static Stream<Arguments> stepsTooFar() {
        return Stream.of(
                creation(
                        65535,
                        "invalid dimension: 1. should be in range 2 ~ 32768: field 'vector'",
                        vector("vector", 1)),
                creation(
                        65535,
                        "invalid dimension: 32769 of field vector. float vector dimension should be"
                                + " in range 2 ~ 32768",
                        vector("vector", 32_769)),
                creation(
                        105,
                        "has 65 fields, the limit is 64",
                        fields(63, i -> field("f" + i, "Int8")),
                        vector("vector", 2)),
                creation(
                        105,
                        "has 11 vector fields, the limit is 10",
                        fields(11, i -> vector("v" + i, 2))),
                creation(
                        1701,
                        "has 256 characters, the limit is 255",
                        vector("vector", 2),
                        field(LONG, "Int8")),
                creation(
                        1100,
                        "the maximum length specified for the field(text) should be in (0, 65535],"
                                + " but got 65536 instead",
                        vector("vector", 2),
                        text(65_536)),
                creation(
                        1100,
                        "the maximum length specified for the field(text) should be in (0, 65535],"
                                + " but got 0 instead",
                        vector("vector", 2),
                        text(0)),
                creation(
                        1100,
                        "should be in (0, 4096], that of field 'list' is 4097",
                        vector("vector", 2),
                        "{\"fieldName\": \"list\", \"dataType\": \"Array\", \"elementDataType\":"
                            + " \"Int8\", \"elementTypeParams\": {\"max_capacity\": \"4097\"}}"),
                Arguments.of(
                        "collections/create",
                        1100,
                        "limited to 16, shards_num is 17",
                        collection("far", vector("vector", 2))
                                .replaceFirst("}$", ", \"params\": {\"shardsNum\": 17}}")),
                Arguments.of(
                        "collections/create",
                        1100,
                        "less than 255 characters",
                        collection(LONG, vector("vector", 2))),
                call(
                        "partitions/create",
                        65535,
                        "less than 255 characters",
                        "\"partitionName\": \"" + LONG + "\""),
                call(
                        "aliases/create",
                        1100,
                        "less than 255 characters",
                        "\"aliasName\": \"" + LONG + "\""),
                call(
                        "databases/create",
                        802,
                        "less than 255 characters",
                        "\"dbName\": \"" + LONG + "\""),
                call(
                        "indexes/create",
                        65535,
                        "has 256 characters, the limit is 255",
                        "\"indexParams\": [{\"fieldName\": \"size\", \"indexType\": \"INVERTED\","
                                + " \"indexName\": \""
                                + LONG
                                + "\"}]"),
                call(
                        "entities/insert",
                        1100,
                        "field 'text' exceeds max length: row 0 has 7 bytes, max_length is 5",
                        "\"data\": [{\"id\": 1, \"vector\": [1, 2], \"size\": 1, \"text\":"
                                + " \"abcdefg\"}]"),
                search(
                        65535,
                        "topk [16385] is invalid, it should be in range [1, 16384]",
                        1,
                        "\"limit\": 16385"),
                search(
                        65535,
                        "[17000] is invalid, it should be in range [1, 16384]",
                        1,
                        "\"limit\": 16000, \"offset\": 1000"),
                search(
                        65535,
                        "should be in range [1, 16384], but got 16385",
                        16_385,
                        "\"limit\": 1"),
                search(
                        65535,
                        "round_decimal [7] is invalid, it should be in range [-1, 6]",
                        1,
                        "\"limit\": 1, \"searchParams\": {\"params\": {\"round_decimal\": 7}}"),
                call(
                        "entities/query",
                        65535,
                        "(offset+limit) should be in range [1, 16384], but got 17000",
                        "\"filter\": \"id > 0\", \"limit\": 16000, \"offset\": 1000"),
                call(
                        "entities/hybrid_search",
                        65535,
                        "maximum of ann search requests is 1024, there are 1025",
                        "\"rerank\": {\"strategy\": \"rrf\", \"params\": {}}, \"limit\": 1,"
                                + " \"search\": ["
                                + fields(
                                        1_025,
                                        _ ->
                                                "{\"data\": [[1, 2]], \"annsField\": \"vector\","
                                                        + " \"limit\": 1}")
                                + "]"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("stepsTooFar")
    void aStepTooFarIsRefusedWithTheLimitAndTheValue(
            String path, int code, String part, String body) {
        JsonNode answer = client.answer(path, body);

        String message = answer.path("message").asText();
        assertEquals(code, answer.path("code").asInt(), message);
        assertTrue(message.contains(part), message);
    }

    @Test
    void databasesAreAtMost64() {
        for (int i = 1; i < 64; i++) {
            client.rest("databases/create", "{\"dbName\": \"d%d\"}".formatted(i));
        }

        JsonNode answer = client.answer("databases/create", "{\"dbName\": \"d64\"}");

        assertEquals(801, answer.path("code").asInt());
        assertTrue(answer.path("message").asText().contains("[limit=64]"), answer.toString());
        for (int i = 1; i < 64; i++) {
            client.rest("databases/drop", "{\"dbName\": \"d%d\"}".formatted(i));
        }
    }

    /// What is there after all refusals works.
    @Test
    void theServerGoesOn() {
        client.rest(
                "entities/insert",
                "{\"collectionName\": \"there\", \"data\": [{\"id\": 5, \"vector\": [1, 2],"
                        + " \"size\": 1, \"text\": \"abcde\"}]}");
        assertEquals(
                5,
                client.rest(
                                "entities/query",
                                "{\"collectionName\": \"there\", \"filter\": \"id == 5\","
                                        + " \"consistencyLevel\": \"Strong\"}")
                        .path(0)
                        .path("id")
                        .asInt());
        assertEquals(
                List.of("there"), List.of(client.rest("collections/list", "{}").path(0).asText()));
    }

    private static Arguments creation(int code, String part, String... fields) {
        return Arguments.of("collections/create", code, part, collection("far", fields));
    }

    private static Arguments call(String path, int code, String part, String members) {
        return Arguments.of(
                path, code, part, "{\"collectionName\": \"there\", %s}".formatted(members));
    }

    private static Arguments search(int code, String part, int queries, String members) {
        return call(
                "entities/search",
                code,
                part,
                "\"data\": [" + fields(queries, _ -> "[1, 2]") + "], " + members);
    }

    private static String collection(String name, String... fields) {
        return "{\"collectionName\": \"%s\", \"schema\": {\"fields\": [%s, %s]}}"
                .formatted(name, ID, String.join(", ", fields));
    }

    private static String vector(String name, int dimension) {
        return "{\"fieldName\": \"%s\", \"dataType\": \"FloatVector\", \"elementTypeParams\": {\"dim\": \"%d\"}}"
                .formatted(name, dimension);
    }

    private static String text(int maxLength) {
        return "{\"fieldName\": \"text\", \"dataType\": \"VarChar\", \"elementTypeParams\": {\"max_length\": \"%d\"}}"
                .formatted(maxLength);
    }

    private static String field(String name, String type) {
        return "{\"fieldName\": \"%s\", \"dataType\": \"%s\"}".formatted(name, type);
    }

    private static String fields(int count, java.util.function.IntFunction<String> field) {
        return IntStream.range(0, count).mapToObj(field).collect(Collectors.joining(", "));
    }
}
