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
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.reads.AskedRead;
import io.atoll.milvus.reads.BoostReader;
import io.atoll.milvus.reads.CoverageWriter;
import io.atoll.milvus.reads.JsonFunctionScore;
import io.atoll.milvus.reads.KeySearches;
import io.atoll.milvus.reads.RankingReader;
import io.atoll.milvus.reads.Scores;
import io.atoll.milvus.reads.SearchParams;
import io.atoll.milvus.reads.SearchTranslation;
import io.atoll.milvus.reads.SearchedVectors;
import io.atoll.milvus.values.JsonRowWriter;
import io.atoll.milvus.values.MilvusVector;
import io.atoll.milvus.values.OutputSelection;
import io.atoll.milvus.values.OutputWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorPart;
import io.atoll.router.Router;
import io.atoll.router.api.ExplanationJson;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.plan.SearchRules;
import io.milvus.grpc.FunctionScore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// `/v2/vectordb/entities/{search,hybrid_search,advanced_search}`
final class RestSearches {
    private static final String[] UNKNOWN = {
        "functionChains", "searchAggregation", "highlighter", "namespace"
    };

    private final Router router;
    private final KeySearches keySearches;

    RestSearches(Router router) {
        this.router = router;
        this.keySearches = new KeySearches(router);
    }

    /// The collection whose fields say how the request is to be read.
    Collection collection(RestRequest request) {
        return router.collection(request.database(), request.collection());
    }

    CompletableFuture<ObjectNode> search(RestRequest request, Collection collection) {
        RestRequest.refuse(request.body(), UNKNOWN);
        Map<String, String> given = searchParams(request.body(), "searchParams");
        given.putAll(ofTheWhole(request));
        given.putIfAbsent("topk", Integer.toString(RestReadTerms.DEFAULT_LIMIT));
        SearchParams params = SearchParams.read(given);
        var read = read(request, given);
        FunctionScore score = JsonFunctionScore.read(request.body());
        Ranking ranking =
                score.getFunctionsCount() > 0
                        ? RankingReader.of(score).orElseGet(Ranking.ByDistance::new)
                        : new Ranking.ByDistance();
        FilterText filter = RestReadTerms.filter(request.body(), read.times().zone());
        var extras = new VectorPart.Extras(BoostReader.read(score, filter), false);
        Function<SearchedVectors, SearchTranslation> search =
                queries ->
                        SearchTranslation.of(
                                params,
                                List.of(params.part(queries, filter, 0).with(extras)),
                                ranking,
                                params.page(),
                                read);
        JsonNode ids = request.body().path("ids");
        if (ids.isEmpty()) {
            return answer(search.apply(queries(request.body(), collection)), request);
        }
        if (!request.body().path("data").isEmpty()) {
            throw Refusals.invalid("a search has either data or ids, this has both");
        }
        return keySearches.search(
                collection,
                request.text("annsField"),
                RestReads.keys(collection.schema().primaryKey(), ids),
                read,
                search,
                (answer, searched) -> write(answer, searched, request));
    }

    CompletableFuture<ObjectNode> hybridSearch(RestRequest request, Collection collection) {
        refuseUnsupported(request.body());
        Map<String, String> given = ofTheWhole(request);
        given.put("limit", limit(request));
        SearchParams params = SearchParams.read(given);
        JsonNode searches = request.body().path("search");
        if (!searches.isArray() || searches.isEmpty()) {
            throw RestRefusal.missing("'search' is required: a list of searches");
        }
        var parts = new ArrayList<VectorPart>(searches.size());
        for (JsonNode search : searches) {
            refuseUnsupported(search);
            parts.add(
                    part(search, collection, RestReadTerms.filter(search, params.times().zone())));
        }
        FunctionScore score = JsonFunctionScore.read(request.body());
        Ranking ranking =
                score.getFunctionsCount() > 0
                        ? RankingReader.ofHybrid(score)
                        : RankingReader.ofParameters(rankParams(request.body().path("rerank")));
        return answer(
                SearchTranslation.of(
                        params, parts, ranking, params.rankedPage(), read(request, given)),
                request);
    }

    private static VectorPart part(JsonNode search, Collection collection, FilterText filter) {
        SearchParams params = SearchParams.read(searchParams(search, "params"));
        FunctionScore score = JsonFunctionScore.read(search);
        RankingReader.requireBoosts(score);
        return params.part(queries(search, collection), filter, params.partLimit())
                .with(
                        new VectorPart.Extras(
                                BoostReader.read(score, filter), params.ignoreGrowing()));
    }

    private static AskedRead read(RestRequest request, Map<String, String> given) {
        return RestReadTerms.read(
                request, RestReadTerms.outputFields(request, List.of()), new Parameters(given));
    }

    private CompletableFuture<ObjectNode> answer(SearchTranslation search, RestRequest request) {
        return Chain.then(
                router.search(search.request()), answer -> write(answer, search, request));
    }

    private static void refuseUnsupported(JsonNode search) {
        if (search.hasNonNull("ids")) {
            throw Refusals.notSupported(
                    "ids of one search of several are not supported: send the vectors");
        }
        RestRequest.refuse(search, UNKNOWN);
    }

    /// What says how rows are found, under the names that it has in gRPC.
    ///
    /// @param nested the member that has parameters, and in its `params` more of them
    private static Map<String, String> searchParams(JsonNode search, String nested) {
        var params = new LinkedHashMap<String, String>();
        JsonNode given = RestRequest.objectOf(search, nested);
        for (JsonNode object : List.of(RestRequest.objectOf(given, "params"), given)) {
            object.properties()
                    .forEach(entry -> params.put(entry.getKey(), KeyValues.text(entry.getValue())));
        }
        params.remove("params");
        for (JsonNode object : List.of(search, given)) {
            JsonNode metric = RestRequest.any(object, "metricType", "metric_type");
            if (!metric.isMissingNode()) {
                params.put("metric_type", metric.asText());
            }
        }
        JsonNode ignoring = RestRequest.any(given, "ignoreGrowing", "ignore_growing");
        params.put("ignore_growing", ignoring.asText(""));
        params.put("anns_field", RestRequest.text(search, "annsField"));
        String limit = RestRequest.text(search, "limit");
        if (!limit.isEmpty()) {
            params.put("topk", limit);
        }
        return params;
    }

    /// What says how the answer is made of them.
    private static Map<String, String> ofTheWhole(RestRequest request) {
        var params = new LinkedHashMap<String, String>();
        params.put("group_by_field", request.text("groupingField"));
        params.put("group_size", request.text("groupSize"));
        params.put("strict_group_size", request.text("strictGroupSize"));
        params.put("offset", request.text("offset"));
        putGiven(params, "explain", request.text("explain"));
        putGiven(params, "coverage", request.text("coverage"));
        putGiven(params, "min_coverage", request.text("minCoverage"));
        putGiven(params, "timezone", request.text("timezone"));
        putGiven(params, "time_fields", request.text("timeFields"));
        return params;
    }

    /// What may stand among the search parameters as well is said here only where it is given here.
    private static void putGiven(Map<String, String> params, String name, String value) {
        if (!value.isEmpty()) {
            params.put(name, value);
        }
    }

    private static String limit(RestRequest request) {
        String limit = request.text("limit");
        return limit.isEmpty() ? Integer.toString(RestReadTerms.DEFAULT_LIMIT) : limit;
    }

    private static Map<String, String> rankParams(JsonNode rerank) {
        var params = new LinkedHashMap<String, String>();
        RestRequest.objectOf(rerank, "params")
                .properties()
                .forEach(entry -> params.put(entry.getKey(), KeyValues.text(entry.getValue())));
        params.put("strategy", RestRequest.text(rerank, "strategy"));
        return params;
    }

    private static SearchedVectors queries(JsonNode search, Collection collection) {
        Field field = field(collection, RestRequest.text(search, "annsField"));
        return field.functionOutput()
                ? SearchedVectors.of(DataType.VARCHAR, texts(search))
                : SearchedVectors.of(field.type(), vectors(search, field));
    }

    private static Field field(Collection collection, String name) {
        List<String> vectors =
                collection.schema().vectorFields().stream().map(Field::name).toList();
        if (name.isEmpty() && vectors.size() > 1) {
            throw RestRefusal.notJson(
                    "search without annsField, but already found multiple vector fields: "
                            + vectors);
        }
        if (!name.isEmpty() && !vectors.contains(name)) {
            throw RestRefusal.notJson("cannot find a vector field named: " + name);
        }
        return SearchRules.field(collection, name);
    }

    private static List<ByteString> texts(JsonNode search) {
        var texts = new ArrayList<ByteString>();
        for (JsonNode text : data(search)) {
            if (!text.isTextual()) {
                throw RestRefusal.notJson("'data' has %s, a text is wanted".formatted(text));
            }
            texts.add(ByteString.copyFromUtf8(text.asText()));
        }
        return texts;
    }

    private static JsonNode data(JsonNode search) {
        JsonNode data = search.path("data");
        if (!data.isArray() || data.isEmpty()) {
            throw RestRefusal.missing("'data' is required: a list of vectors");
        }
        return data;
    }

    private static List<ByteString> vectors(JsonNode search, Field field) {
        JsonNode data = data(search);
        var vectors = new ArrayList<ByteString>(data.size());
        for (JsonNode vector : data) {
            MilvusVector type = MilvusVector.of(field);
            boolean base64 = type.isWrittenAsBase64() && vector.isTextual();
            if (field.type().isDenseVector() && !base64) {
                requireNumbers(vectors.size(), vector);
            }
            if (!type.isWrittenAsBase64() && field.type().isDenseVector()) {
                requireDimension(field, vectors.size(), vector);
            }
            vectors.add(UnsafeByteOperations.unsafeWrap(query(type, vectors.size(), vector)));
        }
        return vectors;
    }

    private static ByteBuffer query(MilvusVector type, int query, JsonNode vector) {
        try {
            return type.query(vector);
        } catch (AtollException e) {
            throw RestRefusal.notJson("vector %d of 'data': %s".formatted(query, e.getMessage()));
        }
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

    private static void requireDimension(Field field, int query, JsonNode json) {
        if (json.size() != field.dimension()) {
            throw RestRefusal.notJson(
                    "dimension: %d, but length of []float: %d: vector %d of 'data' for field '%s'"
                            .formatted(field.dimension(), json.size(), query, field.name()));
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
                        search.read().timesOf(answer.collection()),
                        request.int64());
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (int hit = 0; hit < answer.keys().size(); hit++) {
            ObjectNode row = rows.addObject();
            writer.write(hit, row);
            row.put("distance", Scores.round(answer.distances()[hit], search.roundDecimal()));
        }
        ObjectNode body = RestReadTerms.body(rows, answer.coverage(), search.read());
        ArrayNode topks = body.putArray("topks");
        answer.hitCounts().forEach(topks::add);
        answer.explanation()
                .ifPresent(how -> body.set(CoverageWriter.EXPLAIN, ExplanationJson.write(how)));
        return body;
    }
}
