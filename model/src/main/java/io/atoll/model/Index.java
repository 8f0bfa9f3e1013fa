package io.atoll.model;

import java.util.Map;
import java.util.Set;

/// An index that a collection's vector field should have.
///
/// @param id unique in the cluster; a segment names the indexes that were built for it
/// @param params build parameters as the client gave them, such as `M` and `efConstruction`
public record Index(
        long id,
        long fieldId,
        String name,
        IndexType type,
        Metric metric,
        Map<String, String> params) {

    public Index {
        params = Map.copyOf(params);
    }

    /// Whether a sealed segment has it: what is a scan needs no building.
    ///
    /// @param builtIndexes the segment's
    public boolean isBuilt(Set<Long> builtIndexes) {
        return type.built() == IndexType.Built.SCAN || builtIndexes.contains(id);
    }

    /// Whether `other` asks for the same index: the same field, type, metric and parameters.
    public boolean asksTheSameAs(Index other) {
        return fieldId == other.fieldId
                && type == other.type
                && metric == other.metric
                && params.equals(other.params);
    }
}
