package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Aliases;
import io.atoll.milvus.calls.Json;
import io.atoll.model.Collection;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;

/// `/v2/vectordb/aliases/...`
final class RestAliases {
    private final Aliases aliases;
    private final Router router;

    RestAliases(Router router) {
        this.aliases = new Aliases(router);
        this.router = router;
    }

    ObjectNode list(RestRequest request) {
        ArrayNode names = Json.MAPPER.createArrayNode();
        aliases.list(request.database(), request.text("collectionName")).forEach(names::add);
        return RestAnswer.success(names);
    }

    ObjectNode describe(RestRequest request) {
        String alias = request.required("aliasName");
        Collection target = aliases.target(request.database(), alias);
        return RestAnswer.success(
                Json.MAPPER
                        .createObjectNode()
                        .put("dbName", target.database())
                        .put("collectionName", target.name())
                        .put("aliasName", alias));
    }

    ObjectNode create(RestRequest request) {
        router.change(
                new MetadataChange.CreateAlias(
                        request.database(), request.required("aliasName"), request.collection()),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode alter(RestRequest request) {
        router.change(
                new MetadataChange.AlterAlias(
                        request.database(), request.required("aliasName"), request.collection()),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode drop(RestRequest request) {
        router.change(
                new MetadataChange.DropAlias(request.database(), request.required("aliasName")),
                request.call().limit());
        return RestAnswer.success();
    }
}
