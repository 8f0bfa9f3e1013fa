package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Chain;
import io.atoll.milvus.reads.QueryReader;
import io.atoll.milvus.reads.QueryTranslation;
import io.atoll.milvus.reads.QueryWriter;
import io.atoll.milvus.reads.SearchReader;
import io.atoll.milvus.reads.SearchTranslation;
import io.atoll.milvus.reads.SearchWriter;
import io.atoll.router.Router;
import io.milvus.grpc.HybridSearchRequest;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;

import java.util.concurrent.CompletableFuture;

/// Searches and queries. Nothing waits here: the answers are written where they arrive.
final class ReadCalls {
    private final Router router;

    ReadCalls(Router router) {
        this.router = router;
    }

    CompletableFuture<SearchResults> search(SearchRequest request, Call call) {
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
