package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.milvus.grpc.SearchRequest;

/// Reads Milvus's search message.
public final class SearchReader {

    private SearchReader() {}

    public static SearchTranslation read(SearchRequest message, Call call) {
        refuseUnsupported(message);
        SearchParams params =
                SearchParams.read(KeyValues.readNested(message.getSearchParamsList()));
        var queries = SearchedVectors.read(message.getPlaceholderGroup(), message.getNq());
        var terms =
                new ReadTerms(
                        new ReadTarget(
                                call.database(message.getDbName()),
                                message.getCollectionName(),
                                message.getPartitionNamesList()),
                        message.getOutputFieldsList(),
                        Consistency.of(
                                message.getConsistencyLevelValue(),
                                message.getUseDefaultConsistency(),
                                message.getGuaranteeTimestamp()),
                        params.patience(call));
        var filter =
                new FilterText(
                        message.getDsl(), TemplateValues.read(message.getExprTemplateValuesMap()));
        var read = new AskedRead(terms, params.collectionId(), params.coverage());
        return SearchTranslation.of(params, queries, filter, read);
    }

    private static void refuseUnsupported(SearchRequest message) {
        if (message.hasIds() || message.getSearchByPrimaryKeys()) {
            throw Refusals.notSupported(
                    "a search by primary keys is not supported: send the vectors");
        }
        if (message.getSubReqsCount() > 0) {
            throw Refusals.notSupported("a search with sub-requests is not supported");
        }
        if (message.hasFunctionScore()) {
            throw Refusals.notSupported("function_score (re-ranking) is not supported");
        }
        if (message.hasHighlighter()) {
            throw Refusals.notSupported("a highlighter is not supported");
        }
        if (!message.getNamespace().isEmpty()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
    }
}
