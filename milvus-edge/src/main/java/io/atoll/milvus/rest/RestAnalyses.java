package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Analyses;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.router.Router;
import io.atoll.text.TextToken;

import java.util.List;

/// What an analyzer makes of texts.
final class RestAnalyses {
    private final Analyses analyses;

    RestAnalyses(Router router) {
        this.analyses = new Analyses(router);
    }

    ObjectNode run(RestRequest request) {
        JsonNode body = request.body();
        List<String> texts = request.texts("text");
        if (texts.isEmpty()) {
            throw RestRefusal.missing("'text' is required");
        }
        JsonNode params = body.path("analyzerParams");
        var asked =
                new Analyses.Asked(
                        texts,
                        params.isMissingNode() || params.isNull() ? "" : KeyValues.text(params),
                        request.database(),
                        request.text("collectionName"),
                        request.text("fieldName"),
                        request.texts("analyzerNames"));
        boolean detail = body.path("withDetail").asBoolean();
        boolean hash = body.path("withHash").asBoolean();
        ArrayNode results = Json.MAPPER.createArrayNode();
        for (List<TextToken> tokens : analyses.run(asked)) {
            ArrayNode written = results.addObject().putArray("tokens");
            tokens.forEach(token -> write(written.addObject(), token, detail, hash));
        }
        return RestAnswer.success(results);
    }

    private static void write(ObjectNode json, TextToken token, boolean detail, boolean hash) {
        json.put("token", token.text());
        if (detail) {
            json.put("start_offset", token.start());
            json.put("end_offset", token.end());
            json.put("position", token.position());
            json.put("position_length", 1);
        }
        if (hash) {
            json.put("hash", token.hash());
        }
    }
}
