package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Chain;
import io.atoll.milvus.calls.WaitingRoom;
import io.atoll.milvus.reads.KeySearches;
import io.atoll.milvus.reads.QueryReader;
import io.atoll.milvus.reads.QueryTranslation;
import io.atoll.milvus.reads.QueryWriter;
import io.atoll.milvus.reads.SearchReader;
import io.atoll.milvus.reads.SearchTranslation;
import io.atoll.milvus.reads.SearchWriter;
import io.atoll.model.Collection;
import io.atoll.router.Router;
import io.milvus.grpc.HybridSearchRequest;
import io.milvus.grpc.IDs;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Searches and queries. Nothing waits here: the answers are written where they arrive.
final class ReadCalls {
    private final Router router;
    private final KeySearches keySearches;

    ReadCalls(Router router) {
        this.router = router;
        this.keySearches = new KeySearches(router);
    }

    /// A search by keys needs to know the collection, which may have to be looked up.
    CompletableFuture<SearchResults> search(SearchRequest request, Call call, WaitingRoom waiting) {
        return request.hasIds()
                ? Chain.thenBegin(
                        waiting.run(
                                () ->
                                        router.collection(
                                                call.database(request.getDbName()),
                                                request.getCollectionName())),
                        collection -> searchByKeys(request, call, collection))
                : search(request, call);
    }

    private CompletableFuture<SearchResults> searchByKeys(
            SearchRequest request, Call call, Collection collection) {
        IDs ids = request.getIds();
        List<?> keys = ids.hasStrId() ? ids.getStrId().getDataList() : ids.getIntId().getDataList();
        return keySearches.search(
                collection,
                SearchReader.annsField(request),
                keys,
                SearchReader.asked(request, call),
                queries -> SearchReader.read(request, call, queries),
                SearchWriter::write);
    }

    private CompletableFuture<SearchResults> search(SearchRequest request, Call call) {
        SearchTranslation search = SearchReader.read(request, call);
        return Chain.then(
                router.search(search.request()), answer -> SearchWriter.write(answer, search));
    }

    CompletableFuture<SearchResults> hybridSearch(HybridSearchRequest request, Call call) {
        SearchTranslation search = SearchReader.read(request, call);
        return Chain.then(
                router.search(search.request()), answer -> SearchWriter.write(answer, search));
    }

    CompletableFuture<QueryResults> query(QueryRequest request, Call call) {
        QueryTranslation query = QueryReader.read(request, call);
        return Chain.then(
                router.query(query.request()), answer -> QueryWriter.write(answer, query));
    }
}
