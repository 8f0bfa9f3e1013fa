package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.CollectionWriter;
import io.atoll.milvus.messages.SegmentWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router;
import io.atoll.router.api.LocatedSegment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/v2/vectordb/segments/describe`
final class RestSegments {
    private final Collections collections;
    private final Router router;

    RestSegments(Router router) {
        this.collections = new Collections(router);
        this.router = router;
    }

    /// @throws AtollException with SEGMENT_NOT_FOUND for an id that no collection has
    ObjectNode describe(RestRequest request) {
        List<Long> wanted = ids(request);
        ArrayNode infos = Json.MAPPER.createArrayNode();
        Map<Long, LocatedSegment> found = new LinkedHashMap<>();
        for (Collection collection : meant(request)) {
            for (LocatedSegment segment :
                    router.holdings()
                            .segments(
                                    collection,
                                    router.journalRows(collection, request.call().limit()))) {
                if (wanted.contains(segment.id())) {
                    found.put(segment.id(), segment);
                    infos.add(info(collection, segment));
                }
            }
        }
        for (long id : wanted) {
            if (!found.containsKey(id)) {
                throw new AtollException(
                        ErrorCode.SEGMENT_NOT_FOUND, "segment not found[segment=" + id + "]");
            }
        }
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.set("segmentInfos", infos);
        return RestAnswer.success(data);
    }

    private static List<Long> ids(RestRequest request) {
        JsonNode given = request.body().path("segmentIDs");
        if (!given.isArray() || given.isEmpty()) {
            throw RestRefusal.missing("'segmentIDs' is required");
        }
        var ids = new ArrayList<Long>();
        given.forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    /// One collection where it is named, else those of the database.
    private List<Collection> meant(RestRequest request) {
        long id = request.body().path("collectionID").asLong();
        String name = request.text("collectionName");
        return id == 0 && name.isEmpty()
                ? collections.list(request.database())
                : List.of(collections.byNameOrId(request.database(), name, id));
    }

    private static ObjectNode info(Collection collection, LocatedSegment segment) {
        return Json.MAPPER
                .createObjectNode()
                .put("segmentID", segment.id())
                .put("collectionID", collection.id())
                .put("partitionID", segment.partitionId())
                .put("vChannel", CollectionWriter.channel(collection, 0))
                .put("numRows", segment.rows())
                .put("state", SegmentWriter.persistentState(segment.stage()).name())
                .put("level", "L1")
                .put("isSorted", segment.stage() == LocatedSegment.Stage.SEALED);
    }
}
