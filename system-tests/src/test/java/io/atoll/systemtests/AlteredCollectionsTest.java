package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.cli.standalone.Standalone;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.milvus.grpc.AddCollectionFieldRequest;
import io.milvus.grpc.AddCollectionFunctionRequest;
import io.milvus.grpc.AlterCollectionFieldRequest;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.AlterIndexRequest;
import io.milvus.grpc.BatchDescribeCollectionRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DropCollectionFunctionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.Status;
import io.milvus.grpc.TruncateCollectionRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What can be changed of a collection that is there, and what is refused in Milvus's words.
final class AlteredCollectionsTest {
    @TempDir static Path folder;

    private static Standalone server;
    private static RestSession rest;
    private static ManagedChannel channel;
    private static MilvusServiceBlockingStub milvus;

    @BeforeAll
    static void start() {
        server = Servers.standalone(folder);
        rest = RestSession.open(server.port());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        milvus = MilvusServiceGrpc.newBlockingStub(channel);
    }

    @AfterAll
    static void stop() {
        rest.close();
        channel.shutdownNow();
        server.close();
    }

    @Test
    void allPropertiesAreKeptAndShownAndDropped() throws Exception {
        create("kept");
        assertOk(alter("kept", Map.of("mine", "1", "collection.replica.number", "1"), List.of()));
        assertOk(
                alter(
                        "kept",
                        Map.of("consistency_level", "Strong", "collection.description", "new"),
                        List.of()));
        rest.ok(
                "collections/alter_properties",
                "{'collectionName':'kept','properties':{'other':true}}");
        assertOk(alter("kept", Map.of(), List.of("mine", "not there")));
        stop();
        start();

        JsonNode described = rest.ok("collections/describe", "{'collectionName':'kept'}");
        assertEquals(
                Map.of("collection.replica.number", "1", "other", "true", "timezone", "UTC"),
                pairs(described.path("properties")));
        assertEquals("Strong", described.path("consistencyLevel").asText());
        assertEquals("new", described.path("description").asText());
        rest.ok(
                "collections/drop_properties",
                "{'collectionName':'kept','propertyKeys':['other','collection.replica.number']}");
        assertEquals(
                "[{\"key\":\"timezone\",\"value\":\"UTC\"}]",
                rest.ok("collections/describe", "{'collectionName':'kept'}")
                        .path("properties")
                        .toString());
    }

    @Test
    void propertiesThatCannotBeAlteredAreRefused() throws Exception {
        create("refused");
        assertRefused(
                1100,
                "no properties or delete keys provided: invalid parameter",
                alter("refused", Map.of(), List.of()));
        assertRefused(
                1100,
                "can not provide properties and deletekeys at the same time: invalid parameter",
                alter("refused", Map.of("a", "b"), List.of("c")));
        assertRefused(
                104,
                "can not alter mmap properties if collection loaded: collection already"
                        + " loaded[collection=refused]",
                alter("refused", Map.of("mmap.enabled", "true"), List.of()));
        assertRefused(
                1100,
                "unknown or invalid IANA Time Zone ID: Nowhere/At_all: invalid parameter",
                alter("refused", Map.of("timezone", "Nowhere/At_all"), List.of()));
        rest.ok("collections/release", "{'collectionName':'refused'}");
        assertRefused(
                1100,
                "invalid mmap.enabled value: maybe, expected: true, false: invalid parameter",
                alter("refused", Map.of("mmap.enabled", "maybe"), List.of()));
        assertOk(alter("refused", Map.of("mmap.enabled", "true"), List.of()));
        assertEquals(100, alter("nowhere", Map.of("a", "b"), List.of()).getCode());
    }

    @Test
    void aFieldsMaxLengthIsEnlarged() throws Exception {
        rest.ok(
                "collections/create",
                "{'collectionName':'texts','schema':{'fields':["
                        + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
                        + "{'fieldName':'title','dataType':'VarChar',"
                        + "'elementTypeParams':{'max_length':3}},"
                        + "{'fieldName':'vector','dataType':'FloatVector',"
                        + "'elementTypeParams':{'dim':2}}]},"
                        + "'indexParams':[{'fieldName':'vector','metricType':'L2'}]}");
        String row = "{'collectionName':'texts','data':[{'id':1,'vector':[0,1],'title':'four'}]}";
        assertEquals("1100", rest.error("entities/insert", row).split(" ")[0]);
        rest.ok(
                "collections/fields/alter_properties",
                "{'collectionName':'texts','fieldName':'title',"
                        + "'fieldParams':{'max_length':4,'field.description':'of a book'}}");

        rest.ok("entities/insert", row);
        JsonNode title =
                rest.ok("collections/describe", "{'collectionName':'texts'}").path("fields").get(1);
        assertEquals("of a book", title.path("description").asText());
        assertEquals(Map.of("max_length", "4"), pairs(title.path("params")));
        assertRefused(
                1100,
                "id can not modify the maxlength for non-string types: invalid parameter",
                alterField("id", "max_length", "5"));
        assertRefused(
                1100,
                "dim does not allow update in collection field param: invalid parameter",
                alterField("vector", "dim", "5"));
        assertRefused(
                1100,
                "field nothing does not exist in collection texts: invalid parameter",
                alterField("nothing", "max_length", "5"));
    }

    @Test
    void anIndexsMmapIsKeptAndShown() throws Exception {
        create("mapped");
        assertRefused(
                104,
                "can't alter index on loaded collection, please release the collection first:"
                        + " collection already loaded[collection=mapped]",
                alterIndex("vector", "mmap.enabled", "true"));
        rest.ok("collections/release", "{'collectionName':'mapped'}");
        assertOk(alterIndex("vector", "mmap.enabled", "true"));
        assertEquals("true", indexParams().get("mmap.enabled"));
        assertRefused(
                1100,
                "M is not a configable index property: invalid parameter",
                alterIndex("vector", "M", "4"));
        assertRefused(
                700,
                "index not found[indexName=other]",
                alterIndex("other", "mmap.enabled", "true"));
        rest.ok(
                "indexes/drop_properties",
                "{'collectionName':'mapped','indexName':'vector',"
                        + "'propertyKeys':['mmap.enabled']}");
        assertEquals(null, indexParams().get("mmap.enabled"));
    }

    @Test
    void aTruncatedCollectionHasOnlyTheRowsThatComeLater() throws Exception {
        create("emptied");
        insert("emptied", 1);
        rest.ok("collections/flush", "{'collectionName':'emptied'}");
        insert("emptied", 2);
        assertEquals(List.of("1", "2"), keys("emptied"));
        assertOk(
                milvus.truncateCollection(
                                TruncateCollectionRequest.newBuilder()
                                        .setCollectionName("emptied")
                                        .build())
                        .getStatus());

        assertEquals(List.of(), keys("emptied"));
        insert("emptied", 3);
        assertEquals(List.of("3"), keys("emptied"));
        rest.ok("collections/flush", "{'collectionName':'emptied'}");
        stop();
        start();
        assertEquals(List.of("3"), keys("emptied"));
        rest.ok("collections/truncate", "{'collectionName':'emptied'}");
        rest.ok("collections/truncate", "{'collectionName':'emptied'}");
        assertEquals(List.of(), keys("emptied"));
        assertEquals(
                "100", rest.error("collections/truncate", "{'collectionName':'x'}").split(" ")[0]);
    }

    @Test
    void aFieldThatIsAddedIsNullInTheRowsThatAreThere() throws Exception {
        create("grown");
        insert("grown", 1);
        rest.ok("collections/flush", "{'collectionName':'grown'}");
        insert("grown", 2);
        assertEquals(List.of("1", "2"), keys("grown"));
        assertOk(
                milvus.addCollectionField(
                        AddCollectionFieldRequest.newBuilder()
                                .setCollectionName("grown")
                                .setSchema(
                                        FieldSchema.newBuilder()
                                                .setName("size")
                                                .setDataType(DataType.Int64)
                                                .setNullable(true)
                                                .build()
                                                .toByteString())
                                .build()));
        rest.ok(
                "collections/fields/add",
                "{'collectionName':'grown','schema':{'fieldName':'title','dataType':'VarChar',"
                        + "'nullable':true,'elementTypeParams':{'max_length':10}}}");
        rest.ok(
                "entities/insert",
                "{'collectionName':'grown','data':["
                        + "{'id':3,'vector':[0,3],'size':7,'title':'new','other':true},"
                        + "{'id':4,'vector':[0,4]}]}");

        assertGrown();
        rest.ok("collections/flush", "{'collectionName':'grown'}");
        stop();
        start();
        rest.ok("collections/compact", "{'collectionName':'grown'}");
        assertGrown();
        assertEquals(
                List.of("id", "vector", "size", "title"),
                names(rest.ok("collections/describe", "{'collectionName':'grown'}")));
    }

    private static void assertGrown() throws Exception {
        JsonNode rows =
                rest.ok(
                        "entities/query",
                        "{'collectionName':'grown','filter':'id > 0',"
                                + "'outputFields':['size','title'],'consistencyLevel':'Strong'}");
        var shown = new ArrayList<String>();
        rows.forEach(
                row ->
                        shown.add(
                                "%s %s %s"
                                        .formatted(
                                                row.path("id").asText(),
                                                row.path("size").asText(),
                                                row.path("title").asText())));
        assertEquals(List.of("1 null null", "2 null null", "3 7 new", "4 null null"), shown);
        assertEquals(List.of("3"), keys("grown", "size == 7"));
        assertEquals(List.of("3"), keys("grown", "title like `n%`"));
        assertEquals(List.of("1", "2", "4"), keys("grown", "size is null"));
        assertEquals(List.of(), keys("grown", "size != 7"));
    }

    private static List<String> names(JsonNode described) {
        var names = new ArrayList<String>();
        described.path("fields").forEach(field -> names.add(field.path("name").asText()));
        return names;
    }

    @Test
    void aKeyThatRowsHadBeforeItBecameAFieldStaysInPartialUpserts() throws Exception {
        create("keyed");
        rest.ok(
                "entities/insert",
                "{'collectionName':'keyed','data':[{'id':1,'vector':[0,1],'n':5,'other':1}]}");
        rest.ok(
                "collections/fields/add",
                "{'collectionName':'keyed','schema':{'fieldName':'n','dataType':'Int64',"
                        + "'nullable':true}}");

        upsertPartly("'other':2");
        assertEquals(List.of("1"), keys("keyed", "other == 2 and n is null"));
        upsertPartly("'n':7");
        assertEquals(List.of("1"), keys("keyed", "other == 2 and n == 7"));

        // The old key is where it was.
        assertEquals(List.of("1"), keys("keyed", "$meta[`n`] == 5"));
    }

    private static void upsertPartly(String members) throws Exception {
        rest.ok(
                "entities/upsert",
                ("{'collectionName':'keyed','partialUpdate':true,'data':[{'id':1,%s}]}")
                        .formatted(members));
    }

    @Test
    void aFieldThatRowsCouldNotBeWithoutIsNotAdded() throws Exception {
        create("strict");
        String add = "{'collectionName':'strict','schema':{'fieldName':'%s','dataType':'%s'%s}}";
        assertEquals(
                "1100 added field must be nullable, please check it, field name = size: invalid"
                        + " parameter",
                rest.error("collections/fields/add", add.formatted("size", "Int64", "")));
        assertEquals(
                "1100 type param(max_length) should be specified for the field(text) of collection"
                        + " strict",
                rest.error(
                        "collections/fields/add",
                        add.formatted("text", "VarChar", ",'nullable':true")));
        assertEquals(
                "1100 vector field must have dimension specified, field name = wide",
                rest.error(
                        "collections/fields/add",
                        add.formatted("wide", "FloatVector", ",'nullable':true")));
        assertEquals(
                "1100 duplicated field name: id: invalid parameter",
                rest.error(
                        "collections/fields/add",
                        add.formatted("id", "Int64", ",'nullable':true")));
        assertEquals(
                "1100",
                rest.error(
                                "collections/fields/add",
                                add.formatted("n", "Int64", ",'nullable':true,'defaultValue':'a'"))
                        .split(" ")[0]);
        rest.ok(
                "collections/fields/add",
                add.formatted("sorted", "Int64", ",'nullable':true,'isClusteringKey':true"));
        assertEquals(
                "1100 already has another clustering key field, field name: again: invalid"
                        + " parameter",
                rest.error(
                        "collections/fields/add",
                        add.formatted(
                                "again", "Int64", ",'nullable':true,'isClusteringKey':true")));
    }

    @Test
    void aFieldThatIsAddedHasItsDefaultInTheRowsThatAreThere() throws Exception {
        rest.ok(
                "collections/create",
                "{'collectionName':'valued','dimension':2,'metricType':'L2',"
                        + "'params':{'enableDynamicField':false}}");
        insert("valued", 1);
        rest.ok("collections/flush", "{'collectionName':'valued'}");
        insert("valued", 2);
        assertEquals(List.of("1", "2"), keys("valued"));
        String add = "{'collectionName':'valued','schema':{'nullable':true,%s}}";
        for (String field :
                List.of(
                        "'fieldName':'size','dataType':'Int64','defaultValue':7",
                        "'fieldName':'text','dataType':'VarChar','defaultValue':'The old Text',"
                                + "'elementTypeParams':{'max_length':30,'enable_analyzer':true,"
                                + "'enable_match':true}",
                        "'fieldName':'other','dataType':'FloatVector',"
                                + "'elementTypeParams':{'dim':3}")) {
            rest.ok("collections/fields/add", add.formatted(field));
        }
        assertOk(alter("valued", Map.of("dynamicfield.enabled", "true"), List.of()));
        rest.ok(
                "entities/insert",
                "{'collectionName':'valued','data':["
                        + "{'id':3,'vector':[0,3],'size':8,'text':'a new one','other':[1,2,3],"
                        + "'color':'red'},{'id':4,'vector':[0,4]}]}");

        assertEquals(
                "65535 field other is not loaded, please reload the collection",
                rest.error(
                                "entities/search",
                                "{'collectionName':'valued','data':[[1,2,3]],'annsField':'other'}")
                        .split(":")[0]);
        rest.ok(
                "indexes/create",
                "{'collectionName':'valued','indexParams':[{'fieldName':'other',"
                        + "'indexName':'other','metricType':'L2','indexType':'FLAT'}]}");
        assertValued();
        rest.ok("collections/flush", "{'collectionName':'valued'}");
        rest.ok("collections/compact", "{'collectionName':'valued'}");
        assertValued();
    }

    private static void assertValued() throws Exception {
        JsonNode rows =
                rest.ok(
                        "entities/query",
                        "{'collectionName':'valued','filter':'id > 0',"
                                + "'outputFields':['size','text','color'],"
                                + "'consistencyLevel':'Strong'}");
        assertEquals(
                List.of(
                        "1 7 The old Text ",
                        "2 7 The old Text ",
                        "3 8 a new one red",
                        "4 7 The old Text "),
                rows.valueStream()
                        .map(
                                row ->
                                        "%s %s %s %s"
                                                .formatted(
                                                        row.path("id").asText(),
                                                        row.path("size").asText(),
                                                        row.path("text").asText(),
                                                        row.path("color").asText("")))
                        .toList());
        assertEquals(List.of("1", "2", "4"), keys("valued", "size == 7"));
        assertEquals(List.of("1", "2", "4"), keys("valued", "text_match(text, `old`)"));
        assertEquals(List.of("3"), keys("valued", "text_match(text, `new`)"));
        assertEquals(List.of("3"), keys("valued", "color == `red`"));
        JsonNode found =
                rest.ok(
                        "entities/search",
                        "{'collectionName':'valued','data':[[1,2,3]],'annsField':'other',"
                                + "'limit':4,'consistencyLevel':'Strong'}");
        assertEquals(1, found.size());
        assertEquals("3", found.path(0).path("id").asText());
    }

    @Test
    void functionsOfACollectionThatIsThereAreRefusedInMilvussWords() throws Exception {
        rest.ok(
                "collections/create",
                "{'collectionName':'words','schema':{'fields':["
                        + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
                        + "{'fieldName':'text','dataType':'VarChar','elementTypeParams':"
                        + "{'max_length':30,'enable_analyzer':true}},"
                        + "{'fieldName':'sparse','dataType':'SparseFloatVector'}],"
                        + "'functions':[{'name':'bm25','type':'BM25','inputFieldNames':['text'],"
                        + "'outputFieldNames':['sparse'],'params':{}}]}}");
        String function =
                "'function':{'name':'%s','type':'%s','inputFieldNames':['text'],"
                        + "'outputFieldNames':['sparse']}";
        String words = "{'collectionName':'words',%s}";
        assertEquals(
                "65535 Currently does not support adding BM25 function",
                rest.error(
                        "collections/add_function",
                        words.formatted(function.formatted("more", "BM25"))));
        assertEquals(
                "10",
                rest.error(
                                "collections/add_function",
                                words.formatted(function.formatted("dense", "TextEmbedding")))
                        .split(" ")[0]);
        assertEquals(
                "65535 Currently does not support alter BM25 function",
                rest.error(
                        "collections/alter_function",
                        words.formatted(
                                "'functionName':'bm25'," + function.formatted("bm25", "BM25"))));
        assertRefused(
                65535,
                "Currently does not support droping BM25 function",
                milvus.dropCollectionFunction(
                        DropCollectionFunctionRequest.newBuilder()
                                .setCollectionName("words")
                                .setFunctionName("bm25")
                                .build()));
        rest.ok("collections/drop_function", words.formatted("'functionName':'absent'"));
        assertRefused(
                65535,
                "Function Schema is empty",
                milvus.addCollectionFunction(
                        AddCollectionFunctionRequest.newBuilder()
                                .setCollectionName("words")
                                .build()));
        assertEquals("{}", rest.ok("quotacenter/describe", "{}").asText());
    }

    @Test
    void manyCollectionsAreDescribedAtOnce() throws Exception {
        create("one");
        var answer =
                milvus.batchDescribeCollection(
                        BatchDescribeCollectionRequest.newBuilder()
                                .addCollectionName("one")
                                .addCollectionName("none")
                                .build());
        assertOk(answer.getStatus());
        assertEquals("one", answer.getResponses(0).getCollectionName());
        assertRefused(
                100,
                "can't find collection[database=default][collection=none]",
                answer.getResponses(1).getStatus());
    }

    // --- helpers -----------------------------------------------------------------------------

    private static void create(String name) throws Exception {
        rest.ok(
                "collections/create",
                "{'collectionName':'%s','dimension':2,'metricType':'L2'}".formatted(name));
    }

    private static void insert(String collection, int key) throws Exception {
        rest.ok(
                "entities/insert",
                "{'collectionName':'%s','data':[{'id':%d,'vector':[0,%d]}]}"
                        .formatted(collection, key, key));
    }

    private static List<String> keys(String collection) throws Exception {
        return keys(collection, "id > 0");
    }

    private static List<String> keys(String collection, String filter) throws Exception {
        var keys = new ArrayList<String>();
        rest.ok(
                        "entities/query",
                        ("{'collectionName':'%s','filter':'%s','outputFields':['id'],"
                                        + "'consistencyLevel':'Strong'}")
                                .formatted(collection, filter))
                .forEach(row -> keys.add(row.path("id").asText()));
        return keys;
    }

    private static Status alter(
            String collection, Map<String, String> properties, List<String> deleted) {
        var request =
                AlterCollectionRequest.newBuilder()
                        .setCollectionName(collection)
                        .addAllDeleteKeys(deleted);
        properties.forEach((key, value) -> request.addProperties(pair(key, value)));
        return milvus.alterCollection(request.build());
    }

    private static Status alterField(String field, String key, String value) {
        return milvus.alterCollectionField(
                AlterCollectionFieldRequest.newBuilder()
                        .setCollectionName("texts")
                        .setFieldName(field)
                        .addProperties(pair(key, value))
                        .build());
    }

    private static Status alterIndex(String index, String key, String value) {
        return milvus.alterIndex(
                AlterIndexRequest.newBuilder()
                        .setCollectionName("mapped")
                        .setIndexName(index)
                        .addExtraParams(pair(key, value))
                        .build());
    }

    private static Map<String, String> indexParams() throws Exception {
        return pairs(
                rest.ok("indexes/describe", "{'collectionName':'mapped','indexName':'vector'}")
                        .get(0)
                        .path("indexParams"));
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static Map<String, String> pairs(JsonNode list) {
        var pairs = new TreeMap<String, String>();
        list.forEach(each -> pairs.put(each.path("key").asText(), each.path("value").asText()));
        return pairs;
    }

    private static void assertOk(Status status) {
        assertEquals("0 ", status.getCode() + " " + status.getReason());
    }

    private static void assertRefused(int code, String reason, Status status) {
        assertEquals(code + " " + reason, status.getCode() + " " + status.getReason());
    }
}
