package io.atoll.model.vectors;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an index over a vector field may be asked to be.
///
/// @param type AUTOINDEX where the request names none
/// @param metric the default of the field's vectors where the request names none
public record IndexRules(IndexType type, Metric metric) {
    /// Indexes over scalars, which no vector field takes.
    private static final Set<String> SCALAR_INDEXES =
            Set.of("INVERTED", "BITMAP", "STL_SORT", "TRIE", "NGRAM", "RTREE", "HYBRID");

    /// Checks a request, and fills in what it leaves open.
    ///
    /// @param field a vector field
    /// @param type a name in any case; empty: AUTOINDEX
    /// @param metric a name in any case; empty: AUTOINDEX chooses
    /// @param params the build parameters
    /// @throws AtollException with PARAMETER_INVALID, naming the parameter and its limits
    public static IndexRules check(
            Field field, String type, String metric, Map<String, String> params) {
        VectorComponents components = field.type().components();
        IndexType known = type(field, type, metric);
        if (metric.isEmpty() && known != IndexType.AUTOINDEX) {
            throw invalid("metric type not set for vector index");
        }
        Metric chosen =
                field.functionOutput()
                        ? ofTexts(metric)
                        : metric.isEmpty()
                                ? components.defaultMetric()
                                : metric(components, metric);
        if (!known.takes(components)) {
            throw cannotBuild(field, known.name());
        }
        BuildParameters.check(known, field.dimension(), params);
        return new IndexRules(known, chosen);
    }

    private static IndexType type(Field field, String name, String metric) {
        if (name.isEmpty()) {
            return IndexType.AUTOINDEX;
        }
        if (SCALAR_INDEXES.contains(name.toUpperCase(Locale.ROOT))) {
            throw metric.isEmpty()
                    ? invalid("metric type not set for vector index")
                    : cannotBuild(field, name);
        }
        return IndexType.ofName(name);
    }

    private static Metric ofTexts(String metric) {
        if (metric.isEmpty() || Metric.ofName(metric).equals(Optional.of(Metric.BM25))) {
            return Metric.BM25;
        }
        throw invalid(
                "index metric type of BM25 function output field must be BM25, got " + metric);
    }

    private static Metric metric(VectorComponents components, String name) {
        if (Metric.ofName(name).equals(Optional.of(Metric.BM25))) {
            throw invalid("only BM25 Function output field support BM25 metric type");
        }
        return Metric.ofName(name)
                .filter(components.metrics()::contains)
                .orElseThrow(() -> invalid(components.refusal(name)));
    }

    private static AtollException cannotBuild(Field field, String index) {
        return invalid(
                "data type %s can't build with this index %s"
                        .formatted(field.type().title(), index));
    }

    static AtollException invalid(String message) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                message
                        + ": invalid parameter[expected=valid index params][actual=invalid index"
                        + " params]");
    }
}
