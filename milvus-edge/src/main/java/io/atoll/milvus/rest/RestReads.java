package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Chain;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.reads.QueryTranslation;
import io.atoll.milvus.values.JsonRowWriter;
import io.atoll.milvus.values.OutputSelection;
import io.atoll.milvus.values.OutputWriter;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.read.FilterText;
import io.atoll.router.Router;
import io.atoll.router.api.QueryAnswer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// `/v2/vectordb/entities/{get,query}`
final class RestReads {
    private static final List<String> ALL_FIELDS = List.of("*");

    private final Router router;

    RestReads(Router router) {
        this.router = router;
    }

    /// The collection whose fields say how the request is to be read.
    Collection collection(RestRequest request) {
        return router.collection(request.database(), request.collection());
    }

    CompletableFuture<ObjectNode> get(RestRequest request, Collection collection) {
        JsonNode ids = request.body().path("id");
        if (ids.isMissingNode() || ids.isNull()) {
            throw RestRefusal.missing("'id' is required");
        }
        Field key = collection.schema().primaryKey();
        var read =
                RestReadTerms.read(
                        request,
                        RestReadTerms.outputFields(request, ALL_FIELDS),
                        RestReadTerms.account(request));
        var filter = new FilterText(key.name() + " in {ids}", Map.of("ids", keys(key, ids)));
        return query(QueryTranslation.of(read, filter, OptionalLong.empty(), 0), request);
    }

    /// A key alone or a list of them; integers may be strings, and strings numbers.
    static List<Object> keys(Field key, JsonNode ids) {
        var keys = new ArrayList<Object>();
        for (JsonNode id : ids.isArray() ? ids : List.of(ids)) {
            if (key.type().isInteger()) {
                keys.add(integer(key, id));
            } else if (id.isTextual() || id.isNumber()) {
                keys.add(id.asText());
            } else {
                throw noKey(key, id);
            }
        }
        return keys;
    }

    private static long integer(Field key, JsonNode id) {
        try {
            return id.isNumber() ? id.decimalValue().longValueExact() : Long.parseLong(id.asText());
        } catch (ArithmeticException | NumberFormatException _) {
            throw noKey(key, id);
        }
    }

    private static RestRefusal noKey(Field key, JsonNode id) {
        return RestRefusal.invalidKey(
                "%s is no value of field '%s', which is %s".formatted(id, key.name(), key.type()));
    }

    CompletableFuture<ObjectNode> query(RestRequest request) {
        request.refuse("groupByFields", "orderByFields", "namespace");
        List<String> output = RestReadTerms.outputFields(request, ALL_FIELDS);
        var read = RestReadTerms.read(request, output, RestReadTerms.account(request));
        boolean count = output.contains(QueryTranslation.COUNT);
        long limit = new Parameters(Map.of("limit", request.text("limit"))).integer("limit", 0);
        long offset = new Parameters(Map.of("offset", request.text("offset"))).integer("offset", 0);
        var query =
                QueryTranslation.of(
                        read,
                        RestReadTerms.filter(request.body(), read.times().zone()),
                        count && limit == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of(limit == 0 ? RestReadTerms.DEFAULT_LIMIT : limit),
                        offset);
        return query(query, request);
    }

    private CompletableFuture<ObjectNode> query(QueryTranslation query, RestRequest request) {
        return Chain.then(router.query(query.request()), answer -> write(answer, query, request));
    }

    private static ObjectNode write(
            QueryAnswer answer, QueryTranslation query, RestRequest request) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        if (query.request().count()) {
            rows.addObject().put(QueryTranslation.COUNT, answer.count());
            return RestReadTerms.body(rows, answer.coverage(), query.read());
        }
        var writer =
                new JsonRowWriter(
                        answer.output(),
                        OutputWriter.withKey(answer.outputFields(), answer.collection()),
                        OutputSelection.of(
                                answer.collection().schema(), query.read().terms().output()),
                        answer.keys(),
                        query.read().timesOf(answer.collection()),
                        request.int64());
        for (int row = 0; row < answer.keys().size(); row++) {
            writer.write(row, rows.addObject());
        }
        return RestReadTerms.body(rows, answer.coverage(), query.read());
    }
}
