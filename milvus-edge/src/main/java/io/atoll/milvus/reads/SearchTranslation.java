package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorPart;

import java.util.List;

/// A search as the router takes it, with what the answer's writer must know besides.
///
/// @param roundDecimal digits behind the point of the scores; -1: all
public record SearchTranslation(CollectionSearch request, AskedRead read, int roundDecimal) {

    /// A search by one vector field.
    public static SearchTranslation of(
            SearchParams params, SearchedVectors queries, FilterText filter, AskedRead read) {
        return of(
                params,
                List.of(params.part(queries, filter, 0)),
                new Ranking.ByDistance(),
                params.page(),
                read);
    }

    /// A search whose hits are ranked.
    ///
    /// @param params of the whole
    public static SearchTranslation of(
            SearchParams params,
            List<VectorPart> parts,
            Ranking ranking,
            Page page,
            AskedRead read) {
        if (parts.isEmpty()) {
            throw Refusals.invalid(
                    "a hybrid search has at least one search request, this has none");
        }
        var request =
                new CollectionSearch(
                        read.terms(), parts, ranking, params.grouping(), page, params.explain());
        return new SearchTranslation(request, read, params.roundDecimal());
    }
}
