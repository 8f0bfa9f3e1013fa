package io.atoll.milvus.reads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.milvus.Samples;
import io.atoll.milvus.calls.Call;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.Page;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.QueryAnswer;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.Status;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class QueryEncodingTest {
    private static final Collection COLLECTION = Samples.collection();

    @Test
    void readsLimitAndOffset() {
        CollectionQuery request = read(limited("id > 5", "10", "20")).request();

        assertEquals(Optional.of(new Page(20, 10)), request.page());
    }

    @Test
    void anOffsetWithoutALimitDoesNotCount() {
        CollectionQuery request =
                read(query("id > 5").addQueryParams(Samples.pair("offset", "20"))).request();

        assertEquals(Optional.empty(), request.page());
    }

    @Test
    void aLimitOfNothingIsNoLimitAtAllAndRefused() {
        assertTrue(refused(limited("id > 5", "0", "0")).getMessage().startsWith("limit [0]"));
    }

    @Test
    void countsWithNothingBeside() {
        CollectionQuery request = read(query("").addOutputFields("count(*)")).request();

        assertTrue(request.count());
        assertEquals(List.of(), request.terms().output());
        assertTrue(
                refused(query("").addOutputFields("count(*)").addOutputFields("title"))
                        .getMessage()
                        .contains("the only output field"));
    }

    /// What would change the answer is never passed over.
    @Test
    void refusesOrdersGroupsAndAggregations() {
        AtollException order =
                refused(
                        query("id > 5")
                                .addQueryParams(Samples.pair("order_by_fields", "price:desc")));

        assertEquals(ErrorCode.UNIMPLEMENTED, order.code());
        assertEquals(
                "query parameter 'order_by_fields' (price:desc) is not supported",
                order.getMessage());
        assertEquals(
                "query parameter 'group_by_fields' (price) is not supported",
                refused(
                                query("")
                                        .addOutputFields("count(*)")
                                        .addQueryParams(Samples.pair("group_by_fields", "price")))
                        .getMessage());
        assertEquals(
                "output field 'MAX(price)': of aggregations there is count(*) alone",
                refused(query("").addOutputFields("MAX(price)")).getMessage());
    }

    @Test
    void aCountIsAFieldOfOneValue() {
        QueryTranslation query = read(query("").addOutputFields("count(*)"));

        QueryResults results = QueryWriter.write(answer(60_000), query);

        assertEquals("count(*)", results.getFieldsData(0).getFieldName());
        assertEquals(
                List.of(60_000L),
                results.getFieldsData(0).getScalars().getLongData().getDataList());
        assertEquals(List.of("count(*)"), results.getOutputFieldsList());
    }

    @Test
    void rowsCarryTheirKeysAndAReadTimestamp() {
        QueryResults results = QueryWriter.write(answer(0), read(query("id > 5")));

        assertEquals(
                List.of(6L, 7L), results.getFieldsData(0).getScalars().getLongData().getDataList());
        assertEquals("id", results.getPrimaryFieldName());
        assertEquals(42, results.getSessionTs());
    }

    @Test
    void tellsWhatWasReadToWhoAsks() {
        assertEquals(
                Status.getDefaultInstance(),
                QueryWriter.write(answer(0), read(query("id > 5"))).getStatus());
        Status asked =
                QueryWriter.write(
                                answer(0),
                                read(
                                        query("id > 5")
                                                .addQueryParams(
                                                        Samples.pair("min_coverage", "0.5"))))
                        .getStatus();
        assertEquals("0", asked.getExtraInfoOrThrow("report_value"));
        assertTrue(asked.containsExtraInfo("atoll_coverage"), asked.toString());
    }

    private static QueryAnswer answer(long count) {
        return new QueryAnswer(
                COLLECTION,
                count,
                Keys.ofLongs(6, 7),
                new Rows(2, List.of()),
                List.of(),
                42,
                Coverage.full(1, 1, 0, List.of()));
    }

    private static QueryRequest.Builder limited(String filter, String limit, String offset) {
        return query(filter)
                .addQueryParams(Samples.pair("limit", limit))
                .addQueryParams(Samples.pair("offset", offset));
    }

    private static QueryRequest.Builder query(String filter) {
        return QueryRequest.newBuilder().setCollectionName("sample").setExpr(filter);
    }

    private static QueryTranslation read(QueryRequest.Builder message) {
        return QueryReader.read(message.build(), new Call("", Duration.ofSeconds(10)));
    }

    private static AtollException refused(QueryRequest.Builder message) {
        return assertThrows(AtollException.class, () -> read(message));
    }
}
