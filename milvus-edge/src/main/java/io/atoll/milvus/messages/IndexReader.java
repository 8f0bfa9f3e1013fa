package io.atoll.milvus.messages;

import io.atoll.model.change.MetadataChange;

import java.util.LinkedHashMap;
import java.util.Map;

/// Reads what an index should be like.
public final class IndexReader {
    private static final String TYPE = "index_type";
    private static final String METRIC = "metric_type";

    private IndexReader() {}

    /// An index that is to be made.
    ///
    /// @param extra type, metric and build parameters, nested ones included
    public static MetadataChange.CreateIndex read(
            String collection,
            String field,
            String indexName,
            Map<String, String> extra,
            String database) {
        var params = new LinkedHashMap<>(extra);
        String type = params.getOrDefault(TYPE, "");
        String metric = params.getOrDefault(METRIC, "");
        params.remove(TYPE);
        params.remove(METRIC);
        return new MetadataChange.CreateIndex(
                database, collection, field, indexName, type, metric, params);
    }
}
