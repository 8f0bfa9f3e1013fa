package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.read.VectorPart;
import io.milvus.grpc.HybridSearchRequest;
import io.milvus.grpc.SearchRequest;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads Milvus's search messages.
public final class SearchReader {

    private SearchReader() {}

    public static SearchTranslation read(SearchRequest message, Call call) {
        refuseUnsupported(message);
        return read(
                message,
                call,
                SearchedVectors.read(message.getPlaceholderGroup(), message.getNq()));
    }

    /// @param queries what is searched for, whatever the message says of it
    public static SearchTranslation read(
            SearchRequest message, Call call, SearchedVectors queries) {
        refuseUnsupported(message);
        SearchParams params = params(message);
        FilterText filter = filter(message, params.times().zone());
        return SearchTranslation.of(
                params,
                List.of(params.part(queries, filter, 0).with(extras(message, filter, false))),
                message.hasFunctionScore()
                        ? RankingReader.of(message.getFunctionScore())
                                .orElseGet(Ranking.ByDistance::new)
                        : new Ranking.ByDistance(),
                params.page(),
                asked(message, call));
    }

    /// What a search says like any read.
    public static AskedRead asked(SearchRequest message, Call call) {
        SearchParams params = params(message);
        var terms =
                new ReadTerms(
                        new ReadTarget(
                                call.database(message.getDbName()),
                                message.getCollectionName(),
                                message.getPartitionNamesList()),
                        message.getOutputFieldsList(),
                        params.freshness(
                                Consistency.of(
                                        message.getConsistencyLevelValue(),
                                        message.getUseDefaultConsistency(),
                                        message.getGuaranteeTimestamp())),
                        params.patience(call));
        return new AskedRead(terms, params.collectionId(), params.times(), params.coverage());
    }

    /// The vector field that is searched; empty: the only one.
    public static String annsField(SearchRequest message) {
        return params(message).annsField();
    }

    private static SearchParams params(SearchRequest message) {
        return SearchParams.read(KeyValues.readNested(message.getSearchParamsList()));
    }

    /// Reads Milvus's message of several searches, of which one list is made. What they say of the
    /// collection and its partitions does not count: the whole says it.
    public static SearchTranslation read(HybridSearchRequest message, Call call) {
        if (!message.getNamespace().isEmpty()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
        Map<String, String> given = KeyValues.readNested(message.getRankParamsList());
        SearchParams params = SearchParams.read(given);
        var terms =
                new ReadTerms(
                        new ReadTarget(
                                call.database(message.getDbName()),
                                message.getCollectionName(),
                                message.getPartitionNamesList()),
                        message.getOutputFieldsList(),
                        params.freshness(
                                Consistency.of(
                                        message.getConsistencyLevelValue(),
                                        message.getUseDefaultConsistency(),
                                        message.getGuaranteeTimestamp())),
                        params.patience(call));
        var parts = new ArrayList<VectorPart>(message.getRequestsCount());
        for (SearchRequest part : message.getRequestsList()) {
            parts.add(part(part, params.times()));
        }
        return SearchTranslation.of(
                params,
                parts,
                message.hasFunctionScore()
                        ? RankingReader.ofHybrid(message.getFunctionScore())
                        : RankingReader.ofParameters(given),
                params.rankedPage(),
                new AskedRead(terms, params.collectionId(), params.times(), params.coverage()));
    }

    /// @param whole what the whole says of points in time, for where the part says nothing
    private static VectorPart part(SearchRequest message, AskedTimes whole) {
        refuseUnsupported(message);
        if (message.hasIds()) {
            throw Refusals.notSupported(
                    "ids of one request of a hybrid search are not supported: send the vectors");
        }
        if (message.hasFunctionScore()) {
            RankingReader.requireBoosts(message.getFunctionScore());
        }
        SearchParams params = params(message);
        FilterText filter = filter(message, params.times().zone().or(whole::zone));
        return params.part(
                        SearchedVectors.read(message.getPlaceholderGroup(), message.getNq()),
                        filter,
                        params.partLimit())
                .with(extras(message, filter, params.ignoreGrowing()));
    }

    /// @param filter of the search: what it says of names and zones the boosts' filters mean, too
    private static VectorPart.Extras extras(
            SearchRequest message, FilterText filter, boolean sealedOnly) {
        return new VectorPart.Extras(
                BoostReader.read(message.getFunctionScore(), filter), sealedOnly);
    }

    private static FilterText filter(SearchRequest message, Optional<ZoneId> zone) {
        return new FilterText(
                message.getDsl(), TemplateValues.read(message.getExprTemplateValuesMap()), zone);
    }

    private static void refuseUnsupported(SearchRequest message) {
        if (message.getSearchByPrimaryKeys()) {
            throw Refusals.notSupported(
                    "search_by_primary_keys is not supported: send the keys as ids");
        }
        if (message.getSubReqsCount() > 0) {
            throw Refusals.notSupported("a search with sub-requests is not supported");
        }
        if (message.hasHighlighter()) {
            throw Refusals.notSupported("a highlighter is not supported");
        }
        if (!message.getNamespace().isEmpty()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
    }
}
