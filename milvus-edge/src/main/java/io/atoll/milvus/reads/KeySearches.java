package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Chain;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.ReadTarget;
import io.atoll.model.read.ReadTerms;
import io.atoll.model.rows.Column;
import io.atoll.router.Router;
import io.atoll.router.api.QueryAnswer;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.plan.SearchRules;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Searches by rows that are named by their keys: their vectors are read first, wherever in the
/// collection the rows are, and then searched for. A row without a vector finds nothing.
public final class KeySearches {
    private final Router router;

    public KeySearches(Router router) {
        this.router = router;
    }

    /// @param annsField empty: the only vector field
    /// @param ids [Long]s or strings, as the collection's keys are
    /// @param search the search for some vectors
    /// @param write the answer as the client gets it
    /// @throws AtollException if ids are wrong; the future ends with one if some are not there
    public <A> CompletableFuture<A> search(
            Collection collection,
            String annsField,
            List<?> ids,
            AskedRead read,
            Function<SearchedVectors, SearchTranslation> search,
            BiFunction<SearchAnswer, SearchTranslation, A> write) {
        check(collection, ids);
        Field field = SearchRules.field(collection, annsField);
        return Chain.thenBegin(
                router.query(query(collection, field, ids, read.terms())),
                found -> {
                    int[] rows = rows(found, ids);
                    Column.Vectors vectors = vectors(found, field);
                    SearchTranslation translated = search.apply(queries(field, vectors, rows));
                    return Chain.then(
                            answer(translated, found, vectors, rows),
                            answer -> write.apply(answer, translated));
                });
    }

    private static void check(Collection collection, List<?> ids) {
        if (ids.isEmpty() || ids.size() > Limits.MAX_QUERIES) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    ("nq [%d] is invalid, nq (number of search vector per search request) should be"
                                    + " in range [1, %d], but got %d")
                            .formatted(ids.size(), Limits.MAX_QUERIES, ids.size()));
        }
        boolean texts = !collection.schema().primaryKey().type().isInteger();
        if (texts != ids.getFirst() instanceof String) {
            throw Refusals.invalid(
                    "primary key is %s, but IDs type mismatch"
                            .formatted(texts ? "varchar" : "int64"));
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            throw Refusals.invalid("duplicate IDs found in search request");
        }
    }

    private static CollectionQuery query(
            Collection collection, Field field, List<?> ids, ReadTerms terms) {
        String key = collection.schema().primaryKey().name();
        ReadTarget target = terms.target();
        return new CollectionQuery(
                new ReadTerms(
                        ReadTarget.of(target.database(), target.collection()),
                        List.of(field.name()),
                        terms.freshness(),
                        terms.patience()),
                new FilterText(key + " in {ids}", Map.of("ids", ids)),
                false,
                Optional.empty());
    }

    private static Column.Vectors vectors(QueryAnswer found, Field field) {
        if (found.output().columns().getFirst() instanceof Column.Vectors vectors) {
            return vectors;
        }
        throw Refusals.notSupported(
                "a search by primary keys on field '%s' (%s) is not supported: send the vectors"
                        .formatted(field.name(), field.type()));
    }

    private static SearchedVectors queries(Field field, Column.Vectors vectors, int[] rows) {
        var queries = ByteBuffer.allocate(rows.length * vectors.vectorBytes());
        for (int row : rows) {
            if (!vectors.isNull(row)) {
                queries.put(vectors.vector(row));
            }
        }
        queries.flip();
        return new SearchedVectors(
                field.type(),
                new QueryVectors(queries, queries.remaining() / vectors.vectorBytes()));
    }

    private CompletableFuture<SearchAnswer> answer(
            SearchTranslation search, QueryAnswer found, Column.Vectors vectors, int[] rows) {
        if (search.request().queryCount() == 0) {
            return CompletableFuture.completedFuture(SearchAnswer.none(found, rows.length));
        }
        return Chain.then(
                router.search(search.request()),
                answer -> answer.withHitCounts(counts(answer.hitCounts(), rows, vectors)));
    }

    /// Where the rows of the ids are, in the order of the ids.
    private static int[] rows(QueryAnswer found, List<?> ids) {
        var rowOf = new HashMap<Object, Integer>();
        for (int row = 0; row < found.keys().size(); row++) {
            rowOf.put(found.keys().get(row), row);
        }
        List<?> missing = ids.stream().filter(id -> !rowOf.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            throw Refusals.invalid(
                    "some of the provided primary key IDs do not exist: missing IDs = " + missing);
        }
        return ids.stream().mapToInt(rowOf::get).toArray();
    }

    /// With none for the rows without a vector.
    private static List<Integer> counts(List<Integer> found, int[] rows, Column.Vectors vectors) {
        var counts = new ArrayList<Integer>(rows.length);
        int next = 0;
        for (int row : rows) {
            counts.add(vectors.isNull(row) ? 0 : found.get(next++));
        }
        return counts;
    }
}
