package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.standalone.Standalone;
import io.atoll.model.Limits;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What a client sees that speaks plain HTTP and JSON.
final class RestEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;

    private static Standalone server;
    private static HttpClient http;

    @BeforeAll
    static void startServer() throws Exception {
        server = Servers.standalone(folder);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stopServer() throws Exception {
        http.close();
        server.close();
    }

    @Test
    void aQuickCollectionIsCreatedFilledSearchedAndDropped() throws Exception {
        ok("collections/create", "{'collectionName':'books','dimension':2,'metricType':'L2'}");
        JsonNode inserted =
                ok(
                        "entities/insert",
                        "{'collectionName':'books','data':["
                                + "{'id':1,'vector':[0,0],'title':'A'},"
                                + "{'id':2,'vector':[3,4],'title':'B'},"
                                + "{'id':9007199254740993,'vector':[6,8],'title':'C'}]}");
        assertEquals(3, inserted.path("insertCount").asInt());
        assertEquals(9007199254740993L, inserted.path("insertIds").get(2).asLong());

        JsonNode hits =
                ok(
                        "entities/search",
                        "{'collectionName':'books','data':[[0,0]],'limit':2,"
                                + "'outputFields':['title'],'consistencyLevel':'Strong'}");
        assertEquals(List.of("1", "2"), texts(hits, "id"));
        assertEquals(25.0, hits.get(1).path("distance").asDouble());
        assertEquals("B", hits.get(1).path("title").asText());

        ok(
                "entities/upsert",
                "{'collectionName':'books','data':[{'id':2,'vector':[1,0],'title':'B2'}]}");
        ok("collections/flush", "{'collectionName':'books'}");
        ok("entities/delete", "{'collectionName':'books','filter':'id in [1]'}");
        JsonNode rows =
                ok(
                        "entities/query",
                        "{'collectionName':'books','filter':'id > 0','consistencyLevel':'Strong',"
                                + "'outputFields':['title']}");
        assertEquals(List.of("B2", "C"), texts(rows, "title"));
        JsonNode got =
                ok(
                        "entities/get",
                        "{'collectionName':'books','id':[2],'outputFields':['title','vector'],"
                                + "'consistencyLevel':'Strong'}");
        assertEquals("[[1.0,0.0]]", vectors(got));

        assertTrue(ok("collections/has", "{'collectionName':'books'}").path("has").asBoolean());
        assertEquals(
                "LoadStateLoaded",
                ok("collections/get_load_state", "{'collectionName':'books'}")
                        .path("loadState")
                        .asText());
        ok("collections/drop", "{'collectionName':'books'}");
        assertEquals(100, code("collections/describe", "{'collectionName':'books'}"));
    }

    /// A component that is no byte is refused by its place, in rows and in queries, and never made
    /// one.
    @Test
    void componentsOfByteVectorsAreBytes() throws Exception {
        ok(
                "collections/create",
                "{'collectionName':'bytes','schema':{'fields':["
                    + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
                    + "{'fieldName':'i8','dataType':'Int8Vector','elementTypeParams':{'dim':2}},"
                    + "{'fieldName':'bits','dataType':'BinaryVector',"
                    + "'elementTypeParams':{'dim':16}}]},'indexParams':["
                    + "{'fieldName':'i8','metricType':'L2'},"
                    + "{'fieldName':'bits','metricType':'HAMMING'}]}");
        ok(
                "entities/insert",
                "{'collectionName':'bytes','data':[{'id':1,'i8':[-128,127],'bits':[0,255]}]}");
        for (String wrong : List.of("128", "-129", "1.5", "1.0", "30000000000", "1e99")) {
            assertRefused(
                    1804,
                    "field 'i8': the vector of row 1, component 1: ",
                    "entities/insert",
                    "{'collectionName':'bytes','data':[{'id':2,'i8':[1,2],'bits':[0,0]},"
                            + "{'id':3,'i8':[1,%s],'bits':[0,0]}]}".formatted(wrong));
            assertRefused(
                    1801,
                    "vector 0 of 'data': component 1: ",
                    "entities/search",
                    "{'collectionName':'bytes','annsField':'i8','data':[[1,%s]],'limit':1}"
                            .formatted(wrong));
        }
        assertRefused(
                1804,
                "field 'bits': the vector of row 0, component 0: 256 is no whole number from 0 to",
                "entities/upsert",
                "{'collectionName':'bytes','data':[{'id':1,'i8':[1,2],'bits':[256,0]}]}");
        assertRefused(
                1801,
                "vector 1 of 'data': component 0: -1 is no whole number from 0 to 255",
                "entities/search",
                "{'collectionName':'bytes','annsField':'bits','data':[[0,0],[-1,0]],'limit':1}");
        assertEquals(
                "[[-128,127]]",
                ok(
                                "entities/query",
                                "{'collectionName':'bytes','filter':'id > 0',"
                                        + "'outputFields':['i8'],'consistencyLevel':'Strong'}")
                        .findValues("i8")
                        .toString());
        ok("collections/drop", "{'collectionName':'bytes'}");
    }

    private static void assertRefused(int code, String reason, String path, String body)
            throws Exception {
        JsonNode answer = post(path, body);
        assertEquals(code, answer.path("code").asInt(), answer.toString());
        assertTrue(answer.path("message").asText().contains(reason), answer.toString());
    }

    /// Numbers in JSON are exact up to 64 bits, and keys may be strings.
    @Test
    void keysOf64BitsAreExactBothWays() throws Exception {
        ok("collections/create", "{'collectionName':'wide','dimension':2,'metricType':'L2'}");
        ok("partitions/create", "{'collectionName':'wide','partitionName':'p'}");
        ok(
                "entities/insert",
                "{'collectionName':'wide','data':[{'id':9007199254740993,'vector':[0,1],'n':1},"
                        + "{'id':'9007199254740995','vector':[0,2],'n':9007199254740993},"
                        + "{'id':7e0,'vector':[0,3]},{'id':-9223372036854775808,'vector':[0,4]}]}");
        ok(
                "entities/insert",
                "{'collectionName':'wide','partitionName':'p','data':[{'id':8,'vector':[0,5]}]}");
        String get = "{'collectionName':'wide','consistencyLevel':'Strong','outputFields':['n'],";
        // In the order of keys, each once, absent ones left out.
        assertEquals(
                List.of("-9223372036854775808", "7", "9007199254740993", "9007199254740995"),
                texts(
                        ok(
                                "entities/get",
                                get
                                        + "'id':[9007199254740995,'9007199254740993',7,12,'7',"
                                        + "-9223372036854775808]}"),
                        "id"));
        assertEquals(
                List.of("8"),
                texts(ok("entities/get", get + "'id':[7,8],'partitionNames':['p']}"), "id"));
        String one = get + "'id':9007199254740995}";
        String row = "{\"id\":9007199254740995,\"n\":9007199254740993}";
        assertEquals("[" + row + "]", ok("entities/get", one).toString());
        for (String header : List.of("true", "1", "T")) {
            assertEquals("[" + row + "]", int64(header, one), header);
        }
        for (String header : List.of("false", "0", "no")) {
            assertEquals(
                    "[{\"id\":\"9007199254740995\",\"n\":9007199254740993}]",
                    int64(header, one),
                    header);
        }
        for (String id : List.of("'x'", "1.5", "{}", "9223372036854775808")) {
            assertEquals(1806, code("entities/get", get + "'id':" + id + "}"), id);
        }
        ok("collections/drop", "{'collectionName':'wide'}");
    }

    private static String int64(String header, String body) throws Exception {
        return post("entities/get", body, "Accept-Type-Allow-Int64", header)
                .path("data")
                .toString();
    }

    @Test
    void outputFieldsAreWholeFieldsOrSingleKeys() throws Exception {
        ok(
                "collections/create",
                "{'collectionName':'shown','schema':{'enableDynamicField':true,'fields':["
                        + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
                        + "{'fieldName':'meta','dataType':'JSON'},"
                        + "{'fieldName':'vector','dataType':'FloatVector',"
                        + "'elementTypeParams':{'dim':2}}]},"
                        + "'indexParams':[{'fieldName':'vector','metricType':'L2'}]}");
        ok(
                "entities/insert",
                "{'collectionName':'shown','data':[{'id':1,'vector':[0,1],'meta':{'a':[1,2]},"
                        + "'k':{'b':1},'my key':5}]}");
        assertEquals("{\"id\":1,\"k\":{\"b\":1}}", shown("k"));
        assertEquals("{\"id\":1,\"my key\":5}", shown("$meta[`my key`]"));
        assertEquals("{\"id\":1,\"k\":{\"b\":1},\"my key\":5}", shown("$meta"));
        assertEquals("{\"id\":1,\"meta\":\"{\\\"a\\\":[1,2]}\"}", shown("meta"));
        assertEquals("{\"id\":1}", shown("absent"));
        for (String path : List.of("meta[`a`]", "$meta[`k`][`b`]", "k.b", "my key", "")) {
            assertEquals(
                    "parse output field name failed: " + path.replace('`', '"'),
                    message("entities/query", query(path)));
        }
        ok("collections/drop", "{'collectionName':'shown'}");
    }

    private static String shown(String field) throws Exception {
        return ok("entities/query", query(field)).get(0).toString();
    }

    private static String query(String field) {
        return "{'collectionName':'shown','filter':'id > 0','consistencyLevel':'Strong',"
                + "'outputFields':['"
                + field
                + "']}";
    }

    @Test
    void severalSearchesMakeOneListByRankOrByWeight() throws Exception {
        ok("collections/create", "{'collectionName':'mixed','dimension':2,'metricType':'L2'}");
        ok(
                "entities/insert",
                "{'collectionName':'mixed','data':["
                    + "{'id':1,'vector':[0,0],'kind':'a'},{'id':2,'vector':[0,1],'kind':'b'},"
                    + "{'id':3,'vector':[0,3],'kind':'a'},{'id':4,'vector':[0,4],'kind':'b'}]}");
        String searches =
                "'search':[{'data':[[0,0]],'annsField':'vector','limit':3},"
                        + "{'data':[[0,4]],'annsField':'vector','limit':2,'metricType':'L2',"
                        + "'filter':'kind == {k}','exprParams':{'k':'b'}}]";
        JsonNode ranked =
                ok(
                        "entities/hybrid_search",
                        "{'collectionName':'mixed',"
                                + searches
                                + ",'rerank':{'strategy':'rrf','params':{'k':1}},'limit':3,"
                                + "'outputFields':['kind'],'consistencyLevel':'Strong'}");
        // 2: 1/3 + 1/3; 1 and 4: 1/2; 3: 1/4.
        assertRanked(List.of("2", "1", "4"), new double[] {2 / 3.0, 0.5, 0.5}, ranked);
        assertEquals(List.of("b", "a", "b"), texts(ranked, "kind"));

        JsonNode weighted =
                ok(
                        "entities/advanced_search",
                        "{'collectionName':'mixed',"
                                + searches
                                + ",'rerank':{'strategy':'weighted','params':{'weights':[1,0.5]}},"
                                + "'limit':2,'offset':1,'consistencyLevel':'Strong'}");
        // All are L2, so the least sum is the best: 1: 0, 4: 0, 2: 1 + 4.5, 3: 9.
        assertRanked(List.of("4", "2"), new double[] {0, 5.5}, weighted);
        assertEquals(
                1100,
                code(
                        "entities/hybrid_search",
                        "{'collectionName':'mixed',"
                                + searches
                                + ",'rerank':{'strategy':'weighted','params':{'weights':[1]}}}"));
        JsonNode boosted =
                ok(
                        "entities/search",
                        "{'collectionName':'mixed','data':[[0,0]],'limit':3,"
                                + "'consistencyLevel':'Strong','functionScore':{'functions':[{"
                                + "'name':'third','type':'Rerank','inputFieldNames':[],'params':{"
                                + "'reranker':'boost','filter':'id == 3','weight':0.0625}}]}}");
        assertRanked(List.of("1", "3", "2"), new double[] {0, 9 / 16.0, 1}, boosted);
        JsonNode near =
                ok(
                        "entities/search",
                        "{'collectionName':'mixed','ids':[4,'1'],'limit':2,"
                                + "'consistencyLevel':'Strong'}");
        assertRanked(List.of("4", "3", "1", "2"), new double[] {0, 1, 0, 1}, near);
        assertEquals(
                1100, code("entities/search", "{'collectionName':'mixed','ids':[4,7],'limit':2}"));
        ok("collections/drop", "{'collectionName':'mixed'}");
    }

    @Test
    void ranksTinyAndHugeVectorsAndZerosByTheirTrueDistances() throws Exception {
        ok("collections/create", "{'collectionName':'far','dimension':2,'metricType':'COSINE'}");
        ok(
                "entities/insert",
                "{'collectionName':'far','data':["
                        + "{'id':1,'vector':[1,0]},{'id':2,'vector':[0,1e-30]},"
                        + "{'id':3,'vector':[-1e-30,1e-31]},{'id':4,'vector':[0,0]},"
                        + "{'id':5,'vector':[-3e38,3e38]}]}");
        List<String> ranked = List.of("1", "2", "4", "5", "3");
        double[] cosines = {0.995037, 0.0995037, 0, -0.633238, -0.980198};
        assertRanked(ranked, cosines, search("far", "[1,0.1]", ""));
        ok("collections/flush", "{'collectionName':'far'}");
        assertRanked(ranked, cosines, search("far", "[1,0.1]", ""));
        assertRanked(ranked, cosines, search("far", "[1e-35,1e-36]", ""));
        assertEquals(
                List.of("2", "4"),
                texts(search("far", "[1,0.1]", "'radius':-0.1,'range_filter':0.5"), "id"));
        for (JsonNode hit : search("far", "[0,0]", "")) {
            assertEquals(0, hit.path("distance").asDouble());
        }
        ok("collections/drop", "{'collectionName':'far'}");
    }

    @Test
    void givesTheLargestFloat32ForDistancesBeyondIt() throws Exception {
        ok("collections/create", "{'collectionName':'huge','dimension':2,'metricType':'L2'}");
        ok(
                "entities/insert",
                "{'collectionName':'huge','data':["
                        + "{'id':1,'vector':[3e38,3e38]},{'id':2,'vector':[1,0]},"
                        + "{'id':3,'vector':[-3e38,0]}]}");
        double[] distances = {1, Float.MAX_VALUE, Float.MAX_VALUE};
        assertRanked(List.of("2", "1", "3"), distances, search("huge", "[0,0]", ""));
        ok("collections/drop", "{'collectionName':'huge'}");
    }

    /// The rules are in docs/compatibility.md.
    @Test
    void filtersTakeTheSameRowsInQueriesCountsAndDeletes() throws Exception {
        ok(
                "collections/create",
                "{'collectionName':'odd','schema':{'enableDynamicField':true,'fields':["
                        + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
                        + "{'fieldName':'n','dataType':'Int64'},"
                        + "{'fieldName':'meta','dataType':'JSON','nullable':true},"
                        + "{'fieldName':'vector','dataType':'FloatVector',"
                        + "'elementTypeParams':{'dim':2}}]},"
                        + "'indexParams':[{'fieldName':'vector','metricType':'L2'}]}");
        ok(
                "entities/insert",
                "{'collectionName':'odd','data':["
                        + "{'id':1,'vector':[1,0],'n':9223372036854775807,'meta':null},"
                        + "{'id':2,'vector':[1,0],'n':2,'meta':{}},"
                        + "{'id':3,'vector':[1,0],'n':3,'meta':{'a':null}},"
                        + "{'id':4,'vector':[1,0],'n':4,'meta':{'a':'x'}},"
                        + "{'id':5,'vector':[1,0],'n':5,'meta':{'a':1},'k':'a\\nb'},"
                        + "{'id':6,'vector':[1,0],'n':6,'meta':{'a':2,'t':[1,2,3]},'größe':7}]}");
        requireOddRows();
        ok("collections/flush", "{'collectionName':'odd'}");
        requireOddRows();
        assertEquals(
                1,
                ok("entities/delete", "{'collectionName':'odd','filter':'meta[`a`] != 1'}")
                        .path("deleteCount")
                        .asInt());
        assertEquals(List.of("1", "2", "3", "4", "5"), odd("id > 0"));
        ok("collections/drop", "{'collectionName':'odd'}");
    }

    private static void requireOddRows() throws Exception {
        for (String others :
                List.of(
                        "meta[`a`] != 1",
                        "not (meta[`a`] == 1)",
                        "meta[`a`] not in [1]",
                        "meta[`a`] + 1 != 2",
                        "not json_contains(meta[`t`], 9)",
                        "array_length(meta[`t`]) == 3",
                        "größe > 3")) {
            assertEquals(List.of("6"), odd(others), others);
        }
        assertEquals(List.of("4"), odd("not (meta[`a`] like `y%`)"));
        assertEquals(List.of("1", "2", "3"), odd("meta[`a`] is null"));
        assertEquals(List.of("2", "3", "4", "5", "6"), odd("n + 33 <= 19974"));
        assertEquals(List.of("1"), odd("n * n - n > 9223372036854775807"));
        assertEquals(List.of("5"), odd("k == `a\\nb`"));
    }

    /// Keys of the rows that a filter accepts, which a count must agree with.
    ///
    /// @param filter with ` for quotation marks
    private static List<String> odd(String filter) throws Exception {
        String read =
                "{'collectionName':'odd','consistencyLevel':'Strong','filter':'" + filter + "'";
        List<String> ids = texts(ok("entities/query", read + ",'outputFields':['id']}"), "id");
        JsonNode count = ok("entities/query", read + ",'outputFields':['count(*)']}");
        assertEquals(ids.size(), count.get(0).path("count(*)").asInt(), filter);
        return ids;
    }

    private static JsonNode search(String collection, String query, String params)
            throws Exception {
        return ok(
                "entities/search",
                "{'collectionName':'"
                        + collection
                        + "','data':["
                        + query
                        + "],'limit':10,'searchParams':{'params':{"
                        + params
                        + "}},'consistencyLevel':'Strong'}");
    }

    private static void assertRanked(List<String> ids, double[] distances, JsonNode hits) {
        assertEquals(ids, texts(hits, "id"));
        for (int rank = 0; rank < distances.length; rank++) {
            double given = hits.get(rank).path("distance").asDouble();
            assertEquals(distances[rank], given, 1e-6 * Math.max(1, distances[rank]));
        }
    }

    @Test
    void anUpsertReplacesARowWhoseKeyTheServerMade() throws Exception {
        ok("collections/create", "{'collectionName':'made','dimension':2,'autoID':true}");
        long key =
                ok("entities/insert", "{'collectionName':'made','data':[{'vector':[1,1],'v':'a'}]}")
                        .path("insertIds")
                        .get(0)
                        .asLong();

        JsonNode upserted =
                ok(
                        "entities/upsert",
                        "{'collectionName':'made','data':[{'id':%d,'vector':[2,2],'v':'b'}]}"
                                .formatted(key));

        assertEquals(1, upserted.path("upsertCount").asInt());
        long made = upserted.path("upsertIds").get(0).asLong();
        JsonNode rows =
                ok(
                        "entities/query",
                        "{'collectionName':'made','filter':'id > 0','consistencyLevel':'Strong',"
                                + "'outputFields':['v']}");
        assertEquals(List.of("b"), texts(rows, "v"));
        assertEquals(List.of(Long.toString(made)), texts(rows, "id"));
        assertTrue(made > key, "the new row has a key of its own");
    }

    @Test
    void aFullSchemaIsDescribedAsItWasDeclared() throws Exception {
        ok(
                "collections/create",
                "{'collectionName':'full','schema':{'autoID':false,'enableDynamicField':false,"
                        + "'fields':[{'fieldName':'k','dataType':'VarChar','isPrimary':true,"
                        + "'elementTypeParams':{'max_length':20}},"
                        + "{'fieldName':'v','dataType':'FloatVector',"
                        + "'elementTypeParams':{'dim':3}}]},"
                        + "'indexParams':[{'fieldName':'v','indexName':'vi','metricType':'IP',"
                        + "'indexType':'HNSW','params':{'M':8,'efConstruction':50}}]}");

        JsonNode description = ok("collections/describe", "{'collectionName':'full'}");

        assertEquals("k", description.path("fields").get(0).path("name").asText());
        assertEquals("VarChar", description.path("fields").get(0).path("type").asText());
        assertEquals("IP", description.path("indexes").get(0).path("metricType").asText());
        JsonNode index =
                ok("indexes/describe", "{'collectionName':'full','indexName':'vi'}").get(0);
        assertEquals("HNSW", index.path("indexType").asText());
        assertEquals("Finished", index.path("indexState").asText());
    }

    @Test
    void aCollectionIsCompacted() throws Exception {
        ok("collections/create", "{'collectionName':'small','dimension':2}");

        long id =
                ok("collections/compact", "{'collectionName':'small'}")
                        .path("compactionID")
                        .asLong();
        Await.until(
                "the compaction is complete",
                () -> compactionState(id).path("state").asText().equals("Completed"));

        assertEquals(id, compactionState(id).path("compactionID").asLong());
        assertEquals(0, compactionState(id).path("executingPlanNumber").asInt(-1));
        assertTrue(message("collections/get_compaction_state", "{'jobID':4711}").contains("4711"));
        assertEquals(1801, code("collections/get_compaction_state", "{'jobID':'x'}"));
    }

    private static JsonNode compactionState(long id) {
        try {
            return ok("collections/get_compaction_state", "{'jobID':" + id + "}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        ok("collections/create", "{'collectionName':'strict','dimension':2}");
        assertTrue(
                message(
                                "entities/insert",
                                "{'collectionName':'strict','data':[{'id':1,'vector':[1]}]}")
                        .contains("dim"));
        assertEquals(1802, code("entities/query", ""));
        assertEquals(1802, code("entities/query", "{}"));
        assertTrue(
                message("entities/query", "{'collectionName':'strict','filter':'id >< 1'}")
                        .contains("cannot parse expression"));
    }

    @Test
    void aCollectionHasTheLevelThatItWasMadeWithUntilItIsAltered() throws Exception {
        ok("collections/create", "{'collectionName':'usual','dimension':2}");
        assertEquals("Bounded", level("usual"));
        ok(
                "collections/create",
                "{'collectionName':'fresh','dimension':2,'params':{'consistencyLevel':'Strong'}}");
        assertEquals("Strong", level("fresh"));

        ok(
                "collections/alter_properties",
                "{'collectionName':'fresh','properties':{'consistency_level':'Eventually'}}");

        assertEquals("Eventually", level("fresh"));
    }

    private static String level(String collection) throws Exception {
        return ok("collections/describe", "{'collectionName':'" + collection + "'}")
                .path("consistencyLevel")
                .asText();
    }

    @Test
    void aLevelThatThereIsNotIsRefusedWithThoseThatThereAre() throws Exception {
        ok("collections/create", "{'collectionName':'leveled','dimension':2}");
        for (String message :
                List.of(
                        message(
                                "collections/create",
                                "{'collectionName':'x','dimension':2,"
                                        + "'params':{'consistencyLevel':'Linear'}}"),
                        message(
                                "entities/search",
                                "{'collectionName':'leveled','data':[[0,0]],"
                                        + "'consistencyLevel':'Linear'}"),
                        message(
                                "collections/alter_properties",
                                "{'collectionName':'leveled',"
                                        + "'properties':{'consistency_level':'Linear'}}"))) {
            assertTrue(message.contains("Linear"), message);
            for (String known : List.of("Strong", "Session", "Bounded", "Eventually")) {
                assertTrue(message.contains(known), message);
            }
        }
    }

    /// A client of JSON cannot say what it wrote last, and yet sees it.
    @Test
    void aSessionSeesItsOwnWrites() throws Exception {
        ok("collections/create", "{'collectionName':'mine','dimension':2}");
        for (int id = 1; id <= 20; id++) {
            ok(
                    "entities/insert",
                    "{'collectionName':'mine','data':[{'id':" + id + ",'vector':[1,2]}]}");
            assertEquals(
                    id,
                    ok(
                                    "entities/query",
                                    "{'collectionName':'mine','filter':'id > 0',"
                                            + "'consistencyLevel':'Session'}")
                            .size());
        }
    }

    /// With curl: the JDK's client takes no answer before it has sent the whole request.
    @Test
    void aRequestBeyondTheLimitIsRefusedWithTheLimitAndTheServerGoesOn() throws Exception {
        ok("collections/create", "{'collectionName':'bounded','dimension':2}");
        Path body = Files.writeString(folder.resolve("body.json"), "x".repeat(100 << 20));

        String answer =
                Program.run(
                                folder,
                                Duration.ofMinutes(1),
                                "curl",
                                "--silent",
                                "--header",
                                "Content-Type: application/json",
                                "--data-binary",
                                "@" + body,
                                uri("entities/insert").toString())
                        .out();

        assertEquals(1102, JSON.readTree(answer).path("code").asInt(), answer);
        assertTrue(answer.contains(String.valueOf(Limits.MAX_REQUEST_BYTES)), answer);
        ok("entities/insert", "{'collectionName':'bounded','data':[{'id':1,'vector':[1,2]}]}");
    }

    @Test
    void groupsOfReadNodesAreMadeChangedUsedAndDropped() throws Exception {
        ok("collections/create", "{'collectionName': 'ashore', 'dimension': 2}");
        ok(
                "resource_groups/create",
                "{'name': 'shore', 'config': {'requests': {'node_num': 1}, 'limits': {'node_num':"
                        + " 1}}}");
        assertEquals(
                301,
                code(
                        "resource_groups/create",
                        "{'name': 'shore', 'config': {'limits': {'node_num': 1}}}"));
        ok(
                "resource_groups/transfer_replica",
                "{'sourceRgName': '__default_resource_group', 'targetRgName': 'shore',"
                        + " 'collectionName': 'ashore', 'replicaNum': 1}");
        JsonNode shore =
                post("resource_groups/describe", json("{'name': 'shore'}")).path("resource_group");
        assertEquals("{\"ashore\":1}", shore.path("num_loaded_replica").toString());
        assertEquals(1, shore.path("nodes").size());
        assertEquals(1, shore.path("capacity").asInt());
        assertEquals(1100, code("resource_groups/drop", "{'name': 'shore'}"));

        ok("collections/drop", "{'collectionName': 'ashore'}");
        ok(
                "resource_groups/alter",
                "{'resource_groups': {'shore': {'requests': {'node_num': 0}, 'limits': {'node_num':"
                        + " 0}}}}");
        ok("resource_groups/drop", "{'name': 'shore'}");
        assertEquals(300, code("resource_groups/describe", "{'name': 'shore'}"));
    }

    private static JsonNode ok(String path, String body) throws Exception {
        JsonNode answer = post(path, body);
        assertEquals(0, answer.path("code").asInt(-1), path + ": " + answer);
        return answer.path("data");
    }

    private static int code(String path, String body) throws Exception {
        return post(path, body).path("code").asInt();
    }

    private static String message(String path, String body) throws Exception {
        JsonNode answer = post(path, body);
        assertTrue(answer.path("code").asInt() != 0, answer.toString());
        return answer.path("message").asText();
    }

    /// With ' for the quotation marks of JSON and ` for those inside its strings.
    private static String json(String body) {
        return body.replace('\'', '"').replace("`", "\\\"");
    }

    private static JsonNode post(String path, String body, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(30))
                        .headers(plus(headers, "Content-Type", "application/json"))
                        .POST(HttpRequest.BodyPublishers.ofString(json(body)))
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static String[] plus(String[] headers, String... more) {
        return Stream.of(headers, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + "/v2/vectordb/" + path);
    }

    private static List<String> texts(JsonNode rows, String field) {
        var texts = new ArrayList<String>();
        rows.forEach(row -> texts.add(row.path(field).asText()));
        return texts;
    }

    private static String vectors(JsonNode rows) {
        var texts = new ArrayList<String>();
        rows.forEach(row -> texts.add(row.path("vector").toString()));
        return texts.toString();
    }
}
