package io.atoll.router.plan;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.Page;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorPart;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.model.vectors.SearchParameters;

import java.util.List;
import java.util.Optional;

/// What requests are refused for before anyone is asked.
public final class SearchRules {
    private SearchRules() {}

    /// The part that a search consists of.
    public static VectorPart onlyPart(CollectionSearch request) {
        request.grouping()
                .ifPresent(
                        grouping -> {
                            throw new AtollException(
                                    ErrorCode.UNIMPLEMENTED,
                                    "grouping by field '%s' is not supported"
                                            .formatted(grouping.field()));
                        });
        return switch (request.ranking()) {
            case Ranking.ByDistance _ -> {
                if (request.parts().size() > 1) {
                    throw invalid(
                            "distances rank the hits of one approximate search, not of "
                                    + request.parts().size());
                }
                yield request.parts().getFirst();
            }
        };
    }

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
                collection
                        .schema()
                        .field(name)
                        .orElseThrow(() -> OutputFields.notFound(collection.schema(), name));
        if (!field.type().isVector()) {
            throw invalid("field '" + name + "' is no vector field, it is " + field.type());
        }
        return field;
    }

    /// The metric of the field's index. A search may name it, but not another one.
    public static Metric metric(Collection collection, Field field, String name) {
        Optional<Metric> indexed = collection.indexOf(field.id()).map(Index::metric);
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

    public static void check(
            CollectionSearch request, VectorPart part, Field field, Metric metric) {
        QueryVectors queries = part.queries();
        requireRange("topk", request.page().limit(), 1, Limits.MAX_TOP_K);
        requireRange("nq", queries.count(), 1, Limits.MAX_QUERIES);
        requireWindow(request.page());
        requireType(part, field);
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
        vectors.checkComponents(
                "the search on field '" + field.name() + "'", queries.bytes(), field.dimension());
        part.range().ifPresent(range -> checkRange(range, metric));
    }

    /// How many candidates are collected in each segment; 0: the node's choice.
    public static int width(Collection collection, VectorPart part, Field field, int k) {
        return collection
                .indexOf(field.id())
                .map(index -> SearchParameters.width(index.type(), part.params(), k))
                .orElse(0);
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
        Page page = request.page().get();
        if (page.offset() < 0 || page.limit() < 1) {
            throw invalid(
                    "limit %d must be positive and offset %d must not be negative"
                            .formatted(page.limit(), page.offset()));
        }
        if (request.count()) {
            throw invalid("count entities with pagination is not allowed");
        }
        requireWindow(page);
    }

    private static void requireWindow(Page page) {
        long window = page.end();
        if (page.offset() < 0 || window > Limits.MAX_QUERY_WINDOW) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "invalid max query result window, (offset+limit) should be in range [1, %d], but got %d"
                            .formatted(Limits.MAX_QUERY_WINDOW, window));
        }
    }

    private static void requireRange(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "%s [%d] is invalid, it should be in range [%d, %d], but got %d"
                            .formatted(what, value, least, most, value));
        }
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
