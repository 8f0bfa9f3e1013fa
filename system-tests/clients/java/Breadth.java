import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.milvus.common.clientenum.FunctionType;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.CompactionState;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.AddCollectionFieldReq;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.AlterCollectionFieldReq;
import io.milvus.v2.service.collection.request.AlterCollectionPropertiesReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.DescribeReplicasReq;
import io.milvus.v2.service.collection.request.DropCollectionPropertiesReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.GetCollectionStatsReq;
import io.milvus.v2.service.collection.request.GetLoadStateReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.RefreshLoadReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.collection.request.RenameCollectionReq;
import io.milvus.v2.service.collection.request.TruncateCollectionReq;
import io.milvus.v2.service.database.request.AlterDatabasePropertiesReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.database.request.DescribeDatabaseReq;
import io.milvus.v2.service.database.request.DropDatabasePropertiesReq;
import io.milvus.v2.service.database.request.DropDatabaseReq;
import io.milvus.v2.service.index.request.AlterIndexPropertiesReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.DropIndexPropertiesReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import io.milvus.v2.service.partition.request.CreatePartitionReq;
import io.milvus.v2.service.partition.request.DropPartitionReq;
import io.milvus.v2.service.partition.request.GetPartitionStatsReq;
import io.milvus.v2.service.partition.request.HasPartitionReq;
import io.milvus.v2.service.partition.request.ListPartitionsReq;
import io.milvus.v2.service.partition.request.LoadPartitionsReq;
import io.milvus.v2.service.partition.request.ReleasePartitionsReq;
import io.milvus.v2.service.resourcegroup.request.DescribeResourceGroupReq;
import io.milvus.v2.service.resourcegroup.request.ListResourceGroupsReq;
import io.milvus.v2.service.utility.request.AlterAliasReq;
import io.milvus.v2.service.utility.request.CompactReq;
import io.milvus.v2.service.utility.request.CreateAliasReq;
import io.milvus.v2.service.utility.request.DescribeAliasReq;
import io.milvus.v2.service.utility.request.DropAliasReq;
import io.milvus.v2.service.utility.request.FlushAllReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.utility.request.GetCompactionStateReq;
import io.milvus.v2.service.utility.request.GetPersistentSegmentInfoReq;
import io.milvus.v2.service.utility.request.GetQuerySegmentInfoReq;
import io.milvus.v2.service.utility.request.ListAliasesReq;
import io.milvus.v2.service.utility.request.OptimizeReq;
import io.milvus.v2.service.vector.request.AnnSearchReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.GetReq;
import io.milvus.v2.service.vector.request.HybridSearchReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryIteratorReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.RunAnalyzerReq;
import io.milvus.v2.service.vector.request.SearchIteratorReq;
import io.milvus.v2.service.vector.request.SearchIteratorReqV2;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.EmbeddedText;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.request.data.SparseFloatVec;
import io.milvus.v2.service.vector.request.ranker.RRFRanker;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What Milvus's Java client can ask, users, roles and imports apart, with answers checked against
/// brute force. Arguments: `http://HOST:PORT` of one or several routers, which are asked by turns.
final class Breadth {
    private static final String NAME = "java_breadth";
    private static final String RENAMED = NAME + "_renamed";
    private static final String TEXTS = NAME + "_texts";
    private static final String DATABASE = "java_breadth_db";
    private static final String ALIAS = NAME + "_alias";
    private static final int ROWS = 300;
    private static final int DIMENSION = 8;
    private static final ConsistencyLevel STRONG = ConsistencyLevel.STRONG;

    private final List<MilvusClientV2> clients;
    private final float[][] base = vectors(51, ROWS);
    private final float[] query = vectors(52, 1)[0];
    private int turn;

    private Breadth(List<MilvusClientV2> clients) {
        this.clients = clients;
    }

    public static void main(String[] addresses) throws Exception {
        var clients = new ArrayList<MilvusClientV2>();
        for (String address : addresses) {
            clients.add(new MilvusClientV2(ConnectConfig.builder().uri(address).build()));
        }
        new Breadth(clients).run();
        clients.forEach(MilvusClientV2::close);
        System.out.println("ok");
    }

    /// The client whose turn it is.
    private MilvusClientV2 client() {
        return clients.get(turn++ % clients.size());
    }

    private void run() throws Exception {
        clear();
        server();
        databases();
        create();
        write();
        searches();
        searchesByOtherVectors();
        hybridSearch();
        queries();
        iterators();
        partitions();
        segments();
        changes();
        aliases();
        deletes();
        texts();
        drop(RENAMED);
        expect("has after drop", false, has(RENAMED));
    }

    private void clear() {
        client().dropAlias(DropAliasReq.builder().alias(ALIAS).build());
        for (String name : List.of(NAME, RENAMED, TEXTS)) {
            if (has(name)) {
                drop(name);
            }
        }
    }

    private void server() {
        expect("healthy", true, client().checkHealth().getIsHealthy());
        expect("version", true, client().getServerVersion().startsWith("v2.6"));
        expect(
                "resource groups",
                true,
                client().listResourceGroups(ListResourceGroupsReq.builder().build())
                        .getGroupNames()
                        .contains("__default_resource_group"));
        var group =
                client().describeResourceGroup(
                                DescribeResourceGroupReq.builder()
                                        .groupName("__default_resource_group")
                                        .build());
        expect("nodes of the group", true, group.getNumberOfAvailableNode() >= 1);
    }

    private void databases() throws InterruptedException {
        if (client().listDatabases().getDatabaseNames().contains(DATABASE)) {
            client().dropDatabase(DropDatabaseReq.builder().databaseName(DATABASE).build());
        }
        client().createDatabase(CreateDatabaseReq.builder().databaseName(DATABASE).build());
        client().alterDatabaseProperties(
                        AlterDatabasePropertiesReq.builder()
                                .databaseName(DATABASE)
                                .property("database.replica.number", "2")
                                .build());
        expect("a database's property", "2", database().get("database.replica.number"));
        client().dropDatabaseProperties(
                        DropDatabasePropertiesReq.builder()
                                .databaseName(DATABASE)
                                .propertyKeys(List.of("database.replica.number"))
                                .build());
        expect("without it", null, database().get("database.replica.number"));
        MilvusClientV2 one = client();
        one.useDatabase(DATABASE);
        expect("no collections", List.of(), one.listCollections().getCollectionNames());
        one.useDatabase("default");
        client().dropDatabase(DropDatabaseReq.builder().databaseName(DATABASE).build());
        expect("dropped", false, client().listDatabases().getDatabaseNames().contains(DATABASE));
    }

    private Map<String, String> database() {
        return client().describeDatabase(
                        DescribeDatabaseReq.builder().databaseName(DATABASE).build())
                .getProperties();
    }

    private void create() throws InterruptedException {
        CollectionSchema schema = CollectionSchema.builder().build();
        schema.setEnableDynamicField(true);
        schema.addField(field("id", DataType.Int64).isPrimaryKey(true).build());
        schema.addField(field("vector", DataType.FloatVector).dimension(DIMENSION).build());
        schema.addField(field("sparse", DataType.SparseFloatVector).build());
        schema.addField(field("number", DataType.Int32).isNullable(true).build());
        schema.addField(field("word", DataType.VarChar).maxLength(20).build());
        schema.addField(
                field("tags", DataType.Array)
                        .elementType(DataType.VarChar)
                        .maxCapacity(4)
                        .maxLength(20)
                        .build());
        schema.addField(field("meta", DataType.JSON).build());
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName(NAME)
                                .description("made by a test")
                                .collectionSchema(schema)
                                .consistencyLevel(STRONG)
                                .build());
        client().createIndex(
                        CreateIndexReq.builder()
                                .collectionName(NAME)
                                .indexParams(
                                        List.of(
                                                index("vector", IndexType.HNSW, MetricType.L2)
                                                        .extraParams(
                                                                Map.of(
                                                                        "M", 8,
                                                                        "efConstruction", 64))
                                                        .build(),
                                                index(
                                                                "sparse",
                                                                IndexType.SPARSE_INVERTED_INDEX,
                                                                MetricType.IP)
                                                        .build(),
                                                IndexParam.builder()
                                                        .fieldName("word")
                                                        .indexName("by_word")
                                                        .indexType(IndexType.INVERTED)
                                                        .build()))
                                .build());
        client().loadCollection(LoadCollectionReq.builder().collectionName(NAME).build());
        expect("load state", true, client().getLoadState(loadState(NAME)));
        expect(
                "its name",
                "LoadStateLoaded",
                client().getLoadStateV2(loadState(NAME)).getStateName());
        expect("listed", true, client().listCollections().getCollectionNames().contains(NAME));
        var described = describe(NAME);
        expect("description", "made by a test", described.getDescription());
        expect(
                "fields",
                List.of("id", "vector", "sparse", "number", "word", "tags", "meta"),
                described.getFieldNames());
        expect("level", STRONG, described.getConsistencyLevel());
        expect(
                "indexes",
                List.of("by_word", "sparse", "vector"),
                client().listIndexes(ListIndexesReq.builder().collectionName(NAME).build()).stream()
                        .sorted()
                        .toList());
        var vector = describeIndex("vector");
        expect("index type", IndexType.HNSW, vector.getIndexType());
        expect("metric", MetricType.L2, vector.getMetricType());
        expect("M", "8", vector.getExtraParams().get("M"));
    }

    private static AddFieldReq.AddFieldReqBuilder<?> field(String name, DataType type) {
        return AddFieldReq.builder().fieldName(name).dataType(type);
    }

    private static IndexParam.IndexParamBuilder index(
            String field, IndexType type, MetricType metric) {
        return IndexParam.builder().fieldName(field).indexType(type).metricType(metric);
    }

    /// In sealed segments and growing ones.
    private void write() {
        var keys = new ArrayList<Object>();
        for (int from = 0; from < ROWS; from += 100) {
            var rows = new ArrayList<JsonObject>();
            for (int i = from; i < from + 100; i++) {
                rows.add(row(i, "word" + i % 10));
            }
            var inserted =
                    client().insert(InsertReq.builder().collectionName(NAME).data(rows).build());
            expect("inserted", 100L, inserted.getInsertCnt());
            keys.addAll(inserted.getPrimaryKeys());
            if (from < 200) {
                flush(NAME);
            }
        }
        expect("keys", LongStream.range(0, ROWS).boxed().toList(), keys);
        expect("rows", (long) ROWS, count(""));
        var upserted =
                client().upsert(
                                UpsertReq.builder()
                                        .collectionName(NAME)
                                        .data(List.of(row(7, "seven")))
                                        .build());
        expect("upserted", 1L, upserted.getUpsertCnt());
        var part = new JsonObject();
        part.addProperty("id", 8);
        part.addProperty("word", "eight");
        client().upsert(
                        UpsertReq.builder()
                                .collectionName(NAME)
                                .data(List.of(part))
                                .partialUpdate(true)
                                .build());
        expect("upserted word", List.of(7L), ids("word == 'seven'"));
        expect("partly upserted", List.of(8L), ids("word == 'eight' and color == 'red'"));
        expect("rows after upserts", (long) ROWS, count(""));
    }

    private JsonObject row(int i, String word) {
        var json = new Gson();
        var row = new JsonObject();
        row.addProperty("id", i);
        row.add("vector", json.toJsonTree(base[i]));
        row.add("sparse", json.toJsonTree(sparse(i)));
        if (i % 5 == 0) {
            row.add("number", com.google.gson.JsonNull.INSTANCE);
        } else {
            row.addProperty("number", i % 50);
        }
        row.addProperty("word", word);
        row.add("tags", json.toJsonTree(List.of("t" + i % 3, "u" + i % 4)));
        row.add("meta", json.toJsonTree(Map.of("k", i % 6, "list", List.of(i, i + 1))));
        row.addProperty("color", i % 2 == 0 ? "red" : "blue");
        return row;
    }

    private static SortedMap<Long, Float> sparse(int i) {
        return new TreeMap<>(Map.of((long) (i % 7), 1 + i / 100f, (long) (20 + i % 11), 2f));
    }

    private void searches() {
        var found = search(SearchReq.builder().outputFields(List.of("word", "color")).limit(10));
        expect("nearest", nearest(10, _ -> true), keys(found));
        expectNear("distances", distances(nearest(10, _ -> true)), scores(found));
        expect(
                "word of a hit",
                wordOf(keys(found).getFirst()),
                found.getFirst().getEntity().get("word"));
        expect(
                "second page",
                nearest(10, _ -> true).subList(4, 7),
                keys(search(SearchReq.builder().offset(4).limit(3))));
        expect(
                "filtered",
                nearest(5, i -> i % 2 == 0 && i > 50),
                keys(search(SearchReq.builder().filter("color == 'red' and id > 50").limit(5))));
        expect(
                "by a template",
                nearest(5, i -> i == 3 || i == 9 || i == 27),
                keys(
                        search(
                                SearchReq.builder()
                                        .filter("id in {ids}")
                                        .filterTemplateValues(Map.of("ids", List.of(3L, 9L, 27L)))
                                        .limit(5))));
        double radius = distance(nearest(20, _ -> true).getLast());
        var within =
                search(
                        SearchReq.builder()
                                .searchParams(Map.of("radius", radius, "ef", 300))
                                .limit(100));
        expect("within a radius", nearest(19, _ -> true), keys(within));
        grouped();
        var rounded = search(SearchReq.builder().roundDecimal(1).limit(3));
        expect(
                "rounded",
                true,
                scores(rounded).stream()
                        .allMatch(s -> Math.abs(s * 10 - Math.round(s * 10)) < 1e-3));
        expectRefused(
                "of another metric",
                1100,
                () -> search(SearchReq.builder().metricType(MetricType.IP).limit(3)));
    }

    private void grouped() {
        var grouped =
                search(
                        SearchReq.builder()
                                .groupByFieldName("word")
                                .groupSize(2)
                                .strictGroupSize(true)
                                .outputFields(List.of("word"))
                                .limit(4));
        Map<String, List<Long>> groups = new HashMap<>();
        var order = new ArrayList<String>();
        for (long id : nearest(ROWS, _ -> true)) {
            groups.computeIfAbsent(
                            wordOf(id),
                            word -> {
                                order.add(word);
                                return new ArrayList<>();
                            })
                    .add(id);
        }
        // Groups of one row are no groups of two.
        order.removeIf(word -> groups.get(word).size() < 2);
        var wanted = new TreeSet<Long>();
        for (String word : order.subList(0, 4)) {
            wanted.addAll(groups.get(word).subList(0, 2));
        }
        var got = new TreeSet<>(keys(grouped));
        if (!got.equals(wanted)) {
            expect(
                    "grouped, as many groups",
                    4L,
                    grouped.stream().map(h -> h.getEntity().get("word")).distinct().count());
        }
    }

    private List<SearchResult> search(SearchReq.SearchReqBuilder request) {
        return client().search(
                        request.collectionName(NAME)
                                .annsField("vector")
                                .data(List.of(new FloatVec(query)))
                                .consistencyLevel(STRONG)
                                .build())
                .getSearchResults()
                .getFirst();
    }

    private void searchesByOtherVectors() {
        SortedMap<Long, Float> wanted = new TreeMap<>(Map.of(3L, 1f, 24L, 0.5f));
        var found =
                client().search(
                                SearchReq.builder()
                                        .collectionName(NAME)
                                        .annsField("sparse")
                                        .data(List.of(new SparseFloatVec(wanted)))
                                        .consistencyLevel(STRONG)
                                        .limit(20)
                                        .build())
                        .getSearchResults()
                        .getFirst();
        List<Double> dots =
                IntStream.range(0, ROWS)
                        .mapToObj(i -> dot(sparse(i), wanted))
                        .sorted(Comparator.reverseOrder())
                        .limit(20)
                        .toList();
        expectNear("inner products", dots, scores(found));
        for (SearchResult hit : found) {
            expectNear(
                    "of this row",
                    List.of(dot(sparse(((Long) hit.getId()).intValue()), wanted)),
                    List.of((double) hit.getScore()));
        }
        var byKeys =
                client().search(
                                SearchReq.builder()
                                        .collectionName(NAME)
                                        .annsField("vector")
                                        .ids(List.of(11L, 250L))
                                        .consistencyLevel(STRONG)
                                        .limit(1)
                                        .build())
                        .getSearchResults();
        expect("near row 11", List.of(11L), keys(byKeys.getFirst()));
        expect("near row 250", List.of(250L), keys(byKeys.getLast()));
    }

    private static double dot(SortedMap<Long, Float> one, SortedMap<Long, Float> other) {
        return one.entrySet().stream()
                .mapToDouble(each -> each.getValue() * other.getOrDefault(each.getKey(), 0f))
                .sum();
    }

    private void hybridSearch() {
        var requests =
                List.of(
                        AnnSearchReq.builder()
                                .vectorFieldName("vector")
                                .vectors(List.of(new FloatVec(query)))
                                .filter("id % 2 == 0")
                                .limit(20)
                                .build(),
                        AnnSearchReq.builder()
                                .vectorFieldName("vector")
                                .vectors(List.of(new FloatVec(base[5])))
                                .limit(20)
                                .build());
        var found =
                client().hybridSearch(
                                HybridSearchReq.builder()
                                        .collectionName(NAME)
                                        .searchRequests(requests)
                                        .ranker(RRFRanker.builder().k(60).build())
                                        .limit(8)
                                        .outFields(List.of("word"))
                                        .consistencyLevel(STRONG)
                                        .build())
                        .getSearchResults()
                        .getFirst();
        Map<Long, Double> fused = new TreeMap<>();
        for (List<Long> ranked :
                List.of(nearest(20, i -> i % 2 == 0), nearest(base[5], 20, _ -> true))) {
            for (int rank = 0; rank < ranked.size(); rank++) {
                fused.merge(ranked.get(rank), 1.0 / (61 + rank), Double::sum);
            }
        }
        List<Double> scores =
                fused.values().stream().sorted(Comparator.reverseOrder()).limit(8).toList();
        expectNear("ranks of several searches", scores, scores(found));
        for (SearchResult hit : found) {
            expectNear(
                    "rank of this row",
                    List.of(fused.get((Long) hit.getId())),
                    List.of((double) hit.getScore()));
            expect("its word", wordOf((Long) hit.getId()), hit.getEntity().get("word"));
        }
    }

    private void queries() {
        expect("by number", ids(i -> i % 5 != 0 && i % 50 == 7), ids("number == 7"));
        expect("of nulls", ids(i -> i % 5 == 0), ids("number is null"));
        expect("of arrays", ids(i -> i % 3 == 1), ids("array_contains(tags, 't1')"));
        expect("of JSON", ids(i -> i % 6 == 4), ids("meta['k'] == 4"));
        expect("of JSON's lists", List.of(99L, 100L), ids("json_contains(meta['list'], 100)"));
        expect("by pattern", ids(i -> i % 10 == 3), ids("word like '%3'"));
        expect("count", 150L, count("color == 'blue'"));
        expect(
                "page",
                List.of(10L, 11L, 12L),
                client()
                        .query(
                                QueryReq.builder()
                                        .collectionName(NAME)
                                        .filter("id >= 0")
                                        .offset(10)
                                        .limit(3)
                                        .consistencyLevel(STRONG)
                                        .build())
                        .getQueryResults()
                        .stream()
                        .map(row -> row.getEntity().get("id"))
                        .toList());
        var got =
                client().get(
                                GetReq.builder()
                                        .collectionName(NAME)
                                        .ids(List.of(12L, 2L, 12L, 5000L))
                                        .outputFields(List.of("vector", "number", "color"))
                                        .build())
                        .getGetResults();
        expect(
                "got",
                List.of(2L, 12L),
                got.stream().map(row -> row.getEntity().get("id")).toList());
        var values = new ArrayList<Float>();
        for (float value : base[2]) {
            values.add(value);
        }
        expect("vector", values, got.getFirst().getEntity().get("vector"));
        expect("color", "red", got.getFirst().getEntity().get("color"));
        expectRefused("filter", 1100, () -> ids("nothing >"));
        expectRefused(
                "output field",
                65535,
                () ->
                        client().query(
                                        QueryReq.builder()
                                                .collectionName(NAME)
                                                .filter("id > 0")
                                                .outputFields(List.of("a.b"))
                                                .build()));
    }

    private void iterators() {
        var pages =
                client().queryIterator(
                                QueryIteratorReq.builder()
                                        .collectionName(NAME)
                                        .expr("color == 'red'")
                                        .outputFields(List.of("id"))
                                        .consistencyLevel(STRONG)
                                        .batchSize(40)
                                        .build());
        var seen = new ArrayList<Long>();
        for (var page = pages.next(); !page.isEmpty(); page = pages.next()) {
            page.forEach(row -> seen.add((Long) row.get("id")));
        }
        pages.close();
        expect("iterated rows", ids(i -> i % 2 == 0), seen);
        var hits =
                client().searchIteratorV2(
                                SearchIteratorReqV2.builder()
                                        .collectionName(NAME)
                                        .vectorFieldName("vector")
                                        .vectors(List.of(new FloatVec(query)))
                                        .searchParams(new HashMap<>(Map.of("ef", 300)))
                                        .metricType(MetricType.L2)
                                        .consistencyLevel(STRONG)
                                        .batchSize(70)
                                        .build());
        var found = new ArrayList<Long>();
        for (var page = hits.next(); !page.isEmpty(); page = hits.next()) {
            found.addAll(keys(page));
        }
        hits.close();
        expect("iterated hits", nearest(ROWS, _ -> true), found);
        var older =
                client().searchIterator(
                                SearchIteratorReq.builder()
                                        .collectionName(NAME)
                                        .vectorFieldName("vector")
                                        .vectors(List.of(new FloatVec(query)))
                                        .params("{}")
                                        .metricType(MetricType.L2)
                                        .consistencyLevel(STRONG)
                                        .batchSize(100)
                                        .build());
        var all = new TreeSet<Long>();
        for (var page = older.next(); !page.isEmpty(); page = older.next()) {
            page.forEach(row -> all.add((Long) row.get("id")));
        }
        older.close();
        expect("hits of the older iterator", ROWS, all.size());
    }

    private void partitions() {
        client().createPartition(
                        CreatePartitionReq.builder()
                                .collectionName(NAME)
                                .partitionName("north")
                                .build());
        expect("has", true, hasPartition("north"));
        expect("has another", false, hasPartition("south"));
        expect(
                "partitions",
                List.of("_default", "north"),
                client()
                        .listPartitions(ListPartitionsReq.builder().collectionName(NAME).build())
                        .stream()
                        .sorted()
                        .toList());
        var there = row(0, "north");
        there.addProperty("id", 1000);
        client().insert(
                        InsertReq.builder()
                                .collectionName(NAME)
                                .partitionName("north")
                                .data(List.of(there))
                                .build());
        expect("in the partition", List.of(1000L), idsIn("north"));
        flush(NAME);
        expect(
                "rows of the partition",
                1L,
                client().getPartitionStats(
                                GetPartitionStatsReq.builder()
                                        .collectionName(NAME)
                                        .partitionName("north")
                                        .build())
                        .getNumOfEntities());
        release();
        client().loadPartitions(
                        LoadPartitionsReq.builder()
                                .collectionName(NAME)
                                .partitionNames(List.of("north"))
                                .build());
        expect("of one partition that is loaded", List.of(1000L), idsIn("north"));
        expectRefused("a partition that is not loaded", 201, () -> idsIn("_default"));
        client().releasePartitions(
                        ReleasePartitionsReq.builder()
                                .collectionName(NAME)
                                .partitionNames(List.of("north"))
                                .build());
        client().dropPartition(
                        DropPartitionReq.builder()
                                .collectionName(NAME)
                                .partitionName("north")
                                .build());
        expectRefused("not loaded", 101, () -> ids("id > 0"));
        client().loadCollection(LoadCollectionReq.builder().collectionName(NAME).build());
        client().refreshLoad(RefreshLoadReq.builder().collectionName(NAME).build());
        expect("all again", (long) ROWS, count(""));
    }

    private void release() {
        client().releaseCollection(ReleaseCollectionReq.builder().collectionName(NAME).build());
        expect("released", false, client().getLoadState(loadState(NAME)));
    }

    private boolean hasPartition(String name) {
        return client().hasPartition(
                        HasPartitionReq.builder().collectionName(NAME).partitionName(name).build());
    }

    private List<Object> idsIn(String partition) {
        return client()
                .query(
                        QueryReq.builder()
                                .collectionName(NAME)
                                .partitionNames(List.of(partition))
                                .filter("id >= 0")
                                .consistencyLevel(STRONG)
                                .build())
                .getQueryResults()
                .stream()
                .map(row -> row.getEntity().get("id"))
                .toList();
    }

    private void segments() throws InterruptedException {
        flush(NAME);
        expect(
                "statistics",
                (long) ROWS,
                client().getCollectionStats(
                                GetCollectionStatsReq.builder().collectionName(NAME).build())
                        .getNumOfEntities());
        long persistent =
                client()
                        .getPersistentSegmentInfo(
                                GetPersistentSegmentInfoReq.builder().collectionName(NAME).build())
                        .getSegmentInfos()
                        .stream()
                        .mapToLong(each -> each.getNumOfRows())
                        .sum();
        expect("persistent rows", true, persistent >= ROWS);
        var loaded =
                client().getQuerySegmentInfo(
                                GetQuerySegmentInfoReq.builder().collectionName(NAME).build())
                        .getSegmentInfos();
        expect("nodes", true, loaded.stream().noneMatch(each -> each.getNodeIDs().isEmpty()));
        var replicas =
                client().describeReplicas(
                                DescribeReplicasReq.builder().collectionName(NAME).build())
                        .getReplicas();
        expect("replicas", 1, replicas.size());
        long compaction =
                client().compact(CompactReq.builder().collectionName(NAME).build())
                        .getCompactionID();
        await(
                "compacted",
                () ->
                        client().getCompactionState(
                                                GetCompactionStateReq.builder()
                                                        .compactionID(compaction)
                                                        .build())
                                        .getState()
                                == CompactionState.Completed);
        expect(
                "nearest, compacted",
                nearest(10, _ -> true),
                keys(search(SearchReq.builder().limit(10))));
        client().optimize(OptimizeReq.builder().collectionName(NAME).async(false).build());
        expect("rows, optimized", (long) ROWS, count(""));
        expect(
                "flushed",
                true,
                client().flushAll(FlushAllReq.builder().build()).getFlushAllTs() > 0);
    }

    private void changes() {
        client().alterCollectionProperties(
                        AlterCollectionPropertiesReq.builder()
                                .collectionName(NAME)
                                .property("collection.ttl.seconds", "86400")
                                .build());
        expect("property", "86400", describe(NAME).getProperties().get("collection.ttl.seconds"));
        client().dropCollectionProperties(
                        DropCollectionPropertiesReq.builder()
                                .collectionName(NAME)
                                .propertyKeys(List.of("collection.ttl.seconds"))
                                .build());
        expect("without it", null, describe(NAME).getProperties().get("collection.ttl.seconds"));
        client().alterCollectionField(
                        AlterCollectionFieldReq.builder()
                                .collectionName(NAME)
                                .fieldName("word")
                                .property("max_length", "40")
                                .build());
        expect("length", 40, describe(NAME).getCollectionSchema().getField("word").getMaxLength());
        AddCollectionFieldReq.AddCollectionFieldReqBuilder added =
                AddCollectionFieldReq.builder().collectionName(NAME);
        added.fieldName("later").dataType(DataType.Int64).isNullable(true);
        client().addCollectionField(added.build());
        expect("an added field", (long) ROWS, count("later is null"));
        // An index is altered and dropped while nothing of it is loaded.
        release();
        client().alterIndexProperties(
                        AlterIndexPropertiesReq.builder()
                                .collectionName(NAME)
                                .indexName("vector")
                                .property("mmap.enabled", "true")
                                .build());
        expect("mmap", "true", describeIndex("vector").getProperties().get("mmap.enabled"));
        client().dropIndexProperties(
                        DropIndexPropertiesReq.builder()
                                .collectionName(NAME)
                                .indexName("vector")
                                .propertyKeys(List.of("mmap.enabled"))
                                .build());
        client().dropIndex(
                        DropIndexReq.builder().collectionName(NAME).indexName("by_word").build());
        expect(
                "an index less",
                2,
                client().listIndexes(ListIndexesReq.builder().collectionName(NAME).build()).size());
        client().loadCollection(LoadCollectionReq.builder().collectionName(NAME).build());
    }

    private void aliases() {
        client().createAlias(CreateAliasReq.builder().collectionName(NAME).alias(ALIAS).build());
        expect(
                "aliases",
                List.of(ALIAS),
                client().listAliases(ListAliasesReq.builder().collectionName(NAME).build())
                        .getAlias());
        expect(
                "alias",
                NAME,
                client().describeAlias(DescribeAliasReq.builder().alias(ALIAS).build())
                        .getCollectionName());
        expect("by alias", NAME, describe(ALIAS).getCollectionName());
        client().alterAlias(AlterAliasReq.builder().collectionName(NAME).alias(ALIAS).build());
        client().dropAlias(DropAliasReq.builder().alias(ALIAS).build());
        expectRefused(
                "an alias that is gone",
                1600,
                () -> client().describeAlias(DescribeAliasReq.builder().alias(ALIAS).build()));
        client().renameCollection(
                        RenameCollectionReq.builder()
                                .collectionName(NAME)
                                .newCollectionName(RENAMED)
                                .build());
        expect("under the old name", false, has(NAME));
        expect("under the new name", true, has(RENAMED));
        client().renameCollection(
                        RenameCollectionReq.builder()
                                .collectionName(RENAMED)
                                .newCollectionName(NAME)
                                .build());
    }

    private void deletes() {
        client().delete(DeleteReq.builder().collectionName(NAME).ids(List.of(1L, 2L)).build());
        expect("after two", ROWS - 2L, count(""));
        client().delete(DeleteReq.builder().collectionName(NAME).filter("color == 'blue'").build());
        expect("without the blue", ids(i -> i % 2 == 0 && i != 2), ids("id >= 0"));
        expect(
                "nearest of the rest",
                nearest(5, i -> i % 2 == 0 && i != 2),
                keys(search(SearchReq.builder().limit(5))));
        client().truncateCollection(TruncateCollectionReq.builder().collectionName(NAME).build());
        expect("truncated", 0L, count(""));
        client().renameCollection(
                        RenameCollectionReq.builder()
                                .collectionName(NAME)
                                .newCollectionName(RENAMED)
                                .build());
    }

    private void texts() throws InterruptedException {
        CollectionSchema schema = CollectionSchema.builder().build();
        schema.addField(field("id", DataType.Int64).isPrimaryKey(true).autoID(true).build());
        schema.addField(
                field("text", DataType.VarChar)
                        .maxLength(200)
                        .enableAnalyzer(true)
                        .enableMatch(true)
                        .analyzerParams(Map.of("type", "english"))
                        .build());
        schema.addField(field("words", DataType.SparseFloatVector).build());
        schema.addFunction(
                CreateCollectionReq.Function.builder()
                        .name("bm25")
                        .functionType(FunctionType.BM25)
                        .inputFieldNames(List.of("text"))
                        .outputFieldNames(List.of("words"))
                        .build());
        client().createCollection(
                        CreateCollectionReq.builder()
                                .collectionName(TEXTS)
                                .collectionSchema(schema)
                                .consistencyLevel(STRONG)
                                .indexParams(
                                        List.of(
                                                index(
                                                                "words",
                                                                IndexType.SPARSE_INVERTED_INDEX,
                                                                MetricType.BM25)
                                                        .build()))
                                .build());
        await("loaded", () -> client().getLoadState(loadState(TEXTS)));
        var rows = new ArrayList<JsonObject>();
        for (String text : List.of("the whale swims", "whales and whales", "a ship", "the sea")) {
            var row = new JsonObject();
            row.addProperty("text", text);
            rows.add(row);
        }
        client().insert(InsertReq.builder().collectionName(TEXTS).data(rows).build());
        var found =
                client().search(
                                SearchReq.builder()
                                        .collectionName(TEXTS)
                                        .annsField("words")
                                        .data(List.of(new EmbeddedText("whale")))
                                        .outputFields(List.of("text"))
                                        .consistencyLevel(STRONG)
                                        .limit(4)
                                        .build())
                        .getSearchResults()
                        .getFirst();
        expect(
                "texts",
                List.of("whales and whales", "the whale swims"),
                found.stream().map(hit -> hit.getEntity().get("text")).toList());
        // Lengths without stop words: 2, 2, 1, 1; 2 of 4 texts have the word.
        double idf = Math.log(1 + 2.5 / 2.5);
        double norm = 1.2 * (0.25 + 0.75 * 2 / 1.5);
        expectNear(
                "BM25",
                List.of(idf * 2 * 2.2 / (2 + norm), idf * 2.2 / (1 + norm)),
                scores(found),
                1e-2);
        expect(
                "text_match",
                2,
                client().query(
                                QueryReq.builder()
                                        .collectionName(TEXTS)
                                        .filter("text_match(text, 'whale')")
                                        .consistencyLevel(STRONG)
                                        .build())
                        .getQueryResults()
                        .size());
        var tokens =
                client().runAnalyzer(
                                RunAnalyzerReq.builder()
                                        .texts(List.of("The Whales are swimming"))
                                        .analyzerParams(Map.of("type", "english"))
                                        .build())
                        .getResults()
                        .getFirst()
                        .getTokens();
        expect(
                "tokens",
                List.of("whale", "swim"),
                tokens.stream().map(each -> each.getToken()).toList());
        drop(TEXTS);
    }

    // --- what the parts have in common ---

    private boolean has(String name) {
        return client().hasCollection(HasCollectionReq.builder().collectionName(name).build());
    }

    private void drop(String name) {
        client().dropCollection(DropCollectionReq.builder().collectionName(name).build());
    }

    private void flush(String name) {
        client().flush(FlushReq.builder().collectionNames(List.of(name)).build());
    }

    private static GetLoadStateReq loadState(String name) {
        return GetLoadStateReq.builder().collectionName(name).build();
    }

    private io.milvus.v2.service.collection.response.DescribeCollectionResp describe(String name) {
        return client().describeCollection(
                        DescribeCollectionReq.builder().collectionName(name).build());
    }

    private io.milvus.v2.service.index.response.DescribeIndexResp.IndexDesc describeIndex(
            String name) {
        return client().describeIndex(
                        DescribeIndexReq.builder().collectionName(NAME).indexName(name).build())
                .getIndexDescByIndexName(name);
    }

    private long count(String filter) {
        return (Long)
                client().query(
                                QueryReq.builder()
                                        .collectionName(NAME)
                                        .filter(filter)
                                        .outputFields(List.of("count(*)"))
                                        .consistencyLevel(STRONG)
                                        .build())
                        .getQueryResults()
                        .getFirst()
                        .getEntity()
                        .get("count(*)");
    }

    private List<Object> ids(String filter) {
        return client()
                .query(
                        QueryReq.builder()
                                .collectionName(NAME)
                                .filter(filter)
                                .outputFields(List.of("id"))
                                .limit(1000)
                                .consistencyLevel(STRONG)
                                .build())
                .getQueryResults()
                .stream()
                .map(row -> row.getEntity().get("id"))
                .toList();
    }

    private static List<Long> ids(IntPredicate those) {
        return IntStream.range(0, ROWS).filter(those).mapToObj(Long::valueOf).toList();
    }

    private static String wordOf(long id) {
        return id == 7 ? "seven" : id == 8 ? "eight" : "word" + id % 10;
    }

    private static List<Long> keys(List<SearchResult> hits) {
        return hits.stream().map(hit -> (Long) hit.getId()).toList();
    }

    private static List<Double> scores(List<SearchResult> hits) {
        return hits.stream().map(hit -> (double) hit.getScore()).toList();
    }

    private List<Long> nearest(int count, IntPredicate those) {
        return nearest(query, count, those);
    }

    private List<Long> nearest(float[] to, int count, IntPredicate those) {
        return IntStream.range(0, ROWS)
                .filter(those)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> distance(base[i], to)))
                .limit(count)
                .map(Long::valueOf)
                .toList();
    }

    private List<Double> distances(List<Long> ids) {
        return ids.stream().map(this::distance).toList();
    }

    private double distance(long id) {
        return distance(base[(int) id], query);
    }

    private static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static float[][] vectors(long seed, int count) {
        var random = new Random(seed);
        var vectors = new float[count][DIMENSION];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds()) {
            expect(what + " in 60 s", true, System.nanoTime() < end);
            Thread.sleep(50);
        }
    }

    private static void expect(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": expected " + expected + ", was " + actual);
        }
    }

    private static void expectNear(String what, List<Double> expected, List<Double> actual) {
        expectNear(what, expected, actual, 1e-4);
    }

    private static void expectNear(
            String what, List<Double> expected, List<Double> actual, double tolerance) {
        boolean near = expected.size() == actual.size();
        for (int i = 0; near && i < expected.size(); i++) {
            near =
                    Math.abs(expected.get(i) - actual.get(i))
                            <= tolerance * Math.max(1, Math.abs(expected.get(i)));
        }
        if (!near) {
            throw new AssertionError(what + ": expected " + expected + ", was " + actual);
        }
    }

    private static void expectRefused(String what, int code, Runnable call) {
        try {
            call.run();
        } catch (MilvusClientException e) {
            expect(what + ": " + e.getMessage(), code, e.getServerErrCode());
            return;
        }
        throw new AssertionError(what + ": no error");
    }
}
