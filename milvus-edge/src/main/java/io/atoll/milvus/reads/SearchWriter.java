package io.atoll.milvus.reads;

import io.atoll.milvus.values.KeyWriter;
import io.atoll.milvus.values.OutputSelection;
import io.atoll.milvus.values.OutputWriter;
import io.atoll.milvus.values.TimeTerms;
import io.atoll.router.api.SearchAnswer;
import io.milvus.grpc.SearchIteratorV2Results;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.SearchResults;

/// Writes a search's answer: keys and scores query by query, and the output fields in line with
/// them.
public final class SearchWriter {

    private SearchWriter() {}

    public static SearchResults write(SearchAnswer answer, SearchTranslation search) {
        search.read().requireCollection(answer.collection());
        var selection =
                OutputSelection.of(answer.collection().schema(), search.read().terms().output());
        TimeTerms times = search.read().timesOf(answer.collection());
        var data =
                SearchResultData.newBuilder()
                        .setNumQueries(answer.hitCounts().size())
                        .setIds(KeyWriter.write(answer.keys()))
                        .setPrimaryFieldName(answer.collection().schema().primaryKey().name())
                        .addAllOutputFields(selection.names())
                        .addAllFieldsData(
                                OutputWriter.write(
                                        answer.output(),
                                        answer.outputFields(),
                                        selection,
                                        answer.keys(),
                                        times));
        int most = 0;
        for (int hits : answer.hitCounts()) {
            data.addTopks(hits);
            most = Math.max(most, hits);
        }
        data.setTopK(most);
        for (float distance : answer.distances()) {
            data.addScores(Scores.round(distance, search.roundDecimal()));
        }
        answer.groupValues()
                .ifPresent(
                        groups ->
                                data.setGroupByFieldValue(
                                        OutputWriter.write(
                                                answer.collection()
                                                        .schema()
                                                        .field(groups.fieldId())
                                                        .orElseThrow(),
                                                groups,
                                                times)));
        search.iterator()
                .ifPresent(iterator -> data.setSearchIteratorV2Results(next(iterator, answer)));
        return SearchResults.newBuilder()
                .setStatus(
                        CoverageWriter.status(
                                search.read(), answer.coverage(), answer.explanation()))
                .setCollectionName(answer.collection().name())
                .setSessionTs(answer.timestamp())
                .setResults(data)
                .build();
    }

    /// What the client brings along for the next batch.
    private static SearchIteratorV2Results next(IteratorParams iterator, SearchAnswer answer) {
        float[] distances = answer.distances();
        float bound =
                distances.length == 0
                        ? iterator.batch().bound().orElse(0f)
                        : distances[distances.length - 1];
        return SearchIteratorV2Results.newBuilder()
                .setToken(iterator.token().toString())
                .setLastBound(bound)
                .build();
    }
}
