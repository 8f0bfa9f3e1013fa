package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.Database;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// `/v2/vectordb/databases/...`
final class RestDatabases {
    private final Router router;

    RestDatabases(Router router) {
        this.router = router;
    }

    ObjectNode list(RestRequest request) {
        ArrayNode names = Json.MAPPER.createArrayNode();
        new TreeSet<>(router.catalog().databases().keySet()).forEach(names::add);
        return RestAnswer.success(names);
    }

    ObjectNode describe(RestRequest request) {
        Database database = router.database(request.required("dbName"));
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("dbName", database.name());
        json.put("dbID", database.id());
        RestCollectionWriter.pairs(
                json.putArray("properties"), KeyValues.write(database.properties()));
        return RestAnswer.success(json);
    }

    ObjectNode create(RestRequest request) {
        router.change(
                new MetadataChange.CreateDatabase(
                        request.required("dbName"), request.pairs("properties")),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode drop(RestRequest request) {
        router.change(
                new MetadataChange.DropDatabase(request.required("dbName")),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode alter(RestRequest request) {
        return alter(request, request.pairs("properties"), List.of());
    }

    ObjectNode dropProperties(RestRequest request) {
        return alter(request, Map.of(), request.texts("propertyKeys"));
    }

    private ObjectNode alter(
            RestRequest request, Map<String, String> properties, List<String> deleted) {
        router.change(
                new MetadataChange.AlterDatabase(request.required("dbName"), properties, deleted),
                request.call().limit());
        return RestAnswer.success();
    }
}
