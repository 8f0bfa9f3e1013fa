package io.atoll.router;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Page;
import io.atoll.router.api.SearchAnswer;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Batches of an iterator by distance. All that the next request says of what was had is the last
/// distance, so a batch ends between two distances: rows at one distance come together. So it may
/// have fewer rows than asked for, and more only where so many are at one distance.
final class IteratorBatches {
    /// How much farther is looked where a batch is all at one distance.
    private static final int GROWTH = 4;

    private final Function<CollectionSearch, CompletableFuture<SearchAnswer>> search;

    /// @param search answers a page
    IteratorBatches(Function<CollectionSearch, CompletableFuture<SearchAnswer>> search) {
        this.search = search;
    }

    CompletableFuture<SearchAnswer> next(CollectionSearch request) {
        return next(request, request.page().limit(), request.page().limit() + 1);
    }

    /// @param asked how many rows are looked at
    private CompletableFuture<SearchAnswer> next(CollectionSearch request, int size, int asked) {
        int most = Math.min(asked, Limits.MAX_TOP_K);
        return Continued.with(
                search.apply(request.withPage(new Page(0, most))),
                answer -> {
                    int found = answer.keys().size();
                    if (found < most || found <= size) {
                        return CompletableFuture.completedFuture(
                                answer.first(end(answer.distances(), size, found)));
                    }
                    int end = end(answer.distances(), size, 0);
                    if (end > 0) {
                        return CompletableFuture.completedFuture(answer.first(end));
                    }
                    if (most == Limits.MAX_TOP_K) {
                        throw new AtollException(
                                ErrorCode.PARAMETER_INVALID,
                                "more than %d rows are at distance %s: an iterator cannot go on behind them"
                                        .formatted(most, answer.distances()[0]));
                    }
                    return next(request, size, asked * GROWTH);
                });
    }

    /// Where a batch ends.
    ///
    /// @param otherwise where it ends if all that are there are at one distance
    private static int end(float[] distances, int size, int otherwise) {
        if (distances.length <= size) {
            return distances.length;
        }
        for (int end = size; end > 0; end--) {
            if (distances[end - 1] != distances[end]) {
                return end;
            }
        }
        for (int end = size + 1; end < distances.length; end++) {
            if (distances[end - 1] != distances[end]) {
                return end;
            }
        }
        return otherwise;
    }
}
