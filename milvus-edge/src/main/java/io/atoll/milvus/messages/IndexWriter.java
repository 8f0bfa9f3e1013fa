package io.atoll.milvus.messages;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Schema;
import io.atoll.model.indexes.ValueIndex;
import io.atoll.router.api.IndexProgress;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Describes indexes in Milvus's message.
public final class IndexWriter {
    private static final String BUILT_AS = "built_as";

    /// Nothing is built for the whole of JSON objects: rows are looked at one by one.
    private static final String SCANNED = "SCAN";

    private IndexWriter() {}

    /// The indexes that a request means.
    ///
    /// @param name an index's; empty: any
    /// @param field a field's; empty: any
    /// @throws AtollException with INDEX_NOT_FOUND when there is none
    public static List<Index> select(Collection collection, String name, String field) {
        List<Index> selected =
                collection.indexes().stream()
                        .filter(index -> name.isEmpty() || index.name().equals(name))
                        .filter(index -> field.isEmpty() || field(collection, index).equals(field))
                        .toList();
        if (selected.isEmpty()) {
            throw new AtollException(
                    ErrorCode.INDEX_NOT_FOUND,
                    name.isEmpty()
                            ? "index not found[collection=" + collection.name() + "]"
                            : "index not found[collection=%s][index=%s]"
                                    .formatted(collection.name(), name));
        }
        return selected;
    }

    /// The name of an index's field.
    public static String field(Collection collection, Index index) {
        return collection.schema().field(index.fieldId()).map(Field::name).orElse("");
    }

    public static IndexDescription write(
            Collection collection, Index index, IndexProgress progress) {
        var message = IndexDescription.newBuilder();
        message.setIndexName(index.name())
                .setIndexID(index.id())
                .setFieldName(field(collection, index))
                .addParams(KeyValues.pair("index_type", index.type().title()));
        if (!index.isScalar()) {
            message.addParams(KeyValues.pair("metric_type", index.metricName()));
        }
        return message.addAllParams(KeyValues.write(asAsked(collection, index)))
                .setTotalRows(progress.totalRows())
                .setIndexedRows(progress.indexedRows())
                .setPendingIndexRows(progress.pendingRows())
                .setState(state(progress))
                .setIndexStateFailReason(progress.reason())
                .build();
    }

    /// The same, with what was nested in `params` standing there again.
    private static Map<String, String> asAsked(Collection collection, Index index) {
        Map<String, String> shown = shown(collection, index);
        String nested = index.params().get(Index.NESTED);
        if (nested == null) {
            return shown;
        }
        var asked = new LinkedHashMap<>(shown);
        asked.keySet().removeAll(KeyValues.nestedNames(nested));
        asked.put(Index.NESTED, nested);
        return asked;
    }

    /// What the index was asked to have, and what it is built as where its name says another thing,
    /// or leaves it open.
    public static Map<String, String> shown(Collection collection, Index index) {
        boolean scanned = index.isScalar() && isScanned(collection.schema(), index);
        var shown = new LinkedHashMap<>(index.params());
        shown.remove(Index.NESTED);
        if (scanned) {
            shown.put(BUILT_AS, SCANNED);
        } else if (!index.isScalar() && !index.type().isBuiltAsNamed()) {
            collection
                    .schema()
                    .field(index.fieldId())
                    .ifPresent(
                            field ->
                                    shown.put(
                                            BUILT_AS,
                                            index.type().builtOver(field.type()).title()));
        }
        return shown;
    }

    private static boolean isScanned(Schema schema, Index index) {
        return (index.type() == IndexType.NGRAM || index.params().containsKey(ValueIndex.CAST))
                && ValueIndex.of(schema, index).isEmpty();
    }

    public static IndexState state(IndexProgress progress) {
        if (!progress.reason().isEmpty()) {
            return IndexState.Failed;
        }
        return progress.pendingRows() == 0 ? IndexState.Finished : IndexState.InProgress;
    }
}
