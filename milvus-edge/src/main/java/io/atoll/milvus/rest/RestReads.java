package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import io.atoll.milvus.calls.Chain;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.reads.AskedRead;
import io.atoll.milvus.reads.CoverageWriter;
import io.atoll.milvus.reads.QueryTranslation;
import io.atoll.milvus.reads.Scores;
import io.atoll.milvus.reads.SearchParams;
import io.atoll.milvus.reads.SearchTranslation;
import io.atoll.milvus.reads.SearchedVectors;
import io.atoll.milvus.values.JsonRowWriter;
import io.atoll.milvus.values.MilvusDenseVector;
import io.atoll.milvus.values.OutputSelection;
import io.atoll.milvus.values.OutputWriter;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Field;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.router.Router;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.ExplanationJson;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.plan.SearchRules;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// `/v2/vectordb/entities/{get,query,search}`
final class RestReads {
    private static final int DEFAULT_LIMIT = 100;
    private static final List<String> ALL_FIELDS = List.of("*");

    private final Router router;

    RestReads(Router router) {
        this.router = router;
    }

    // --- rows --------------------------------------------------------------------------------

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
        var read = read(request, outputFields(request, ALL_FIELDS), account(request));
        var filter = new FilterText(key.name() + " in {ids}", Map.of("ids", keys(key, ids)));
        return query(QueryTranslation.of(read, filter, OptionalLong.empty(), 0), request);
    }

    /// A key alone or a list of them; integers may be strings.
    private static List<Object> keys(Field key, JsonNode ids) {
        var keys = new ArrayList<Object>();
        for (JsonNode id : ids.isArray() ? ids : List.of(ids)) {
            if (key.type().isInteger()) {
                keys.add(integer(key, id));
            } else {
                keys.add(id.asText());
            }
        }
        return keys;
    }

    private static long integer(Field key, JsonNode id) {
        try {
            return Long.parseLong(id.asText());
        } catch (NumberFormatException _) {
            throw Refusals.invalid(
                    "'id' %s is no value of field '%s', which is %s"
                            .formatted(id, key.name(), key.type()));
        }
    }

    CompletableFuture<ObjectNode> query(RestRequest request) {
        request.refuse("groupByFields", "orderByFields", "namespace");
        List<String> output = outputFields(request, ALL_FIELDS);
        var read = read(request, output, account(request));
        boolean count = output.contains(QueryTranslation.COUNT);
        long limit = new Parameters(Map.of("limit", request.text("limit"))).integer("limit", 0);
        long offset = new Parameters(Map.of("offset", request.text("offset"))).integer("offset", 0);
        var query =
                QueryTranslation.of(
                        read,
                        filter(request),
                        count && limit == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of(limit == 0 ? DEFAULT_LIMIT : limit),
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
            return body(rows, answer.coverage(), query.read());
        }
        var writer =
                new JsonRowWriter(
                        answer.output(),
                        OutputWriter.withKey(answer.outputFields(), answer.collection()),
                        OutputSelection.of(
                                answer.collection().schema(), query.read().terms().output()),
                        answer.keys(),
                        request.int64());
        for (int row = 0; row < answer.keys().size(); row++) {
            writer.write(row, rows.addObject());
        }
        return body(rows, answer.coverage(), query.read());
    }

    private static ObjectNode body(ArrayNode rows, Coverage coverage, AskedRead read) {
        ObjectNode body = RestAnswer.rows(rows);
        if (read.coverage()) {
            body.set("coverage", CoverageWriter.json(coverage));
        }
        return body;
    }

    // --- searches ----------------------------------------------------------------------------

    CompletableFuture<ObjectNode> search(RestRequest request, Collection collection) {
        refuseUnsupported(request);
        Map<String, String> given = searchParams(request);
        SearchParams params = SearchParams.read(given);
        var read = read(request, outputFields(request, List.of()), new Parameters(given));
        Field field = SearchRules.field(collection, request.text("annsField"));
        var queries = SearchedVectors.of(field.type(), vectors(request, field));
        var search = SearchTranslation.of(params, queries, filter(request), read);
        return Chain.then(
                router.search(search.request()), answer -> write(answer, search, request));
    }

    private static void refuseUnsupported(RestRequest request) {
        if (request.body().hasNonNull("ids")) {
            throw Refusals.notSupported(
                    "a search by primary keys (ids) is not supported: send the vectors");
        }
        request.refuse(
                "functionScore", "functionChains", "searchAggregation", "highlighter", "namespace");
    }

    /// All parameters under the names that they have in gRPC.
    private static Map<String, String> searchParams(RestRequest request) {
        JsonNode given = request.body().path("searchParams");
        var params = new LinkedHashMap<String, String>();
        for (JsonNode nested : List.of(given.path("params"), given)) {
            nested.properties()
                    .forEach(entry -> params.put(entry.getKey(), KeyValues.text(entry.getValue())));
        }
        params.remove("params");
        params.put("metric_type", RestRequest.any(given, "metricType", "metric_type").asText(""));
        params.put(
                "ignore_growing",
                RestRequest.any(given, "ignoreGrowing", "ignore_growing").asText(""));
        params.put("anns_field", request.text("annsField"));
        params.put("group_by_field", request.text("groupingField"));
        params.put("group_size", request.text("groupSize"));
        params.put("strict_group_size", request.text("strictGroupSize"));
        params.putIfAbsent("explain", request.text("explain"));
        params.putIfAbsent("coverage", request.text("coverage"));
        params.putIfAbsent("min_coverage", request.text("minCoverage"));
        params.put("offset", request.text("offset"));
        String limit = request.text("limit");
        params.put("topk", limit.isEmpty() ? Integer.toString(DEFAULT_LIMIT) : limit);
        return params;
    }

    private static List<ByteString> vectors(RestRequest request, Field field) {
        JsonNode data = request.body().path("data");
        if (!data.isArray() || data.isEmpty()) {
            throw RestRefusal.missing("'data' is required: a list of vectors");
        }
        var vectors = new ArrayList<ByteString>(data.size());
        for (JsonNode vector : data) {
            requireNumbers(vectors.size(), vector);
            ByteBuffer bytes = MilvusDenseVector.of(field).query(vector);
            vectors.add(UnsafeByteOperations.unsafeWrap(bytes));
        }
        return vectors;
    }

    private static void requireNumbers(int query, JsonNode json) {
        if (!json.isArray()) {
            throw RestRefusal.notJson("vector " + query + " of 'data' is no list of numbers");
        }
        for (int i = 0; i < json.size(); i++) {
            if (!json.get(i).isNumber()) {
                throw RestRefusal.notJson(
                        "vector %d of 'data' has %s at component %d, which is no number"
                                .formatted(query, json.get(i), i));
            }
        }
    }

    private static ObjectNode write(
            SearchAnswer answer, SearchTranslation search, RestRequest request) {
        var writer =
                new JsonRowWriter(
                        answer.output(),
                        OutputWriter.withKey(answer.outputFields(), answer.collection()),
                        OutputSelection.of(
                                answer.collection().schema(), search.read().terms().output()),
                        answer.keys(),
                        request.int64());
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (int hit = 0; hit < answer.keys().size(); hit++) {
            ObjectNode row = rows.addObject();
            writer.write(hit, row);
            row.put("distance", Scores.round(answer.distances()[hit], search.roundDecimal()));
        }
        ObjectNode body = body(rows, answer.coverage(), search.read());
        ArrayNode topks = body.putArray("topks");
        answer.hitCounts().forEach(topks::add);
        answer.explanation()
                .ifPresent(how -> body.set(CoverageWriter.EXPLAIN, ExplanationJson.write(how)));
        return body;
    }

    // --- both --------------------------------------------------------------------------------

    private static AskedRead read(RestRequest request, List<String> output, Parameters account) {
        var terms =
                new ReadTerms(
                        new ReadTarget(
                                request.database(),
                                request.collection(),
                                request.texts("partitionNames")),
                        output,
                        freshness(request.text("consistencyLevel")),
                        new Patience(request.call().limit(), account.share("min_coverage")));
        return new AskedRead(terms, OptionalLong.empty(), CoverageWriter.asked(account));
    }

    private static FilterText filter(RestRequest request) {
        return new FilterText(request.text("filter"), request.filterParams());
    }

    /// What a query says of its coverage.
    private static Parameters account(RestRequest request) {
        return new Parameters(
                Map.of(
                        "coverage", request.text("coverage"),
                        "min_coverage", request.text("minCoverage")));
    }

    private static List<String> outputFields(RestRequest request, List<String> otherwise) {
        List<String> given = request.texts("outputFields");
        return given.isEmpty() ? otherwise : given;
    }

    private static ReadFreshness freshness(String name) {
        return name.isEmpty()
                ? ReadFreshness.OF_COLLECTION
                : Consistency.of(level(name).code(), false, 0);
    }

    static ConsistencyLevel level(String name) {
        return ConsistencyLevel.ofTitle(name)
                .orElseThrow(
                        () ->
                                Refusals.invalid(
                                        "consistencyLevel can only be [Strong, Session, Bounded,"
                                                + " Eventually, Customized], it is "
                                                + name));
    }
}
