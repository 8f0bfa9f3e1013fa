package io.atoll.milvus.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.reads.TemplateValues;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A RESTful request: a JSON object and what the headers say.
final class RestRequest {
    private static final String ROWS = "data";

    private final byte[] raw;
    private final JsonNode body;
    private final Call call;
    private final boolean int64;
    private final boolean rowsApart;

    private RestRequest(byte[] raw, JsonNode body, boolean rowsApart, Call call, boolean int64) {
        this.raw = raw;
        this.body = body;
        this.rowsApart = rowsApart;
        this.call = call;
        this.int64 = int64;
    }

    /// @param rowsApart whether `data` is left for [#readRows]: rows can only be read when their
    ///   collection is known, whose name may come behind them
    /// @param int64 whether 64-bit integers may be JSON numbers in the answer; else they are
    ///   strings
    static RestRequest parse(byte[] raw, boolean rowsApart, Call call, boolean int64) {
        try {
            JsonNode body = rowsApart ? withoutRows(raw) : object(Json.MAPPER.readTree(raw));
            return new RestRequest(raw, body, rowsApart, call, int64);
        } catch (IOException e) {
            throw RestRefusal.notJson(reason(e));
        }
    }

    /// No body, and `null`, say as much as an object without members.
    private static JsonNode object(JsonNode tree) {
        return switch (tree.getNodeType()) {
            case OBJECT -> tree;
            case MISSING, NULL -> Json.MAPPER.createObjectNode();
            case ARRAY, BINARY, BOOLEAN, NUMBER, POJO, STRING ->
                    throw RestRefusal.notJson(
                            "the request body is no object, it begins with " + tree.getNodeType());
        };
    }

    private static JsonNode withoutRows(byte[] raw) throws IOException {
        try (JsonParser parser = Json.MAPPER.createParser(raw)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return object(Json.MAPPER.readTree(raw));
            }
            ObjectNode rest = Json.MAPPER.createObjectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(ROWS)) {
                    rest.put(ROWS, true);
                    parser.skipChildren();
                } else {
                    rest.set(name, Json.PART.readTree(parser));
                }
            }
            return rest;
        }
    }

    /// Whether a member is what [#readRows] reads.
    boolean isReadApart(String name) {
        return rowsApart && name.equals(ROWS);
    }

    /// Reads the rows that were left apart.
    ///
    /// @param reader gets a parser that stands on them
    <T> T readRows(RowsReader<T> reader) {
        if (!body.has(ROWS)) {
            throw RestRefusal.missing("'data' is required");
        }
        try (JsonParser parser = Json.MAPPER.createParser(raw)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(ROWS);
                parser.nextToken();
                if (found) {
                    return reader.read(parser);
                }
                parser.skipChildren();
            }
            throw new IllegalStateException("the rows were there a moment ago");
        } catch (AtollException e) {
            // Milvus reads geometries behind its RESTful interface only.
            throw e.code() == ErrorCode.GEOMETRY_INVALID
                    ? e
                    : RestRefusal.invalidRows(e.getMessage());
        } catch (IOException e) {
            throw RestRefusal.invalidRows(reason(e));
        }
    }

    /// Reads rows out of JSON.
    interface RowsReader<T> {
        T read(JsonParser parser) throws IOException;
    }

    /// What is wrong with a text and where, without the text.
    private static String reason(IOException e) {
        if (e instanceof JacksonException parsing) {
            JsonLocation at = parsing.getLocation();
            return parsing.getOriginalMessage()
                    + (at == null
                            ? ""
                            : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()));
        }
        return e.toString();
    }

    /// Refuses what Milvus knows and Atoll does not, where a client sends it: to ignore it would
    /// answer another question.
    void refuse(String... names) {
        refuse(body, names);
    }

    static void refuse(JsonNode object, String... names) {
        for (String name : names) {
            if (object.hasNonNull(name)) {
                throw Refusals.notSupported(name + " is not supported");
            }
        }
    }

    JsonNode body() {
        return body;
    }

    Call call() {
        return call;
    }

    boolean int64() {
        return int64;
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
        var texts = new ArrayList<String>();
        body.path(name).forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /// A member of a member, which is an object where it is there.
    static JsonNode objectOf(JsonNode parent, String name) {
        JsonNode value = parent.path(name);
        if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
            throw RestRefusal.notJson("'%s' is an object, not %s".formatted(name, value));
        }
        return value;
    }

    /// The members of an object as pairs of strings; none when it is absent.
    Map<String, String> pairs(String name) {
        var pairs = new LinkedHashMap<String, String>();
        body.path(name)
                .properties()
                .forEach(each -> pairs.put(each.getKey(), KeyValues.text(each.getValue())));
        return pairs;
    }

    /// The values for a filter's `{names}`.
    static Map<String, Object> filterParams(JsonNode object) {
        var params = new LinkedHashMap<String, Object>();
        object.path("exprParams")
                .properties()
                .forEach(
                        entry ->
                                params.put(
                                        entry.getKey(),
                                        TemplateValues.value(entry.getKey(), entry.getValue())));
        return params;
    }
}
