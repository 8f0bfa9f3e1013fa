package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.IndexReader;
import io.atoll.milvus.messages.IndexWriter;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.atoll.router.api.IndexProgress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/v2/vectordb/indexes/...`
final class RestIndexes {
    private final Router router;

    RestIndexes(Router router) {
        this.router = router;
    }

    ObjectNode list(RestRequest request) {
        Collection collection = router.collection(request.database(), request.collection());
        ArrayNode names = Json.MAPPER.createArrayNode();
        collection.indexes().forEach(index -> names.add(index.name()));
        return RestAnswer.success(names);
    }

    ObjectNode describe(RestRequest request) {
        Collection collection = router.collection(request.database(), request.collection());
        ArrayNode descriptions = Json.MAPPER.createArrayNode();
        for (Index index : IndexWriter.select(collection, request.required("indexName"), "")) {
            IndexProgress progress = router.indexProgress(collection, index.id());
            ObjectNode json = descriptions.addObject();
            json.put("indexName", index.name());
            json.put("fieldName", IndexWriter.field(collection, index));
            json.put("indexType", index.type().title());
            json.put("metricType", index.metricName());
            json.put("totalRows", progress.totalRows());
            json.put("indexedRows", progress.indexedRows());
            json.put("pendingRows", progress.pendingRows());
            json.put("indexState", IndexWriter.state(progress).name());
            json.put("failReason", progress.reason());
            RestCollectionWriter.pairs(
                    json.putArray("indexParams"),
                    KeyValues.write(IndexWriter.shown(collection, index)));
        }
        return RestAnswer.success(descriptions);
    }

    ObjectNode create(RestRequest request) {
        List<MetadataChange.CreateIndex> indexes = read(request);
        if (indexes.isEmpty()) {
            throw RestRefusal.missing("'indexParams' is required");
        }
        indexes.forEach(index -> router.change(index, request.call().limit()));
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
                new MetadataChange.AlterIndex(
                        request.database(),
                        request.collection(),
                        request.required("indexName"),
                        properties,
                        deleted),
                request.call().limit());
        return RestAnswer.success();
    }

    ObjectNode drop(RestRequest request) {
        router.change(
                new MetadataChange.DropIndex(
                        request.database(), request.collection(), request.required("indexName")),
                request.call().limit());
        return RestAnswer.success();
    }

    /// What `indexParams` ask for. Type and metric stand beside or inside the `params` of each.
    static List<MetadataChange.CreateIndex> read(RestRequest request) {
        var indexes = new ArrayList<MetadataChange.CreateIndex>();
        for (JsonNode index : request.body().path("indexParams")) {
            Map<String, String> extra = new LinkedHashMap<>();
            index.path("params")
                    .properties()
                    .forEach(param -> extra.put(param.getKey(), KeyValues.text(param.getValue())));
            put(extra, "index_type", RestRequest.text(index, "indexType"));
            put(extra, "metric_type", RestRequest.text(index, "metricType"));
            String field = RestRequest.text(index, "fieldName");
            if (field.isEmpty()) {
                throw RestRefusal.missing("'indexParams' need a 'fieldName' each");
            }
            indexes.add(
                    IndexReader.read(
                            request.collection(),
                            field,
                            RestRequest.text(index, "indexName"),
                            extra,
                            request.database()));
        }
        return indexes;
    }

    private static void put(Map<String, String> params, String name, String value) {
        if (!value.isEmpty()) {
            params.put(name, value);
        }
    }
}
