package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Page;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorPart;

import java.util.List;
import java.util.Optional;

/// A search as the router takes it, with what the answer's writer must know besides.
///
/// @param roundDecimal digits behind the point of the scores; -1: all
/// @param iterator of version 2; empty: none
public record SearchTranslation(
        CollectionSearch request,
        AskedRead read,
        int roundDecimal,
        Optional<IteratorParams> iterator) {

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
        Optional<IteratorParams> iterator = params.iterator();
        var request =
                new CollectionSearch(
                        read.terms(),
                        parts,
                        ranking,
                        params.grouping(),
                        iterator.isPresent() ? new Page(0, iterator.get().size()) : page,
                        iterator.map(IteratorParams::batch),
                        params.explain());
        return new SearchTranslation(request, read, params.roundDecimal(), iterator);
    }
}
