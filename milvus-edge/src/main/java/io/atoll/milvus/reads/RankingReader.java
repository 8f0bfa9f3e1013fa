package io.atoll.milvus.reads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.read.Ranking;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionScore;
import io.milvus.grpc.FunctionType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads how the hits of a search are ranked: out of the parameters of a hybrid search, as clients
/// have always said it, or out of a function score.
public final class RankingReader {
    private static final String RECIPROCAL_RANK = "rrf";
    private static final String WEIGHTED = "weighted";
    private static final String DECAY = "decay";

    private RankingReader() {}

    /// @param given `strategy` and, nested or not, its own parameters
    public static Ranking ofParameters(Map<String, String> given) {
        var params = new Parameters(given);
        String strategy = params.has("strategy") ? params.text("strategy") : RECIPROCAL_RANK;
        return switch (strategy) {
            case RECIPROCAL_RANK -> reciprocalRank(params);
            case WEIGHTED -> weighted(params);
            default -> throw unexpected("unsupported rank type " + strategy);
        };
    }

    /// @return empty if there are boosts only, which rank nothing: see [BoostReader]
    /// @throws AtollException for functions that are not there, too
    public static Optional<Ranking> of(FunctionScore score) {
        List<FunctionSchema> functions =
                score.getFunctionsList().stream()
                        .filter(function -> !BoostReader.isBoost(function))
                        .toList();
        if (functions.size() > 1 || score.getFunctionsCount() == 0) {
            throw unexpected("Currently only supports one rerank, but got " + functions.size());
        }
        return functions.stream().findFirst().map(RankingReader::of);
    }

    /// Of a search of several parts.
    public static Ranking ofHybrid(FunctionScore score) {
        return of(score)
                .filter(_ -> score.getFunctionsList().stream().noneMatch(BoostReader::isBoost))
                .orElseThrow(
                        () ->
                                Refusals.invalid(
                                        "a boost ranker cannot rank a hybrid search: give it to one"
                                                + " of its requests"));
    }

    /// Of one part of several: it is ranked with the others.
    public static void requireBoosts(FunctionScore score) {
        for (FunctionSchema function : score.getFunctionsList()) {
            if (!BoostReader.isBoost(function)) {
                throw Refusals.invalid(
                        "one request of a hybrid search takes boost rankers only, '%s' is none: give"
                                        .formatted(function.getName())
                                + " it to the whole");
            }
        }
    }

    private static Ranking of(FunctionSchema function) {
        if (function.getType() != FunctionType.Rerank) {
            throw unexpected(
                    "%s is not rerank function: '%s'"
                            .formatted(function.getType(), function.getName()));
        }
        if (function.getOutputFieldNamesCount() > 0) {
            throw unexpected(
                    "Rerank function should not have output field, but now is "
                            + function.getOutputFieldNamesCount());
        }
        var params = new Parameters(KeyValues.readNested(function.getParamsList()));
        String name = params.text("reranker").toLowerCase(Locale.ROOT);
        return switch (name) {
            case RECIPROCAL_RANK -> {
                requireNoInput(function, name);
                yield reciprocalRank(params);
            }
            case WEIGHTED -> {
                requireNoInput(function, name);
                yield weighted(params);
            }
            case DECAY -> decay(function, params);
            case "model" ->
                    throw Refusals.notSupported(
                            "rank function 'model' is not supported: it would call a service");
            default ->
                    throw unexpected(
                            "Unsupported rerank function: [%s] , list of supported [%s,%s,%s]"
                                    .formatted(name, RECIPROCAL_RANK, WEIGHTED, DECAY));
        };
    }

    private static Ranking decay(FunctionSchema function, Parameters params) {
        if (function.getInputFieldNamesCount() != 1) {
            throw unexpected(
                    "Decay function only supoorts single input, but gets [%s] input"
                            .formatted(String.join(" ", function.getInputFieldNamesList())));
        }
        for (String name : List.of("origin", "scale")) {
            if (!params.has(name)) {
                throw unexpected("Decay function lost param: " + name);
            }
        }
        return new Ranking.Decay(
                function.getInputFieldNames(0),
                shape(params.text("function")),
                params.number("origin", 0),
                params.number("scale", 0),
                params.number("offset", 0),
                params.number("decay", 0.5),
                mode(params.text("score_mode")),
                params.flag("norm_score"));
    }

    private static Ranking.Decay.Shape shape(String name) {
        return switch (name) {
            case "gauss" -> Ranking.Decay.Shape.GAUSS;
            case "exp" -> Ranking.Decay.Shape.EXP;
            case "linear" -> Ranking.Decay.Shape.LINEAR;
            default ->
                    throw unexpected(
                            "Invaild decay function: %s, only support [gauss,linear,exp]"
                                    .formatted(name));
        };
    }

    private static Ranking.Decay.Mode mode(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "max" -> Ranking.Decay.Mode.MAX;
            case "sum" -> Ranking.Decay.Mode.SUM;
            case "avg" -> Ranking.Decay.Mode.AVG;
            default ->
                    throw unexpected(
                            "Unsupport score mode: [%s], only supports: [max, avg, sum]"
                                    .formatted(name));
        };
    }

    private static void requireNoInput(FunctionSchema function, String name) {
        if (function.getInputFieldNamesCount() > 0) {
            throw unexpected(
                    "The %s function does not support input parameters, but got %s"
                            .formatted(name, function.getInputFieldNamesList()));
        }
    }

    private static Ranking reciprocalRank(Parameters params) {
        return new Ranking.ReciprocalRank(
                (float) params.number("k", Ranking.ReciprocalRank.DEFAULT_K));
    }

    private static Ranking weighted(Parameters params) {
        if (!params.has("weights")) {
            throw unexpected("weights not found in rank_params");
        }
        return new Ranking.Weighted(weights(params.text("weights")), params.flag("norm_score"));
    }

    private static List<Float> weights(String text) {
        var weights = new ArrayList<Float>();
        for (JsonNode weight : list(text)) {
            if (!weight.isNumber()) {
                throw unexpected("The type of rank param weight should be float, it is " + weight);
            }
            weights.add(weight.floatValue());
        }
        return weights;
    }

    private static JsonNode list(String text) {
        try {
            JsonNode list = Json.MAPPER.readTree(text);
            if (list.isArray()) {
                return list;
            }
        } catch (JsonProcessingException _) {
            // Said below, with the text.
        }
        throw unexpected("rank param weights should be a list of floats, it is " + text);
    }

    private static AtollException unexpected(String message) {
        return new AtollException(ErrorCode.UNEXPECTED, message);
    }
}
