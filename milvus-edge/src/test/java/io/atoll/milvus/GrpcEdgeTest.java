package io.atoll.milvus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import io.atoll.milvus.calls.RetryHint;
import io.atoll.model.AtollException;
import io.atoll.model.rows.Column;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AlterCollectionSchemaRequest;
import io.milvus.grpc.CheckHealthRequest;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.CreateRoleRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.StateCode;
import io.milvus.grpc.Status;
import io.milvus.grpc.VectorField;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class GrpcEdgeTest {
    private static RunningEdge edge;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        edge = new RunningEdge(folder);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void connectsAndSaysWhichApiItSpeaks() {
        ConnectResponse response = edge.grpc().connect(ConnectRequest.getDefaultInstance());

        assertEquals(0, response.getStatus().getCode());
        assertTrue(response.getServerInfo().getBuildTags().startsWith("v2.6."));
        assertTrue(response.getIdentifier() > 0);
    }

    @Test
    void refusesToConnectToADatabaseThatDoesNotExist() {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), "elsewhere");

        Status status =
                edge.grpc()
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .connect(ConnectRequest.getDefaultInstance())
                        .getStatus();

        assertEquals(800, status.getCode());
        assertEquals("database not found[database=elsewhere]", status.getReason());
    }

    @Test
    void describesACollection() {
        DescribeCollectionResponse response = describe("sample");

        assertEquals(0, response.getStatus().getCode());
        assertEquals(4711, response.getCollectionID());
        assertEquals(10, response.getSchema().getFieldsCount());
        assertTrue(response.getSchema().getEnableDynamicField());
        assertEquals("default", response.getDbName());
        assertEquals(1, response.getVirtualChannelNamesCount());
        assertTrue(response.getUpdateTimestamp() > 0);
    }

    @Test
    void saysInTheExpectedWordsThatThereIsNoSuchCollection() {
        Status status = describe("absent").getStatus();

        assertEquals(100, status.getCode());
        assertEquals(ErrorCode.CollectionNotExists, status.getErrorCode());
        assertEquals(
                "can't find collection[database=default][collection=absent]", status.getReason());
        assertEquals("true", status.getExtraInfoOrThrow("is_input_error"));
        assertFalse(status.getRetriable());
        assertFalse(has("absent"));
        assertTrue(has("sample"));
    }

    @Test
    void listsCollectionsInParallelLists() {
        var response = edge.grpc().showCollections(ShowCollectionsRequest.getDefaultInstance());

        assertEquals(List.of("sample"), response.getCollectionNamesList());
        assertEquals(List.of(4711L), response.getCollectionIdsList());
        assertEquals(List.of(Samples.CREATED), response.getCreatedTimestampsList());
    }

    @Test
    void describesIndexesWithTypeMetricAndParameters() {
        DescribeIndexResponse response =
                edge.grpc()
                        .describeIndex(
                                DescribeIndexRequest.newBuilder()
                                        .setCollectionName("sample")
                                        .build());

        assertEquals("vector", response.getIndexDescriptions(0).getIndexName());
        assertEquals(
                List.of(
                        Samples.pair("index_type", "HNSW"),
                        Samples.pair("metric_type", "L2"),
                        Samples.pair("M", "16"),
                        Samples.pair("efConstruction", "100")),
                response.getIndexDescriptions(0).getParamsList());
        Status absent =
                edge.grpc()
                        .describeIndex(
                                DescribeIndexRequest.newBuilder()
                                        .setCollectionName("sample")
                                        .setIndexName("absent")
                                        .build())
                        .getStatus();
        assertEquals(700, absent.getCode());
        assertEquals(ErrorCode.IndexNotExist, absent.getErrorCode());
    }

    @Test
    void aCollectionThatDoesNotExistHasThatLoadState() {
        assertEquals(
                LoadState.LoadStateNotExist,
                edge.grpc()
                        .getLoadState(
                                GetLoadStateRequest.newBuilder()
                                        .setCollectionName("absent")
                                        .build())
                        .getState());
    }

    @Test
    void insertsRowsAndAnswersTheirKeys() {
        MutationResult result = edge.grpc().insert(insert(vectors(1, 2, 3, 4, 5, 6, 7, 8)));

        assertEquals("", result.getStatus().getReason());
        assertEquals(List.of(10L, 11L), result.getIDs().getIntId().getDataList());
        assertEquals(List.of(0, 1), result.getSuccIndexList());
        assertEquals(2, result.getInsertCnt());
        assertEquals(PaperWriteNode.TIMESTAMP, result.getTimestamp());
        var medium = (Column.Longs) edge.writeNode.lastRows().column(104).orElseThrow();
        assertEquals(7, medium.value(1), "the default of the field");
    }

    @Test
    void refusesVectorsThatAreNoNumbersWithFieldAndRow() {
        Status status =
                edge.grpc().insert(insert(vectors(1, 2, 3, 4, 5, Float.NaN, 7, 8))).getStatus();

        assertEquals(1100, status.getCode());
        assertEquals(ErrorCode.IllegalArgument, status.getErrorCode());
        assertTrue(status.getReason().contains("'vector'"), status.getReason());
        assertTrue(status.getReason().contains("vector 1 has NaN"), status.getReason());
    }

    @Test
    void saysInAHeaderWhenToComeAgain() {
        edge.writeNode.refuseNext(
                new AtollException(
                        io.atoll.model.ErrorCode.RATE_LIMIT, "too many", Duration.ofMillis(70)));
        var headers = new AtomicReference<Metadata>();

        Status status =
                edge.grpc()
                        .withInterceptors(
                                MetadataUtils.newCaptureMetadataInterceptor(
                                        headers, new AtomicReference<>()))
                        .insert(insert(vectors(1, 2, 3, 4, 5, 6, 7, 8)))
                        .getStatus();

        assertEquals(8, status.getCode(), status.getReason());
        assertEquals(0, status.getExtraInfoCount(), "Milvus has nothing there");
        assertEquals(
                "70",
                headers.get()
                        .get(Metadata.Key.of(RetryHint.HEADER, Metadata.ASCII_STRING_MARSHALLER)));
    }

    @Test
    void tellsAClientThatKnowsAnotherStateOfTheSchemaToLookAgain() {
        InsertRequest request =
                insert(vectors(1, 2, 3, 4, 5, 6, 7, 8)).toBuilder()
                        .addFieldsData(
                                FieldData.newBuilder().setFieldName("gone").setType(DataType.Int64))
                        .setSchemaTimestamp(Samples.CREATED - 1)
                        .build();

        Status status = edge.grpc().insert(request).getStatus();

        assertEquals(109, status.getCode());
        assertEquals(ErrorCode.SchemaMismatch, status.getErrorCode());
        assertEquals("collection schema mismatch[collection=sample]", status.getReason());
        Status known =
                edge.grpc()
                        .insert(request.toBuilder().setSchemaTimestamp(Samples.CREATED).build())
                        .getStatus();
        assertEquals(1700, known.getCode(), "what is wrong with it otherwise");
        assertEquals(
                1700,
                edge.grpc()
                        .insert(request.toBuilder().setSchemaTimestamp(0).build())
                        .getStatus()
                        .getCode());
    }

    @Test
    void deletesByKeysAndCountsThem() {
        MutationResult result =
                edge.grpc()
                        .delete(
                                DeleteRequest.newBuilder()
                                        .setCollectionName("sample")
                                        .setExpr("id in [1, 2, 3]")
                                        .build());

        assertEquals(3, result.getDeleteCnt());
        assertEquals(
                List.of(1L, 2L, 3L), edge.writeNode.writes.getLast().getDelete().getIntKeysList());
    }

    @Test
    void flushesByCollectionName() {
        var response =
                edge.grpc().flush(FlushRequest.newBuilder().addCollectionNames("sample").build());

        assertEquals(List.of(1L), response.getCollSegIDsOrThrow("sample").getDataList());
        assertEquals(PaperWriteNode.TIMESTAMP, response.getCollFlushTsOrThrow("sample"));
        for (String name : List.of("sample", "")) {
            assertFalse(
                    edge.grpc()
                            .getFlushState(
                                    GetFlushStateRequest.newBuilder()
                                            .addSegmentIDs(1)
                                            .setCollectionName(name)
                                            .build())
                            .getFlushed());
        }
    }

    @Test
    void theWriteNodeCountsTheRowsOfACollectionThatCannotBeRead() {
        var request = GetCollectionStatisticsRequest.newBuilder().setCollectionName("sample");

        assertEquals(
                List.of(Samples.pair("row_count", "42")),
                edge.grpc().getCollectionStatistics(request.build()).getStatsList());
        assertEquals(
                "{\"code\":0,\"data\":{\"rowCount\":42}}",
                edge.post("collections/get_stats", "{\"collectionName\":\"sample\"}").body());
    }

    @Test
    void allocatesTimestampsAndSaysWhatIsWrongWithItsHealth() {
        assertEquals(
                PaperWriteNode.TIMESTAMP,
                edge.grpc()
                        .allocTimestamp(AllocTimestampRequest.getDefaultInstance())
                        .getTimestamp());
        var health = edge.grpc().checkHealth(CheckHealthRequest.getDefaultInstance());
        assertFalse(health.getIsHealthy());
        assertTrue(health.getReasonsList().contains("no read node is up"));
    }

    @Test
    void answersASearchThatIsWrongWithACode() {
        SearchResults results =
                edge.grpc()
                        .search(
                                SearchRequest.newBuilder()
                                        .setCollectionName("sample")
                                        .addSearchParams(Samples.pair("topk", "10"))
                                        .build());

        assertEquals(1100, results.getStatus().getCode());
        assertTrue(results.getStatus().getReason().contains("placeholder"));
        assertEquals(
                100,
                edge.grpc()
                        .query(
                                QueryRequest.newBuilder()
                                        .setCollectionName("absent")
                                        .setExpr("id > 1")
                                        .build())
                        .getStatus()
                        .getCode());
    }

    @Test
    void answersWhatItDoesNotServeWithAStatus() {
        Status status = edge.grpc().createRole(CreateRoleRequest.getDefaultInstance());

        assertEquals(10, status.getCode());
        assertEquals(ErrorCode.UnexpectedError, status.getErrorCode());
        assertEquals("CreateRole is not supported", status.getReason());
        assertFalse(status.getRetriable());
    }

    /// The Node client reads the text before the status.
    @Test
    void metricsThatThereAreNotAreRefusedAndAnAnswerThatIsReadAsJsonIsSome() {
        for (String request : List.of("", "{\"metric_type\":\"hardware\"}", "no JSON")) {
            var answer =
                    edge.grpc()
                            .getMetrics(GetMetricsRequest.newBuilder().setRequest(request).build());

            assertNotEquals(0, answer.getStatus().getCode(), request);
            assertEquals("{}", answer.getResponse());
        }
    }

    @Test
    void describesTheClusterAsConsolesDrawIt() throws Exception {
        var answer =
                edge.grpc()
                        .getMetrics(
                                GetMetricsRequest.newBuilder()
                                        .setRequest("{\"metric_type\":\"system_info\"}")
                                        .build());

        JsonNode nodes = new ObjectMapper().readTree(answer.getResponse()).path("nodes_info");
        var types = new ArrayList<String>();
        nodes.forEach(node -> types.add(node.path("infos").path("type").asText()));
        assertEquals(List.of("rootcoord", "querycoord", "datacoord", "datanode"), types);
        assertEquals("paper", nodes.path(0).path("infos").path("name").asText());
        assertEquals(
                nodes.path(1).path("identifier"),
                nodes.path(0).path("connected").path(0).path("connected_identifier"));
    }

    @Test
    void statesOfComponentsAreThoseOfTheMembers() {
        var answer = edge.grpc().getComponentStates(GetComponentStatesRequest.getDefaultInstance());

        // No read node is there.
        assertEquals(StateCode.Abnormal, answer.getState().getStateCode());
        assertEquals("rootcoord", answer.getSubcomponentStates(0).getRole());
        assertEquals(StateCode.Healthy, answer.getSubcomponentStates(0).getStateCode());
    }

    @Test
    void resourceGroupsAreListedAndDescribed() {
        assertEquals(
                List.of("__default_resource_group"),
                edge.grpc()
                        .listResourceGroups(ListResourceGroupsRequest.getDefaultInstance())
                        .getResourceGroupsList());
        var group =
                edge.grpc()
                        .describeResourceGroup(
                                DescribeResourceGroupRequest.newBuilder()
                                        .setResourceGroup("__default_resource_group")
                                        .build());
        assertEquals(0, group.getStatus().getCode());
        assertEquals(0, group.getResourceGroup().getNumAvailableNode());
        assertEquals(1_000_000, group.getResourceGroup().getCapacity());
        assertEquals(0, group.getResourceGroup().getConfig().getRequests().getNodeNum());
        assertEquals(1_000_000, group.getResourceGroup().getConfig().getLimits().getNodeNum());
        assertEquals(1, group.getResourceGroup().getNumLoadedReplicaMap().get("sample"));
        var none =
                edge.grpc()
                        .describeResourceGroup(
                                DescribeResourceGroupRequest.newBuilder()
                                        .setResourceGroup("none")
                                        .build());
        assertEquals(300, none.getStatus().getCode());
        assertTrue(
                none.getStatus().getReason().startsWith("resource group not found[rg=none]"),
                none.getStatus().getReason());
    }

    /// Newer clients try it, and on this code go on with what was before.
    @Test
    void whatHasNoStatusIsUnimplemented() {
        var thrown =
                assertThrows(
                        StatusRuntimeException.class,
                        () ->
                                edge.grpc()
                                        .alterCollectionSchema(
                                                AlterCollectionSchemaRequest.getDefaultInstance()));

        assertEquals(io.grpc.Status.Code.UNIMPLEMENTED, thrown.getStatus().getCode());
        assertEquals("AlterCollectionSchema is not supported", thrown.getStatus().getDescription());
    }

    @Test
    void anUnknownDatabaseIsNotAnEmptyOne() {
        var request = ShowCollectionsRequest.newBuilder().setDbName("absent").build();

        assertEquals(800, edge.grpc().showCollections(request).getStatus().getCode());
    }

    @Test
    void theOldFlagForSearchesByPrimaryKeysIsRefused() {
        assertEquals(
                "search_by_primary_keys is not supported: send the keys as ids",
                refused(
                        SearchRequest.newBuilder()
                                .setCollectionName("sample")
                                .setSearchByPrimaryKeys(true)));
    }

    @Test
    void refusesFieldsThatItDoesNotKnowByTheirName() {
        var chains =
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.fromHex("0a01"));
        var request = SearchRequest.newBuilder().setCollectionName("sample");

        assertEquals(
                "field 'function_chains' (24) of SearchRequest is not supported",
                refused(request.clone().setUnknownFields(unknown(24, chains))));
        assertEquals(
                "field 99, which this version does not know, of KeyValuePair is not supported",
                refused(
                        request.clone()
                                .addSearchParams(
                                        Samples.pair("topk", "10").toBuilder()
                                                .setUnknownFields(
                                                        unknown(
                                                                99,
                                                                UnknownFieldSet.Field.newBuilder()
                                                                        .addVarint(1))))));
    }

    /// What newer clients always send.
    @Test
    void passesOverFieldsThatSayNothing() {
        var empty = UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY);
        var name =
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.fromHex("0a01"));

        var request =
                DescribeCollectionRequest.newBuilder()
                        .setCollectionName("sample")
                        .setUnknownFields(unknown(77, empty));
        assertEquals(0, edge.grpc().describeCollection(request.build()).getStatus().getCode());
        var connect = ConnectRequest.newBuilder().setUnknownFields(unknown(77, name));
        assertEquals(0, edge.grpc().connect(connect.build()).getStatus().getCode());
    }

    private static String refused(SearchRequest.Builder request) {
        Status status = edge.grpc().search(request.build()).getStatus();
        assertEquals(10, status.getCode());
        return status.getReason();
    }

    private static UnknownFieldSet unknown(int number, UnknownFieldSet.Field.Builder field) {
        return UnknownFieldSet.newBuilder().addField(number, field.build()).build();
    }

    @Test
    void refusesAMessageBeyondTheLimitAndGoesOn() {
        var request =
                SearchRequest.newBuilder()
                        .setPlaceholderGroup(
                                ByteString.copyFrom(
                                        new byte[RunningEdge.MAX_REQUEST_BYTES + 1_000]))
                        .build();

        var thrown = assertThrows(StatusRuntimeException.class, () -> edge.grpc().search(request));

        assertEquals(io.grpc.Status.Code.RESOURCE_EXHAUSTED, thrown.getStatus().getCode());
        assertTrue(has("sample"));
    }

    @Test
    void countsRequestsByWhatWasAskedAndHowItEnded() {
        describe("absent");

        assertTrue(
                edge.meters
                                .get("atoll.edge.request.duration")
                                .tag("rpc", "DescribeCollection")
                                .tag("code", "100")
                                .timer()
                                .count()
                        > 0);
    }

    private static DescribeCollectionResponse describe(String collection) {
        return edge.grpc()
                .describeCollection(
                        DescribeCollectionRequest.newBuilder()
                                .setCollectionName(collection)
                                .build());
    }

    private static boolean has(String collection) {
        return edge.grpc()
                .hasCollection(
                        HasCollectionRequest.newBuilder().setCollectionName(collection).build())
                .getValue();
    }

    /// Rows 10 and 11.
    private static InsertRequest insert(FieldData vectors) {
        return InsertRequest.newBuilder()
                .setCollectionName("sample")
                .setNumRows(2)
                .addFieldsData(vectors)
                .addFieldsData(longs("id", DataType.Int64, 10, 11))
                .addFieldsData(
                        FieldData.newBuilder()
                                .setFieldName("small")
                                .setType(DataType.Int16)
                                .setScalars(
                                        ScalarField.newBuilder()
                                                .setIntData(
                                                        io.milvus.grpc.IntArray.newBuilder()
                                                                .addData(1)
                                                                .addData(2))))
                .addFieldsData(
                        FieldData.newBuilder()
                                .setFieldName("flag")
                                .setType(DataType.Bool)
                                .setScalars(
                                        ScalarField.newBuilder()
                                                .setBoolData(
                                                        io.milvus.grpc.BoolArray.newBuilder()
                                                                .addData(true)
                                                                .addData(false))))
                .build();
    }

    private static FieldData longs(String name, DataType type, long... values) {
        var data = LongArray.newBuilder();
        for (long value : values) {
            data.addData(value);
        }
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(type)
                .setScalars(ScalarField.newBuilder().setLongData(data))
                .build();
    }

    private static FieldData vectors(float... values) {
        var floats = FloatArray.newBuilder();
        for (float value : values) {
            floats.addData(value);
        }
        return FieldData.newBuilder()
                .setFieldName("vector")
                .setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(4).setFloatVector(floats))
                .build();
    }
}
