package io.atoll.milvus.reads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;

import io.atoll.milvus.Samples;
import io.atoll.milvus.calls.Call;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.IteratorBatch;
import io.atoll.model.read.Page;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.Missing;
import io.atoll.router.api.NodeShare;
import io.atoll.router.api.SearchAnswer;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.SearchIteratorV2Results;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.Status;
import io.milvus.grpc.TemplateArrayValue;
import io.milvus.grpc.TemplateValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SearchEncodingTest {
    private static final Call CALL = new Call("", Duration.ofSeconds(10));
    private static final Collection COLLECTION = Samples.collection();

    // --- requests ----------------------------------------------------------------------------

    @Test
    void passesTheQueryVectorsOnAsTheBytesThatTheyCameAs() {
        VectorPart part =
                read(search(vector(1, 2, 3, 4), vector(5, 6, 7, 8))).request().parts().getFirst();

        assertEquals(2, part.queries().count());
        assertEquals(
                vector(1, 2, 3, 4).concat(vector(5, 6, 7, 8)),
                ByteString.copyFrom(part.queries().bytes()));
        assertEquals("", part.field());
    }

    @Test
    void readsParametersBesideAndInsideParams() {
        CollectionSearch request =
                read(search(vector(1, 2, 3, 4))
                                .addSearchParams(Samples.pair("offset", "5.0"))
                                .addSearchParams(Samples.pair("metric_type", ""))
                                .addSearchParams(
                                        Samples.pair(
                                                "params",
                                                "{\"ef\": \"64\", \"radius\": 10,"
                                                        + " \"range_filter\": 0.5,"
                                                        + " \"metric_type\": \"L2\"}")))
                        .request();

        VectorPart part = request.parts().getFirst();
        assertEquals(new Page(5, 10), request.page());
        assertEquals("64", part.params().get("ef"));
        assertEquals(Optional.of(new DistanceRange(10, 0.5f)), part.range());
        assertEquals("L2", part.metric());
    }

    @Test
    void passesFilterPartitionsAndFilterParametersOn() {
        var ids = TemplateArrayValue.newBuilder();
        ids.getLongDataBuilder().addData(1).addData(2);
        CollectionSearch request =
                read(search(vector(1, 2, 3, 4))
                                .setDsl("id in {ids}")
                                .addPartitionNames("_default")
                                .putExprTemplateValues(
                                        "ids", TemplateValue.newBuilder().setArrayVal(ids).build()))
                        .request();

        assertEquals(
                new FilterText("id in {ids}", Map.of("ids", List.of(1L, 2L))),
                request.parts().getFirst().filter());
        assertEquals(
                new ReadTarget("default", "sample", List.of("_default")), request.terms().target());
        assertEquals(CALL.limit(), request.terms().patience().limit());
    }

    @Test
    void understandsTheThreeWaysToAskForFreshness() {
        assertEquals(
                Optional.empty(),
                read(search(vector(1, 2, 3, 4)).setUseDefaultConsistency(true))
                        .request()
                        .terms()
                        .freshness()
                        .level());
        assertEquals(ConsistencyLevel.STRONG, level(0, 0));
        assertEquals(ConsistencyLevel.EVENTUALLY, level(0, 1));
        assertEquals(ConsistencyLevel.BOUNDED, level(0, 2));
        assertEquals(ConsistencyLevel.CUSTOMIZED, level(0, Samples.CREATED));
        assertEquals(ConsistencyLevel.SESSION, level(1, Samples.CREATED));
    }

    @Test
    void refusesALevelThatThereIsNotWithThoseThatThereAre() {
        AtollException error = assertThrows(AtollException.class, () -> level(9, 0));

        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        assertEquals(
                "consistency level 9 is unknown; known: Strong (0), Session (1), Bounded (2),"
                        + " Eventually (3), Customized (4)",
                error.getMessage());
    }

    @Test
    void refusesVectorsOfSeveralLengths() {
        assertEquals(
                "vector dimension mismatch: vector 1 of the search has 12 bytes, vector 0 has 16",
                refused(search(vector(1, 2, 3, 4), vector(1, 2, 3))).getMessage());
    }

    @Test
    void refusesVectorsOfAnotherType() {
        var group =
                PlaceholderGroup.newBuilder()
                        .addPlaceholders(
                                PlaceholderValue.newBuilder()
                                        .setType(PlaceholderType.EmbListFloatVector)
                                        .addValues(ByteString.copyFrom(new byte[16])));

        AtollException refusal =
                refused(search().setPlaceholderGroup(group.build().toByteString()));

        assertTrue(refusal.getMessage().endsWith("the search has EmbListFloatVector"));
    }

    @Test
    void passesOnWhatHitsAreGroupedBy() {
        var search =
                param("group_by_field", "title")
                        .addSearchParams(Samples.pair("group_size", "3"))
                        .addSearchParams(Samples.pair("strict_group_size", "True"));

        assertEquals(
                Optional.of(new Grouping("title", 3, true)), read(search).request().grouping());
        assertEquals(Optional.empty(), read(search(vector(1, 2, 3, 4))).request().grouping());
    }

    @Test
    void saysWhatItDoesNotDoInsteadOfLeavingItOut() {
        assertNotSupported("group_by_fields", param("group_by_fields", "title"));
        read(param("group_by_field", ""));
    }

    @Test
    void growingRowsCanBePassedOver() {
        assertTrue(sealedOnly(param("ignore_growing", "True")));
        assertTrue(sealedOnly(param("params", "{\"ignore_growing\": true}")));
        assertFalse(sealedOnly(param("ignore_growing", "False")));
    }

    private static boolean sealedOnly(SearchRequest.Builder message) {
        return read(message).request().terms().freshness().sealedOnly();
    }

    @Test
    void anIteratorGoesOnBehindTheDistanceThatItBringsInTheStateThatItBeganWith() {
        var token = "4a2b9d70-5b0e-4c1e-9a55-0c6f3f1e2d3c";
        SearchTranslation next =
                read(
                        iterator("100")
                                .setGuaranteeTimestamp(1L << 40)
                                .addSearchParams(Samples.pair("search_iter_id", token))
                                .addSearchParams(Samples.pair("search_iter_last_bound", "1.25")));
        assertEquals(new Page(0, 100), next.request().page());
        assertEquals(Optional.of(new IteratorBatch(Optional.of(1.25f))), next.request().batch());
        assertTrue(next.request().terms().freshness().snapshot());

        SearchIteratorV2Results told =
                SearchWriter.write(answer(next, "title"), next)
                        .getResults()
                        .getSearchIteratorV2Results();
        assertEquals(token, told.getToken());
        assertEquals(0.75f, told.getLastBound());
        SearchTranslation first = read(iterator("1"));
        assertEquals(Optional.of(new IteratorBatch(Optional.empty())), first.request().batch());
        assertEquals(4, first.iterator().orElseThrow().token().version());
    }

    @Test
    void anIteratorSaysWhatIsWrongWithIt() {
        assertRefused(
                "parse iterator v2 info failed: batch size is invalid, it should be in range [1,"
                        + " 16384], but got 0",
                iterator("0"));
        assertRefused(
                "parse iterator v2 info failed: invalid token format",
                iterator("5").addSearchParams(Samples.pair("search_iter_id", "some")));
        assertRefused(
                "parse iterator v2 info failed: both iterator and search_iter_v2 must be set in"
                        + " the SDK",
                param("search_iter_v2", "True"));
    }

    private static void assertRefused(String reason, SearchRequest.Builder message) {
        assertEquals(reason, assertThrows(AtollException.class, () -> read(message)).getMessage());
    }

    private static SearchRequest.Builder iterator(String batchSize) {
        return param("iterator", "True")
                .addSearchParams(Samples.pair("search_iter_v2", "True"))
                .addSearchParams(Samples.pair("search_iter_batch_size", batchSize));
    }

    // --- answers -----------------------------------------------------------------------------

    @Test
    void answersQueryByQuery() {
        SearchTranslation search = read(search(vector(1, 2, 3, 4), vector(1, 2, 3, 4)));

        SearchResults results = SearchWriter.write(answer(search, "title"), search);

        assertEquals(2, results.getResults().getNumQueries());
        assertEquals(2, results.getResults().getTopK());
        assertEquals(List.of(2L, 1L), results.getResults().getTopksList());
        assertEquals(List.of(7L, 8L, 7L), results.getResults().getIds().getIntId().getDataList());
        assertEquals(List.of(0.25f, 1.5f, 0.75f), results.getResults().getScoresList());
        assertEquals("id", results.getResults().getPrimaryFieldName());
        assertEquals(42, results.getSessionTs());
    }

    @Test
    void answersWhoAsksForNothingMoreWithMilvusOwnStatus() {
        SearchTranslation search = read(search(vector(1, 2, 3, 4)));

        assertEquals(
                Status.getDefaultInstance(),
                SearchWriter.write(answer(search, "title"), search).getStatus());
    }

    @Test
    void tellsWhoAsksWhatWasReadInTheStatus() {
        SearchTranslation search = read(param("coverage", "True"));

        SearchResults results = SearchWriter.write(answer(search, "title"), search);

        assertEquals(
                "{\"share\":0.5,\"segments\":2,\"segmentsRead\":1,\"rows\":10,\"vectorsScored\":5,\"nodes\":[{"
                    + "\"node\":\"read-1\",\"segments\":[11,12],\"vectorsScored\":5,\"nanos\":99}],\"missing\":[{\"segment\":13,\"rows\":40,\"reason\":\"read-2,"
                    + " which had it, is down\"}]}",
                results.getStatus().getExtraInfoOrThrow("atoll_coverage"));
        assertEquals(0, results.getStatus().getCode());
    }

    /// Python clients up to 2.6.2 read it wherever there is anything beside it.
    @ParameterizedTest
    @CsvSource({"coverage, true", "explain, true", "min_coverage, 0.5"})
    void theCostStandsBesideWhateverIsTold(String parameter, String value) {
        SearchTranslation search = read(param(parameter, value));

        Status status = SearchWriter.write(answer(search, "title"), search).getStatus();

        assertEquals("0", status.getExtraInfoOrThrow("report_value"));
        assertTrue(status.containsExtraInfo("atoll_coverage"), status.toString());
    }

    @Test
    void roundsScoresWhereAsked() {
        SearchTranslation search = read(param("round_decimal", "1"));

        SearchResults results = SearchWriter.write(answer(search, "title"), search);

        assertEquals(List.of(0.3f, 1.5f, 0.8f), results.getResults().getScoresList());
    }

    @Test
    void picksUndeclaredKeysOutOfTheDynamicField() {
        SearchTranslation search =
                read(
                        search(vector(1, 2, 3, 4))
                                .addOutputFields("title")
                                .addOutputFields("color")
                                .addOutputFields("$meta[\"size\"]"));

        SearchResults results =
                SearchWriter.write(answer(search, "title", Field.DYNAMIC_NAME), search);

        assertEquals(List.of("title", "color", "size"), results.getResults().getOutputFieldsList());
        FieldData meta = results.getResults().getFieldsData(1);
        assertTrue(meta.getIsDynamic());
        assertEquals(
                "{\"color\":\"red\",\"size\":12345678901234567890.5}",
                meta.getScalars().getJsonData().getData(0).toStringUtf8());
        assertEquals("{}", meta.getScalars().getJsonData().getData(1).toStringUtf8());
    }

    @Test
    void aStarMeansEveryFieldAndTheWholeDynamicField() {
        SearchTranslation search = read(search(vector(1, 2, 3, 4)).addOutputFields("*"));

        SearchResults results =
                SearchWriter.write(answer(search, "title", Field.DYNAMIC_NAME), search);

        assertEquals(11, results.getResults().getOutputFieldsCount());
        assertTrue(
                results.getResults()
                        .getFieldsData(1)
                        .getScalars()
                        .getJsonData()
                        .getData(2)
                        .toStringUtf8()
                        .contains("{\"color\":1}"));
    }

    @Test
    void noticesThatAnIteratorGoesOnInAnotherCollection() {
        SearchTranslation same = read(param("collection_id", "4711"));
        SearchWriter.write(answer(same, "title"), same);

        SearchTranslation other = read(param("collection_id", "4710"));
        AtollException refusal =
                assertThrows(
                        AtollException.class,
                        () -> SearchWriter.write(answer(other, "title"), other));
        assertTrue(refusal.getMessage().endsWith("alias or database may have changed"));
    }

    @Test
    void anAnswerWithoutHitsStillHasItsFields() {
        SearchTranslation search = read(search(vector(1, 2, 3, 4)).addOutputFields("*"));
        var none =
                new SearchAnswer(
                        COLLECTION,
                        List.of(0),
                        Keys.ofLongs(),
                        new float[0],
                        Rows.none(),
                        COLLECTION.schema().fields(),
                        Optional.empty(),
                        42,
                        Coverage.full(0, 0, 0, List.of()),
                        Optional.empty());

        SearchResults results = SearchWriter.write(none, search);

        assertEquals(List.of(0L), results.getResults().getTopksList());
        assertEquals(11, results.getResults().getFieldsDataCount());
        assertFalse(results.getResults().getFieldsData(0).getScalars().hasJsonData());
    }

    // --- samples -----------------------------------------------------------------------------

    private static SearchTranslation read(SearchRequest.Builder message) {
        return SearchReader.read(message.build(), CALL);
    }

    private static AtollException refused(SearchRequest.Builder message) {
        return assertThrows(AtollException.class, () -> read(message));
    }

    private static void assertNotSupported(String what, SearchRequest.Builder message) {
        AtollException refusal = refused(message);
        assertEquals(ErrorCode.UNIMPLEMENTED, refusal.code());
        assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
    }

    private static ConsistencyLevel level(int level, long timestamp) {
        return read(search(vector(1, 2, 3, 4))
                        .setConsistencyLevelValue(level)
                        .setGuaranteeTimestamp(timestamp))
                .request()
                .terms()
                .freshness()
                .level()
                .orElseThrow();
    }

    private static SearchRequest.Builder param(String key, String value) {
        return search(vector(1, 2, 3, 4)).addSearchParams(Samples.pair(key, value));
    }

    private static SearchRequest.Builder search(ByteString... queries) {
        var placeholder =
                PlaceholderValue.newBuilder()
                        .setTag("$0")
                        .setType(PlaceholderType.FloatVector)
                        .addAllValues(List.of(queries));
        return SearchRequest.newBuilder()
                .setCollectionName("sample")
                .setNq(queries.length)
                .setPlaceholderGroup(
                        PlaceholderGroup.newBuilder()
                                .addPlaceholders(placeholder)
                                .build()
                                .toByteString())
                .addSearchParams(Samples.pair("topk", "10"));
    }

    private static ByteString vector(float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return ByteString.copyFrom(bytes);
    }

    /// Keys 7 and 8 for the first query, 7 for the second.
    private static SearchAnswer answer(SearchTranslation search, String... fields) {
        var columns =
                List.of(
                        new Column.Texts(
                                COLLECTION.schema().field("title").orElseThrow().id(),
                                new String[] {"seven", "eight", "seven"},
                                null),
                        new Column.Jsons(
                                COLLECTION.schema().dynamicField().orElseThrow().id(),
                                new byte[][] {
                                    "{\"color\":\"red\",\"x\":[1],\"size\":12345678901234567890.5}"
                                            .getBytes(),
                                    "{}".getBytes(),
                                    "{\"x\":{\"color\":1}}".getBytes()
                                },
                                null));
        return new SearchAnswer(
                COLLECTION,
                List.of(2, 1),
                Keys.ofLongs(7, 8, 7),
                new float[] {0.25f, 1.5f, 0.75f},
                new Rows(3, List.copyOf(columns)),
                Arrays.stream(fields)
                        .map(name -> COLLECTION.schema().field(name).orElseThrow())
                        .toList(),
                Optional.empty(),
                42,
                new Coverage(
                        2,
                        1,
                        10,
                        5,
                        List.of(new NodeShare("read-1", List.of(11L, 12L), 5, 99)),
                        List.of(new Missing(13, 40, "read-2, which had it, is down")),
                        0.5),
                Optional.empty());
    }
}
