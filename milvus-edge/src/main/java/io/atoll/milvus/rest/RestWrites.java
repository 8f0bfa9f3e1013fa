package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.values.JsonRowReader;
import io.atoll.milvus.values.TimeTerms;
import io.atoll.model.Collection;
import io.atoll.model.rows.Keys;
import io.atoll.router.Router;
import io.atoll.router.api.DeleteAnswer;
import io.atoll.router.api.DeleteRequest;
import io.atoll.router.api.WriteAnswer;
import io.atoll.router.api.WriteRequest;

/// `/v2/vectordb/entities/{insert,upsert,delete}`
final class RestWrites {
    private final Router router;

    RestWrites(Router router) {
        this.router = router;
    }

    ObjectNode insert(RestRequest request) {
        return written("insert", router.insert(write(request, false)), request.int64());
    }

    ObjectNode upsert(RestRequest request) {
        return written(
                "upsert",
                router.upsert(write(request, request.body().path("partialUpdate").asBoolean())),
                request.int64());
    }

    private WriteRequest write(RestRequest request, boolean partial) {
        request.refuse("fieldOps", "namespace");
        Collection collection = router.collection(request.database(), request.collection());
        return new WriteRequest(
                collection.database(),
                collection.name(),
                request.text("partitionName"),
                request.readRows(
                        rows ->
                                JsonRowReader.read(
                                        collection.schema(),
                                        TimeTerms.of(collection.timeZone()),
                                        partial,
                                        rows)),
                partial,
                request.call().limit());
    }

    ObjectNode delete(RestRequest request) {
        DeleteAnswer answer =
                router.delete(
                        new DeleteRequest(
                                request.database(),
                                request.collection(),
                                request.text("partitionName"),
                                request.required("filter"),
                                RestRequest.filterParams(request.body()),
                                request.call().limit()));
        return RestAnswer.rows(Json.MAPPER.createObjectNode().put("deleteCount", answer.count()));
    }

    private static ObjectNode written(String what, WriteAnswer answer, boolean int64) {
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put(what + "Count", answer.keys().size());
        ArrayNode ids = data.putArray(what + "Ids");
        for (int row = 0; row < answer.keys().size(); row++) {
            addKey(ids, answer.keys(), row, int64);
        }
        return RestAnswer.rows(data);
    }

    private static void addKey(ArrayNode ids, Keys keys, int row, boolean int64) {
        switch (keys) {
            case Keys.LongKeys longs when int64 -> ids.add(longs.value(row));
            case Keys.LongKeys longs -> ids.add(Long.toString(longs.value(row)));
            case Keys.TextKeys texts -> ids.add(texts.value(row));
        }
    }
}
