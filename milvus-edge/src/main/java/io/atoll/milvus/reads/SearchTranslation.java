package io.atoll.milvus.reads;

import io.atoll.router.Router;

/// A search as the router takes it, with what the answer's writer must know besides.
public record SearchTranslation(
        Router.SearchRequest request, ReadTerms terms, SearchParams params) {

    public static SearchTranslation of(SearchParams params, QueryVectors queries, ReadTerms terms) {
        var request =
                new Router.SearchRequest(
                        terms.options(terms.outputFields()),
                        params.field(),
                        params.metric(),
                        queries.bytes(),
                        queries.count(),
                        params.topK(),
                        params.offset(),
                        params.ef(),
                        params.radius(),
                        params.rangeFilter(),
                        params.explain());
        return new SearchTranslation(request, terms, params);
    }
}
