package io.atoll.milvus.reads;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.KeyValues;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionScore;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.KeyValuePair;

import java.util.ArrayList;
import java.util.List;

/// `functionScore` of a search in JSON, as the message that gRPC has for it.
public final class JsonFunctionScore {
    private JsonFunctionScore() {}

    /// @return without functions if the search has none
    public static FunctionScore read(JsonNode search) {
        JsonNode given = search.path("functionScore");
        var score = FunctionScore.newBuilder();
        pairs(given.path("params")).forEach(score::addParams);
        for (JsonNode function : given.path("functions")) {
            String type = function.path("type").asText("");
            if (!type.equals(FunctionType.Rerank.name())) {
                throw Refusals.invalid(
                        "functionScore takes functions of type 'Rerank', not '%s'".formatted(type));
            }
            var schema =
                    FunctionSchema.newBuilder()
                            .setName(function.path("name").asText(""))
                            .setType(FunctionType.Rerank);
            function.path("inputFieldNames")
                    .forEach(name -> schema.addInputFieldNames(name.asText()));
            pairs(function.path("params")).forEach(schema::addParams);
            score.addFunctions(schema);
        }
        return score.build();
    }

    private static List<KeyValuePair> pairs(JsonNode object) {
        var pairs = new ArrayList<KeyValuePair>();
        object.properties()
                .forEach(
                        entry ->
                                pairs.add(
                                        KeyValues.pair(
                                                entry.getKey(), KeyValues.text(entry.getValue()))));
        return pairs;
    }
}
