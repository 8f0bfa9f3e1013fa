package io.atoll.router.plan;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.model.Names;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.Page;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.model.rows.SparseVectorValues;
import io.atoll.model.vectors.SearchParameters;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// What requests are refused for before anyone is asked.
public final class SearchRules {
    private SearchRules() {}

    /// The vector field that a search is over.
    public static Field field(Collection collection, String name) {
        List<Field> vectors = collection.schema().vectorFields();
        if (name.isEmpty()) {
            if (vectors.size() != 1) {
                throw invalid(
                        "multiple anns_fields exist, please specify a anns_field in search_params:"
                                + " "
                                + vectors.stream().map(Field::name).toList());
            }
            return vectors.getFirst();
        }
        Field field =
                collection.schema().field(name).orElseThrow(() -> noSuchField(collection, name));
        if (!field.type().isVector()) {
            throw invalid("field '" + name + "' is no vector field, it is " + field.type());
        }
        return field;
    }

    private static AtollException noSuchField(Collection collection, String name) {
        List<String> known = collection.schema().vectorFields().stream().map(Field::name).toList();
        return invalid(
                "failed to create query plan: failed to get field schema by name: fieldName(%s) not found: invalid parameter%s"
                        .formatted(name, Names.suggestion(name, known)));
    }

    /// The metric of the field's index. A search may name it, but not another one.
    public static Metric metric(Collection collection, Field field, String name) {
        Optional<Metric> indexed = collection.indexOf(field.id()).flatMap(Index::vectorMetric);
        if (indexed.isEmpty() && collection.loaded()) {
            // It came after the load, which wants an index for each.
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "field %s is not loaded, please reload the collection: its index is missing"
                            .formatted(field.name()));
        }
        if (name.isEmpty()) {
            return indexed.orElseThrow(
                    () ->
                            new AtollException(
                                    ErrorCode.INDEX_NOT_FOUND,
                                    "index not found[collection=%s][field=%s]"
                                            .formatted(collection.name(), field.name())));
        }
        Metric asked =
                Metric.ofName(name)
                        .orElseThrow(() -> invalid("metric type '" + name + "' is unknown"));
        if (indexed.isPresent() && indexed.get() != asked) {
            throw invalid(
                    "metric type not match: invalid parameter[expected=%s][actual=%s]"
                            .formatted(indexed.get(), asked));
        }
        return asked;
    }

    /// What a search is, whatever its collection.
    static void check(CollectionSearch request) {
        request.grouping().ifPresent(grouping -> RankingRules.check(grouping, request));
        BoostRules.check(request);
        if (request.batch().isPresent() && request.queryCount() > 1) {
            throw invalid(
                    "an iterator has one query vector, not %d".formatted(request.queryCount()));
        }
        switch (request.ranking()) {
            case Ranking.ByDistance _ -> {
                if (request.parts().size() > 1) {
                    throw invalid(
                            "distances rank the hits of one approximate search, not of "
                                    + request.parts().size());
                }
                requireTopK(request.page().limit());
                requireOffset(request.page());
            }
            case Ranking.ReciprocalRank ranking -> {
                if (!(ranking.k() > 0 && ranking.k() < Ranking.ReciprocalRank.MAX_K)) {
                    throw unexpected(
                            "The rank params k should be in range (0, %d), it is %s"
                                    .formatted(Ranking.ReciprocalRank.MAX_K, ranking.k()));
                }
                checkParts(request);
            }
            case Ranking.Decay ranking -> {
                RankingRules.check(ranking);
                checkParts(request);
            }
            case Ranking.Weighted ranking -> {
                RankingRules.check(ranking, request.parts().size());
                checkParts(request);
            }
        }
        requireRange(
                "nq",
                "nq (number of search vector per search request) should",
                request.queryCount(),
                Limits.MAX_QUERIES);
    }

    /// What the parts of a ranked search have to have in common.
    private static void checkParts(CollectionSearch request) {
        if (request.parts().size() > Limits.MAX_PARTS) {
            throw unexpected(
                    "maximum of ann search requests is %d, there are %d"
                            .formatted(Limits.MAX_PARTS, request.parts().size()));
        }
        requireWindow(request.page());
        for (VectorPart part : request.parts()) {
            if (part.queries().count() != request.queryCount()) {
                throw invalid(
                        "sub search request nq should be the same: invalid"
                                + " parameter[expected=%d][actual=%d]"
                                        .formatted(request.queryCount(), part.queries().count()));
            }
            if (part.limit() != 0) {
                requireTopK(part.limit());
            }
        }
    }

    static void check(VectorPart part, Field field, Metric metric) {
        QueryVectors queries = part.queries();
        if (field.functionOutput()) {
            requireTexts(part);
            part.range().ifPresent(range -> checkRange(range, metric));
            return;
        }
        requireType(part, field);
        String what = "the search on field '" + field.name() + "'";
        if (field.type().isDenseVector()) {
            checkDense(what, queries, field);
        } else {
            for (int query = 0; query < queries.count(); query++) {
                SparseVectorValues.checkVector(what, query, queries.get(query));
            }
        }
        part.range().ifPresent(range -> checkRange(range, metric));
    }

    private static void checkDense(String what, QueryVectors queries, Field field) {
        var vectors = DenseVectorValues.ofVectors(field.type());
        long expected = (long) queries.count() * vectors.vectorBytes(field.dimension());
        if (queries.sizeBytes() != expected) {
            throw invalid(
                    "vector dimension mismatch, expected vector size(byte) %d, actual %d: field '%s' has dimension %d"
                            .formatted(
                                    expected / queries.count(),
                                    queries.sizeBytes() / queries.count(),
                                    field.name(),
                                    field.dimension()));
        }
        vectors.checkComponents(what, queries.bytes(), field.dimension());
    }

    /// How far the index of each segment is walked; 0: the node's choice.
    public static int width(Collection collection, VectorPart part, Field field, int k) {
        return collection
                .indexOf(field.id())
                .map(index -> SearchParameters.width(index.type(), part.params(), k))
                .orElse(0);
    }

    /// How many rows are scored again in each segment; 0: the node's choice.
    static int scoredAgain(Collection collection, VectorPart part, Field field, int k) {
        return collection
                .indexOf(field.id())
                .map(index -> SearchParameters.scoredAgain(index.type(), part.params(), k))
                .orElse(0);
    }

    /// Which share of a sparse query's values lead to no rows.
    static float dropped(Collection collection, VectorPart part, Field field) {
        return collection
                .indexOf(field.id())
                .map(index -> SearchParameters.dropped(index.type(), part.params()))
                .orElse(0f);
    }

    private static void requireTexts(VectorPart part) {
        if (part.type() != DataType.VARCHAR) {
            throw invalid(
                    "please provide varchar/text for BM25 Function based search, got "
                            + part.type());
        }
    }

    private static void requireType(VectorPart part, Field field) {
        if (part.type() != field.type()) {
            throw invalid(
                    "vector type must be the same: field '%s' is %s, the search has %s"
                            .formatted(field.name(), field.type(), part.type()));
        }
    }

    private static void checkRange(DistanceRange range, Metric metric) {
        float outer = range.outer();
        float inner = range.inner();
        if (Float.isNaN(outer)) {
            throw invalid("range_filter is given without radius");
        }
        if (!Float.isNaN(inner) && !metric.isBetter(inner, outer)) {
            throw invalid(
                    "range_filter(%s) must be %s than radius(%s) for metric %s"
                            .formatted(
                                    inner,
                                    metric.largerIsBetter() ? "greater" : "less",
                                    outer,
                                    metric));
        }
    }

    public static void check(CollectionQuery request) {
        if (request.page().isEmpty()) {
            if (!request.count() && request.filter().isBlank()) {
                throw invalid("empty expression should be used with limit");
            }
            return;
        }
        if (request.count()) {
            throw invalid("count entities with pagination is not allowed");
        }
        requireWindow(request.page().get());
    }

    /// A page of a list that is ranked or in the order of keys.
    private static void requireWindow(Page page) {
        @Nullable String trouble = null;
        if (page.offset() < 0) {
            trouble = "offset [%d] is invalid, should be gte than 0".formatted(page.offset());
        } else if (page.limit() < 1) {
            trouble = "limit [%d] is invalid, should be greater than 0".formatted(page.limit());
        } else if (page.end() > Limits.MAX_QUERY_WINDOW) {
            trouble =
                    "(offset+limit) should be in range [1, %d], but got %d"
                            .formatted(Limits.MAX_QUERY_WINDOW, page.end());
        }
        if (trouble != null) {
            throw unexpected("invalid max query result window, " + trouble);
        }
    }

    private static void requireTopK(int limit) {
        requireRange("topk", "it should", limit, Limits.MAX_TOP_K);
    }

    /// Of a list by distance.
    private static void requireOffset(Page page) {
        if (page.offset() != 0) {
            requireRange("offset", "it should", page.offset(), Limits.MAX_TOP_K);
        }
        requireRange("offset+topk", "it should", page.end(), Limits.MAX_TOP_K);
    }

    private static void requireRange(String what, String rule, long value, int most) {
        if (value < 1 || value > most) {
            throw unexpected(
                    "%s [%d] is invalid, %s be in range [1, %d], but got %d"
                            .formatted(what, value, rule, most, value));
        }
    }

    static AtollException unexpected(String message) {
        return new AtollException(ErrorCode.UNEXPECTED, message);
    }

    static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
