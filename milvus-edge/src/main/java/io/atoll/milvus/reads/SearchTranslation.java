package io.atoll.milvus.reads;

import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Ranking;

import java.util.List;

/// A search as the router takes it, with what the answer's writer must know besides.
///
/// @param roundDecimal digits behind the point of the scores; -1: all
public record SearchTranslation(CollectionSearch request, AskedRead read, int roundDecimal) {

    public static SearchTranslation of(
            SearchParams params, SearchedVectors queries, FilterText filter, AskedRead read) {
        var request =
                new CollectionSearch(
                        read.terms(),
                        List.of(params.part(queries, filter)),
                        new Ranking.ByDistance(),
                        params.grouping(),
                        params.page(),
                        params.explain());
        return new SearchTranslation(request, read, params.roundDecimal());
    }
}
