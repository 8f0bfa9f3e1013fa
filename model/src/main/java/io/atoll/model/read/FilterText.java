package io.atoll.model.read;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// A filter as it was written.
///
/// @param expression blank: every row
/// @param params the values of its `{name}`s
/// @param zone whose time points in time without an offset mean; empty: the collection's
public record FilterText(String expression, Map<String, Object> params, Optional<ZoneId> zone) {

    /// Every row.
    public static final FilterText NONE = new FilterText("", Map.of());

    /// One that leaves the zone to the collection.
    public FilterText(String expression, Map<String, Object> params) {
        this(expression, params, Optional.empty());
    }

    public boolean isBlank() {
        return expression.isBlank();
    }
}
