package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;

import java.util.List;

/// The RESTful API as an OpenAPI document, written from the table of its paths.
public final class OpenApi {
    private static final String VERSION = "3.0.3";

    private OpenApi() {}

    /// @param apiVersion of Milvus's API that is spoken
    public static ObjectNode of(List<RestMethod> methods, String apiVersion) {
        ObjectNode document = Json.MAPPER.createObjectNode().put("openapi", VERSION);
        document.putObject("info")
                .put("title", "Atoll: Milvus's RESTful API, version 2")
                .put("version", apiVersion)
                .put(
                        "description",
                        "All calls are POST with a JSON object. Answers have HTTP status 200 and a"
                            + " code: 0 with data, else the error's with a message; 404 for what is"
                            + " not there.");
        ObjectNode components = document.putObject("components").putObject("schemas");
        components.set("Answer", answer());
        components.setAll(RestMembers.inside());
        ObjectNode paths = document.putObject("paths");
        methods.forEach(method -> add(method.path(), paths));
        return document;
    }

    private static ObjectNode answer() {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("type", "object");
        ObjectNode properties = answer.putObject("properties");
        properties
                .putObject("code")
                .put("type", "integer")
                .put("description", "0, or the number of an error");
        properties.putObject("message").put("type", "string").put("description", "of an error");
        properties.putObject("data").put("description", "of a call that succeeded");
        properties
                .putObject("cost")
                .put("type", "integer")
                .put("description", "of calls about rows: 0");
        answer.putArray("required").add("code");
        return answer;
    }

    private static void add(String path, ObjectNode paths) {
        ObjectNode call = paths.putObject(RestTable.PREFIX + path).putObject("post");
        call.put("operationId", path.replace('/', '_'));
        call.putArray("tags").add(path.substring(0, path.indexOf('/')));
        ObjectNode header = call.putArray("parameters").addObject();
        header.put("name", "Request-Timeout")
                .put("in", "header")
                .put("description", "seconds")
                .putObject("schema")
                .put("type", "number");
        ObjectNode body = call.putObject("requestBody").put("required", true);
        body.putObject("content")
                .putObject("application/json")
                .set("schema", RestMembers.request(path));
        ObjectNode ok = call.putObject("responses").putObject("200");
        ok.put("description", "an answer, or an error with its code");
        ok.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Answer");
    }
}
