package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.milvus.grpc.QueryRequest;

/// Reads Milvus's query message. The pages of a client's iterator are queries of one state of the
/// collection: rows come in the order of their keys, and each page asks for keys behind the last
/// one.
public final class QueryReader {

    private QueryReader() {}

    public static QueryTranslation read(QueryRequest message, Call call) {
        var params = new Parameters(KeyValues.readNested(message.getQueryParamsList()));
        params.refuse("query parameter", SearchParams.NOT_SUPPORTED);
        if (!message.getNamespace().isEmpty()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
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
                                        message.getGuaranteeTimestamp())
                                .withSnapshot(params.flag("iterator"))
                                .withSealedOnly(params.flag("ignore_growing")),
                        new Patience(call.limit(), params.share("min_coverage")));
        AskedTimes times = AskedTimes.read(params);
        var filter =
                new FilterText(
                        message.getExpr(),
                        TemplateValues.read(message.getExprTemplateValuesMap()),
                        times.zone());
        var read =
                new AskedRead(
                        terms,
                        params.integer("collection_id"),
                        times,
                        CoverageWriter.asked(params));
        return QueryTranslation.of(
                read, filter, params.integer("limit"), params.integer("offset", 0));
    }
}
