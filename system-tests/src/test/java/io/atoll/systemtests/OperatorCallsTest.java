package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.atoll.cli.standalone.Standalone;
import io.milvus.grpc.CreateResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.DropResourceGroupRequest;
import io.milvus.grpc.FlushAllRequest;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetFlushAllStateRequest;
import io.milvus.grpc.GetIndexStatisticsRequest;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetPersistentSegmentInfoRequest;
import io.milvus.grpc.GetQuerySegmentInfoRequest;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.LoadBalanceRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.NodeInfo;
import io.milvus.grpc.PersistentSegmentInfo;
import io.milvus.grpc.QuerySegmentInfo;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.ResourceGroup;
import io.milvus.grpc.SegmentState;
import io.milvus.grpc.StateCode;
import io.milvus.grpc.Status;
import io.milvus.grpc.TransferNodeRequest;
import io.milvus.grpc.TransferReplicaRequest;

import milvus.proto.feder.Feder.ListIndexedSegmentRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// What operators and consoles ask of a server: segments, replicas, flushes of everything, metrics.
class OperatorCallsTest {
    @TempDir static Path folder;

    private static final String DEFAULT_GROUP = "__default_resource_group";

    private static Standalone server;
    private static RawClient client;

    @BeforeAll
    static void startServer() throws Exception {
        server = Servers.standalone(folder);
        client = new RawClient(server.port());
    }

    @AfterAll
    static void stopServer() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void segmentsAreCountedWhereTheyAreSealedAndWhereTheyAreLoaded() {
        create("segments");
        client.insert("segments", 0, 100, "");
        client.flush("segments");
        client.awaitLoaded("segments");
        client.insert("segments", 100, 130, "");

        List<PersistentSegmentInfo> sealed = persistent("segments");
        assertEquals(100, sealed.stream().mapToLong(PersistentSegmentInfo::getNumRows).sum());
        assertEquals(
                List.of(SegmentState.Flushed),
                sealed.stream().map(PersistentSegmentInfo::getState).toList());
        assertNotEquals(0, sealed.getFirst().getPartitionID());

        var seen = new AtomicReference<List<QuerySegmentInfo>>(List.of());
        Await.until(
                "both are loaded",
                () -> {
                    seen.set(loaded("segments"));
                    return seen.get().size() == 2 && rows(seen.get()) == 130;
                });
        List<QuerySegmentInfo> loaded = seen.get();
        for (QuerySegmentInfo segment : loaded) {
            boolean growing = segment.getState() == SegmentState.Growing;
            assertEquals(growing ? 30 : 100, segment.getNumRows());
            if (!growing) {
                assertEquals("vector", segment.getIndexName());
            }
            assertTrue(segment.getNodeIdsCount() > 0);
        }
        // The index comes with a segment of its own.
        Await.until(
                "the sealed segment is listed as indexed",
                () -> persistentIds("segments").equals(indexed("segments")));
    }

    @Test
    void everyReplicaIsNamedWithItsNodes() {
        create("replicas");
        client.insert("replicas", 0, 10, "");
        client.rest("collections/release", "{\"collectionName\": \"replicas\"}");
        var load =
                LoadCollectionRequest.newBuilder()
                        .setCollectionName("replicas")
                        .setReplicaNumber(2)
                        .build();
        assertEquals(0, client.grpc().loadCollection(load).getCode());
        client.awaitLoaded("replicas");

        var request = GetReplicasRequest.newBuilder().setCollectionName("replicas").build();
        Await.until(
                "both replicas are placed",
                () ->
                        client.grpc().getReplicas(request).getReplicasList().stream()
                                .allMatch(replica -> replica.getNodeIdsCount() == 1));
        var replicas = client.grpc().getReplicas(request).getReplicasList();
        assertEquals(2, replicas.size());
        var nodes = new TreeSet<Long>();
        for (var replica : replicas) {
            nodes.addAll(replica.getNodeIdsList());
            assertEquals("__default_resource_group", replica.getResourceGroupName());
            assertEquals(replica.getNodeIdsList(), replica.getShardReplicas(0).getNodeIdsList());
            assertEquals(replica.getNodeIds(0), replica.getShardReplicas(0).getLeaderID());
        }
        assertEquals(2, nodes.size());
    }

    @Test
    void whatIsNotLoadedHasNeitherReplicasNorLoadedSegments() {
        create("released");
        client.insert("released", 0, 10, "");
        client.rest("collections/release", "{\"collectionName\": \"released\"}");

        Await.until("nobody holds it any more", () -> loaded("released").isEmpty());
        assertEquals(
                List.of(),
                client.grpc()
                        .getReplicas(
                                GetReplicasRequest.newBuilder()
                                        .setCollectionName("released")
                                        .build())
                        .getReplicasList());
        assertEquals(
                100,
                client.grpc()
                        .getPersistentSegmentInfo(
                                GetPersistentSegmentInfoRequest.newBuilder()
                                        .setCollectionName("nowhere")
                                        .build())
                        .getStatus()
                        .getCode());
    }

    @Test
    void segmentsAreDescribedByTheirIds() {
        create("described");
        client.insert("described", 0, 15, "");
        client.flush("described");
        awaitIndexed("described");
        PersistentSegmentInfo sealed = persistent("described").getFirst();

        JsonNode info =
                client.rest(
                                "segments/describe",
                                "{\"segmentIDs\": [%d]}".formatted(sealed.getSegmentID()))
                        .path("segmentInfos")
                        .path(0);

        assertEquals(15, info.path("numRows").asInt());
        assertEquals("Flushed", info.path("state").asText());
        assertEquals(sealed.getCollectionID(), info.path("collectionID").asLong());
        assertEquals(
                600,
                client.answer("segments/describe", "{\"segmentIDs\": [7]}").path("code").asInt());
        assertEquals(1802, client.answer("segments/describe", "{}").path("code").asInt());
    }

    @Test
    void aGroupIsCreatedGetsANodeAndReplicasAndGivesThemBack() {
        create("transferred");
        client.insert("transferred", 0, 20, "");
        client.awaitLoaded("transferred");
        assertEquals(0, createGroup("shore").getCode());
        assertEquals(0, transferNode(DEFAULT_GROUP, "shore", 1).getCode());
        assertEquals(1, group("shore").getNumAvailableNode());
        assertEquals(1, group("shore").getCapacity());
        assertEquals(1, group(DEFAULT_GROUP).getNumAvailableNode());
        assertEquals(304, transferNode(DEFAULT_GROUP, "shore", 5).getCode());

        assertEquals(0, transferReplica(DEFAULT_GROUP, "shore", 1).getCode());
        assertEquals(1100, transferReplica(DEFAULT_GROUP, "shore", 1).getCode());
        assertEquals(1100, transferReplica("shore", DEFAULT_GROUP, 0).getCode());
        assertEquals(300, transferReplica("shore", "none", 1).getCode());
        assertEquals(Map.of("transferred", 1), group("shore").getNumLoadedReplicaMap());
        Await.until(
                "its node is of the group",
                () ->
                        replicas("transferred").stream()
                                .allMatch(
                                        replica ->
                                                replica.getResourceGroupName().equals("shore")
                                                        && replica.getNumOutboundNodeMap()
                                                                .isEmpty()));
        assertEquals(1100, dropGroup("shore").getCode());

        // With its only node gone the group's collection stays where it is.
        assertEquals(0, transferNode("shore", DEFAULT_GROUP, 1).getCode());
        assertEquals(Map.of("transferred", 1), group("shore").getNumOutgoingNodeMap());
        assertEquals(Map.of("transferred", 1), group(DEFAULT_GROUP).getNumIncomingNodeMap());
        assertEquals(20, rows(loaded("transferred")));
        client.grpc()
                .releaseCollection(
                        ReleaseCollectionRequest.newBuilder()
                                .setCollectionName("transferred")
                                .build());
        assertEquals(0, dropGroup("shore").getCode());
        assertEquals(2, group(DEFAULT_GROUP).getNumAvailableNode());
    }

    private static List<ReplicaInfo> replicas(String collection) {
        return client.grpc()
                .getReplicas(GetReplicasRequest.newBuilder().setCollectionName(collection).build())
                .getReplicasList();
    }

    private static Status createGroup(String name) {
        return client.grpc()
                .createResourceGroup(
                        CreateResourceGroupRequest.newBuilder().setResourceGroup(name).build());
    }

    private static Status dropGroup(String name) {
        return client.grpc()
                .dropResourceGroup(
                        DropResourceGroupRequest.newBuilder().setResourceGroup(name).build());
    }

    private static Status transferNode(String source, String target, int nodes) {
        return client.grpc()
                .transferNode(
                        TransferNodeRequest.newBuilder()
                                .setSourceResourceGroup(source)
                                .setTargetResourceGroup(target)
                                .setNumNode(nodes)
                                .build());
    }

    private static Status transferReplica(String source, String target, int replicas) {
        return client.grpc()
                .transferReplica(
                        TransferReplicaRequest.newBuilder()
                                .setCollectionName("transferred")
                                .setSourceResourceGroup(source)
                                .setTargetResourceGroup(target)
                                .setNumReplica(replicas)
                                .build());
    }

    private static ResourceGroup group(String name) {
        return client.grpc()
                .describeResourceGroup(
                        DescribeResourceGroupRequest.newBuilder().setResourceGroup(name).build())
                .getResourceGroup();
    }

    @Test
    void aFlushOfEverythingIsFollowedToItsEnd() {
        create("one");
        create("two");
        client.insert("one", 0, 20, "");
        client.insert("two", 0, 30, "");

        var flushed = client.grpc().flushAll(FlushAllRequest.getDefaultInstance());

        assertEquals(0, flushed.getStatus().getCode(), flushed.getStatus().getReason());
        var state =
                GetFlushAllStateRequest.newBuilder().setFlushAllTs(flushed.getFlushAllTs()).build();
        Await.until("all is flushed", () -> client.grpc().getFlushAllState(state).getFlushed());
        assertEquals(20, sealedRows("one"));
        assertEquals(30, sealedRows("two"));
        // What is written later is no matter of that flush.
        client.insert("one", 20, 25, "");
        assertTrue(client.grpc().getFlushAllState(state).getFlushed());
    }

    @Test
    void indexesHaveStatistics() {
        create("statistics");
        client.insert("statistics", 0, 40, "");
        client.flush("statistics");
        awaitIndexed("statistics");

        var answer =
                client.grpc()
                        .getIndexStatistics(
                                GetIndexStatisticsRequest.newBuilder()
                                        .setCollectionName("statistics")
                                        .build());

        assertEquals(0, answer.getStatus().getCode());
        assertEquals("vector", answer.getIndexDescriptions(0).getIndexName());
        assertEquals(40, answer.getIndexDescriptions(0).getTotalRows());
        assertEquals(IndexState.Finished, answer.getIndexDescriptions(0).getState());
    }

    @Test
    void metricsAndStatesNameEveryMember() throws Exception {
        var answer =
                client.grpc()
                        .getMetrics(
                                GetMetricsRequest.newBuilder()
                                        .setRequest("{\"metric_type\": \"system_info\"}")
                                        .build());
        JsonNode nodes = new ObjectMapper().readTree(answer.getResponse()).path("nodes_info");
        var types = new TreeSet<String>();
        nodes.forEach(
                node -> {
                    types.add(node.path("infos").path("type").asText());
                    assertTrue(node.path("infos").path("hardware_infos").has("memory"));
                });
        assertTrue(
                types.containsAll(List.of("rootcoord", "querycoord", "querynode")),
                types::toString);

        var states =
                client.grpc().getComponentStates(GetComponentStatesRequest.getDefaultInstance());
        assertEquals(StateCode.Healthy, states.getState().getStateCode());
        assertEquals(
                2,
                states.getSubcomponentStatesList().stream()
                        .filter(state -> state.getRole().equals("querynode"))
                        .map(state -> state.getNodeID())
                        .collect(Collectors.toSet())
                        .size());
    }

    /// With a flat index, loaded.
    private static void create(String name) {
        client.rest(
                "collections/create",
                """
                {"collectionName": "%s",
                 "schema": {"fields": [
                   {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
                   {"fieldName": "vector", "dataType": "FloatVector",
                    "elementTypeParams": {"dim": "2"}}]},
                 "indexParams": [{"fieldName": "vector", "indexName": "vector",
                   "metricType": "L2", "indexType": "FLAT"}]}
                """
                        .formatted(name));
    }

    private static long sealedRows(String name) {
        return persistent(name).stream().mapToLong(PersistentSegmentInfo::getNumRows).sum();
    }

    @Test
    void aSegmentIsMovedToTheNodeThatIsAskedFor() {
        // Both nodes have a journal: one that has nothing left would be given the segment again.
        create("unmoved");
        client.awaitLoaded("unmoved");
        create("moved");
        client.insert("moved", 0, 100, "");
        client.flush("moved");
        client.awaitLoaded("moved");
        List<Long> nodes = readNodes();
        assertEquals(2, nodes.size(), "the server has two read nodes");
        // The index comes with a segment of its own, and that is the one to move: read nodes hold
        // its predecessor for a while.
        Await.until(
                "the segment with the index is loaded",
                () -> {
                    List<Long> ids =
                            loaded("moved").stream().map(QuerySegmentInfo::getSegmentID).toList();
                    return ids.size() == 1 && ids.equals(indexed("moved"));
                });
        QuerySegmentInfo segment = awaitSealed("moved");
        long from = segment.getNodeIds(0);
        long to = nodes.stream().filter(node -> node != from).findFirst().orElseThrow();

        // A node may hold what another one owns by now: moved there, moved back, it is seen to
        // move.
        move("moved", segment, from, to);
        move("moved", segment, to, from);
        move("moved", segment, from, to);
        JsonNode counted =
                client.rest(
                        "entities/query",
                        "{\"collectionName\":\"moved\",\"filter\":\"\",\"outputFields\":[\"count(*)\"],"
                            + "\"consistencyLevel\":\"Strong\"}");
        assertEquals(100, counted.at("/0/count(*)").asInt(), counted.toString());

        Status nobody = balance("moved", 7, to, segment.getSegmentID());
        assertEquals(901, nobody.getCode(), nobody.getReason());
        assertTrue(nobody.getReason().contains("source node not found in any replica"));
        Status nowhere = balance("moved", to, 7, segment.getSegmentID());
        assertEquals(901, nowhere.getCode(), nowhere.getReason());
        assertTrue(nowhere.getReason().contains("destination node not found"));
        Status unknown = balance("moved", to, from, 7);
        assertEquals(1100, unknown.getCode(), unknown.getReason());
        assertTrue(unknown.getReason().contains("[segment=7]"), unknown.getReason());
    }

    private static void move(String name, QuerySegmentInfo segment, long from, long to) {
        Status status = balance(name, from, to, segment.getSegmentID());

        assertEquals(0, status.getCode(), status.getReason());
        assertEquals(to, awaitSealed(name).getNodeIds(0));
    }

    private static Status balance(String name, long from, long to, long segment) {
        return client.grpc()
                .loadBalance(
                        LoadBalanceRequest.newBuilder()
                                .setCollectionName(name)
                                .setSrcNodeID(from)
                                .addDstNodeIDs(to)
                                .addSealedSegmentIDs(segment)
                                .build());
    }

    /// The numbers of the read nodes.
    private static List<Long> readNodes() {
        return client
                .grpc()
                .describeResourceGroup(
                        DescribeResourceGroupRequest.newBuilder()
                                .setResourceGroup(DEFAULT_GROUP)
                                .build())
                .getResourceGroup()
                .getNodesList()
                .stream()
                .map(NodeInfo::getNodeId)
                .toList();
    }

    /// The index comes with segments of its own, and no others follow.
    private static void awaitIndexed(String name) {
        Await.until(
                "all is indexed",
                () -> {
                    List<Long> ids = persistentIds(name);
                    return !ids.isEmpty() && ids.equals(indexed(name));
                });
    }

    private static QuerySegmentInfo awaitSealed(String name) {
        var seen = new AtomicReference<List<QuerySegmentInfo>>(List.of());
        Await.until(
                "a sealed segment with its rows is loaded",
                () -> {
                    seen.set(
                            loaded(name).stream()
                                    .filter(each -> each.getState() != SegmentState.Growing)
                                    .toList());
                    List<Long> ids =
                            seen.get().stream().map(QuerySegmentInfo::getSegmentID).toList();
                    return ids.size() == 1 && ids.equals(persistentIds(name));
                });
        return seen.get().getFirst();
    }

    private static List<PersistentSegmentInfo> persistent(String name) {
        return client.grpc()
                .getPersistentSegmentInfo(
                        GetPersistentSegmentInfoRequest.newBuilder()
                                .setCollectionName(name)
                                .build())
                .getInfosList();
    }

    private static List<Long> indexed(String name) {
        return client.grpc()
                .listIndexedSegment(
                        ListIndexedSegmentRequest.newBuilder()
                                .setCollectionName(name)
                                .setIndexName("vector")
                                .build())
                .getSegmentIDsList();
    }

    private static List<Long> persistentIds(String name) {
        return persistent(name).stream().map(PersistentSegmentInfo::getSegmentID).toList();
    }

    private static List<QuerySegmentInfo> loaded(String name) {
        return client.grpc()
                .getQuerySegmentInfo(
                        GetQuerySegmentInfoRequest.newBuilder().setCollectionName(name).build())
                .getInfosList();
    }

    private static long rows(List<QuerySegmentInfo> segments) {
        return segments.stream().mapToLong(QuerySegmentInfo::getNumRows).sum();
    }
}
