package io.atoll.router;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.model.RowRules;
import io.atoll.router.Router.QueryRequest;
import io.atoll.router.Router.SearchRequest;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/// What requests are refused for before anyone is asked.
final class SearchRules {
    private SearchRules() {}

    /// The vector field that a search is over.
    static Field field(Collection collection, String name) {
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
    static Metric metric(Collection collection, Field field, String name) {
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

    static void check(SearchRequest request, Field field, Metric metric) {
        requireRange("topk", request.limit(), 1, Limits.MAX_TOP_K);
        requireRange("nq", request.queryCount(), 1, Limits.MAX_QUERIES);
        requireWindow(request.offset(), request.limit());
        long expected = (long) request.queryCount() * field.dimension() * Float.BYTES;
        if (request.queries().size() != expected) {
            throw invalid(
                    "vector dimension mismatch, expected vector size(byte) %d, actual %d: field '%s' has dimension %d"
                            .formatted(
                                    expected / request.queryCount(),
                                    request.queries().size() / request.queryCount(),
                                    field.name(),
                                    field.dimension()));
        }
        RowRules.checkVectors(
                "the search on field '" + field.name() + "'",
                request.queries()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer(),
                field.dimension());
        checkRange(request, metric);
    }

    private static void checkRange(SearchRequest request, Metric metric) {
        float outer = request.radius();
        float inner = request.rangeFilter();
        if (Float.isNaN(outer)) {
            if (!Float.isNaN(inner)) {
                throw invalid("range_filter is given without radius");
            }
            return;
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

    static void check(QueryRequest request) {
        if (request.offset() < 0 || request.limit() < 0) {
            throw invalid(
                    "limit %d and offset %d must not be negative"
                            .formatted(request.limit(), request.offset()));
        }
        if (request.count()) {
            if (request.limit() > 0) {
                throw invalid("count entities with pagination is not allowed");
            }
        } else if (request.limit() > 0) {
            requireWindow(request.offset(), request.limit());
        } else if (request.options().filter().isBlank()) {
            throw invalid("empty expression should be used with limit");
        }
    }

    private static void requireWindow(int offset, int limit) {
        long window = (long) offset + limit;
        if (offset < 0 || window > Limits.MAX_QUERY_WINDOW) {
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
