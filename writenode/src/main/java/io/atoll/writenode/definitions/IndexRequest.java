package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Names;
import io.atoll.model.vectors.IndexRules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An index as a client asks for it, names not resolved yet.
///
/// @param name empty: the field's name
/// @param type empty: AUTOINDEX
/// @param metric empty: the default of the field's vectors
record IndexRequest(String name, String type, String metric, Map<String, String> params) {
    /// Resolves and checks the request against a collection.
    ///
    /// @throws AtollException naming what is wrong and what is allowed
    Index index(Collection collection, String fieldName, long id) {
        Field field =
                ScalarIndexes.field(collection, fieldName, params)
                        .orElseThrow(() -> unknownField(collection, fieldName));
        String indexName = name.isEmpty() ? unnamed(collection, field, fieldName) : name;
        Names.check("index", indexName, ErrorCode.UNEXPECTED);
        if (!field.type().isVector()) {
            return new Index(
                    id,
                    field.id(),
                    indexName,
                    ScalarIndexes.check(field, type, params),
                    Optional.empty(),
                    ScalarIndexes.params(field, fieldName, params));
        }
        IndexRules asked = IndexRules.check(field, type, metric, params);
        return new Index(id, field.id(), indexName, asked.type(), asked.metric(), params);
    }

    /// Without a name the one index that the field has is meant, else one of the field's name.
    private static String unnamed(Collection collection, Field field, String asked) {
        return field.type() == DataType.JSON
                ? asked
                : collection.indexOf(field.id()).map(Index::name).orElse(field.name());
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
}
