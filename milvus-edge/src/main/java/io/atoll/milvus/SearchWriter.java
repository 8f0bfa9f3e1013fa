package io.atoll.milvus;

import io.atoll.router.Router.SearchAnswer;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.Status;

/// Writes a search's answer: keys and scores query by query, and the output fields in line with
/// them.
final class SearchWriter {

    private SearchWriter() {}

    static SearchResults write(SearchAnswer answer, SearchTranslation search) {
        search.terms().requireCollection(answer.collection());
        var selection =
                OutputSelection.of(answer.collection().schema(), search.terms().outputFields());
        var data =
                SearchResultData.newBuilder()
                        .setNumQueries(search.request().queryCount())
                        .setIds(KeyWriter.write(answer.keys()))
                        .setPrimaryFieldName(answer.collection().schema().primaryKey().name())
                        .addAllOutputFields(selection.names())
                        .addAllFieldsData(
                                OutputWriter.write(
                                        answer.output(),
                                        answer.outputFields(),
                                        selection,
                                        answer.keys()));
        int most = 0;
        for (int hits : answer.hitCounts()) {
            data.addTopks(hits);
            most = Math.max(most, hits);
        }
        data.setTopK(most);
        for (float distance : answer.distances()) {
            data.addScores(Scores.round(distance, search.params().roundDecimal()));
        }
        return SearchResults.newBuilder()
                .setStatus(status(answer, search.terms()))
                .setCollectionName(answer.collection().name())
                .setSessionTs(answer.timestamp())
                .setResults(data)
                .build();
    }

    private static Status status(SearchAnswer answer, ReadTerms terms) {
        return terms.coverage()
                ? StatusWriter.success(answer.coverage(), answer.explanation())
                : StatusWriter.success();
    }
}
