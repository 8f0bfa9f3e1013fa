package io.atoll.router;

import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.NAME;
import static io.atoll.router.TestCluster.options;
import static io.atoll.router.TestCluster.query;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router.QueryRequest;
import io.atoll.router.Router.ReadOptions;
import io.atoll.router.Router.SearchRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

class SearchRulesTest {
    private static TestCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = new TestCluster(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static void refused(CompletableFuture<?> read, ErrorCode code, String message) {
        var error = (AtollException) assertThrows(CompletionException.class, read::join).getCause();
        assertEquals(message, error.getMessage());
        assertEquals(code, error.code());
    }

    private static void refused(SearchRequest request, ErrorCode code, String message) {
        refused(cluster.router.search(request), code, message);
    }

    private static SearchRequest searchOf(
            String field, String metric, float radius, float rangeFilter, float... vector) {
        var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return new SearchRequest(
                options(LIMIT),
                field,
                metric,
                ByteString.copyFrom(bytes),
                1,
                10,
                0,
                0,
                radius,
                rangeFilter,
                false);
    }

    private static SearchRequest rangeSearch(float radius, float rangeFilter) {
        return searchOf("", "", radius, rangeFilter, 1, 2);
    }

    private static SearchRequest vectorSearch(String field, String metric, float... vector) {
        return searchOf(field, metric, Float.NaN, Float.NaN, vector);
    }

    @Test
    void topkIsBounded() {
        refused(
                search(16_385),
                ErrorCode.UNEXPECTED,
                "topk [16385] is invalid, it should be in range [1, 16384], but got 16385");
        refused(
                search(options(LIMIT), 16_384, 1),
                ErrorCode.UNEXPECTED,
                "invalid max query result window, (offset+limit) should be in range [1, 16384],"
                        + " but got 16385");
    }

    @Test
    void aVectorHasTheFieldsDimensionAndFiniteComponents() {
        refused(
                vectorSearch("vector", "", 1, 2, 3),
                ErrorCode.PARAMETER_INVALID,
                "vector dimension mismatch, expected vector size(byte) 8, actual 12: field"
                        + " 'vector' has dimension 2");
        refused(
                vectorSearch("vector", "", 1, Float.NaN),
                ErrorCode.PARAMETER_INVALID,
                "the search on field 'vector': vector 0 has NaN at component 1; every component"
                        + " must be a finite number");
    }

    @Test
    void theMetricIsThatOfTheIndex() {
        refused(
                vectorSearch("", "ip", 1, 2),
                ErrorCode.PARAMETER_INVALID,
                "metric type not match: invalid parameter[expected=L2][actual=IP]");
        refused(
                vectorSearch("", "HAMMING", 1, 2),
                ErrorCode.PARAMETER_INVALID,
                "metric type 'HAMMING' is unknown");
    }

    @Test
    void theFieldIsAVectorFieldThatExists() {
        refused(
                vectorSearch("vectr", "", 1, 2),
                ErrorCode.FIELD_NOT_FOUND,
                "field not found[field=vectr]; did you mean 'vector'?");
        refused(
                vectorSearch("name", "", 1, 2),
                ErrorCode.PARAMETER_INVALID,
                "field 'name' is no vector field, it is VARCHAR");
    }

    @Test
    void aRangeHasItsBoundsTheRightWayRound() {
        refused(
                rangeSearch(1, 2),
                ErrorCode.PARAMETER_INVALID,
                "range_filter(2.0) must be less than radius(1.0) for metric L2");
        refused(
                rangeSearch(Float.NaN, 2),
                ErrorCode.PARAMETER_INVALID,
                "range_filter is given without radius");
    }

    @Test
    void outputFieldsAndPartitionsExist() {
        refused(
                search(10, "nam"),
                ErrorCode.FIELD_NOT_FOUND,
                "field not found[field=nam]; did you mean 'name'?");
        var elsewhere =
                new ReadOptions(
                        "default",
                        NAME,
                        List.of("north"),
                        "",
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        0,
                        LIMIT,
                        1);
        refused(
                search(elsewhere, 10, 0),
                ErrorCode.PARTITION_NOT_FOUND,
                "partition not found[partition=north]");
    }

    @Test
    void aQueryHasAFilterOrALimitAndACountHasNoLimit() {
        refused(
                cluster.router.query(query(0, 0)),
                ErrorCode.PARAMETER_INVALID,
                "empty expression should be used with limit");
        refused(
                cluster.router.query(new QueryRequest(options(LIMIT), true, 5, 0)),
                ErrorCode.PARAMETER_INVALID,
                "count entities with pagination is not allowed");
        refused(
                cluster.router.query(query(16_000, 1_000)),
                ErrorCode.UNEXPECTED,
                "invalid max query result window, (offset+limit) should be in range [1, 16384],"
                        + " but got 17000");
    }
}
