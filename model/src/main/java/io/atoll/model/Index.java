package io.atoll.model;

import io.atoll.model.indexes.ValueIndex;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An index that a collection's field should have.
///
/// @param id unique in the cluster; a segment names the indexes that were built for it
/// @param vectorMetric what an index over vectors compares by; empty for one over scalars
/// @param params build parameters as the client gave them, such as `M` and `efConstruction`
public record Index(
        long id,
        long fieldId,
        String name,
        IndexType type,
        Optional<Metric> vectorMetric,
        Map<String, String> params) {

    /// The parameter in which a client nested others as a JSON object. What it says stands beside
    /// it too; it is kept to be shown again.
    public static final String NESTED = "params";

    public Index {
        params = Map.copyOf(params);
    }

    /// An index over vectors.
    public Index(
            long id,
            long fieldId,
            String name,
            IndexType type,
            Metric metric,
            Map<String, String> params) {
        this(id, fieldId, name, type, Optional.of(metric), params);
    }

    /// The metric of a name in the catalog or on the wire.
    ///
    /// @param name empty for an index over scalars
    public static Optional<Metric> metricOf(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Metric.valueOf(name));
    }

    /// The other way round.
    public String metricName() {
        return vectorMetric.map(Metric::name).orElse("");
    }

    /// What an index over vectors compares by.
    public Metric metric() {
        return vectorMetric.orElseThrow();
    }

    /// Whether it is over scalars.
    public boolean isScalar() {
        return vectorMetric.isEmpty();
    }

    /// Whether sealed segments are built with it. Most of what is over scalars they have without
    /// that it is asked for.
    public boolean isForBuilding(Schema schema) {
        return !isScalar() || ValueIndex.of(schema, this).isPresent();
    }

    /// Whether a sealed segment has it: scans, and what all segments have, need no building.
    ///
    /// @param builtIndexes the segment's
    public boolean isBuilt(Schema schema, Set<Long> builtIndexes) {
        return builtIndexes.contains(id)
                || type.built() == IndexType.Built.SCAN
                || !isForBuilding(schema);
    }

    /// Whether `other` asks for the same index: the same field, type, metric and parameters.
    public boolean asksTheSameAs(Index other) {
        return fieldId == other.fieldId
                && type == other.type
                && vectorMetric.equals(other.vectorMetric)
                && built(params).equals(built(other.params));
    }

    private static Map<String, String> built(Map<String, String> params) {
        var built = new HashMap<>(params);
        built.remove(NESTED);
        return built;
    }
}
