package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.change.MetadataChange;
import io.atoll.writenode.reign.WriteClock;

import java.util.ArrayList;
import java.util.Optional;

/// What a change of indexes makes of a collection: the collection itself where it is in force
/// already.
final class IndexChanges {
    private IndexChanges() {}

    /// @throws AtollException with UNEXPECTED if the field or the name has another index
    static Collection create(
            Collection collection, MetadataChange.CreateIndex create, WriteClock clock) {
        var request =
                new IndexRequest(
                        create.indexName(), create.indexType(), create.metric(), create.params());
        Index index = request.index(collection, create.field(), clock.next());
        for (Index existing : collection.indexes()) {
            if (existing.asksTheSameAs(index) && existing.name().equals(index.name())) {
                return collection;
            }
            requireBeside(collection, existing, index, create.field());
        }
        var indexes = new ArrayList<>(collection.indexes());
        indexes.add(index);
        return collection.withIndexes(indexes);
    }

    /// Milvus's words, and what there is.
    private static void requireBeside(
            Collection collection, Index existing, Index index, String fieldName) {
        Field field = collection.schema().field(index.fieldId()).orElseThrow();
        if (existing.name().equals(index.name())) {
            throw another("at most one distinct index is allowed per field", existing, fieldName);
        }
        if (existing.fieldId() == index.fieldId()
                && !ScalarIndexes.ofOtherPaths(field, existing, index)) {
            throw another(
                    "creating multiple indexes on same field is not supported",
                    existing,
                    fieldName);
        }
    }

    private static AtollException another(String rule, Index existing, String fieldName) {
        return new AtollException(
                ErrorCode.UNEXPECTED,
                "CreateIndex failed: %s: asked for field '%s', there is index '%s' (%s, %s, %s)"
                        .formatted(
                                rule,
                                fieldName,
                                existing.name(),
                                existing.type(),
                                existing.isScalar() ? "scalar" : existing.metric(),
                                existing.params()));
    }

    /// @throws AtollException with PARAMETER_INVALID while searches may need the index
    static Collection drop(Collection collection, MetadataChange.DropIndex drop) {
        Optional<Index> index = find(collection, drop.indexOrField());
        if (index.isEmpty()) {
            return collection;
        }
        if (collection.loaded() && !index.get().isScalar()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "vector index cannot be dropped on loaded collection: '%s', index '%s': release it first"
                            .formatted(collection.name(), index.get().name()));
        }
        var indexes = new ArrayList<>(collection.indexes());
        indexes.remove(index.get());
        return collection.withIndexes(indexes);
    }

    private static Optional<Index> find(Collection collection, String indexOrField) {
        long fieldId = collection.schema().field(indexOrField).map(Field::id).orElse(-1L);
        return collection.indexes().stream()
                .filter(each -> each.name().equals(indexOrField) || each.fieldId() == fieldId)
                .findFirst();
    }
}
