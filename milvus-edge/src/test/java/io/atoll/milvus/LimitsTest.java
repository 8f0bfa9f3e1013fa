package io.atoll.milvus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;

import io.atoll.model.ErrorCode;
import io.atoll.router.api.RouterConfig;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.Status;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is outside of a limit is refused as the caller's mistake, by gRPC and by REST, whatever
/// room there is: this router has none.
class LimitsTest {
    private static RunningEdge edge;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        edge =
                new RunningEdge(
                        folder,
                        List.of(),
                        RouterConfig.defaults()
                                .withBounds(new RouterConfig.Bounds(0, Long.MAX_VALUE)));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /// What clients send for numbers that they did not think about.
    private static final String NUMBERS =
            """
            0, -1, 16385, 2000000000, 2147483648, 9223372036854775807, -9223372036854775808,
            99999999999999999999, 1e300, NaN, ten, 1.5
            """;

    private static List<String> numbers() {
        var numbers = new ArrayList<String>();
        for (String number : NUMBERS.split(",")) {
            numbers.add(number.strip());
        }
        return numbers;
    }

    private static void callersMistake(int code, String reason) {
        assertEquals(ErrorCode.Kind.CALLER, ErrorCode.ofNumber(code).kind(), code + ": " + reason);
        assertFalse(reason.isBlank());
        assertFalse(reason.contains("Exception"), reason);
    }

    private static void refused(Status status) {
        callersMistake(status.getCode(), status.getReason());
        assertEquals("true", status.getExtraInfoOrThrow("is_input_error"));
    }

    /// REST has numbers of its own for what it cannot read.
    private static void refused(JsonNode answer) {
        int code = answer.get("code").asInt();
        if (code < 1800 || code > 1899) {
            callersMistake(code, answer.get("message").asText());
        }
    }

    // --- gRPC --------------------------------------------------------------------------------

    private static SearchRequest.Builder search(int queries, int dimension) {
        var placeholder =
                PlaceholderValue.newBuilder().setTag("$0").setType(PlaceholderType.FloatVector);
        for (int query = 0; query < queries; query++) {
            placeholder.addValues(ByteString.copyFrom(new byte[dimension * Float.BYTES]));
        }
        return SearchRequest.newBuilder()
                .setCollectionName("sample")
                .setNq(queries)
                .setPlaceholderGroup(
                        PlaceholderGroup.newBuilder()
                                .addPlaceholders(placeholder)
                                .build()
                                .toByteString());
    }

    private static Status search(String param, String value) {
        return answer(search(1, 4), param, value);
    }

    private static Status answer(SearchRequest.Builder search, String... params) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < params.length; i += 2) {
            search.addSearchParams(Samples.pair(params[i], params[i + 1]));
            names.add(params[i]);
        }
        if (!names.contains("topk")) {
            search.addSearchParams(Samples.pair("topk", "10"));
        }
        return edge.grpc().search(search.build()).getStatus();
    }

    private static Status query(QueryRequest.Builder query, String... params) {
        query.setCollectionName("sample");
        for (int i = 0; i < params.length; i += 2) {
            query.addQueryParams(Samples.pair(params[i], params[i + 1]));
        }
        return edge.grpc().query(query.build()).getStatus();
    }

    @Test
    void whatIsWithinTheLimitsFindsTheRouterFull() {
        int full = ErrorCode.RATE_LIMIT.number();

        assertEquals(full, answer(search(1, 4)).getCode());
        assertEquals(full, answer(search(16_384, 4), "topk", "16384").getCode());
        assertEquals(full, answer(search(1, 4), "offset", "16374").getCode());
        assertEquals(full, query(QueryRequest.newBuilder(), "limit", "16384").getCode());
        assertEquals(full, restSearch("").get("code").asInt());
        assertEquals(full, rest("query", "\"limit\": 16384").get("code").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"topk", "offset", "round_decimal", "ef", "min_coverage"})
    void everySearchParameterHasItsRange(String param) {
        for (String value : numbers()) {
            if (!isValid(param, value)) {
                refused(search(param, value));
            }
        }
    }

    private static boolean isValid(String param, String value) {
        return switch (param) {
            case "offset", "round_decimal", "min_coverage" ->
                    value.equals("0") || value.equals("-1") && param.equals("round_decimal");
            case "ef" -> value.equals("16385") || value.equals("2000000000");
            default -> false;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "radius, NaN",
        "radius, ten",
        "range_filter, 1",
        "range_filter, NaN",
        "anns_field, absent",
        "anns_field, title",
        "metric_type, IP",
        "metric_type, NONSENSE",
        "explain, perhaps",
        "min_coverage, 1.1",
        "min_coverage, -0.1",
        "group_by_field, absent",
        "ignore_growing, maybe",
        "search_iter_v2, maybe",
        "collection_id, x"
    })
    void everySearchParameterHasItsValues(String param, String value) {
        refused(search(param, value));
    }

    @Test
    void offsetAndLimitAreOneWindow() {
        refused(answer(search(1, 4), "topk", "16384", "offset", "1"));
        refused(answer(search(1, 4), "topk", "1", "offset", "16384"));
        refused(answer(search(1, 4), "topk", "2147483647", "offset", "2147483647"));
        refused(query(QueryRequest.newBuilder(), "limit", "16384", "offset", "1"));
        refused(query(QueryRequest.newBuilder(), "limit", "2147483647", "offset", "2147483647"));
    }

    @Test
    void aRangeHasItsBoundsInOrder() {
        refused(answer(search(1, 4), "radius", "1", "range_filter", "1"));
        refused(answer(search(1, 4), "radius", "1", "range_filter", "2"));
    }

    @Test
    void queryVectorsHaveTheFieldsDimensionAndNumber() {
        for (int dimension : new int[] {0, 1, 3, 5, 32_769}) {
            refused(answer(search(1, dimension)));
        }
        refused(answer(search(0, 4)));
        refused(answer(search(16_385, 4)));
        refused(answer(search(1, 4).setNq(2)));
        refused(answer(search(1, 4).setNq(-1)));
        refused(answer(search(1, 4).setNq(Long.MAX_VALUE)));
        refused(answer(search(1, 4).setPlaceholderGroup(ByteString.copyFromUtf8("nonsense"))));
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(odd);
            var value =
                    PlaceholderValue.newBuilder()
                            .setTag("$0")
                            .setType(PlaceholderType.FloatVector)
                            .addValues(ByteString.copyFrom(bytes.array()));
            refused(
                    answer(
                            search(1, 4)
                                    .setPlaceholderGroup(
                                            PlaceholderGroup.newBuilder()
                                                    .addPlaceholders(value)
                                                    .build()
                                                    .toByteString())));
        }
    }

    @Test
    void namesAndFiltersOfReadsHaveAMeaning() {
        refused(answer(search(1, 4).setDsl("id =")));
        refused(answer(search(1, 4).setDsl("(".repeat(1000))));
        refused(answer(search(1, 4).addPartitionNames("absent")));
        refused(answer(search(1, 4).setCollectionName("absent")));
        refused(answer(search(1, 4).setCollectionName("")));
        refused(answer(search(1, 4).setDbName("absent")));
        refused(answer(search(1, 4).setConsistencyLevelValue(99)));
        refused(query(QueryRequest.newBuilder().setExpr("id =").addOutputFields("id")));
        refused(query(QueryRequest.newBuilder().addPartitionNames("absent"), "limit", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "offset"})
    void everyQueryParameterHasItsRange(String param) {
        for (String value : numbers()) {
            if (param.equals("limit") || !value.equals("0")) {
                refused(
                        param.equals("limit")
                                ? query(QueryRequest.newBuilder(), "limit", value)
                                : query(QueryRequest.newBuilder(), "limit", "1", "offset", value));
            }
        }
        refused(query(QueryRequest.newBuilder()));
        refused(query(QueryRequest.newBuilder().addOutputFields("count(*)"), "limit", "1"));
        refused(query(QueryRequest.newBuilder().addOutputFields("count(*)").addOutputFields("id")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "id =", "absent() == 1", "vector == 1"})
    void deletesAreCheckedBeforeTheyArePriced(String filter) {
        var request = DeleteRequest.newBuilder().setCollectionName("sample").setExpr(filter);
        refused(edge.grpc().delete(request.build()).getStatus());
        refused(
                edge.grpc()
                        .delete(request.setExpr("id in [1]").setPartitionName("absent").build())
                        .getStatus());
    }

    // --- REST --------------------------------------------------------------------------------

    private static JsonNode rest(String call, String members) {
        return edge.json("entities/" + call, "{\"collectionName\": \"sample\", " + members + "}");
    }

    private static JsonNode restSearch(String members) {
        return rest("search", "\"data\": [[1, 2, 3, 4]]" + members);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "offset"})
    void restRefusesTheSameNumbers(String member) {
        for (String value : numbers()) {
            if (value.equals("0")) {
                // Not given, as in Milvus.
                continue;
            }
            for (String written : List.of(value, "\"" + value + "\"")) {
                refused(restSearch(", \"%s\": %s".formatted(member, written)));
                refused(rest("query", "\"%s\": %s".formatted(member, written)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"data\": []",
                "\"data\": [[]]",
                "\"data\": [[1, 2, 3]]",
                "\"data\": [[1, 2, 3, 4], [1]]",
                "\"data\": [[1, 2, 3, 1e39]]",
                "\"data\": [1, 2, 3, 4]",
                "\"data\": [[1, 2, 3, null]]",
                "\"data\": {}",
                "\"limit\": 3"
            })
    void restRefusesTheSameVectors(String members) {
        refused(rest("search", members));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"filter\": \"id =\"",
                "\"annsField\": \"absent\"",
                "\"partitionNames\": [\"absent\"]",
                "\"consistencyLevel\": \"Sometimes\"",
                "\"minCoverage\": 2",
                "\"minCoverage\": \"NaN\"",
                "\"searchParams\": {\"metricType\": \"IP\"}",
                "\"searchParams\": {\"params\": {\"range_filter\": 1}}",
                "\"searchParams\": {\"params\": {\"radius\": \"NaN\"}}",
                "\"searchParams\": {\"params\": {\"ef\": 0}}",
                "\"searchParams\": {\"params\": {\"round_decimal\": 7}}",
                "\"groupingField\": \"absent\""
            })
    void restRefusesTheSameParameters(String member) {
        refused(restSearch(", " + member));
    }

    @Test
    void restRefusesTheSameDeletes() {
        refused(rest("delete", "\"filter\": \"id =\""));
        refused(rest("delete", "\"filter\": \"\""));
    }
}
