package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;

import org.jspecify.annotations.Nullable;

/// The bodies of RESTful answers.
final class RestAnswer {

    private RestAnswer() {}

    static ObjectNode success() {
        return success(Json.MAPPER.createObjectNode());
    }

    static ObjectNode success(JsonNode data) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("code", 0);
        body.set("data", data);
        return body;
    }

    /// An answer about rows also tells its cost, which is nothing here.
    static ObjectNode rows(JsonNode data) {
        return success(data).put("cost", 0);
    }

    static ObjectNode error(int code, @Nullable String message) {
        return Json.MAPPER.createObjectNode().put("code", code).put("message", message);
    }
}
