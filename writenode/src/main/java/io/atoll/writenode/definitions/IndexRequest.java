package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Names;
import io.atoll.segment.indexes.VectorIndex;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// An index as a client asks for it, names not resolved yet.
///
/// @param name empty: the field's name
/// @param type empty: AUTOINDEX
/// @param metric empty: COSINE
record IndexRequest(String name, String type, String metric, Map<String, String> params) {
    /// Resolves and checks the request against a collection.
    ///
    /// @throws AtollException naming what is wrong and what is allowed
    Index index(Collection collection, String fieldName, long id) {
        Field field =
                collection
                        .schema()
                        .field(fieldName)
                        .orElseThrow(() -> unknownField(collection, fieldName));
        if (!field.type().isVector()) {
            throw new AtollException(
                    ErrorCode.INDEX_NOT_SUPPORTED,
                    "field '"
                            + fieldName
                            + "' is "
                            + field.type()
                            + ": scalar fields are indexed always, only vector fields take an"
                            + " index");
        }
        IndexType indexType = type.isEmpty() ? IndexType.AUTOINDEX : IndexType.ofName(type);
        String indexName = name.isEmpty() ? fieldName : name;
        Names.check("index", indexName, ErrorCode.PARAMETER_INVALID);
        VectorIndex.of(indexType).checkParameters(params);
        return new Index(id, field.id(), indexName, indexType, resolvedMetric(), params);
    }

    private Metric resolvedMetric() {
        if (metric.isEmpty()) {
            return Metric.COSINE;
        }
        return Metric.ofName(metric)
                .orElseThrow(
                        () ->
                                invalid(
                                        "metric type '"
                                                + metric
                                                + "' is not supported for float vectors; known: "
                                                + Arrays.toString(Metric.values())));
    }

    private static AtollException unknownField(Collection collection, String fieldName) {
        List<String> known = collection.schema().fields().stream().map(Field::name).toList();
        return new AtollException(
                ErrorCode.FIELD_NOT_FOUND,
                "cannot create index on non-exist field: '"
                        + fieldName
                        + "' in collection '"
                        + collection.name()
                        + "'"
                        + Names.suggestion(fieldName, known));
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
