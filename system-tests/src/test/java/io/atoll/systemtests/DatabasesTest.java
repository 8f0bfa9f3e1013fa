package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.cli.standalone.Standalone;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.milvus.grpc.AlterAliasRequest;
import io.milvus.grpc.AlterDatabaseRequest;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.CreateAliasRequest;
import io.milvus.grpc.CreateDatabaseRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DropAliasRequest;
import io.milvus.grpc.DropDatabaseRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.RenameCollectionRequest;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.Status;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Databases, and the names that collections have in them.
final class DatabasesTest {
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

    @AfterEach
    void dropAll() throws Exception {
        for (String database :
                milvus.listDatabases(ListDatabasesRequest.getDefaultInstance()).getDbNamesList()) {
            for (JsonNode alias : rest.ok("aliases/list", "{'dbName':'%s'}".formatted(database))) {
                rest.ok(
                        "aliases/drop",
                        "{'dbName':'%s','aliasName':'%s'}".formatted(database, alias.asText()));
            }
            for (String collection : collections(database)) {
                rest.ok(
                        "collections/drop",
                        "{'dbName':'%s','collectionName':'%s'}".formatted(database, collection));
            }
            if (!database.equals("default")) {
                assertOk(drop(database));
            }
        }
    }

    private static void restart() {
        stop();
        start();
    }

    @Test
    void twoDatabasesHoldDifferentRowsUnderOneCollectionsName() throws Exception {
        assertOk(create("shop", "database.replica.number", "1"));
        createBooks("default", 1, 2);
        createBooks("shop", 3);
        restart();

        assertEquals(List.of("1", "2"), keys("default", "books"));
        assertEquals(List.of("3"), keys("shop", "books"));
        assertEquals(List.of("books"), collections("shop"));
        assertEquals(
                List.of("default", "shop"),
                milvus.listDatabases(ListDatabasesRequest.getDefaultInstance()).getDbNamesList());
        rest.ok("collections/drop", "{'collectionName':'books','dbName':'shop'}");
        assertEquals(List.of("1", "2"), keys("default", "books"));
        assertEquals(List.of(), collections("shop"));
        assertOk(drop("shop"));
        assertRefused(
                800,
                "database not found[database=shop]",
                milvus.showCollections(
                                ShowCollectionsRequest.newBuilder().setDbName("shop").build())
                        .getStatus());
    }

    @Test
    void theHeaderSaysWhichDatabaseIsMeantWhereTheRequestDoesNot() throws Exception {
        assertOk(create("shop"));
        createBooks("shop", 3);
        var headers = new Metadata();
        headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), "shop");
        var inShop = milvus.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

        assertEquals(
                List.of("books"),
                inShop.showCollections(ShowCollectionsRequest.getDefaultInstance())
                        .getCollectionNamesList());
        assertOk(inShop.connect(ConnectRequest.getDefaultInstance()).getStatus());
        assertEquals(List.of(), collections("default"));
    }

    @Test
    void propertiesOfDatabasesAreKeptAlteredAndDropped() throws Exception {
        assertOk(create("shop", "database.max.collections", "1", "mine", "x"));
        assertOk(
                milvus.alterDatabase(
                        AlterDatabaseRequest.newBuilder()
                                .setDbName("shop")
                                .addProperties(pair("mine", "y"))
                                .addProperties(pair("database.replica.number", "1"))
                                .build()));
        assertOk(
                milvus.alterDatabase(
                        AlterDatabaseRequest.newBuilder()
                                .setDbName("shop")
                                .addDeleteKeys("database.replica.number")
                                .build()));
        restart();

        assertEquals(Map.of("database.max.collections", "1", "mine", "y"), properties("shop"));
        createBooks("shop", 1);
        assertStarts(
                "102 exceeded the limit number of collections",
                rest.error(
                        "collections/create",
                        "{'dbName':'shop','collectionName':'more','dimension':2}"));
        rest.ok("databases/alter", "{'dbName':'shop','properties':{'mine':3}}");
        rest.ok("databases/drop_properties", "{'dbName':'shop','propertyKeys':['other']}");
        assertEquals(
                "[{\"key\":\"database.max.collections\",\"value\":\"1\"},{\"key\":\"mine\",\"value\":\"3\"}]",
                rest.ok("databases/describe", "{'dbName':'shop'}").path("properties").toString());
    }

    @Test
    void databasesAreRefusedInMilvussWords() throws Exception {
        assertRefused(65535, "database already exist: default", create("default"));
        assertRefused(
                802,
                "the first character of a database name must be an underscore or letter: "
                        + "invalid database name[database=12-s]",
                create("12-s"));
        assertRefused(
                802,
                "database name can only contain numbers, letters and underscores: "
                        + "invalid database name[database=a-b]",
                create("a-b"));
        assertRefused(65535, "can not drop default database", drop("default"));
        assertOk(drop("nowhere"));
        createBooks("default", 1);
        assertOk(create("shop"));
        createBooks("shop", 1);
        assertRefused(
                65535,
                "database:shop not empty, must drop all collections before drop database",
                drop("shop"));
        assertRefused(
                65535,
                "alter database with empty properties and delete keys, expected to set either"
                        + " properties or delete keys",
                milvus.alterDatabase(AlterDatabaseRequest.newBuilder().setDbName("shop").build()));
        assertEquals(
                800,
                Integer.parseInt(rest.error("databases/describe", "{'dbName':'x'}").split(" ")[0]));
    }

    @Test
    void anAliasStandsForItsCollectionInEveryCall() throws Exception {
        createBooks("default", 1, 2);
        assertOk(createAlias("tomes", "books"));
        restart();

        assertEquals(List.of("1", "2"), keys("default", "tomes"));
        rest.ok("entities/insert", "{'collectionName':'tomes','data':[{'id':3,'vector':[0,3]}]}");
        rest.ok("entities/delete", "{'collectionName':'tomes','filter':'id == 1'}");
        assertEquals(List.of("2", "3"), keys("default", "books"));
        rest.ok("collections/flush", "{'collectionName':'tomes'}");
        rest.ok("collections/release", "{'collectionName':'tomes'}");
        assertEquals(
                "LoadStateNotLoad",
                rest.ok("collections/get_load_state", "{'collectionName':'books'}")
                        .path("loadState")
                        .asText());
        rest.ok("indexes/drop", "{'collectionName':'tomes','indexName':'vector'}");
        assertEquals("[]", rest.ok("indexes/list", "{'collectionName':'books'}").toString());
        DescribeCollectionResponse described = describe("tomes");
        assertEquals("books", described.getCollectionName());
        assertEquals(List.of("tomes"), described.getAliasesList());
        assertEquals(
                "[\"tomes\"]",
                rest.ok("collections/describe", "{'collectionName':'tomes'}")
                        .path("aliases")
                        .toString());
    }

    @Test
    void aliasesAreAlteredListedAndDropped() throws Exception {
        createBooks("default", 1);
        createCollection("default", "films");
        assertOk(createAlias("tomes", "books"));
        assertOk(createAlias("tomes", "books"));
        assertOk(createAlias("a_first", "books"));
        assertEquals(List.of("a_first", "tomes"), aliases("books"));
        assertOk(alterAlias("tomes", "films"));

        assertEquals("films", target("tomes"));
        assertEquals(List.of("a_first"), aliases("books"));
        assertEquals(List.of("a_first", "tomes"), aliases(""));
        assertEquals(
                "{\"dbName\":\"default\",\"collectionName\":\"films\",\"aliasName\":\"tomes\"}",
                rest.ok("aliases/describe", "{'aliasName':'tomes'}").toString());
        rest.ok("aliases/alter", "{'aliasName':'tomes','collectionName':'books'}");
        rest.ok("aliases/drop", "{'aliasName':'a_first'}");
        rest.ok("aliases/create", "{'aliasName':'third','collectionName':'films'}");
        assertEquals("[\"third\",\"tomes\"]", rest.ok("aliases/list", "{}").toString());
        assertOk(dropAlias("third"));
        assertOk(dropAlias("third"));
        assertEquals(
                1600,
                milvus.describeAlias(DescribeAliasRequest.newBuilder().setAlias("third").build())
                        .getStatus()
                        .getCode());
    }

    @Test
    void namesOfAliasesAndCollectionsAreOneSpace() throws Exception {
        createCollection("default", "books");
        createCollection("default", "films");
        assertOk(createAlias("tomes", "books"));

        assertRefused(
                1601,
                "alias and collection name conflict[database=default][alias=films]",
                createAlias("films", "books"));
        assertRefused(
                1602,
                "tomes is alias to another collection: books: alias already exist[database=default]"
                        + "[alias=tomes]",
                createAlias("tomes", "films"));
        assertRefused(
                100,
                "collection not found[database=default][collection=tomes]",
                createAlias("more", "tomes"));
        assertRefused(
                1600, "alias not found[database=default][alias=none]", alterAlias("none", "books"));
        assertRefused(
                1100,
                "Invalid collection alias: 12-s. the first character of a collection alias must be"
                        + " an underscore or letter: invalid parameter",
                createAlias("12-s", "books"));
        assertEquals(
                "65535 collection name [tomes] conflicts with an existing alias, please choose a"
                        + " unique name",
                rest.error("collections/create", "{'collectionName':'tomes','dimension':2}"));
        assertEquals(
                "65535 cannot drop the collection via alias = tomes",
                rest.error("collections/drop", "{'collectionName':'tomes'}"));
        assertEquals(
                "65535 unable to drop the collection [books] because it has associated aliases"
                        + " [tomes], please remove all aliases before dropping the collection",
                rest.error("collections/drop", "{'collectionName':'books'}"));
        assertOk(create("shop"));
        createCollection("shop", "tomes");
    }

    @Test
    void aCollectionIsRenamedAndMovedWithItsRows() throws Exception {
        createBooks("default", 1, 2);
        createCollection("default", "films");
        assertOk(create("shop"));
        assertOk(createAlias("tomes", "books"));
        assertOk(rename("books", "", "novels"));

        assertEquals(List.of("1", "2"), keys("default", "novels"));
        assertEquals("novels", target("tomes"));
        assertEquals(100, describe("books").getStatus().getCode());
        assertRefused(
                65535,
                "fail to rename db name, must drop all aliases of this collection before rename",
                rename("novels", "shop", "novels"));
        assertRefused(
                65535,
                "unsupported use an alias to rename collection, alias:tomes",
                rename("tomes", "", "x"));
        assertRefused(
                65535,
                "duplicated new collection name default:films with other collection name or alias",
                rename("novels", "", "films"));
        assertOk(dropAlias("tomes"));
        rest.ok(
                "collections/rename",
                "{'collectionName':'novels','newCollectionName':'books','newDbName':'shop'}");
        restart();

        assertEquals(List.of("1", "2"), keys("shop", "books"));
        assertEquals(List.of("films"), collections("default"));
        rest.ok(
                "entities/insert",
                "{'dbName':'shop','collectionName':'books','data':[{'id':9,'vector':[1,1]}]}");
        assertEquals(List.of("1", "2", "9"), keys("shop", "books"));
    }

    // --- helpers -----------------------------------------------------------------------------

    private Status create(String database, String... properties) {
        var request = CreateDatabaseRequest.newBuilder().setDbName(database);
        for (int i = 0; i < properties.length; i += 2) {
            request.addProperties(pair(properties[i], properties[i + 1]));
        }
        return milvus.createDatabase(request.build());
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static Status drop(String database) {
        return milvus.dropDatabase(DropDatabaseRequest.newBuilder().setDbName(database).build());
    }

    private Map<String, String> properties(String database) {
        var properties = new TreeMap<String, String>();
        milvus.describeDatabase(DescribeDatabaseRequest.newBuilder().setDbName(database).build())
                .getPropertiesList()
                .forEach(each -> properties.put(each.getKey(), each.getValue()));
        return properties;
    }

    private Status createAlias(String alias, String collection) {
        return milvus.createAlias(
                CreateAliasRequest.newBuilder()
                        .setAlias(alias)
                        .setCollectionName(collection)
                        .build());
    }

    private Status alterAlias(String alias, String collection) {
        return milvus.alterAlias(
                AlterAliasRequest.newBuilder()
                        .setAlias(alias)
                        .setCollectionName(collection)
                        .build());
    }

    private Status dropAlias(String alias) {
        return milvus.dropAlias(DropAliasRequest.newBuilder().setAlias(alias).build());
    }

    private String target(String alias) {
        return milvus.describeAlias(DescribeAliasRequest.newBuilder().setAlias(alias).build())
                .getCollection();
    }

    private List<String> aliases(String collection) {
        return milvus.listAliases(
                        ListAliasesRequest.newBuilder().setCollectionName(collection).build())
                .getAliasesList();
    }

    private Status rename(String from, String database, String to) {
        return milvus.renameCollection(
                RenameCollectionRequest.newBuilder()
                        .setOldName(from)
                        .setNewDBName(database)
                        .setNewName(to)
                        .build());
    }

    private DescribeCollectionResponse describe(String name) {
        return milvus.describeCollection(
                DescribeCollectionRequest.newBuilder().setCollectionName(name).build());
    }

    private static List<String> collections(String database) {
        return milvus.showCollections(
                        ShowCollectionsRequest.newBuilder().setDbName(database).build())
                .getCollectionNamesList();
    }

    private void createCollection(String database, String name) throws Exception {
        rest.ok(
                "collections/create",
                "{'dbName':'%s','collectionName':'%s','dimension':2,'metricType':'L2'}"
                        .formatted(database, name));
    }

    private void createBooks(String database, int... keys) throws Exception {
        createCollection(database, "books");
        for (int key : keys) {
            rest.ok(
                    "entities/insert",
                    "{'dbName':'%s','collectionName':'books','data':[{'id':%d,'vector':[0,%d]}]}"
                            .formatted(database, key, key));
        }
    }

    private List<String> keys(String database, String collection) throws Exception {
        JsonNode rows =
                rest.ok(
                        "entities/query",
                        ("{'dbName':'%s','collectionName':'%s','filter':'id > 0',"
                                        + "'outputFields':['id'],'consistencyLevel':'Strong'}")
                                .formatted(database, collection));
        var keys = new ArrayList<String>();
        rows.forEach(row -> keys.add(row.path("id").asText()));
        return keys;
    }

    private static void assertOk(Status status) {
        assertEquals("0 ", status.getCode() + " " + status.getReason());
    }

    private static void assertRefused(int code, String reason, Status status) {
        assertEquals(code + " " + reason, status.getCode() + " " + status.getReason());
    }

    private static void assertStarts(String start, String text) {
        assertEquals(start, text.substring(0, Math.min(start.length(), text.length())), text);
    }
}
