import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.GetCollectionStatsReq;
import io.milvus.v2.service.collection.request.GetLoadStateReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.GetReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import io.milvus.v2.service.vector.response.SearchResp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The basic calls of Milvus's Java client, with their answers checked. Compiled against each
/// version of it, so it needs only what there has been since 2.5. Argument: `http://HOST:PORT`.
final class BasicCalls {
    private static final String NAME = "java_basic_calls";

    private final MilvusClientV2 client;

    private BasicCalls(MilvusClientV2 client) {
        this.client = client;
    }

    public static void main(String[] args) throws Exception {
        var client = new MilvusClientV2(ConnectConfig.builder().uri(args[0]).build());
        new BasicCalls(client).run();
        client.close();
        System.out.println("ok");
    }

    private void run() throws InterruptedException {
        if (has(NAME)) {
            drop();
        }
        create();
        describe();
        write();
        search();
        query();
        delete();
        flush();
        client.releaseCollection(ReleaseCollectionReq.builder().collectionName(NAME).build());
        drop();
        expect("has after drop", false, has(NAME));
    }

    private void create() throws InterruptedException {
        var schema = CreateCollectionReq.CollectionSchema.builder().build();
        schema.setEnableDynamicField(true);
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("id")
                        .dataType(DataType.Int64)
                        .isPrimaryKey(true)
                        .build());
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("vector")
                        .dataType(DataType.FloatVector)
                        .dimension(2)
                        .build());
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("title")
                        .dataType(DataType.VarChar)
                        .maxLength(50)
                        .build());
        schema.addField(AddFieldReq.builder().fieldName("year").dataType(DataType.Int32).build());
        client.createCollection(
                CreateCollectionReq.builder()
                        .collectionName(NAME)
                        .collectionSchema(schema)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .indexParams(
                                List.of(
                                        IndexParam.builder()
                                                .fieldName("vector")
                                                .indexType(IndexParam.IndexType.HNSW)
                                                .metricType(IndexParam.MetricType.L2)
                                                .extraParams(Map.of("M", 8, "efConstruction", 64))
                                                .build()))
                        .build());
        expect("has", true, has(NAME));
        expect("has another", false, has(NAME + "_absent"));
        expect("listed", true, client.listCollections().getCollectionNames().contains(NAME));
        awaitLoaded();
    }

    /// Newer versions ask for the load and do not wait for it.
    private void awaitLoaded() throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        var state = GetLoadStateReq.builder().collectionName(NAME).build();
        while (!client.getLoadState(state)) {
            expect("loaded in 30 s", true, System.nanoTime() < end);
            Thread.sleep(20);
        }
    }

    private boolean has(String name) {
        return client.hasCollection(HasCollectionReq.builder().collectionName(name).build());
    }

    private void describe() {
        var described =
                client.describeCollection(
                        DescribeCollectionReq.builder().collectionName(NAME).build());
        expect("described name", NAME, described.getCollectionName());
        expect(
                "described fields",
                List.of("id", "vector", "title", "year"),
                described.getFieldNames());
        expect("described key", "id", described.getPrimaryFieldName());
        expect("described vectors", List.of("vector"), described.getVectorFieldNames());
        expect("described dynamic", true, described.getEnableDynamicField());
        expect(
                "described dimension",
                2,
                described.getCollectionSchema().getField("vector").getDimension());
        expect(
                "indexes",
                List.of("vector"),
                client.listIndexes(ListIndexesReq.builder().collectionName(NAME).build()));
        var index =
                client.describeIndex(
                                DescribeIndexReq.builder()
                                        .collectionName(NAME)
                                        .fieldName("vector")
                                        .build())
                        .getIndexDescriptions()
                        .get(0);
        expect("index metric", IndexParam.MetricType.L2, index.getMetricType());
        expect("index type", IndexParam.IndexType.HNSW, index.getIndexType());
    }

    private void write() {
        var inserted =
                client.insert(
                        InsertReq.builder()
                                .collectionName(NAME)
                                .data(
                                        List.of(
                                                row(
                                                        "{id: 1, vector: [0, 0], title:"
                                                                + " 'Moby-Dick', year: 1851, whale:"
                                                                + " true}"),
                                                row(
                                                        "{id: 2, vector: [3, 4], title: 'Treasure"
                                                                + " Island', year: 1883}"),
                                                row(
                                                        "{id: 3, vector: [6, 8], title: 'Walden',"
                                                                + " year: 1854}"),
                                                row(
                                                        "{id: 4, vector: [9, 12], title: 'Omoo',"
                                                                + " year: 1847}")))
                                .build());
        expect("inserted", 4L, inserted.getInsertCnt());
        expect("inserted keys", List.of(1L, 2L, 3L, 4L), inserted.getPrimaryKeys());
        var upserted =
                client.upsert(
                        UpsertReq.builder()
                                .collectionName(NAME)
                                .data(
                                        List.of(
                                                row(
                                                        "{id: 3, vector: [1, 0], title: 'Walden;"
                                                                + " or, Life in the Woods', year:"
                                                                + " 1854}")))
                                .build());
        expect("upserted", 1L, upserted.getUpsertCnt());
    }

    private static JsonObject row(String json) {
        return new Gson().fromJson(json, JsonObject.class);
    }

    private void search() {
        List<List<SearchResp.SearchResult>> hits =
                search("", 2, new FloatVec(new float[] {0, 0}), new FloatVec(new float[] {3, 4}));
        expect("queries answered", 2, hits.size());
        expect("ids of the first", List.of(1L, 3L), ids(hits.get(0)));
        expect("ids of the second", List.of(2L, 3L), ids(hits.get(1)));
        expect("score of the first", 0f, hits.get(0).get(0).getScore());
        expect("score of the second", 1f, hits.get(0).get(1).getScore());
        expect(
                "entity",
                Map.of("title", "Walden; or, Life in the Woods", "year", 1854),
                hits.get(0).get(1).getEntity());
        List<SearchResp.SearchResult> filtered =
                search("year > 1850 and title like 'T%'", 10, new FloatVec(new float[] {0, 0}))
                        .get(0);
        expect("filtered ids", List.of(2L), ids(filtered));
        expect("filtered score", 25f, filtered.get(0).getScore());
    }

    private List<List<SearchResp.SearchResult>> search(
            String filter, int limit, BaseVector... vectors) {
        return client.search(
                        SearchReq.builder()
                                .collectionName(NAME)
                                .data(List.of(vectors))
                                .topK(limit)
                                .filter(filter)
                                .outputFields(List.of("title", "year"))
                                .build())
                .getSearchResults();
    }

    private static List<Object> ids(List<SearchResp.SearchResult> hits) {
        var ids = new ArrayList<Object>();
        hits.forEach(hit -> ids.add(hit.getId()));
        return ids;
    }

    private void query() {
        expect(
                "query",
                List.of(
                        Map.of("id", 1L, "title", "Moby-Dick"),
                        Map.of("id", 3L, "title", "Walden; or, Life in the Woods")),
                query("year in [1851, 1854]", "id", "title"));
        expect("query of an undeclared key", 1L, query("whale == true", "id").get(0).get("id"));
        expect("query of nothing", List.of(), query("year > 2000", "id"));
        List<QueryResp.QueryResult> got = get(2L);
        expect("got", 1, got.size());
        expect("got vector", List.of(3f, 4f), got.get(0).getEntity().get("vector"));
        expect("got year", 1883, got.get(0).getEntity().get("year"));
        expectCount(4L);
    }

    private List<Map<String, Object>> query(String filter, String... outputFields) {
        var rows = new ArrayList<Map<String, Object>>();
        client.query(
                        QueryReq.builder()
                                .collectionName(NAME)
                                .filter(filter)
                                .outputFields(List.of(outputFields))
                                .build())
                .getQueryResults()
                .forEach(row -> rows.add(row.getEntity()));
        return rows;
    }

    private List<QueryResp.QueryResult> get(Object... ids) {
        return client.get(
                        GetReq.builder()
                                .collectionName(NAME)
                                .ids(List.of(ids))
                                .outputFields(List.of("vector", "year"))
                                .build())
                .getGetResults();
    }

    private void expectCount(long expected) {
        expect("count(*)", List.of(Map.of("count(*)", expected)), query("", "count(*)"));
    }

    private void delete() {
        client.delete(DeleteReq.builder().collectionName(NAME).ids(List.of(4L)).build());
        expectCount(3);
        client.delete(DeleteReq.builder().collectionName(NAME).filter("year == 1883").build());
        expectCount(2);
        expect("deleted", List.of(), get(2L, 4L));
    }

    private void flush() {
        client.flush(FlushReq.builder().collectionNames(List.of(NAME)).build());
        // Statistics are eventual, as in Milvus: deleted rows leave them when segments are
        // rewritten.
        long rows =
                client.getCollectionStats(
                                GetCollectionStatsReq.builder().collectionName(NAME).build())
                        .getNumOfEntities();
        expect("rows between what is left and what was written", true, rows >= 2 && rows <= 5);
        expectCount(2);
    }

    private void drop() {
        client.dropCollection(DropCollectionReq.builder().collectionName(NAME).build());
    }

    private static void expect(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": expected " + expected + ", was " + actual);
        }
    }
}
