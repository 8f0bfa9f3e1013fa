package io.atoll.milvus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Collection;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;

import java.io.IOException;

/// `/v2/vectordb/entities/{insert,upsert,delete}`
final class RestWrites {
    private static final String ROWS = "data";

    private final Router router;

    RestWrites(Router router) {
        this.router = router;
    }

    ObjectNode insert(byte[] body, Call call, boolean int64) {
        Router.WriteAnswer answer = router.insert(write(body, call, int64));
        return written("insert", answer, int64);
    }

    ObjectNode upsert(byte[] body, Call call, boolean int64) {
        Router.WriteAnswer answer = router.upsert(write(body, call, int64));
        return written("upsert", answer, int64);
    }

    ObjectNode delete(RestRequest request) {
        Router.DeleteAnswer answer =
                router.delete(
                        new Router.DeleteRequest(
                                request.database(),
                                request.collection(),
                                request.text("partitionName"),
                                request.required("filter"),
                                request.filterParams(),
                                request.call().limit()));
        return RestAnswer.rows(Json.MAPPER.createObjectNode().put("deleteCount", answer.count()));
    }

    private Router.WriteRequest write(byte[] body, Call call, boolean int64) {
        RestRequest request = withoutRows(body, call, int64);
        if (request.body().path("partialUpdate").asBoolean()) {
            throw Refusals.notSupported(
                    "partialUpdate is not supported: upsert rows with all their fields");
        }
        Collection collection = router.collection(request.database(), request.collection());
        return new Router.WriteRequest(
                collection.database(),
                collection.name(),
                request.text("partitionName"),
                rows(body, collection),
                call.limit());
    }

    /// The body but for its rows: they can only be read when their collection is known, whose name
    /// may come behind them.
    private static RestRequest withoutRows(byte[] body, Call call, boolean int64) {
        ObjectNode rest = Json.MAPPER.createObjectNode();
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                RestRequest request = RestRequest.parse(body, call, int64);
                request.collection();
                throw missingRows();
            }
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
        } catch (IOException e) {
            throw RestRefusal.notJson(RestRequest.reason(e));
        }
        if (!rest.has(ROWS)) {
            throw missingRows();
        }
        return new RestRequest(rest, call, int64);
    }

    private static RestRefusal missingRows() {
        return RestRefusal.missing("'data' is required");
    }

    private static Rows rows(byte[] body, Collection collection) {
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(ROWS);
                parser.nextToken();
                if (found) {
                    return JsonRowReader.read(collection.schema(), parser);
                }
                parser.skipChildren();
            }
            throw new IllegalStateException("the rows were there a moment ago");
        } catch (IOException e) {
            throw RestRefusal.invalidRows(RestRequest.reason(e));
        }
    }

    private static ObjectNode written(String what, Router.WriteAnswer answer, boolean int64) {
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
