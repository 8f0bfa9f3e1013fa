package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.atoll.model.Limits;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.CompactionState;
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
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.index.response.DescribeIndexResp;
import io.milvus.v2.service.utility.request.CompactReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.utility.request.GetCompactionPlansReq;
import io.milvus.v2.service.utility.request.GetCompactionStateReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.GetReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.InsertResp;
import io.milvus.v2.service.vector.response.QueryResp;
import io.milvus.v2.service.vector.response.SearchResp;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// What a client sees that uses Milvus's own Java SDK, whatever it is connected to.
abstract class SdkPromises {

    /// Connected.
    abstract MilvusClientV2 client();

    @Test
    void quickCollectionTakesRowsWithUndeclaredKeysAndFindsThem() {
        createQuick("quick", 4, "COSINE");
        InsertResp inserted =
                insert(
                        "quick",
                        "{id: 1, vector: [1, 0, 0, 0], color: 'red', size: 3}",
                        "{id: 2, vector: [0, 1, 0, 0], color: 'blue', size: 5}",
                        "{id: 3, vector: [0.9, 0.1, 0, 0], color: 'red', size: 8}");
        assertEquals(3, inserted.getInsertCnt());

        List<SearchResp.SearchResult> hits =
                search("quick", "color == 'red' and size > 2", 10, 1, 0, 0, 0);

        assertEquals(List.of(1L, 3L), ids(hits));
        assertEquals(1.0f, hits.getFirst().getScore(), 1e-6f);
        assertEquals("red", hits.getFirst().getEntity().get("color"));
    }

    @Test
    void everyScalarTypeComesBackAsItWentIn() {
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("pk")
                        .dataType(DataType.VarChar)
                        .maxLength(40)
                        .isPrimaryKey(true)
                        .build());
        schema.addField(field("flag", DataType.Bool));
        schema.addField(field("tiny", DataType.Int8));
        schema.addField(field("small", DataType.Int16));
        schema.addField(field("medium", DataType.Int32));
        schema.addField(field("big", DataType.Int64));
        schema.addField(field("single", DataType.Float));
        schema.addField(field("twice", DataType.Double));
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("name")
                        .dataType(DataType.VarChar)
                        .maxLength(100)
                        .isNullable(true)
                        .build());
        schema.addField(field("document", DataType.JSON));
        schema.addField(
                AddFieldReq.builder()
                        .fieldName("embedding")
                        .dataType(DataType.FloatVector)
                        .dimension(3)
                        .build());
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName("types")
                                .collectionSchema(schema)
                                .indexParams(List.of(index("embedding", IndexParam.IndexType.FLAT)))
                                .build());
        insert(
                "types",
                "{pk: 'ä', flag: true, tiny: -128, small: 32767, medium: -2147483648,"
                        + " big: 9007199254740993, single: 1.5, twice: 0.1, name: 'x',"
                        + " document: {a: {b: [1, 2]}}, embedding: [1, 2, 3]}",
                "{pk: 'b', flag: false, tiny: 1, small: 2, medium: 3, big: 4, single: 5,"
                        + " twice: 6, name: null, document: [], embedding: [4, 5, 6]}");

        QueryResp answer =
                client().query(
                                QueryReq.builder()
                                        .collectionName("types")
                                        .filter("document['a']['b'][1] == 2")
                                        .outputFields(List.of("*"))
                                        .build());

        assertEquals(1, answer.getQueryResults().size());
        Map<String, Object> row = answer.getQueryResults().getFirst().getEntity();
        assertEquals("ä", row.get("pk"));
        assertEquals(true, row.get("flag"));
        assertEquals(9007199254740993L, row.get("big"));
        assertEquals(-2147483648, row.get("medium"));
        assertEquals(1.5f, row.get("single"));
        assertEquals(0.1, row.get("twice"));
        assertEquals("x", row.get("name"));
        assertEquals(List.of(1f, 2f, 3f), row.get("embedding"));
        assertEquals(1, count("types", "name is null"));
        assertEquals(1, count("types", "name == 'x' && big > 9007199254740992"));
    }

    @Test
    void keysThatTheServerMakesAreAnsweredAndFound() {
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName("made")
                                .dimension(2)
                                .autoID(true)
                                .metricType("L2")
                                .build());

        List<Object> keys = insert("made", "{vector: [1, 1]}", "{vector: [2, 2]}").getPrimaryKeys();

        assertEquals(2, keys.size());
        var found = client().get(GetReq.builder().collectionName("made").ids(keys).build());
        assertEquals(2, found.getGetResults().size());
    }

    @Test
    void anUpsertReplacesARowWhoseKeyTheServerMade() {
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName("remade")
                                .dimension(2)
                                .autoID(true)
                                .metricType("L2")
                                .build());
        List<Object> keys =
                insert("remade", "{vector: [1, 1], v: 'a'}", "{vector: [2, 2], v: 'b'}")
                        .getPrimaryKeys();

        List<Object> made =
                client().upsert(
                                UpsertReq.builder()
                                        .collectionName("remade")
                                        .data(
                                                List.of(
                                                        json(
                                                                "{id: "
                                                                        + keys.getLast()
                                                                        + ", vector: [3, 3], v:"
                                                                        + " 'c'}")))
                                        .build())
                        .getPrimaryKeys();

        assertEquals(1, made.size());
        assertFalse(keys.contains(made.getFirst()), "the new row has a key of its own");
        assertEquals(2, count("remade", ""));
        assertEquals(0, count("remade", "v == 'b'"));
        assertEquals(1, count("remade", "v == 'c' and id == " + made.getFirst()));
        assertFails(
                "needs the primary key 'id'",
                () ->
                        client().upsert(
                                        UpsertReq.builder()
                                                .collectionName("remade")
                                                .data(List.of(json("{vector: [4, 4]}")))
                                                .build()));
    }

    @Test
    void upsertReplacesAndDeleteRemoves() {
        createQuick("changing", 2, "L2");
        insert(
                "changing",
                "{id: 1, vector: [0, 0], v: 'old'}",
                "{id: 2, vector: [5, 5], v: 'old'}",
                "{id: 3, vector: [9, 9], v: 'old'}");

        client().upsert(
                        UpsertReq.builder()
                                .collectionName("changing")
                                .data(List.of(json("{id: 2, vector: [1, 0], v: 'new'}")))
                                .build());
        client().delete(
                        DeleteReq.builder()
                                .collectionName("changing")
                                .ids(List.of((Object) 1L))
                                .build());

        List<SearchResp.SearchResult> hits = search("changing", "", 10, 0, 0);
        assertEquals(List.of(2L, 3L), ids(hits));
        assertEquals("new", hits.getFirst().getEntity().get("v"));
        assertEquals(1f, hits.getFirst().getScore());
        client().delete(
                        DeleteReq.builder()
                                .collectionName("changing")
                                .filter("v == 'old'")
                                .build());
        assertEquals(1, count("changing", ""));
    }

    @Test
    void anIndexedCollectionIsDescribedAndSearchedAfterFlush() {
        createQuick("indexed", 8, "L2");
        var rows = new ArrayList<JsonObject>();
        var random = new java.util.Random(7);
        for (long id = 0; id < 3_000; id++) {
            rows.add(json("{id: " + id + ", vector: " + vector(random, 8) + "}"));
        }
        client().insert(InsertReq.builder().collectionName("indexed").data(rows).build());
        client().flush(FlushReq.builder().collectionNames(List.of("indexed")).build());

        Await.until(
                "the index is built", () -> describeIndex("indexed").getPendingIndexRows() == 0);
        DescribeIndexResp.IndexDesc index = describeIndex("indexed");
        assertEquals(3_000, index.getTotalRows());
        assertEquals(IndexParam.MetricType.L2, index.getMetricType());
        float[] query = floats(rows.get(1234));
        assertEquals(List.of(1234L), ids(search("indexed", "", 1, query)));
        assertEquals(
                3_000L,
                client().getCollectionStats(
                                GetCollectionStatsReq.builder().collectionName("indexed").build())
                        .getNumOfEntities());
    }

    @Test
    void aCompactionIsFollowedToItsEnd() {
        createQuick("compacted", 2, "L2");
        insert("compacted", "{id: 1, vector: [0, 0]}", "{id: 2, vector: [1, 0]}");
        client().flush(FlushReq.builder().collectionNames(List.of("compacted")).build());

        long id =
                client().compact(CompactReq.builder().collectionName("compacted").build())
                        .getCompactionID();
        var state = GetCompactionStateReq.builder().compactionID(id).build();
        Await.until(
                "the compaction is complete",
                () -> client().getCompactionState(state).getState() == CompactionState.Completed);

        assertEquals(0, client().getCompactionState(state).getExecutingPlanNo());
        assertEquals(
                CompactionState.Completed,
                client().getCompactionPlans(
                                GetCompactionPlansReq.builder().compactionID(id).build())
                        .getState());
        assertFails(
                "4711",
                () ->
                        client().getCompactionState(
                                        GetCompactionStateReq.builder()
                                                .compactionID(4711L)
                                                .build()));
    }

    @Test
    void offsetAndLimitCutTheSameList() {
        createQuick("paged", 2, "L2");
        for (int i = 0; i < 20; i++) {
            insert("paged", "{id: " + i + ", vector: [" + i + ", 0]}");
        }
        SearchReq.SearchReqBuilder search =
                SearchReq.builder()
                        .collectionName("paged")
                        .data(List.of(new FloatVec(new float[] {0, 0})));

        List<Long> page =
                ids(
                        client().search(search.topK(5).offset(7).build())
                                .getSearchResults()
                                .getFirst());

        assertEquals(List.of(7L, 8L, 9L, 10L, 11L), page);
        QueryResp query =
                client().query(
                                QueryReq.builder()
                                        .collectionName("paged")
                                        .filter("id >= 3")
                                        .offset(2)
                                        .limit(3)
                                        .build());
        assertEquals(
                List.of(5L, 6L, 7L),
                query.getQueryResults().stream().map(r -> r.getEntity().get("id")).toList());
    }

    @Test
    void collectionsAreListedDescribedReleasedLoadedAndDropped() {
        createQuick("short_lived", 2, "IP");
        assertTrue(
                client().hasCollection(
                                HasCollectionReq.builder().collectionName("short_lived").build()));
        assertTrue(client().listCollections().getCollectionNames().contains("short_lived"));
        var description =
                client().describeCollection(
                                DescribeCollectionReq.builder()
                                        .collectionName("short_lived")
                                        .build());
        assertEquals("id", description.getPrimaryFieldName());
        assertTrue(description.getEnableDynamicField());

        client().releaseCollection(
                        ReleaseCollectionReq.builder().collectionName("short_lived").build());
        assertFalse(
                client().getLoadState(
                                GetLoadStateReq.builder().collectionName("short_lived").build()));
        assertFails("collection not loaded", () -> search("short_lived", "", 1, 0, 0));
        client().dropIndex(
                        DropIndexReq.builder()
                                .collectionName("short_lived")
                                .fieldName("vector")
                                .build());
        assertFails(
                "index",
                () ->
                        client().loadCollection(
                                        LoadCollectionReq.builder()
                                                .collectionName("short_lived")
                                                .build()));
        client().createIndex(
                        CreateIndexReq.builder()
                                .collectionName("short_lived")
                                .indexParams(
                                        Collections.singletonList(
                                                index("vector", IndexParam.IndexType.HNSW)))
                                .build());
        client().loadCollection(LoadCollectionReq.builder().collectionName("short_lived").build());
        assertTrue(search("short_lived", "", 1, 0, 0).isEmpty());

        client().dropCollection(DropCollectionReq.builder().collectionName("short_lived").build());
        assertFalse(
                client().hasCollection(
                                HasCollectionReq.builder().collectionName("short_lived").build()));
    }

    @Test
    void badInputIsNamedAndTheServerGoesOn() {
        createQuick("strict", 4, "L2");
        insert("strict", "{id: 1, vector: [1, 2, 3, 4]}");

        assertFails(
                "dimension",
                () ->
                        client().search(
                                        SearchReq.builder()
                                                .collectionName("strict")
                                                .data(List.of(new FloatVec(new float[] {1, 2})))
                                                .topK(1)
                                                .build()));
        assertFails("NaN", () -> search("strict", "", 1, Float.NaN, 0, 0, 0));
        assertFails("16385", () -> search("strict", "", 16_385, 1, 2, 3, 4));
        assertFails("cannot parse expression", () -> search("strict", "id ==", 1, 1, 2, 3, 4));
        assertFails(
                "nothere",
                () ->
                        client().query(
                                        QueryReq.builder()
                                                .collectionName("nothere")
                                                .filter("id > 0")
                                                .build()));

        assertEquals(List.of(1L), ids(search("strict", "", 1, 1, 2, 3, 4)));
    }

    @Test
    void fieldsThatDoNotExistAreNamed() {
        CreateCollectionReq.CollectionSchema schema =
                CreateCollectionReq.CollectionSchema.builder().build();
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
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName("declared")
                                .collectionSchema(schema)
                                .indexParams(List.of(index("vector", IndexParam.IndexType.FLAT)))
                                .build());
        insert("declared", "{id: 1, vector: [1, 2]}");

        assertFails("colour", () -> search("declared", "colour == 'red'", 1, 1, 2));
        assertFails(
                "colour",
                () ->
                        client().query(
                                        QueryReq.builder()
                                                .collectionName("declared")
                                                .filter("id > 0")
                                                .outputFields(List.of("colour"))
                                                .build()));
        assertFails(
                "picture",
                () ->
                        client().search(
                                        SearchReq.builder()
                                                .collectionName("declared")
                                                .annsField("picture")
                                                .data(List.of(new FloatVec(new float[] {1, 2})))
                                                .topK(1)
                                                .build()));
        assertEquals(1, count("declared", ""));
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedWithTheLimitAndTheServerGoesOn() {
        createQuick("bounded", 2, "L2");
        insert("bounded", "{id: 1, vector: [1, 2]}");
        JsonObject huge = json("{id: 2, vector: [1, 2]}");
        huge.addProperty("text", "x".repeat(100 << 20));

        assertFails(
                String.valueOf(Limits.MAX_REQUEST_BYTES),
                () ->
                        client().insert(
                                        InsertReq.builder()
                                                .collectionName("bounded")
                                                .data(List.of(huge))
                                                .build()));

        insert("bounded", "{id: 3, vector: [3, 4]}");
        assertEquals(2, count("bounded", ""));
    }

    // --- what the tests speak in --------------------------------------------------------------

    private void createQuick(String name, int dimension, String metric) {
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName(name)
                                .dimension(dimension)
                                .metricType(metric)
                                .consistencyLevel(ConsistencyLevel.STRONG)
                                .build());
    }

    private static AddFieldReq field(String name, DataType type) {
        return AddFieldReq.builder().fieldName(name).dataType(type).build();
    }

    private static IndexParam index(String field, IndexParam.IndexType type) {
        return IndexParam.builder()
                .fieldName(field)
                .indexType(type)
                .metricType(IndexParam.MetricType.L2)
                .build();
    }

    private InsertResp insert(String collection, String... rows) {
        List<JsonObject> data = java.util.Arrays.stream(rows).map(SdkPromises::json).toList();
        return client().insert(InsertReq.builder().collectionName(collection).data(data).build());
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static String vector(java.util.Random random, int dimension) {
        var values = new ArrayList<Float>();
        for (int i = 0; i < dimension; i++) {
            values.add(random.nextFloat());
        }
        return values.toString();
    }

    private static float[] floats(JsonObject row) {
        var array = row.getAsJsonArray("vector");
        var values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsFloat();
        }
        return values;
    }

    private List<SearchResp.SearchResult> search(
            String collection, String filter, int limit, float... query) {
        return client().search(
                        SearchReq.builder()
                                .collectionName(collection)
                                .filter(filter)
                                .data(List.of(new FloatVec(query)))
                                .topK(limit)
                                .outputFields(List.of("color", "v"))
                                .build())
                .getSearchResults()
                .getFirst();
    }

    private static List<Long> ids(List<SearchResp.SearchResult> hits) {
        return hits.stream().map(hit -> (Long) hit.getId()).toList();
    }

    private long count(String collection, String filter) {
        return (Long)
                client().query(
                                QueryReq.builder()
                                        .collectionName(collection)
                                        .filter(filter)
                                        .outputFields(List.of("count(*)"))
                                        .build())
                        .getQueryResults()
                        .getFirst()
                        .getEntity()
                        .get("count(*)");
    }

    private DescribeIndexResp.IndexDesc describeIndex(String collection) {
        return client().describeIndex(
                        DescribeIndexReq.builder()
                                .collectionName(collection)
                                .fieldName("vector")
                                .build())
                .getIndexDescriptions()
                .getFirst();
    }

    private static void assertFails(String part, Runnable call) {
        Exception error = assertThrows(RuntimeException.class, call::run);
        assertTrue(
                String.valueOf(error.getMessage()).contains(part),
                () -> "'" + part + "' is not in: " + error.getMessage());
    }
}
