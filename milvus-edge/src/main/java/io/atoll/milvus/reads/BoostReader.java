package io.atoll.milvus.reads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.AtollException;
import io.atoll.model.read.Boost;
import io.atoll.model.read.FilterText;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionScore;
import io.milvus.grpc.FunctionType;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// Reads the functions of a function score that change distances where the rows are: those named
/// `boost`.
public final class BoostReader {
    private static final String NAME = "boost";

    private BoostReader() {}

    static boolean isBoost(FunctionSchema function) {
        return function.getType() == FunctionType.Rerank
                && NAME.equals(params(function).text("reranker").toLowerCase(Locale.ROOT));
    }

    /// @param whole the filter of the search: the values of its `{names}` and its zone count for
    ///   the filters of functions as well
    /// @return empty if no function is one
    public static Optional<Boost> read(FunctionScore score, FilterText whole) {
        var functions = new ArrayList<Boost.Function>();
        for (FunctionSchema function : score.getFunctionsList()) {
            if (isBoost(function)) {
                functions.add(function(params(function), whole));
            }
        }
        if (functions.isEmpty()) {
            return Optional.empty();
        }
        var params = new Parameters(KeyValues.readNested(score.getParamsList()));
        return Optional.of(
                new Boost(
                        functions,
                        mode("function mode", params.text("function_mode")),
                        mode("boost mode", params.text("boost_mode"))));
    }

    private static Parameters params(FunctionSchema function) {
        return new Parameters(KeyValues.readNested(function.getParamsList()));
    }

    private static Boost.Mode mode(String what, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "multiply" -> Boost.Mode.MULTIPLY;
            case "sum" -> Boost.Mode.SUM;
            default -> throw refused("unknown %s: %s".formatted(what, name));
        };
    }

    private static Boost.Function function(Parameters params, FilterText whole) {
        return new Boost.Function(
                new FilterText(params.text("filter"), whole.params(), whole.zone()),
                weight(params),
                params.has("random_score")
                        ? Optional.of(chance(params.text("random_score")))
                        : Optional.empty());
    }

    private static float weight(Parameters params) {
        if (!params.has("weight")) {
            throw refused("must set weight params for weight scorer");
        }
        String text = params.text("weight");
        float weight;
        try {
            weight = Float.parseFloat(text);
        } catch (NumberFormatException _) {
            weight = Float.NaN;
        }
        if (!Float.isFinite(weight)) {
            throw refused(
                    "parse function scorer weight params failed with error: {%s is no finite number}"
                            .formatted(text));
        }
        return weight;
    }

    private static Boost.Chance chance(String text) {
        JsonNode given = object(text);
        JsonNode field = given.path("field");
        if (!field.isMissingNode() && !field.isTextual()) {
            throw refused("random seed field name must be string: " + field);
        }
        JsonNode seed = given.path("seed");
        if (!seed.isMissingNode() && !seed.isNumber()) {
            throw refused("random seed must be number: " + seed);
        }
        return new Boost.Chance(field.asText(""), seed.asLong());
    }

    private static JsonNode object(String text) {
        try {
            JsonNode object = Json.MAPPER.readTree(text);
            if (object.isObject()) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Said below, with the text.
        }
        throw refused("random_score must be a JSON object: " + text);
    }

    private static AtollException refused(String reason) {
        return Refusals.invalid(
                "failed to create query plan: %s: invalid parameter".formatted(reason));
    }
}
