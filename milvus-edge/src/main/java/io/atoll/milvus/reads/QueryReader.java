package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.milvus.messages.KeyValues;
import io.milvus.grpc.QueryRequest;

/// Reads Milvus's query message. The pages of a client's iterator need nothing special: rows come
/// in the order of their keys, and each page asks for keys behind the last one.
public final class QueryReader {

    private QueryReader() {}

    public static QueryTranslation read(QueryRequest message, Call call) {
        var params = new Parameters(KeyValues.readNested(message.getQueryParamsList()));
        if (params.flag("ignore_growing")) {
            throw Refusals.notSupported("query parameter 'ignore_growing' is not supported");
        }
        if (!message.getNamespace().isEmpty()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
        var terms =
                new ReadTerms(
                        call.database(message.getDbName()),
                        message.getCollectionName(),
                        message.getPartitionNamesList(),
                        message.getExpr(),
                        TemplateValues.read(message.getExprTemplateValuesMap()),
                        message.getOutputFieldsList(),
                        Consistency.of(
                                message.getConsistencyLevelValue(),
                                message.getUseDefaultConsistency(),
                                message.getGuaranteeTimestamp()),
                        params.integer("collection_id"),
                        params.share("min_coverage"),
                        CoverageWriter.asked(params),
                        call.limit());
        return QueryTranslation.of(terms, params.integer("limit"), params.integer("offset", 0));
    }
}
