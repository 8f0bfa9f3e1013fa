package io.atoll.model.vectors;

import io.atoll.model.Metric;

import java.util.List;

/// What vectors consist of, as far as indexes and metrics tell them apart.
public enum VectorComponents {
    FLOATS("float vector index does not support metric type: %s", Metric.COSINE, Metric.DENSE),
    INTEGERS("int vector index does not support metric type: %s", Metric.COSINE, Metric.DENSE),
    BITS("binary vector index does not support metric type: %s", Metric.HAMMING, Metric.BINARY),
    SPARSE(
            "only IP&BM25 is the supported metric type for sparse index",
            Metric.IP,
            List.of(Metric.IP));

    private final String refusal;
    private final Metric defaultMetric;
    private final List<Metric> metrics;

    VectorComponents(String refusal, Metric defaultMetric, List<Metric> metrics) {
        this.refusal = refusal;
        this.defaultMetric = defaultMetric;
        this.metrics = metrics;
    }

    /// What an index has whose request names no metric.
    public Metric defaultMetric() {
        return defaultMetric;
    }

    /// By what such vectors can be compared.
    public List<Metric> metrics() {
        return metrics;
    }

    /// Milvus's words for a metric that is none of these.
    String refusal(String metric) {
        return refusal.formatted(metric);
    }
}
