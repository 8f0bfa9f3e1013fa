package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.CollectionFunctions;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.ShortWait;
import io.atoll.milvus.messages.LoadStates;
import io.atoll.milvus.messages.SchemaReader;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.LoadState;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/v2/vectordb/collections/...`
final class RestCollections {
    /// As many as the write node gives to a collection of which nobody says how many.
    private static final int DEFAULT_REPLICAS = 0;

    private final Collections collections;
    private final CollectionFunctions functions;
    private final Router router;

    RestCollections(Router router) {
        this.collections = new Collections(router);
        this.functions = new CollectionFunctions(router);
        this.router = router;
    }

    ObjectNode list(RestRequest request) {
        ArrayNode names = Json.MAPPER.createArrayNode();
        collections.list(request.database()).forEach(found -> names.add(found.name()));
        return RestAnswer.success(names);
    }

    ObjectNode has(RestRequest request) {
        boolean found = collections.has(request.database(), request.collection());
        return RestAnswer.success(Json.MAPPER.createObjectNode().put("has", found));
    }

    ObjectNode describe(RestRequest request) {
        Collection collection = collections.describe(request.database(), request.collection(), 0);
        LoadState load = LoadStates.of(router, collection.database(), collection.name(), List.of());
        return RestAnswer.success(
                RestCollectionWriter.write(collection, collections.aliases(collection), load));
    }

    /// Creates what was asked for in one: the collection, its indexes, and if it has any, its
    /// loading. All names are checked before the first of them.
    ObjectNode create(RestRequest request) {
        RestCollectionReader.Creation creation = RestCollectionReader.read(request);
        router.change(creation.collection(), request.call().limit());
        creation.indexes().forEach(index -> router.change(index, request.call().limit()));
        if (!creation.indexes().isEmpty()) {
            load(request);
        }
        return RestAnswer.success();
    }

    ObjectNode drop(RestRequest request) {
        router.change(
                new MetadataChange.DropCollection(request.database(), request.collection()),
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
                new MetadataChange.AlterCollection(
                        request.database(), request.collection(), properties, deleted),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode alterField(RestRequest request) {
        router.change(
                new MetadataChange.AlterField(
                        request.database(),
                        request.collection(),
                        request.required("fieldName"),
                        request.pairs("fieldParams"),
                        List.of()),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode addField(RestRequest request) {
        JsonNode field = request.body().path("schema");
        if (!field.isObject()) {
            throw RestRefusal.missing("'schema' is required");
        }
        router.change(
                new MetadataChange.AddField(
                        request.database(),
                        request.collection(),
                        SchemaReader.readField(
                                request.collection(), RestCollectionReader.field(field, false))),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode addFunction(RestRequest request) {
        functions.add(request.database(), request.collection(), function(request));
        return RestAnswer.success();
    }

    ObjectNode alterFunction(RestRequest request) {
        functions.alter(
                request.database(),
                request.collection(),
                request.required("functionName"),
                function(request));
        return RestAnswer.success();
    }

    ObjectNode dropFunction(RestRequest request) {
        functions.drop(request.database(), request.collection(), request.required("functionName"));
        return RestAnswer.success();
    }

    private static Optional<FunctionSchema> function(RestRequest request) {
        JsonNode function = request.body().path("function");
        if (!function.isObject()) {
            throw RestRefusal.missing("'function' is required");
        }
        return Optional.of(RestCollectionReader.function(function));
    }

    ObjectNode truncate(RestRequest request) {
        router.truncate(request.database(), request.collection(), request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode rename(RestRequest request) {
        String newDatabase = request.text("newDbName");
        router.change(
                new MetadataChange.RenameCollection(
                        request.database(),
                        request.collection(),
                        newDatabase.isEmpty() ? request.database() : newDatabase,
                        request.required("newCollectionName")),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode stats(RestRequest request) {
        long rows =
                router.rowCount(
                        request.database(), request.collection(), "", request.call().limit());
        return RestAnswer.success(Json.MAPPER.createObjectNode().put("rowCount", rows));
    }

    ObjectNode load(RestRequest request) {
        router.change(
                new MetadataChange.Load(request.database(), request.collection(), DEFAULT_REPLICAS),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode release(RestRequest request) {
        router.change(
                new MetadataChange.Release(request.database(), request.collection()),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode flush(RestRequest request) {
        router.flush(request.database(), request.collection(), request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode loadState(RestRequest request) {
        String database = request.database();
        String name = request.collection();
        List<String> partitions = request.texts("partitionNames");
        LoadState state =
                ShortWait.until(
                        () -> LoadStates.of(router, database, name, partitions),
                        now -> now != LoadState.LoadStateLoading,
                        request.call().limit());
        if (state == LoadState.LoadStateNotExist) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_FOUND,
                    "collection not found[database=%s][collection=%s]".formatted(database, name));
        }
        ObjectNode data = Json.MAPPER.createObjectNode().put("loadState", state.name());
        if (state != LoadState.LoadStateNotLoad) {
            var progress =
                    partitions.isEmpty()
                            ? router.loadState(database, name)
                            : router.loadState(database, name, partitions);
            data.put("loadProgress", progress.percent());
        }
        return RestAnswer.success(data);
    }
}
