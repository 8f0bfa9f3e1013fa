package io.atoll.router;

import static io.atoll.router.TestCluster.LIMIT;
import static io.atoll.router.TestCluster.NAME;
import static io.atoll.router.TestCluster.options;
import static io.atoll.router.TestCluster.query;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;

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

    private static void refused(CollectionSearch request, ErrorCode code, String message) {
        refused(cluster.router.search(request), code, message);
    }

    private static CollectionSearch searchOf(
            String field, String metric, float radius, float rangeFilter, float... vector) {
        var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        var range = new DistanceRange(radius, rangeFilter);
        return CollectionSearch.of(
                options(LIMIT),
                new VectorPart(
                        field,
                        metric,
                        DataType.FLOAT_VECTOR,
                        new QueryVectors(bytes, 1),
                        FilterText.NONE,
                        Map.of(),
                        Float.isNaN(radius) && Float.isNaN(rangeFilter)
                                ? Optional.empty()
                                : Optional.of(range),
                        0),
                new Page(0, 10),
                false);
    }

    private static CollectionSearch rangeSearch(float radius, float rangeFilter) {
        return searchOf("", "", radius, rangeFilter, 1, 2);
    }

    private static CollectionSearch vectorSearch(String field, String metric, float... vector) {
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
                "offset+topk [16385] is invalid, it should be in range [1, 16384], but got 16385");
        refused(
                search(options(LIMIT), 10, -1),
                ErrorCode.UNEXPECTED,
                "offset [-1] is invalid, it should be in range [1, 16384], but got -1");
    }

    @Test
    void aVectorIsOfTheFieldsType() {
        var part = VectorPart.of(DataType.INT8, TestCluster.queries(1), FilterText.NONE);
        refused(
                CollectionSearch.of(options(LIMIT), part, new Page(0, 10), false),
                ErrorCode.PARAMETER_INVALID,
                "vector type must be the same: field 'vector' is FLOAT_VECTOR, the search has"
                        + " INT8");
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
                vectorSearch("", "TANIMOTO", 1, 2),
                ErrorCode.PARAMETER_INVALID,
                "metric type 'TANIMOTO' is unknown");
    }

    @Test
    void theFieldIsAVectorFieldThatExists() {
        refused(
                vectorSearch("vectr", "", 1, 2),
                ErrorCode.PARAMETER_INVALID,
                "failed to create query plan: failed to get field schema by name: fieldName(vectr)"
                        + " not found: invalid parameter; did you mean 'vector'?");
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
                ErrorCode.UNEXPECTED,
                "field nam not exist; did you mean 'name'?");
        var elsewhere =
                new ReadTerms(
                        new ReadTarget("default", NAME, List.of("north")),
                        List.of(),
                        ReadFreshness.OF_COLLECTION,
                        Patience.forAll(LIMIT));
        refused(
                search(elsewhere, 10, 0),
                ErrorCode.UNEXPECTED,
                "partition name north not found[collection=books]");
    }

    @Test
    void distancesRankOneApproximateSearch() {
        CollectionSearch plain = search(10);
        VectorPart part = plain.parts().getFirst();
        refused(
                new CollectionSearch(
                        plain.terms(),
                        List.of(part, part),
                        new Ranking.ByDistance(),
                        Optional.empty(),
                        plain.page(),
                        Optional.empty(),
                        false),
                ErrorCode.PARAMETER_INVALID,
                "distances rank the hits of one approximate search, not of 2");
        refused(
                new CollectionSearch(
                        plain.terms(),
                        List.of(part),
                        new Ranking.ByDistance(),
                        Optional.of(new Grouping("name", 11, false)),
                        plain.page(),
                        Optional.empty(),
                        false),
                ErrorCode.PARAMETER_INVALID,
                "input group size:11 exceeds configured max group size:10");
    }

    @Test
    void aQueryHasAFilterOrALimitAndACountHasNoLimit() {
        refused(
                cluster.router.query(
                        new CollectionQuery(
                                options(LIMIT), FilterText.NONE, false, Optional.empty())),
                ErrorCode.PARAMETER_INVALID,
                "empty expression should be used with limit");
        refused(
                cluster.router.query(
                        new CollectionQuery(
                                options(LIMIT),
                                FilterText.NONE,
                                true,
                                Optional.of(new Page(0, 5)))),
                ErrorCode.PARAMETER_INVALID,
                "count entities with pagination is not allowed");
        refused(
                cluster.router.query(query(16_000, 1_000)),
                ErrorCode.UNEXPECTED,
                "invalid max query result window, (offset+limit) should be in range [1, 16384],"
                        + " but got 17000");
    }
}
