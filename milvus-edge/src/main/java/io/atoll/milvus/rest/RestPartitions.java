package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.model.Collection;
import io.atoll.model.Names;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;

import java.util.List;

/// `/v2/vectordb/partitions/...`
final class RestPartitions {
    /// As many as the write node gives to a collection of which nobody says how many.
    private static final int DEFAULT_REPLICAS = 0;

    private final Router router;

    RestPartitions(Router router) {
        this.router = router;
    }

    ObjectNode list(RestRequest request) {
        ArrayNode names = Json.MAPPER.createArrayNode();
        collection(request).partitions().forEach(found -> names.add(found.name()));
        return RestAnswer.success(names);
    }

    ObjectNode has(RestRequest request) {
        String name = name(request);
        boolean found = collection(request).partition(name).isPresent();
        return RestAnswer.success(Json.MAPPER.createObjectNode().put("has", found));
    }

    ObjectNode create(RestRequest request) {
        return changed(
                request,
                new MetadataChange.CreatePartition(
                        request.database(), request.collection(), name(request)));
    }

    ObjectNode drop(RestRequest request) {
        return changed(
                request,
                new MetadataChange.DropPartition(
                        request.database(), request.collection(), name(request)));
    }

    ObjectNode stats(RestRequest request) {
        long rows =
                router.rowCount(
                        request.database(),
                        request.collection(),
                        name(request),
                        request.call().limit());
        return RestAnswer.success(Json.MAPPER.createObjectNode().put("rowCount", rows));
    }

    ObjectNode load(RestRequest request) {
        return changed(
                request,
                new MetadataChange.LoadPartitions(
                        request.database(),
                        request.collection(),
                        names(request),
                        DEFAULT_REPLICAS));
    }

    ObjectNode release(RestRequest request) {
        return changed(
                request,
                new MetadataChange.ReleasePartitions(
                        request.database(), request.collection(), names(request)));
    }

    private ObjectNode changed(RestRequest request, MetadataChange change) {
        router.change(change, request.call().limit());
        return RestAnswer.success();
    }

    private Collection collection(RestRequest request) {
        return router.collection(request.database(), request.collection());
    }

    private static String name(RestRequest request) {
        String name = request.required("partitionName");
        Names.checkPartition(name);
        return name;
    }

    private static List<String> names(RestRequest request) {
        List<String> names = request.texts("partitionNames");
        if (names.isEmpty()) {
            throw RestRefusal.missing("'partitionNames' is required");
        }
        return names;
    }
}
