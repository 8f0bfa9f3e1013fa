package io.atoll.milvus;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A RESTful request: a JSON object and what the headers say.
///
/// @param int64 whether 64-bit integers may be JSON numbers in the answer; else they are strings
record RestRequest(JsonNode body, Call call, boolean int64) {

    static RestRequest parse(byte[] body, Call call, boolean int64) {
        return new RestRequest(parse(body), call, int64);
    }

    /// No body, and `null`, say as much as an object without members.
    private static JsonNode parse(byte[] body) {
        try {
            JsonNode tree = Json.MAPPER.readTree(body);
            return switch (tree.getNodeType()) {
                case OBJECT -> tree;
                case MISSING, NULL -> Json.MAPPER.createObjectNode();
                case ARRAY, BINARY, BOOLEAN, NUMBER, POJO, STRING ->
                        throw RestRefusal.notJson(
                                "the request body is no object, it begins with "
                                        + tree.getNodeType());
            };
        } catch (IOException e) {
            throw RestRefusal.notJson(reason(e));
        }
    }

    /// What is wrong with a text and where, without the text.
    static String reason(IOException e) {
        if (e instanceof JacksonException parsing) {
            JsonLocation at = parsing.getLocation();
            return parsing.getOriginalMessage()
                    + (at == null
                            ? ""
                            : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()));
        }
        return e.toString();
    }

    String database() {
        return call.database(text("dbName"));
    }

    String collection() {
        return required("collectionName");
    }

    String required(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            throw RestRefusal.missing("'" + name + "' is required");
        }
        return text;
    }

    /// A string, or a number or truth value as one; empty when it is absent.
    String text(String name) {
        return text(body, name);
    }

    static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNull() ? "" : value.asText("");
    }

    /// The first of several spellings that is there.
    static JsonNode any(JsonNode object, String... names) {
        for (String name : names) {
            if (object.hasNonNull(name)) {
                return object.get(name);
            }
        }
        return MissingNode.getInstance();
    }

    /// A list of strings, or one string alone; empty when it is absent.
    List<String> texts(String name) {
        JsonNode value = body.path(name);
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        var texts = new ArrayList<String>();
        value.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /// The values for a filter's `{names}`.
    Map<String, Object> filterParams() {
        var params = new LinkedHashMap<String, Object>();
        body.path("exprParams")
                .properties()
                .forEach(
                        entry ->
                                params.put(
                                        entry.getKey(), value(entry.getKey(), entry.getValue())));
        return params;
    }

    /// A JSON value as filters take it: [Boolean], [Long], [Double], [String], or a list of these.
    static Object value(String name, JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.asBoolean();
            case NUMBER ->
                    value.canConvertToLong() && value.isIntegralNumber()
                            ? (Object) value.asLong()
                            : (Object) value.asDouble();
            case STRING -> value.asText();
            case ARRAY -> {
                var list = new ArrayList<Object>(value.size());
                value.forEach(element -> list.add(value(name, element)));
                yield list;
            }
            case OBJECT, NULL, BINARY, POJO, MISSING ->
                    throw Refusals.invalid(
                            "'"
                                    + name
                                    + "' must be a truth value, a number, a string or a list of"
                                    + " these, it is "
                                    + value);
        };
    }
}
